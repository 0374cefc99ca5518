"""`TaskHandle`: what every spawned task comes back as; a ``concurrent.futures.Future``.

The handle is done as soon as the work ends, on the thread where it ended, so waiters in other threads
need no turn of the UI thread. Its callbacks follow on the UI thread (`tkasync.core.delivery`).
"""

from __future__ import annotations

import concurrent.futures
import logging
from collections.abc import Callable, Generator
from concurrent.futures._base import CANCELLED_AND_NOTIFIED, FINISHED, PENDING, RUNNING
from dataclasses import dataclass
from enum import Enum
from itertools import count
from threading import get_ident
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tkasync.core.cancellation import CancellationToken
from tkasync.core.current import current_task
from tkasync.core.delivery import Delivery
from tkasync.core.here import here
from tkasync.core.timers import Timer
from tkasync.errors import WouldBlockError

if TYPE_CHECKING:
    from tkasync.core.job import Job
    from tkasync.core.runtime import Runtime
    from tkasync.core.scope import Scope
    from tkasync.core.work import Site

T = TypeVar("T")
_ids = count(1)
_log = logging.getLogger("tkasync")


class TaskId(int):
    """The number of a task, unique in the process, in the order of spawning."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"TaskId({int(self)})"


class TaskState(Enum):
    """Where a task stands; the last three are final."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a task is; ``total`` is ``None`` while unknown."""

    done: float = 0
    total: float | None = None
    message: str = ""

    @property
    def fraction(self) -> float | None:
        """``done / total`` between 0 and 1, ``None`` while the total is unknown."""
        return None if not self.total else min(1.0, max(0.0, self.done / self.total))


class TaskHandle(concurrent.futures.Future[T], Generic[T]):
    """A spawned task: its state, its outcome, and the way to abort it. Any thread, unless said otherwise.

    Dropping the handle does not stop the task. Made by ``spawn_task`` and its kin only.
    """

    def __init__(self, runtime: Runtime, scope: Scope, name: str, site: Site, group: object) -> None:
        super().__init__()
        self.id = TaskId(next(_ids))
        self.name = name
        self.token = CancellationToken()
        self.progress = Progress()
        self.spawned_at = site
        self._runtime = runtime
        self._scope = scope
        self._group = group
        self._job: Job | None = None
        self._deadline: Timer | None = None
        self._silenced = False
        self._awaiters = 0
        self._delivery = Delivery(self)
        # An error may still be awaited by the task that spawned this one: see Delivery.
        self._spawner = current_task()

    # State

    @property
    def state(self) -> TaskState:
        """Where the task stands."""
        raw = self._state
        if raw == FINISHED:
            return TaskState.SUCCEEDED if self._exception is None else TaskState.FAILED
        return {PENDING: TaskState.PENDING, RUNNING: TaskState.RUNNING}.get(raw, TaskState.CANCELLED)

    def is_running(self) -> bool:
        """Whether the work has begun and not ended."""
        return self._state == RUNNING

    def is_completed(self) -> bool:
        """Whether the task has ended: succeeded, failed or cancelled."""
        return self.done()

    @property
    def still_running(self) -> bool:
        """Whether the task has ended for its owner while its work goes on: a thread that has not seen its token yet."""
        job = self._job
        return job is not None and job.is_active and self.done()

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
        if not self._settle(None, None, cancelled=True):
            return self.cancelled()
        self.token.cancel(reason)
        self._stop_work()
        return True

    def cancel(self) -> bool:
        """The same as `abort`: the ``concurrent.futures`` name."""
        return self.abort()

    def fail(self, error: BaseException, reason: object = None) -> None:
        """End the task with *error* from outside (a timeout, the close); its work is told to stop."""
        if self._settle(None, error):
            self.token.cancel(reason)
            self._stop_work()

    def set_deadline(self, seconds: float) -> None:
        """Fail with ``TimeoutError`` when the task has not ended *seconds* from now. UI thread."""
        if not self.done():
            message = f"task {self.name!r} did not end within {seconds:g} s"
            self._deadline = self._runtime.host.after(
                seconds, lambda: self.fail(TimeoutError(message), "timeout")
            )

    def _stop_work(self) -> None:
        self._delivery.post()
        job = self._job
        if job is not None:
            job.stop()

    def _begin(self) -> bool:
        """The work begins; false when it must not."""
        with self._condition:
            if self._state != PENDING:
                return False
            self._state = RUNNING
            return True

    def _settle(self, value: T | None, error: BaseException | None, *, cancelled: bool = False) -> bool:
        """Set the outcome, once; false when there is one already. The one place where a task ends."""
        with self._condition:
            if self._state in (FINISHED, CANCELLED_AND_NOTIFIED):
                return False
            self._result, self._exception = value, error
            # Not CANCELLED: wait() and as_completed() take that for a task that may still notify.
            self._state = CANCELLED_AND_NOTIFIED if cancelled else FINISHED
            for waiter in self._waiters:
                if cancelled:
                    waiter.add_cancelled(self)
                elif error is not None:
                    waiter.add_exception(self)
                else:
                    waiter.add_result(self)
            self._condition.notify_all()
        self._invoke_callbacks()  # type: ignore[attr-defined]  # Future's own, not in its stub
        return True

    # Waiting

    def result(self, timeout: float | None = None) -> T:
        """The work's return value, waiting for it at most *timeout* seconds. Not for waiting on the UI thread.

        Raises:
            WouldBlockError: the task has not ended and this is the UI thread, or the task itself.
            TimeoutError: it did not end in time.
            concurrent.futures.CancelledError: it was cancelled.
            BaseException: what the work raised.
        """
        with _Awaiting(self, timeout):
            return super().result(timeout)

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """What the work raised, ``None`` when it succeeded; waits and raises as `result` does."""
        with _Awaiting(self, timeout):
            return super().exception(timeout)

    def add_done_callback(self, fn: Callable[[concurrent.futures.Future[T]], object]) -> None:
        """Call *fn* with the handle when it ends, on whichever thread ends it; `on_done` is the UI thread's."""
        if getattr(fn, "__module__", None) == "asyncio.futures":
            self.expect_awaiter()  # asyncio.wrap_future: whoever awaits that future gets the error
        super().add_done_callback(fn)

    def expect_awaiter(self) -> None:
        """Somebody will ask for the outcome: an error is then theirs. Any thread."""
        with self._condition:
            self._awaiters += 1

    def __await__(self) -> Generator[Any, None, T]:
        """Wait in a coroutine or a UI task; whoever is cancelled while waiting aborts the task, as in asyncio."""
        if not self.done():
            with _Awaiting(self, 0, blocks=False):
                try:
                    yield from self._wait()
                except BaseException:
                    self.abort("its awaiter was cancelled")
                    raise
        return self.result()

    def _wait(self) -> Generator[Any, None, None]:
        if here.driver is not None:
            return here.driver.wait_for(self)
        from tkasync.core.loop import wait_for  # asyncio is loaded by the first program that uses it

        return wait_for(self)

    # Callbacks, on the UI thread

    def on_result(self, fn: Callable[[T], object]) -> TaskHandle[T]:
        """Call *fn* with the work's value when it succeeds, on the UI thread; returns the handle.

        Never inline; also when the task has ended already; never after an abort or the end of the owner. The same
        holds for the other three.
        """
        self._delivery.add("result", fn)
        return self

    def on_error(self, fn: Callable[[BaseException], object]) -> TaskHandle[T]:
        """Call *fn* with what the work raised, on the UI thread; see `on_result`."""
        self._delivery.add("error", fn)
        return self

    def on_done(self, fn: Callable[[TaskHandle[T]], object]) -> TaskHandle[T]:
        """Call *fn* with the handle after every end, abort included, as the last of all; see `on_result`."""
        self._delivery.add("done", fn)
        return self

    def on_progress(self, fn: Callable[[Progress], object]) -> TaskHandle[T]:
        """Call *fn* with the newest `Progress` once a turn, the last one always; see `on_result`."""
        self._delivery.add("progress", fn)
        return self

    def report_progress(self, done: float, total: float | None = None, message: str = "") -> None:
        """What the module's `report_progress` does, for this task."""
        if not self.done():
            self.progress = Progress(done, total, message)
            self._delivery.post_progress()

    def __repr__(self) -> str:
        return f"<TaskHandle {int(self.id)} {self.name!r} {self.state.value}>"

    def __class_getitem__(cls, item: Any) -> Any:
        return super().__class_getitem__(item)


class _Awaiting:
    """Counts who waits for a handle: an error that has an awaiter is not reported as unhandled."""

    __slots__ = ("_handle",)

    def __init__(self, handle: TaskHandle[Any], timeout: float | None, *, blocks: bool = True) -> None:
        self._handle = handle
        if blocks and not handle.done() and (timeout is None or timeout > 0):
            _refuse_deadlock(handle)

    def __enter__(self) -> None:
        self._handle.expect_awaiter()

    def __exit__(self, *_exc: object) -> None:
        if not self._handle.done():  # it gave up waiting
            with self._handle._condition:
                self._handle._awaiters -= 1


def _refuse_deadlock(handle: TaskHandle[Any]) -> None:
    if get_ident() == handle._runtime.ui_thread:
        raise WouldBlockError(
            f"waiting for task {handle.name!r} on the UI thread would freeze the window: pass on_result=, or "
            "write the handler as a @ui_task and await the handle"
        )
    if current_task() is handle:
        raise WouldBlockError(f"task {handle.name!r} waits for itself: return the value instead")
