"""The stall watch: which line makes the window stand still, and why."""
