"""What exercise 12b tests: a text that is saved by itself, without its window."""

from __future__ import annotations

from collections.abc import Callable

from tkasync.timing.debounce import spawn_debounced


class Draft:
    """Saves a text once it has not changed for a minute: once, the newest, and never sooner.

    Args:
        save: takes the text; on the UI thread.
    """

    def __init__(self, save: Callable[[str], object]) -> None:
        self._later = spawn_debounced(60, save)

    def change(self, text: str) -> None:
        """Take the text as it is now."""
        self._later(text)
