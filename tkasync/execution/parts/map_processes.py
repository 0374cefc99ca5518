"""The parts of a map on an executor that is not the pool: each takes a list of items there, and brings back results.

The input is read here, on a thread of the pool and no further than it is needed: two lists for each worker. Any thread,
unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from tkasync.execution.item import WorkItem
from tkasync.execution.kinds import Named
from tkasync.execution.parts.map_state import NO_MORE
from tkasync.execution.parts.mapping import MapWork, note_item, result_of
from tkasync.execution.parts.part import Outcome, Part
from tkasync.execution.runners import Engines
from tkasync.tasks.current import checkpoint

_AIM = 0.05  # seconds; a guess: what a list is to take, so that its way there and back is little beside it
_MOST = 1024  # a guess: items in a list


class Items(Named):
    """A list of items, of which the first has the number *first*, and the function for each. As it is sent."""

    __slots__ = ("first", "fn", "items")

    def __init__(self, fn: Callable[[Any], Any], first: int, items: list[Any]) -> None:
        self.fn: Callable[[Any], Any] = fn
        self.first: int = first
        self.items: list[Any] = items

    def parts(self, name: str) -> Iterable[tuple[str, Any]]:
        """See `Named`."""
        yield f"the function of task {name!r}", self.fn
        for number, item in enumerate(self.items, self.first):
            yield f"item {number} of task {name!r}", item


class Results(Named):
    """The results for a list of items, and the seconds they took. As it is sent back."""

    __slots__ = ("first", "seconds", "values")

    def __init__(self, first: int, values: list[Any], seconds: float) -> None:
        self.first: int = first
        self.values: list[Any] = values
        self.seconds: float = seconds

    def parts(self, name: str) -> Iterable[tuple[str, Any]]:
        """See `Named`."""
        for number, value in enumerate(self.values, self.first):
            yield f"the result of item {number} of task {name!r}", value


def call_each(items: Items) -> Results:
    """Return the results for *items*. In whatever process."""
    begin = perf_counter()
    results = []
    for number, item in enumerate(items.items, items.first):
        checkpoint()
        try:
            results.append(result_of(items.fn, item))
        except Exception as error:
            note_item(error, number, item)
            raise
    return Results(items.first, results, perf_counter() - begin)


class ExecutorMapWork(MapWork):
    """A `MapWork` on an executor of the program's, with *limit* lists under way at a time."""

    __slots__ = ("_firsts", "_is_feeding", "_is_wanted", "_size")

    def start(self, engines: Engines) -> None:
        self._firsts: dict[Part, int] = {}
        self._is_feeding = False
        self._is_wanted = False
        self._size = 1
        # One more, for the reader of the input counts as a part that starts: the map does not end beside it.
        self._limit += 1
        super().start(engines)

    def start_first(self) -> None:
        with self._lock:
            self._is_wanted = True
            if self._is_feeding:
                return
            self._is_feeding = True
            self._starting += 1
        try:
            (self.engines.made_pool or self.engines.make_pool()).run(self._feed)
        except BaseException:
            self._stop_feeding()
            raise

    def _feed(self) -> None:
        """Start the lists that are wanted. A thread of the pool."""
        try:
            while not self._is_fed():
                self._start_wanted()
        except BaseException as error:  # of the input, or of an executor that takes no more
            self._stop_feeding()
            self._fail(error)
        self._end_if_over()

    def _start_wanted(self) -> None:
        while self._claim():
            self._start_claimed()

    def _is_fed(self) -> bool:
        """Whether nobody has asked for more since it was looked the last time; the reader has ended then."""
        with self._lock:
            is_fed, self._is_wanted = not self._is_wanted, False
            if is_fed:
                self._is_feeding = False
                self._starting -= 1
            return is_fed

    def _stop_feeding(self) -> None:
        with self._lock:
            if self._is_feeding:
                self._is_feeding = False
                self._starting -= 1

    def _start_claimed(self) -> None:
        try:
            first, items = self._take()
            if items:
                self.start_part(call_each, (Items(self.fn, first, items),))
        finally:
            with self._lock:
                self._starting -= 1

    def _take(self) -> tuple[int, list[Any]]:
        """Take the items of one list from the input."""
        first = 0
        items: list[Any] = []
        for _place in range(self._chunk or self._size):
            following = self.state.next()
            if following is NO_MORE:
                break
            number, item = following
            if not items:
                first = number
            items.append(item)
        return first, items

    def part_starts(self, part: Part, item: WorkItem) -> None:
        self._firsts[part] = item.args[0].first

    def part_ended(self, part: Part, outcome: Outcome) -> None:
        first = self._firsts.pop(part, 0)
        if outcome.error is None and not outcome.is_cancelled and not self._is_over:
            results: Results = outcome.value
            self._measure(len(results.values), results.seconds)
            for number, result in enumerate(results.values, first):
                self.finish_item(number, result)
        super().part_ended(part, outcome)

    def _measure(self, count: int, seconds: float) -> None:
        """Have the next lists take about `_AIM` seconds; no more than twice as many items as this one."""
        fitting = int(count * _AIM / max(seconds, 1e-6))
        self._size = max(1, min(fitting, 2 * max(count, self._size), _MOST))
