"""What the user does with the cells of a table: going, choosing, changing, copying."""
