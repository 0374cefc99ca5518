"""Changing a cell: the field on it, and the write."""
