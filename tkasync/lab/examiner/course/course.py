"""`Course`: takes an exam step by step, a step at most in each beat; `Ending`: sees the program end. UI thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tkasync.lab.examiner.course.hands import Hands
from tkasync.lab.examiner.course.rest import Rest
from tkasync.lab.examiner.fail import Fail
from tkasync.lab.patience import Patience

_BEATS_A_SECOND = 100
_SECONDS_TO_END = 10.0


@dataclass
class Wait:
    """What an exam waits for."""

    predicate: Callable[[], object]
    fail: Fail | Callable[[], Fail] | None
    """``None``: it waits for the time alone."""
    seconds: float


class Course:
    """See the module.

    Args:
        steps: the exam.
        hands: what they are still to do is done first, and nothing is waited for meanwhile.
        rest: of the program: what is waited for does not come then.
        pace: seconds from a step to the next, for somebody who watches.
    """

    def __init__(self, steps: Iterator[Wait], hands: Hands, rest: Rest, pace: float) -> None:
        self._steps = steps
        self._hands = hands
        self._rest = rest
        self._pace = pace
        self._not_before = 0.0
        self._wait: Wait | None = None
        self._patience = Patience(0, _BEATS_A_SECOND)

    def step(self, now: float) -> bool:
        """Go on if what is waited for has come; return whether the exam is over.

        Raises:
            Fail: what was waited for has not come.
        """
        self._hands.beat(now)
        if self._hands.are_busy:
            self._begin_wait(now)
            return False
        if self._wait is not None and not self._is_over(self._wait, now):
            return False
        if now < self._not_before:
            return False
        self._not_before = now + self._pace
        try:
            self._wait = next(self._steps)
        except StopIteration:
            return True
        self._rest.begin()
        self._begin_wait(now)
        return False

    def _begin_wait(self, now: float) -> None:
        if self._wait is not None:
            self._patience = Patience(self._wait.seconds, _BEATS_A_SECOND)
            self._patience.begin(now)
            self._hands.missing = None

    def _is_over(self, wait: Wait, now: float) -> bool:
        is_late = self._patience.is_over(now)
        if wait.predicate():
            return True
        if wait.fail is None:
            if self._hands.are_kept_off and self._rest.look():
                self._hands.answer_modal()
            return is_late
        if is_late and self._rest.is_a_window_coming():
            self._begin_wait(now)
            return False
        if not (is_late or self._rest.look()):
            return False
        if self._hands.answer_modal():  # it was read meanwhile; the program waits for the user
            self._begin_wait(now)
            return False
        raise self._hands.missing or (wait.fail if isinstance(wait.fail, Fail) else wait.fail())


class Ending:
    """Whether a program comes to its end, once its window was closed and the exam is over.

    The exam has no wait any more that could fail. Without this one a program whose close handler forgets the window was
    ended only by the last bound, two minutes later, and nothing was said of the window.

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
            self._patience = Patience(_SECONDS_TO_END, _BEATS_A_SECOND)
            self._patience.begin(now)
        if self._is_at_rest() or self._patience.is_over(now):
            raise Fail("not_closed", f"The window was closed, and {self._what_stays()}")

    def _what_stays(self) -> str:
        if self._root.winfo_viewable():
            return "is still there: the user can get rid of the program only by force."
        return "the program goes on without one: nobody sees it, and nobody can end it."
