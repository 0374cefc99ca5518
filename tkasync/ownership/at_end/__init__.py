"""What happens at the end of an owner: its cleanups, and the wait for what is to end by itself."""
