"""`scripts/matrix`: the suite on each system and interpreter at hand, in one table."""
