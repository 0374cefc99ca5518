"""`Ending`: whether a program comes to its end, once its window was closed and the exam is over. UI thread.

The exam has no wait any more that could fail. Without this one a program whose close handler forgets the window was
ended only by the last bound, two minutes later, and nothing was said of the window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tkasync.lab.examiner.fail import Fail
from tkasync.lab.patience import Patience

_SECONDS, _BEATS_A_SECOND = 10.0, 100


class Ending:
    """See the module.

    Args:
        root: the program's first window.
        is_at_rest: whether nothing of the program can bring something new.
        is_at_work: whether a call of the program's is under way: what is not saved yet may keep it.
    """

    def __init__(self, root: Any, is_at_rest: Callable[[], bool], is_at_work: Callable[[], object]) -> None:
        self._root = root
        self._is_at_rest = is_at_rest
        self._is_at_work = is_at_work
        self._patience: Patience | None = None

    def look(self, now: float) -> None:
        """Look in each beat in which the loop still turns.

        Raises:
            Fail: the loop turns for ever.
        """
        if self._patience is None or self._is_at_work():
            self._patience = Patience(_SECONDS, _BEATS_A_SECOND)
            self._patience.begin(now)
        if self._is_at_rest() or self._patience.is_over(now):
            raise Fail("not_closed", f"The window was closed, and {self._what_stays()}")

    def _what_stays(self) -> str:
        if self._root.winfo_viewable():
            return "is still there: the user can get rid of the program only by force."
        return "the program goes on without one: nobody sees it, and nobody can end it."
