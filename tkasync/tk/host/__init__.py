"""The host on a real window."""
