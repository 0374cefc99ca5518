"""All named Unicode characters, searched while you type; the newest search wins, whatever comes late.

Teaches debounce, resources whose newest question wins, and a busy state that does not flash.
"""

from apps.search_suggestions.window import main

__all__ = ["main"]
