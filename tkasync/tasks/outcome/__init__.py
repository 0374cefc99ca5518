"""How a task ends: its future, its callbacks, its stream, and what waits for it."""
