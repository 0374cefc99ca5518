"""Frozen tables of names."""
