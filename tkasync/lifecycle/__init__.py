"""Floor 2: which scope belongs to which widget, and what the code at hand belongs to."""
