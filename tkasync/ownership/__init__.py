"""Ownership: which scope owns what, when it ends, and which handler gets its errors."""
