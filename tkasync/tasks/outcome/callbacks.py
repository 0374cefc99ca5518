"""`Callbacks`: what runs on the UI thread for a task: progress and items, then the outcome's, then the end's.

A base class of `TaskHandle`, and no object of its own: an object beside the handle would make a cycle with it, and
whatever a task returned would wait for the collector, which runs on any thread.

Callbacks are taken out one at a time, each before it runs, so that none runs twice. A callback that opens a dialog
delays the later callbacks of its own task only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures._base import CANCELLED_AND_NOTIFIED
from types import BuiltinMethodType
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from tkasync.dispatch import probe
from tkasync.dispatch.open_runtimes import for_other_threads
from tkasync.dispatch.refusals import UNRUN, brief, refuse_made, refuse_unrun
from tkasync.tasks.outcome.lazy_future import LOCK
from tkasync.tasks.outcome.streams import Stream
from tkasync.tasks.outcome.task_errors import Callback, TaskErrors
from tkasync.tasks.outcome.tracebacks import release_frames
from tkasync.tasks.state import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from tkasync.dispatch.timers import Timer

T = TypeVar("T")


class Callbacks(TaskErrors[T], Generic[T]):
    """See the module. Callbacks are added on any thread and run on the UI thread."""

    progress: Progress = NO_PROGRESS
    """The newest report of the work, also before it is delivered."""
    # Tuples, most of them empty and the same: every list is one more thing to collect. Changed under `LOCK`.
    _outcome_callbacks: tuple[tuple[str, Callback], ...] = ()
    _end_callbacks: tuple[Callback, ...] = ()
    _progress_callbacks: tuple[_ProgressCallback, ...] = ()
    _when_delivered: tuple[Callable[[], object], ...] = ()
    _is_progress_posted = False
    _is_delivering = False
    _is_delivered = False
    _deadline: Timer | None = None
    stream: Stream | None = None
    """Where the items of a generator go; ``None`` without ``on_item``, and after the delivery."""

    @property
    def still_running(self) -> bool:
        """Whether the task has ended while its work continues; `TaskHandle` says."""
        raise NotImplementedError

    def _take_callbacks(self, options: Mapping[str, object]) -> None:
        """Take those that the task is spawned with. Nobody else has seen it yet, so there is nothing to lock."""
        if (fn := options.get("on_result")) is not None:
            self._outcome_callbacks = (("on_result", checked("result", fn)),)
        if (fn := options.get("on_error")) is not None:
            self._outcome_callbacks += (("on_error", checked("error", fn)),)
        if (fn := options.get("on_done")) is not None:
            self._end_callbacks = (checked("done", fn),)
        if (fn := options.get("on_progress")) is not None:
            self._progress_callbacks = (_ProgressCallback(checked("progress", fn)),)
        if (fn := options.get("on_item")) is not None:
            self.stream = Stream(self, checked("item", fn), options.get("keep", "all"))  # type: ignore[arg-type]  # `check_options`

    # For everybody, on any thread

    def on_result(self, fn: Callable[[T], object]) -> Self:
        """Call *fn* with the work's value when it succeeds, on the UI thread; returns the handle.

        Never inline; also when the task has ended already; never after an abort, nor after the end of the owner. The
        same holds for the other three, but that `on_done` is called after an abort too.
        """
        return self._add_to_outcome("result", fn)

    def on_error(self, fn: Callable[[BaseException], object]) -> Self:
        """Call *fn* with what the work raised, on the UI thread; see `on_result`."""
        return self._add_to_outcome("error", fn)

    def on_done(self, fn: Callable[[Self], object]) -> Self:
        """Call *fn* with the handle as the last of all, after an abort too.

        Not when its owner has ended, nor when a task with ``policy="restart"`` has taken its place.
        """
        added = (checked("done", fn),)
        with LOCK:
            self._end_callbacks += added
        return self._post_if_late()

    def on_every_end(self, fn: Callable[[Self], object]) -> None:
        """Do what `on_done` does also for a task whose owner has ended, or whose place another one has taken."""
        self.on_done(_Always(fn))

    def on_progress(self, fn: Callable[[Progress], object]) -> Self:
        """Call *fn* with the newest `Progress` once a turn, the last one always; see `on_result`."""
        added = (_ProgressCallback(checked("progress", fn)),)
        with LOCK:
            self._progress_callbacks += added
        if self.progress is not NO_PROGRESS:
            self._post_progress()
        return self

    def _add_to_outcome(self, kind: str, fn: Callback) -> Self:
        added = ((f"on_{kind}", checked(kind, fn)),)
        with LOCK:
            self._outcome_callbacks += added
        return self._post_if_late()

    def _post_if_late(self) -> Self:
        """Deliver once more when the task has ended: what is added late runs in a later turn."""
        if self.done():
            self.post_delivery()
        return self

    def post_delivery(self) -> None:
        """Ask for a delivery in a turn of the UI thread. Any thread."""
        self.runtime.post(self.deliver)

    @property
    def takes_items(self) -> bool:
        """Whether items are still to be delivered: the task is neither silenced nor delivered."""
        return not (self._is_delivered or self._is_silenced or self.scope.is_ending)

    # Progress

    def report_progress(self, done: float, total: float | None = None, message: str = "") -> None:
        """Do what the function ``report_progress`` does, for this task. Any thread."""
        if not self.done():
            self.progress = Progress(done, total, for_other_threads(message))
            self._post_progress()

    def _post_progress(self) -> None:
        # Not a `Coalesced`: an object for each task that reports would cost more than this flag.
        if self._progress_callbacks and not self._is_progress_posted:
            self._is_progress_posted = True
            try:
                self.runtime.post(self._deliver_progress)
            except BaseException:
                # The recursion limit, say: a mark that stays would suppress every later report.
                self._is_progress_posted = False
                raise

    def _deliver_progress(self) -> None:
        self._is_progress_posted = False
        self._tell_progress(self._progress_callbacks)

    def _tell_progress(self, callbacks: tuple[_ProgressCallback, ...]) -> None:
        progress = self.progress
        for callback in callbacks:
            if callback.last is not progress and not self.is_silent:
                callback.last = progress
                self.call(callback.fn, progress, "on_progress")

    # The end; UI thread

    def deliver(self) -> None:
        """Deliver the end, or run what was added since; items that are still queued come first. UI thread."""
        if self._is_delivering:
            return  # a callback has opened a dialog: the outer run delivers the rest when that is closed
        if self.stream is not None and self.stream.has_items and not self.is_silent:
            self.post_delivery()
            return
        self._is_delivering = True
        try:
            if not self._is_delivered:
                self._deliver_end()
            if self._outcome_callbacks or self._end_callbacks:
                self._run_callbacks()
        except BaseException:  # one has called sys.exit(): a later turn, or the close, delivers what is left
            self.post_delivery()
            raise
        finally:
            self._is_delivering = False
        if not self.still_running:
            self.scope.forget(self)  # type: ignore[arg-type]  # a TaskHandle: nobody makes a bare one
        if self._when_delivered:
            self._tell_waiting()

    def call_when_delivered(self, fn: Callable[[], object]) -> Callable[[], None]:
        """Call *fn* once the end is delivered and its callbacks have run; return what takes it back. UI thread."""
        if self._is_delivered:  # also when one of the callbacks has opened a dialog, in which this is
            self.runtime.post(fn)
        else:
            self._when_delivered += (fn,)
        return lambda: self._forget_waiting(fn)

    def _forget_waiting(self, fn: Callable[[], object]) -> None:
        self._when_delivered = tuple(other for other in self._when_delivered if other is not fn)

    def _tell_waiting(self) -> None:
        while self._when_delivered:
            fn, *rest = self._when_delivered
            self._when_delivered = tuple(rest)
            try:
                fn()
            finally:
                if self._when_delivered:  # one has called sys.exit(): the others still go on
                    self.runtime.post(self.deliver)

    def _deliver_end(self) -> None:
        """Do what is done once: deliver the last progress, run the first callbacks, find a handler for the error."""
        if self._deadline is not None:
            self.runtime.host.cancel(self._deadline)
            self._deadline = None
        if self._progress_callbacks:
            # Under it, one that another thread adds meanwhile is not taken away: it posts a delivery of its own.
            with LOCK:
                last, self._progress_callbacks = self._progress_callbacks, ()
            self._tell_progress(last)
        self.stream, self._is_delivered = None, True
        if (told := probe.task_delivered) is not None:
            told(self)
        error = self._exception
        try:
            was_handled = self._run_outcome() if self._outcome_callbacks else False
            if error is not None and not was_handled:
                self.find_handler(error)
        finally:
            if error is not None:
                release_frames(error)

    def call(self, fn: Callback, argument: object, where: str) -> None:
        """Call *fn*; report what it raises, with where the task was spawned."""
        try:
            made = fn(argument)
            if made is not None:
                refuse_made(where, made, fn)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self.runtime.report(self.own(error), f"in {where} of task {self.name!r}", self.scope, self.line)

    def _run_callbacks(self) -> None:
        while self._outcome_callbacks or self._end_callbacks:
            self._run_outcome()
            if self._end_callbacks:
                with LOCK:
                    fn, self._end_callbacks = self._end_callbacks[0], self._end_callbacks[1:]
                if isinstance(fn, _Always) or not (self._is_superseded or self.scope.is_ending):
                    self.call(fn, self, "on_done")

    def _run_outcome(self) -> bool:
        """Call the callbacks for value or error; return whether there was one."""
        error = self._exception
        wanted, argument = ("on_result", self._result) if error is None else ("on_error", error)
        if self._state == CANCELLED_AND_NOTIFIED:
            wanted = "nothing"
        was_called = False
        while self._outcome_callbacks:
            with LOCK:
                where, fn = self._outcome_callbacks[0]
                self._outcome_callbacks = self._outcome_callbacks[1:]
            # `is_silent` written out, for this runs once a task.
            if where == wanted and not (self._is_silenced or self.scope.is_ending):
                was_called = True
                self.call(fn, argument, where)
        return was_called


class _Always:
    """An ``on_done`` callback that runs at every end; see `Callbacks.on_every_end`."""

    __slots__ = ("_fn",)

    def __init__(self, fn: Callback) -> None:
        self._fn = fn

    def __call__(self, handle: object) -> None:
        self._fn(handle)


class _ProgressCallback:
    """An ``on_progress`` callback, and the report that it was called with last: it gets none twice."""

    __slots__ = ("fn", "last")

    def __init__(self, fn: Callback) -> None:
        self.fn = fn
        self.last: Progress = NO_PROGRESS


def checked(kind: str, fn: object) -> Callback:
    """Return *fn* when it can be called, and runs when it is; ``TypeError`` otherwise."""
    if not callable(fn):
        raise TypeError(f"on_{kind} takes a function, not {brief(fn)}")
    code = getattr(fn, "__code__", None)
    if code.co_flags & UNRUN if code is not None else not isinstance(fn, BuiltinMethodType):
        remedy = "a plain function" if kind == "cancel" else "a plain function, or decorate it with @ui_task"
        refuse_unrun(f"on_{kind}", fn, f"pass {remedy}")
    return fn
