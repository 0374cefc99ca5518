"""What the keys do to a table."""
