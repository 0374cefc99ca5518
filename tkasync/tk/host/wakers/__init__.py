"""The ways in which another thread wakes the Tk event loop."""
