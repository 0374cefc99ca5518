"""How work runs in this process: its kind, the item that carries it, and the places where it runs."""
