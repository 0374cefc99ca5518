"""Deliberate breaks of the library's rules, and the tests that have to notice them; run by `scripts/mutants`."""
