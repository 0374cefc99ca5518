"""What type checkers make of tkasync from outside: its public face, and the programs of README and guide."""
