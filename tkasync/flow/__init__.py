"""Floor 3: UI tasks and what they wait for, and calls in time."""
