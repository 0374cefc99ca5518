"""The places where work runs, a module each."""
