"""How a task ends, who waits for that, and who is told."""
