"""`UiThread`: one UI thread as the rooms above see it: its queue, its clock, and where its errors go. No Tk.

A `Runtime` is one, with everything that a window needs besides. Scopes, tasks and timers are written against this
class, so that they stand below the runtime.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import get_ident
from typing import Any, Protocol, TypeVar, TypeVarTuple, Unpack

from tkasync.dispatch.ambient import Driver
from tkasync.dispatch.host import Host
from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.errors import RuntimeClosedError, WrongThreadError

Ts = TypeVarTuple("Ts")
X = TypeVar("X")


class Post(Protocol):
    """Queues ``fn(*args)`` for the UI thread, as `UiDispatchQueue.post` does."""

    def __call__(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """See the class. Any thread."""


class Adopter(Protocol):
    """What ends the things it has adopted: a `Scope`, which stands above."""

    def adopt(self, x: X) -> X:
        """Own *x*."""

    def discard(self, x: object) -> None:
        """Own *x* no longer."""


class DrivenQueue(UiDispatchQueue):
    """The queue of a window with UI tasks: each turn ends with one of their driver's. UI thread.

    A queue becomes one by `drive`. A program without UI tasks pays for no look at a driver.
    """

    driver: Driver | None = None
    """``None`` again after `drive_no_more`. The class stays: another thread may be about to call `ask_for_turn`."""

    def is_empty(self) -> bool:
        """Whether no call waits, nor a step of a UI task."""
        driver = self.driver
        return self._queue.empty() and (driver is None or not driver.is_ready)

    def ask_for_turn(self) -> None:
        """Wake the host, unless a turn is on its way: the driver has become ready. Any thread."""
        if not self._awake:
            self._ring()

    def _run_queued(self) -> None:
        super()._run_queued()
        # Before `_look_again` lowers the waker's flag: an event loop that a step opens finds it raised.
        if self.driver is not None:  # it has none when a call of this very turn was the close
            self.driver.run_turn(self._deadline)

    def _run_turn_heard(self, last: int) -> None:
        super()._run_turn_heard(last)
        if self.driver is not None:
            self.driver.run_turn(self._deadline)


def drive(queue: UiDispatchQueue, driver: Driver) -> DrivenQueue:
    """Have each turn of *queue* end with one of *driver*'s; return the queue."""
    queue.__class__ = DrivenQueue
    assert isinstance(queue, DrivenQueue)  # now
    queue.driver = driver
    return queue


def drive_no_more(queue: DrivenQueue) -> None:
    """Take `drive` back."""
    queue.driver = None


class UiThread:
    """See the module. Made on the UI thread.

    Args:
        host: the event loop that drains the queue.
    """

    scope: Adopter
    """What ends with it."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.ui_thread: int = host.ui_thread
        """``threading.get_ident()`` of the UI thread."""
        self.on_error: Callable[[BaseException], object] | None = None
        """Gets each error that nobody handled. UI thread."""
        self.is_closed: bool = False
        """Whether it is closed, or closing: it takes nothing more. Of a scope that is ``is_ending``."""
        self.queue: UiDispatchQueue = UiDispatchQueue(
            report=self.report, wake=host.wake, clear=host.clear_wake
        )
        self.post: Post = self.queue.post

    # Threads

    @property
    def is_ui_thread(self) -> bool:
        """Whether the caller is on the UI thread."""
        return get_ident() == self.ui_thread

    def check_ui_thread(self, call: str, remedy: str) -> None:
        """Raise `WrongThreadError` when the caller is on another thread; *remedy* is what to write instead."""
        if get_ident() != self.ui_thread:
            raise WrongThreadError.ui_only(call, remedy)

    def on_ui_thread(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """Call ``fn(*args)``: at once on the UI thread, in a later turn from another. For what must not be lost."""
        if get_ident() == self.ui_thread:
            fn(*args)
        else:
            self.post(fn, *args)

    def refuse_closed(self, call: str) -> None:
        """Raise `RuntimeClosedError` when it is closed or closing."""
        if self.is_closed:
            raise RuntimeClosedError.closed(call)

    # Errors

    def report(self, error: BaseException, where: str = "", owner: Any = None, place: object = None) -> None:
        """Pass an error that nobody handled to the first handler: boundary, ``on_error``, log and window. Any thread.

        *owner* is the scope that the error belongs to. Any: scopes stand above. *place* is the line that spawned what
        failed, *where* if there is none: equal errors of one place are reported as one.
        """
        self.on_ui_thread(self.handle_error, error, where, owner, place)

    @contextmanager
    def reporting(self, where: str, owner: Any = None) -> Iterator[None]:
        """Report the error of a block instead of raising it."""
        try:
            yield
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self.report(error, where, owner)

    # The end

    def close(self, timeout: float = 2.0) -> Any:
        """Close; a runtime ends what it owns within about *timeout* seconds. UI only. Any: what is left behind."""
        raise NotImplementedError

    def disown(self) -> None:
        """Count as closed and leave all else alone: this process is a fork of the runtime's."""
        self.is_closed = True

    # What a runtime fills in

    def handle_error(self, error: BaseException, where: str, owner: Any, place: object) -> None:
        """Hand *error* to the next in line. UI thread."""
        raise NotImplementedError

    def scope_closed(self, scope: object) -> None:
        """Forget *scope*, which has closed. UI thread."""
        raise NotImplementedError

    def aborting_many(self) -> AbstractContextManager[None]:
        """Open a block that aborts many tasks: what runs them may wait for its end before it looks. Any thread."""
        raise NotImplementedError
