"""`Suspicion`: a time in which the loop has not come round, as long as it lasts, and what the looks at it have seen."""

from __future__ import annotations

from collections import Counter
from time import monotonic
from types import CodeType
from typing import Any

from tkasync.tk.handlers import Handlers, Returned
from tkasync.watch.evidence import Evidence, Reading
from tkasync.watch.keeper import Keeper
from tkasync.watch.program import is_program
from tkasync.watch.sampling import UNMET, Look, Running, Step

_CERTAIN = 3  # looks; a guess
_MOST = 0.7  # of the looks
_NEARLY_ALL = 0.8  # of the time, or of the looks; a guess


class Suspicion:
    """See the module. Made and filled by the sampler; `answer` runs on the UI thread.

    Args:
        asked: from when on the loop certainly did not come round, by `time.monotonic`.
        base: the clocks at the last look before.
        round_at: when the loop had come round last.
        handlers: those of the UI thread.
        others: CPU of the other threads, by identifier.
    """

    def __init__(
        self, asked: float, base: Reading, round_at: float, handlers: Handlers, others: dict[int, float]
    ) -> None:
        self.asked = asked
        self.begun: float = asked
        self.base = base
        self.others = others
        self.looks: list[Look] = []
        self.keeper: Keeper | None = None
        """Who has kept the interpreter meanwhile, as far as that is known."""
        self.worst: float = 0.0
        """How late the sampler was at worst."""
        self.is_held: bool = False
        """Whether the sampler has asked for the interpreter in vain meanwhile."""
        self.answered: float | None = None
        """When the UI thread has taken up the first call that was posted meanwhile."""
        self.is_told: bool = False
        """Whether it was logged that the window stands still."""
        self._round_at = round_at
        self._handlers = handlers
        self._handlers_before = handlers.begun
        self._begun_at_answer: int | None = None
        self._waits = 0
        self._has_one = bool(handlers.running)
        self._made_at = monotonic()
        # A C call has just let the interpreter go, and its handler has returned before this thread could look.
        before = handlers.longest(round_at, base.at)
        self._returned = before if before.seconds else None
        if self._returned is not None:
            self.begun = min(asked, before.began)

    def add(self, seen: Look, has_waited: bool) -> None:
        """Keep what a look has seen; the first one may show since when the handler runs.

        Args:
            seen: see above.
            has_waited: whether it had to wait for the interpreter.
        """
        self.looks.append(seen)
        self._waits += has_waited
        if len(self.looks) == 1:
            self.begun = min(self.begun, self._begin_of(seen))

    def _begin_of(self, seen: Look) -> float:
        since = seen.handler.since if seen.handler is not None else 0.0
        if seen.entered_by == "queue" and seen.steps:
            since = max(since, self._round_at)
        elif self.handlers_in_a_row > 1:
            return self.begun
        # A handler that began before the loop came round last is one in which an event loop runs.
        return since if since >= self._round_at else self.begun

    def answer(self, held: list[Any]) -> None:
        """Note when the loop has come round, and release what a look has held. UI thread."""
        if self.answered is None:
            self._begun_at_answer = self._handlers.begun
            self.answered = monotonic()
        held.clear()

    @property
    def handlers_in_a_row(self) -> int:
        """How many handlers have run since, the one that ran already included."""
        begun = self._handlers.begun if self._begun_at_answer is None else self._begun_at_answer
        return begun - self._handlers_before + self._has_one

    def handlers_that_share(self, end: float) -> int:
        """How many handlers have run one after the other until *end*; 1 where one call has taken nearly all of it."""
        row, seconds = self.handlers_in_a_row, self._longest.seconds
        if self._returned is not None:
            seconds = max(seconds, self._returned.seconds)
        # One that has not returned, a call of the queue, or Tk itself: the looks have met the same again and again.
        met = Counter(each.handler and each.handler.since for each in self.looks)
        is_same = len(self.looks) >= _CERTAIN and max(met.values()) > _NEARLY_ALL * len(self.looks)
        return 1 if row < 2 or is_same or seconds > _NEARLY_ALL * (end - self.begun) else row

    @property
    def _longest(self) -> Returned:
        """The longest handler that has returned since this was made."""
        return self._handlers.longest(self._round_at, self._made_at)

    @property
    def _longest_in_a_row(self) -> CodeType | None:
        """The code of the longest of several handlers, none of which took the half of the time."""
        seconds, code, _ = self._longest
        is_one = self.handlers_in_a_row < 2 or seconds > ((self.answered or monotonic()) - self.begun) / 2
        return None if is_one or code is None or not is_program(code) else code

    @property
    def _code_that_returned(self) -> CodeType | None:
        """The code of a handler that no look has met: it held the interpreter until it returned."""
        if self._returned is not None:
            return self._returned.code
        longest = self._longest
        return longest.code if self.answered is None or longest.began < self.answered else None

    @property
    def handler(self) -> Running | None:
        """The handler of the last look, unless an event loop runs in it."""
        seen = next((each.handler for each in reversed(self.looks) if each.handler is not None), None)
        return seen if seen is not None and seen.since >= self._round_at else None

    @property
    def called(self) -> str:
        """What ran, in words, where that is written in C and nothing of it on the stack; empty otherwise."""
        if self.handler is not None:
            return self.handler.name if self.handler.code is None else ""
        return next((each.queued for each in reversed(self.looks) if each.queued), "")

    @property
    def place(self) -> Step | None:
        """The step of the program that most looks have seen."""
        longest = self._longest_in_a_row
        looks = [each for each in self.looks if each.place is not None]
        if longest is not None:
            looks = [each for each in looks if any(step.code is longest for step in each.steps)]
        places = [place for each in looks if (place := each.place) is not None]
        if places:
            (code, line), _ = Counter((place.code, place.line) for place in places).most_common(1)[0]
            return next(place for place in reversed(places) if place.code is code and place.line == line)
        # No look has met it.
        unmet = longest or (self.handler.code if self.handler is not None else self._code_that_returned)
        return None if unmet is None or not is_program(unmet) else Step(unmet, unmet.co_firstlineno, UNMET)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The stack of the last look that has seen `place`."""
        place = self.place
        fitting = (each.steps for each in reversed(self.looks) if place is not None and place in each.steps)
        return next(fitting, ())

    @property
    def _is_one_call(self) -> bool:
        """Whether most looks have come at once, and met the same line."""
        looks = len(self.looks)
        lines = Counter(step[:2] for each in self.looks for step in each.steps[:1])
        if looks < _CERTAIN or not lines:
            return False
        return lines.most_common(1)[0][1] >= _MOST * looks and self._waits <= (1 - _MOST) * looks

    def evidence(self, end: float, now: Reading) -> Evidence:
        """Return what is known when the loop has come round at *end*."""
        base, looks = self.base, self.looks
        return Evidence(
            gap=end - self.begun,
            ui=now.ui - base.ui,
            process=now.process - base.process,
            waited=min(end - self.begun, now.waited - base.waited),
            stood=self.worst,
            is_held=self.is_held,
            collected=now.collected - base.collected,
            switches=now.switches - base.switches,
            has_program=self.place is not None
            or self.handler is not None
            or any(each.is_in_c for each in looks),
            in_tk=bool(looks) and sum(each.is_in_tk for each in looks) >= _MOST * len(looks),
            is_one_call=self._is_one_call,
            is_debugged=now.is_traced or any(each.is_debugged for each in looks),
        )
