"""How a thread waits: as part of the running task, whose abort ends the wait, and not where it would freeze a window.

A worker that waits lends its place to others (`tkasync.dispatch.ambient.Worker`): as many tasks as the pool has threads
may each wait for a task of their own.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from threading import TIMEOUT_MAX, get_ident
from typing import Any, Protocol

from tkasync.dispatch.ambient import ambient, running
from tkasync.dispatch.open_runtimes import open_runtimes
from tkasync.errors import Cancelled, RuntimeClosedError, WouldBlockError
from tkasync.tasks.outcome.circles import Waits, refuse_itself


class Awaited(Protocol):
    """What is waited for: a `TaskHandle`, which stands above."""

    name: str
    runtime: Any
    """Its window's `UiThread`."""

    @property
    def raised(self) -> BaseException | None:
        """Its error; ``None`` while it has none."""

    def done(self) -> bool:
        """Whether it has ended."""

    def add_done_callback(self, fn: Callable[[Future[Any]], object]) -> None:
        """Call *fn* when it ends."""

    def remove_done_callback(self, fn: Callable[[Any], object]) -> int:
        """Take *fn* back."""

    def abort_unless_awaited(self) -> None:
        """Abort it, unless somebody else waits for it."""

    def forget_waiter(self, event: object) -> None:
        """Take back what ``wait()`` has put in with *event*."""


class Absence(Protocol):
    """A worker's leave: another thread of the pool may work in its place from `begin` to `end`. Any thread."""

    def begin(self) -> None:
        """Lend the place, unless `end` was called before."""

    def end(self) -> None:
        """Count the worker as at work again; a second time does nothing."""


def refuse_deadlock(handle: Awaited) -> None:
    """Raise `WouldBlockError` when the caller must not block until *handle* has ended."""
    if get_ident() == handle.runtime.ui_thread:
        raise WouldBlockError(
            f"waiting for task {handle.name!r} on the UI thread would freeze the window: pass on_result=, or "
            "write the handler as a @ui_task and await the handle, several of them by await gather(*handles)"
        )
    if ambient.is_loop:
        raise WouldBlockError(
            f"waiting for task {handle.name!r} in a coroutine would stop every coroutine: write await handle"
        )


def refuse_endless_wait(call: str, *, in_coroutine: str, on_ui_thread: str) -> None:
    """Raise `WouldBlockError` where *call*, which has no end in sight, would freeze a window or stop every coroutine.

    *in_coroutine* and *on_ui_thread* are what to write there instead.
    """
    if ambient.is_loop:
        raise WouldBlockError(f"{call} in a coroutine would stop every coroutine: write {in_coroutine}")
    if any(runtime.is_ui_thread for runtime in open_runtimes()):
        raise WouldBlockError(f"{call} on the UI thread would freeze the window: {on_ui_thread}")


def refuse_aborted() -> None:
    """Raise `Cancelled` when the running task is aborted already: it waits for nothing any more."""
    item = running.get()
    if item is not None and item.handle is not None:
        item.handle.token.raise_if_cancelled()


def let_go(lock: threading.Lock) -> None:
    """Release *lock*, if it is held. Any thread, also from a finalizer."""
    try:
        lock.release()
    except RecursionError:  # a RuntimeError too, and the lock is still held
        raise
    except RuntimeError:  # it is free already
        pass


class ThreadWake:
    """What ends the wait of one thread; it has the methods of a ``threading.Event``.

    Set by the worker that has ended what is waited for, it counts the waiting thread as at work again, before that
    worker takes up something else: more threads than the pool's size would work then.
    """

    absence: Absence | None = None
    """That of the waiting thread; ``None`` when it lends no place."""

    def __init__(self) -> None:
        # A lock that is held until it is set, and no Event: that takes a lock of its own in Python, for which a
        # finalizer would wait in its own thread, and costs as much as the rest of a wait.
        self._held = threading.Lock()
        self._held.acquire()
        self._is_set = False

    def is_set(self) -> bool:
        """Whether the wait is over."""
        return self._is_set

    def set(self, _future: object = None) -> None:
        """End the wait. Any thread, also from a finalizer; a done-callback, too."""
        # Marked before it looks at the absence. `wait_here` stores that, then looks at the mark: one sees the other.
        # And the thread is let go last: where it waits again, it has another absence.
        self._is_set = True
        if self.absence is not None:
            self.absence.end()
        let_go(self._held)

    def clear(self) -> None:
        """Have the next wait block again."""
        self._is_set = False
        self._held.acquire(blocking=False)

    def block(self, timeout: float | None) -> None:
        """Block until it is set, at most *timeout* seconds. One thread, once until it is cleared."""
        # A lock takes no longer time: it raises.
        self._held.acquire(timeout=-1 if timeout is None else min(max(0.0, timeout), TIMEOUT_MAX))


def wait_here(wake: ThreadWake, timeout: float | None, *, lends: bool = True) -> None:
    """Wait until *wake* is set, the running task is aborted, or *timeout* seconds have passed.

    An abort sets it too; `refuse_aborted` tells that from what was waited for. A worker lends its place meanwhile,
    unless *lends* is false: a pause is no wait for other work.
    """
    item, worker = running.get(), ambient.worker
    token = None if item is None or item.handle is None else item.handle.token
    wake.absence = absence = worker.absence() if lends and worker is not None else None
    try:
        if token is not None:
            token.add_event(wake)
        # Known to the wake before it begins: who sets that in the middle of the beginning is to end it.
        if absence is not None and not wake.is_set():
            absence.begin()
        wake.block(timeout)
    finally:
        if absence is not None:
            absence.end()
        if token is not None:
            token.remove_event(wake)


def wait_until_done(handle: Awaited, timeout: float | None) -> None:
    """Block until *handle* has ended, or *timeout* seconds have passed.

    Raises:
        Cancelled: the running task was aborted before.
    """
    ended = ThreadWake()
    end_wait = ended.set
    handle.add_done_callback(end_wait)
    try:
        wait_here(ended, timeout)
    finally:
        if not handle.done():  # an end forgets its callbacks
            handle.remove_done_callback(end_wait)
    # Also when it has ended in the same moment: who is aborted does not take its error along. What the close gives a
    # call for the UI thread is for its waiter alone, who is aborted by the same close.
    if not isinstance(handle.raised, RuntimeClosedError):
        refuse_aborted()


class Waiters(list[Any]):
    """What ``concurrent.futures.wait`` and ``as_completed`` put their waiter into, so that they wait as `result` does.

    They wait for the waiter's event, which is exchanged for one of ours as the waiter is put in.
    """

    __slots__ = ("_handle",)

    def __init__(self, handle: Awaited) -> None:
        self._handle = weakref.ref(handle)  # the handle holds the list

    def append(self, waiter: Any) -> None:
        handle = self._handle()
        if handle is not None and not handle.done():
            if not isinstance(waiter.event, _WatchedEvent):
                waiter.event = _WatchedEvent(type(waiter).__name__ == "_AllCompletedWaiter")
            waiter.event.handles.append(handle)
        super().append(waiter)

    def remove(self, waiter: Any) -> None:
        with suppress(ValueError):  # taken back already: the wait was refused
            super().remove(waiter)


class _WatchedEvent(ThreadWake):
    """The event of a waiter, *is_for_all* of its tasks, or for the first; ``concurrent.futures`` calls its ``wait``."""

    def __init__(self, is_for_all: bool) -> None:
        super().__init__()
        self.handles: list[Awaited] = []
        self._is_for_all = is_for_all

    def wait(self, timeout: float | None = None) -> bool:
        if not self.is_set() and (timeout is None or timeout > 0):
            handles = [handle for handle in self.handles if not handle.done()]
            try:
                for handle in handles if timeout is None else ():
                    refuse_deadlock(handle)
                self._wait(handles, timeout)
            except BaseException:
                for handle in handles:
                    handle.forget_waiter(self)
                raise
        return self.is_set()

    def _wait(self, handles: list[Awaited], timeout: float | None) -> None:
        refuse_aborted()
        refuse_itself(handles)
        try:
            with Waits(*handles if self._is_for_all else ()):
                wait_here(self, timeout)
                refuse_aborted()
        except Cancelled:
            for handle in handles:
                handle.abort_unless_awaited()
            raise
