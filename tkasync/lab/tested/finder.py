"""What exercise 12a tests: a search while the user types, without its window."""

from __future__ import annotations

from collections.abc import Callable

from tkasync.runtime.functions import spawn_task
from tkasync.tasks.handle import TaskHandle
from tkasync.timing.debounce import spawn_debounced


class Finder:
    """Searches for what is typed, and shows what is found.

    1. It searches once, 0.3 seconds after the last key.
    2. What it shows belongs to what was searched for last, in whatever order the answers come.
    3. An error is shown: ``"failed: no network"``.
    4. When the field is emptied it shows an empty text, and searches for nothing; the answer of a search that is under
       way is not shown.

    Args:
        search: takes a text, and returns what is found; slow.
        show: takes what the user is to read.
    """

    def __init__(self, search: Callable[[str], str], show: Callable[[str], object]) -> None:
        self._search = search
        self._show = show
        self._later = spawn_debounced(0.3, self._ask)
        self._searching: TaskHandle[str] | None = None

    def type(self, text: str) -> None:
        """Take what is in the field now."""
        if text == "":
            self._later.cancel()
            if self._searching is not None:
                self._searching.abort()
            self._show("")
            return
        self._later(text)

    def _ask(self, text: str) -> None:
        self._searching = spawn_task(
            self._search, text, policy="restart", on_result=self._show, on_error=self._show_error
        )

    def _show_error(self, error: BaseException) -> None:
        self._show(f"failed: {error}")
