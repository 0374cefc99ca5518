"""`Whole`: carries a task whose work is done in parts. It makes them, counts them, and ends after the last of them.

In flight, for the close and for tests, is the whole. Its parts are counted here, each from its start to the real end of
its work. Any thread, unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, NamedTuple

from tkasync.dispatch.ui_thread import UiThread
from tkasync.execution.in_flight import InFlight
from tkasync.execution.item import WorkItem
from tkasync.execution.parts.part import Outcome, Part
from tkasync.execution.places.executor import ExecutorItem
from tkasync.execution.runners import Engines
from tkasync.execution.threads import OwnThreads
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.state import TaskKind


class Where(NamedTuple):
    """Where the parts run, and how.

    The items that carry them, the executor that the program has named, what interrupts a part that is aborted, and
    after how many seconds the process of one that goes on is killed.
    """

    make_item: Callable[..., WorkItem]
    executor: Executor | None
    on_cancel: Callable[[], object] | None
    kill_after: float | None = None


class _Parts(InFlight):
    """The items of the parts; *on_end* is told of each whose work has really ended, on that thread."""

    def __init__(self, threads: OwnThreads, on_end: Callable[[WorkItem], object]) -> None:
        super().__init__(threads)
        self._on_end = on_end
        # A mark for each that is told of; append and pop are atomic.
        self._told: list[None] = []

    def remove(self, item: WorkItem) -> None:
        """Remove *item*, whose work has ended or will never begin."""
        self._told.append(None)
        try:
            super().remove(item)
            self._on_end(item)
        finally:
            self._told.pop()

    @property
    def run_elsewhere(self) -> bool:
        """Whether one runs on another thread than the UI thread, or is followed by the next or by the whole's end."""
        return bool(self._told) or any(item.runs_elsewhere for item in self)


class Whole(WorkItem):
    """See the module; a subclass says which parts there are, and what becomes of their outcomes."""

    __slots__ = ("engines", "has_started", "kind", "parts", "where")

    def __init__(
        self,
        runtime: UiThread,
        in_flight: InFlight,
        handle: TaskHandle[Any],
        fn: Any,
        args: tuple[Any, ...],
        where: Where,
    ) -> None:
        self.kind: TaskKind = getattr(where.make_item, "kind", "function")
        self.where: Where = where
        self.has_started: bool = False
        self.parts: _Parts = _Parts(in_flight.threads, self.item_ended)
        super().__init__(runtime, in_flight, handle, fn, args)

    def start(self, engines: Engines) -> None:
        self.engines: Engines = engines
        self.has_started = True
        self.start_first()

    def start_first(self) -> None:
        """Start the first part, or several. Any thread."""
        raise NotImplementedError

    def start_part(self, fn: Any, args: tuple[Any, ...]) -> tuple[Part, WorkItem]:
        """Start a part that calls ``fn(*args)``, in a copy of the spawner's context.

        Raises:
            BaseException: what its place raises; the part is not there then.
        """
        handle, context = self.handle, self.context
        assert handle is not None  # held until the whole is discarded, which comes after the last part
        assert context is not None
        part = Part(handle, self, self.where.on_cancel)
        item = context.copy().run(self.where.make_item, self.runtime, self.parts, part, fn, args)
        if isinstance(item, ExecutorItem) and self.where.executor is not None:
            item.executor, item.kill_after = self.where.executor, self.where.kill_after
        self.part_starts(part, item)
        self.parts.add(item)
        try:
            item.start(self.engines)
        except BaseException:
            InFlight.remove(self.parts, item)
            item.discard()
            raise
        return part, item

    def give_up(self) -> None:
        for item in self.parts:
            item.give_up()

    def part_starts(self, part: Part, item: WorkItem) -> None:
        """Note *part*, which is about to start."""

    def part_begun(self) -> None:
        """Begin the task with its first part."""
        self.is_active = True
        if self.handle is not None:
            self.handle.begin()

    def part_progress(self, done: float, total: float | None, message: str) -> None:
        """Report the progress of a part as the task's."""
        if self.handle is not None:
            self.handle.report_progress(done, total, message)

    def part_ended(self, part: Part, outcome: Outcome) -> None:
        """Take the outcome of *part*, whose work may go on."""
        raise NotImplementedError

    def item_ended(self, item: WorkItem) -> None:
        """Note that the work of a part has really ended; it is queued for delivery. The work's thread."""
        raise NotImplementedError

    def settle(self, outcome: Outcome, reason: str = "timeout") -> None:
        """End the task with *outcome*; its delivery follows when the work has ended, too.

        *reason* is what the token says when work that goes on is to stop.
        """
        handle = self.handle
        if handle is None:
            return
        if outcome.is_cancelled:
            if handle.resolve(None, None, cancelled=True):
                handle.cancel_token(None)
        elif not handle.resolve(outcome.value, outcome.error, abandoned=outcome.was_stopped):
            if outcome.error is not None:
                handle.late_error(outcome.error)
        elif outcome.was_stopped:
            handle.stop_work(reason)

    @property
    def runs_elsewhere(self) -> bool:  # type: ignore[override]  # while no part runs it waits for the UI thread
        """Whether a part runs on another thread than the UI thread; before the start, whether the parts will."""
        if not self.has_started:
            return bool(getattr(self.where.make_item, "runs_elsewhere", True))
        return self.parts.run_elsewhere

    def pause_changed(self) -> None:
        for item in self.parts:
            item.pause_changed()

    def end_within(self, seconds: float) -> None:
        for item in self.parts:
            item.end_within(seconds)

    @property
    def coroutine(self) -> Any:
        return next((item.coroutine for item in self.parts if item.coroutine is not None), None)
