"""`MapWork`: a function over many items, in parts that run side by side: the work of ``spawn_map``.

A part on a thread takes items for a moment and then gives the thread to others, so that a long map does not hold up the
pool. A part in a coroutine takes them until there are none. Where the window or an earlier result is waited for, parts
end, and start again when they are wanted: no thread waits. Any thread, unless said otherwise.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

from tkasync.dispatch.refusals import MADE_UNRUN, refuse_made
from tkasync.dispatch.ui_thread import UiThread
from tkasync.execution.in_flight import InFlight
from tkasync.execution.item import WorkItem
from tkasync.execution.parts.map_state import NO_MORE, MapState
from tkasync.execution.parts.part import Outcome, Part
from tkasync.execution.parts.whole import Where, Whole
from tkasync.ownership.error_objects import add_note
from tkasync.tasks.current import checkpoint
from tkasync.tasks.handle import TaskHandle

_NOTED = 100  # characters of an item in a note
_PLAIN = "pass the coroutine function itself, or return a list"
_SLICE = 0.05  # seconds; a guess: how long a part keeps its thread when others may want it


def result_of(fn: Callable[[Any], Any], item: Any) -> Any:
    """Return ``fn(item)``; refuse a coroutine or a generator, which nobody would run. In whatever process."""
    result = fn(item)
    if type(result) in MADE_UNRUN:
        refuse_made("spawn_map", result, fn, _PLAIN)
    return result


def note_item(error: Exception, number: int, item: object) -> None:
    """Have *error* say for which item the function has raised it."""
    add_note(error, f"Raised for item {number} of the map, {_shown(item)}")


def _shown(item: object) -> str:
    """Return the ``repr`` of *item*, code of the program's, in short."""
    try:
        text = repr(item)
    except Exception as error:
        return f"a {type(item).__name__}, whose repr() raises {type(error).__name__}"
    return text if len(text) <= _NOTED else f"{text[:_NOTED]}..."


class MapWork(Whole):
    """See the module.

    Args:
        state: input and results.
        limit: how many parts run at a time.
        chunk: how many items a part takes; ``None``: as many as it can in a moment.
    """

    __slots__ = (
        "_chunk", "_has_ended", "_is_held", "_is_over", "_limit", "_lock", "_starting", "state",
    )  # fmt: skip

    def __init__(
        self,
        runtime: UiThread,
        in_flight: InFlight,
        handle: TaskHandle[Any],
        fn: Any,
        where: Where,
        state: MapState,
        limit: int,
        chunk: int | None,
    ) -> None:
        self.state: MapState = state
        self._limit = limit
        self._chunk = chunk
        self._starting = 0
        self._is_held = False
        self._is_over = False
        self._has_ended = False
        self._lock = threading.RLock()  # re-entrant: the collector may run inside it
        super().__init__(runtime, in_flight, handle, fn, (), where)

    # Parts

    def start_first(self) -> None:
        while self._claim():
            self._start_claimed()
        self._end_if_over()

    def _claim(self) -> bool:
        """Return whether one more part is to start, and count it; without it, see that it starts when it is wanted."""
        stream = self.stream
        with self._lock:
            if self._is_over or self.state.is_read or self._starting + len(self.parts) >= self._limit:
                return False
            if self.state.is_far_ahead:  # the part that has the earlier item starts others when it ends
                return False
            if stream is None or not stream.is_full:
                self._starting += 1
                return True
            if self._is_held:
                return False
            self._is_held = True
        stream.call_when_wanted(self._on_wanted)
        return False

    def _start_claimed(self) -> None:
        try:
            self.start_part(self.work, ())
        finally:
            with self._lock:
                self._starting -= 1

    def _on_wanted(self) -> None:
        self._is_held = False
        self._go_on()

    def _go_on(self) -> None:
        """Start the parts that are wanted, and end the task when there are none."""
        try:
            self.start_first()
        except Exception as error:  # an executor that takes no more, say
            self._fail(error)

    def may_take(self) -> bool:
        """Whether a part is to take one more item."""
        stream = self.stream
        return not (self._is_over or self.state.is_far_ahead or (stream is not None and stream.is_full))

    def work(self) -> None:
        """Do one part: call the function with items for a moment."""
        end = monotonic() + _SLICE
        taken = 0
        while self.may_take():
            checkpoint()
            following = self.state.next()
            if following is NO_MORE:
                return
            number, item = following
            del following
            try:
                result = result_of(self.fn, item)
            except Exception as error:
                note_item(error, number, item)
                raise
            del item
            self.finish_item(number, result)
            del result
            taken += 1
            if taken == self._chunk or (self._chunk is None and monotonic() >= end):
                return

    def finish_item(self, number: int, result: Any) -> None:
        """Take the result of an item, and say how far the whole is."""
        self.state.finish(number, result, self._tell_progress)

    def _tell_progress(self, done: int) -> None:
        handle = self.handle
        if handle is not None:
            handle.report_progress(done, self.state.total)

    def part_progress(self, done: float, total: float | None, message: str) -> None:
        """Nothing: the task's progress is the number of its items."""

    # Ends

    def part_ended(self, part: Part, outcome: Outcome) -> None:
        if outcome.error is not None:
            self._fail(outcome.error)
        elif outcome.is_cancelled and not self._is_over and self.handle is not None:
            self.handle.abort("a part of it was cancelled")

    def _fail(self, error: BaseException) -> None:
        self._is_over = True
        self.settle(Outcome(None, error, False, was_stopped=True), "another part failed")
        self._end_if_over()

    def item_ended(self, item: WorkItem) -> None:
        self._go_on()

    def stop(self) -> bool:
        self._is_over = True
        reason = self.handle.token.reason if self.handle is not None else None
        for item in self.parts:
            if item.handle is not None:
                item.handle.abort(reason)
        self._end_if_over()
        return False

    def _end_if_over(self) -> None:
        """End the task once no part runs and none is to start."""
        handle = self.handle
        with self._lock:
            if self._has_ended or self._starting or len(self.parts) or handle is None:
                return
            if not (handle.done() or self.state.is_read):
                return  # held until the window wants more
            self._has_ended = True
        try:
            with self.runtime.reporting(f"when the items of task {handle.name!r} were closed", handle.scope):
                self.state.close()
            if not handle.done():  # else some of the results are missing
                self.settle(Outcome(self.state.results, None, False, False))
        finally:
            self._post()
