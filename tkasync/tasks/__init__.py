"""A task as its program sees it."""
