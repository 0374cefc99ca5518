"""All named Unicode characters, searched while you type; the newest search wins, whatever comes late."""

from apps.search_suggestions.window import main

__all__ = ["main"]
