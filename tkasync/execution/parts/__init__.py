"""Tasks whose work is done in parts: tries of the same work, items of a map. Each part is a task of its own inside."""
