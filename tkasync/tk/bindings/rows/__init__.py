"""Adapters of the widgets that tkinter has, for `bind_items`."""
