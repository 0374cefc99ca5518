"""`TaskHandle`: what every spawned task comes back as; a ``concurrent.futures.Future``.

The handle is done as soon as the work ends, on the thread where it ended, so waiters in other threads
need no turn of the UI thread (`tkasync.tasks.outcome.lazy_future`). Its callbacks follow on the UI thread
(`tkasync.tasks.outcome.callbacks`).
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Generator
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from tkasync.tasks.cancellation import CancellationToken
from tkasync.tasks.current import current_task
from tkasync.tasks.outcome.awaiting import Awaiting, Unasked, refuse_deadlock, wait_in_step
from tkasync.tasks.outcome.callbacks import Delivery, note_site
from tkasync.tasks.outcome.lazy_future import LOCK, LazyFuture
from tkasync.tasks.state import NO_PROGRESS, Progress, TaskId

if TYPE_CHECKING:
    from tkasync.dispatch.timers import Timer
    from tkasync.execution.item import WorkItem
    from tkasync.execution.kinds import Site
    from tkasync.ownership.scope import Scope
    from tkasync.runtime.runtime import Runtime

T = TypeVar("T")
_ids = count(1)
_NOT_STOPPED = object()


class TaskHandle(LazyFuture[T]):
    """A spawned task: its state, its outcome, and the way to abort it. Any thread, unless said otherwise.

    Dropping the handle does not stop the task. Made by ``spawn_task`` and its kin only.
    """

    def __init__(self, runtime: Runtime, scope: Scope, name: str, site: Site, group: object) -> None:
        super().__init__()
        self._made_token: CancellationToken | None = None
        self._stop_reason: object = _NOT_STOPPED
        self.id = TaskId(next(_ids))
        self.name = name
        """What messages call the task."""
        self.progress = NO_PROGRESS
        """The newest report of the work, also before it is delivered."""
        self.spawned_at = site
        """The line of the program that spawned it."""
        self._runtime = runtime
        self._scope = scope
        self._group = group
        self._item: WorkItem | None = None
        self._deadline: Timer | None = None
        self._silenced = False
        self._awaiters = 0
        self._delivery = Delivery()
        # Who may still ask for an error: see Delivery.
        self._spawner = current_task()
        self.may_be_asked_by_thread = self._spawner is None and not runtime.is_ui_thread

    @property
    def token(self) -> CancellationToken:
        """Tells the work that nobody wants its outcome any more. Made when first asked for."""
        token = self._made_token
        if token is None:
            with LOCK:
                token = self._made_token = self._made_token or CancellationToken()
                reason = self._stop_reason
            if reason is not _NOT_STOPPED:
                token.cancel(reason)
        return token

    def cancel_token(self, reason: object) -> None:
        """Cancel the token, or have it cancelled when it is made."""
        with LOCK:
            if self._stop_reason is _NOT_STOPPED:
                self._stop_reason = reason
            token = self._made_token
        if token is not None:
            token.cancel(reason)

    @property
    def still_running(self) -> bool:
        """Whether the task has ended for its owner while its work goes on: a thread that has not seen its token yet."""
        item = self._item
        return self._ended_early and item is not None and item.is_active

    # The end

    def abort(self, reason: object = None) -> bool:
        """Cancel the task, at once and for good; the same as ``cancel()``.

        Waiters are released with ``CancelledError``, the token is set, a coroutine is cancelled, queued work never
        starts, and no ``on_result``, ``on_error`` or ``on_progress`` runs any more; ``on_done`` does. A thread sees
        the token at its next `checkpoint`. Called again it does nothing.

        Returns:
            Whether the task is cancelled: false when it had ended by itself. Its callbacks are silenced then too.
        """
        self._silenced = True
        if not self._settle(None, None, cancelled=True, early=True):
            return self.cancelled()
        self._stop_work(reason)
        return True

    def cancel(self) -> bool:
        """The same as `abort`: the ``concurrent.futures`` name."""
        return self.abort()

    def fail(self, error: BaseException, reason: object = None) -> None:
        """End the task with *error* from outside (a timeout, the close); its work is told to stop."""
        note_site(error, self)
        if self._settle(None, error, early=True):
            self._stop_work(reason)

    def _stop_work(self, reason: object) -> None:
        self.cancel_token(reason)
        item = self._item
        if item is None or not item.stop():
            self.post_delivery()

    def set_deadline(self, seconds: float) -> None:
        """Fail with ``TimeoutError`` when the task has not ended *seconds* from now. UI thread."""
        if not self.done():
            message = f"task {self.name!r} did not end within {seconds:g} s"
            self._deadline = self._runtime.host.after(
                seconds, lambda: self.fail(TimeoutError(message), "timeout")
            )

    # Waiting

    def result(self, timeout: float | None = None) -> T:
        """The work's return value, waiting for it at most *timeout* seconds. Not for waiting on the UI thread.

        Raises:
            WouldBlockError: the task has not ended, and this is the UI thread, a coroutine, or the task itself.
            TimeoutError: it did not end in time.
            concurrent.futures.CancelledError: it was cancelled.
            BaseException: what the work raised.
        """
        if timeout is None or timeout > 0:
            self._refuse_deadlock()
        try:
            with Awaiting(self):
                return super().result(timeout)
        finally:
            del self  # the error's traceback holds this frame, and the handle the error

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """What the work raised, ``None`` when it succeeded; waits and raises as `result` does."""
        if timeout is None or timeout > 0:
            self._refuse_deadlock()
        with Awaiting(self):
            return super().exception(timeout)

    def _refuse_deadlock(self) -> None:
        if not self.done():
            refuse_deadlock(self)

    def add_done_callback(self, fn: Callable[[concurrent.futures.Future[T]], object]) -> None:
        """Call *fn* with the handle when it ends, on whichever thread ends it; `on_done` is the UI thread's."""
        if getattr(fn, "__module__", None) == "asyncio.futures":
            self.expect_awaiter()  # asyncio.wrap_future: whoever awaits that future gets the error
        super().add_done_callback(fn)

    def expect_awaiter(self, count: int = 1) -> None:
        """Somebody will ask for the outcome: an error is then theirs. Any thread."""
        with LOCK:
            self._awaiters += count
            unasked = self._delivery.unasked
        if unasked is not None:
            unasked.asked()

    def keep_for_awaiter(self, unasked: Unasked) -> None:
        """Nobody has asked for the error so far; when the handle is dropped unasked, it is reported. UI thread."""
        with LOCK:
            if self._awaiters:
                unasked.asked()
            self._delivery.unasked = unasked

    def __await__(self) -> Generator[Any, None, T]:
        """Wait in a coroutine or a UI task; whoever is cancelled while waiting aborts the task, as in asyncio."""
        try:
            if not self.done():
                with Awaiting(self):
                    try:
                        yield from wait_in_step(self)
                    except BaseException:
                        self.abort("its awaiter was cancelled")
                        raise
            return self.result()
        finally:
            del self

    # Callbacks, on the UI thread

    def on_result(self, fn: Callable[[T], object]) -> TaskHandle[T]:
        """Call *fn* with the work's value when it succeeds, on the UI thread; returns the handle.

        Never inline; also when the task has ended already; never after an abort or the end of the owner. The same
        holds for the other three.
        """
        return self._add("result", fn)

    def on_error(self, fn: Callable[[BaseException], object]) -> TaskHandle[T]:
        """Call *fn* with what the work raised, on the UI thread; see `on_result`."""
        return self._add("error", fn)

    def on_done(self, fn: Callable[[TaskHandle[T]], object]) -> TaskHandle[T]:
        """Call *fn* with the handle after every end, abort included, as the last of all; see `on_result`."""
        return self._add("done", fn)

    def on_progress(self, fn: Callable[[Progress], object]) -> TaskHandle[T]:
        """Call *fn* with the newest `Progress` once a turn, the last one always; see `on_result`."""
        return self._add("progress", fn)

    def _add(self, kind: str, fn: Callable[[Any], object]) -> TaskHandle[T]:
        self._delivery.add(self, kind, fn)
        return self

    def post_delivery(self) -> None:
        """Ask for a delivery in a turn of the UI thread. Any thread."""
        self._runtime.post(self._deliver)

    def _deliver(self) -> None:
        self._delivery.run(self)

    def report_progress(self, done: float, total: float | None = None, message: str = "") -> None:
        """What the module's `report_progress` does, for this task."""
        if not self.done():
            self.progress = Progress(done, total, message)
            self._delivery.post_progress(self)

    def __repr__(self) -> str:
        return f"<TaskHandle {int(self.id)} {self.name!r} {self.state.value}>"
