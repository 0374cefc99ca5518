"""The runtime of one window, and the way to it."""
