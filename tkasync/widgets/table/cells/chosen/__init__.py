"""Which rows of a table are chosen, by key."""
