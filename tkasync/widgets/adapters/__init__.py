"""Adapters of widgets that other libraries have, for `bind_items`."""
