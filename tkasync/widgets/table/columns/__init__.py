"""The columns of a table, and what the user does to them."""
