"""Programs as a whole: each in a process of its own, with a user at its window."""
