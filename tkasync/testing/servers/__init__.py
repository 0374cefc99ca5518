"""A server for tests, on this machine only."""
