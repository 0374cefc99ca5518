"""`Channel`: a mailbox between threads, coroutines and UI tasks. Any thread.

A receiver is woken and takes the item itself, under the lock. So an item belongs to nobody until it is taken, and none
is lost with a receiver that is aborted between the two: it passes its wake on to the next.

Rejected: an item that is handed to a receiver. One that is aborted at that moment would have to put it back, behind
items that came later.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any, Final, Generic, Literal, Self, TypeVar, get_args

from tkasync.dispatch.ambient import ambient, running
from tkasync.dispatch.open_runtimes import for_other_threads
from tkasync.tasks.outcome.awaiting import wait_in_step
from tkasync.tasks.outcome.blocking import ThreadWake, refuse_aborted, refuse_endless_wait, wait_here

T = TypeVar("T")
Full = Literal["refuse", "drop_oldest"]
"""What a bounded `Channel` does with an item for which it has no room."""
_FULLS: tuple[Full, ...] = get_args(Full)
_NOTHING: Final = object()
_CLOSED: Final = object()


class Channel(Generic[T]):
    """Items on their way from any thread to whoever receives them; each goes to one receiver, in the order sent.

    ``async for item in channel`` receives in a coroutine or a UI task, ``for item in channel`` in a thread; ``anext``
    and ``next`` take one. The loop ends after `close`, once what is in it has been received. A wait ends with its task.

    Args:
        maxsize: how many items may wait; zero is any number.
        full: what `send` does when so many wait: ``"refuse"`` the item, or ``"drop_oldest"``.

    Raises:
        ValueError: *maxsize* is no number of items, *full* another word.
    """

    def __init__(self, maxsize: int = 0, full: Full = "refuse") -> None:
        if type(maxsize) is not int or maxsize < 0:
            raise ValueError(f"maxsize is how many items may wait, or zero for any number, not {maxsize!r}")
        if full not in _FULLS:
            raise ValueError(f"full is one of {', '.join(_FULLS)}, not {full!r}")
        self._maxsize = maxsize
        self._full = full
        self._items: deque[T] = deque()
        self._waiting: deque[_Arrival | _ThreadArrival] = deque()
        self._is_closed = False
        # Re-entrant: the collector may run inside it, and a finalizer may send.
        self._lock = threading.RLock()

    # Sending

    def send(self, item: T) -> bool:
        """Put *item* in, and return true; false when the channel is closed, or full and refuses. Never blocks.

        A Tcl object in an item that the UI thread sends becomes text or a number, as in an outcome.
        """
        item = for_other_threads(item)
        with self._lock:
            if self._is_closed:
                return False
            dropped: object = None
            if self._maxsize and len(self._items) >= self._maxsize:
                if self._full == "refuse":
                    return False
                dropped = self._items.popleft()
            self._items.append(item)
        del dropped  # here, not under the lock: it may be its last reference
        if self._waiting:
            self._wake_next()
        return True

    def _wake_next(self) -> bool:
        """Wake the receiver that has waited longest; return whether there was one."""
        with self._lock:
            if not self._waiting:
                return False
            arrival = self._waiting.popleft()
        try:
            arrival.set()
        except BaseException:  # the recursion limit, say: the next send wakes it
            with self._lock:
                if not arrival.is_over:
                    self._waiting.appendleft(arrival)
            raise
        return True

    def close(self) -> None:
        """Let the receivers end after the items that are in it. A second time it does nothing. Never blocks."""
        self._is_closed = True
        # One at a time: a close that was broken off goes on when it is called again.
        while self._wake_next():
            pass

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called; items may still be in it."""
        return self._is_closed

    # Receiving

    def _take(self) -> Any:
        """Return the next item, `_NOTHING` while there is none, `_CLOSED` when none will come. Any: one of three."""
        with self._lock:
            if self._items:
                return self._items.popleft()
            return _CLOSED if self._is_closed else _NOTHING

    def _take_or_wait(self, arrival: _Arrival | _ThreadArrival) -> Any:
        """Do what `_take` does; *arrival* is set when it is worth another look, after a send or the close."""
        with self._lock:
            # In line before the look: what a finalizer sends between the two finds it there.
            self._waiting.append(arrival)
            item = self._take()
            if item is not _NOTHING:
                self._leave(arrival)
            return item

    def _leave(self, arrival: _Arrival | _ThreadArrival) -> bool:
        with self._lock, suppress(ValueError):
            self._waiting.remove(arrival)
            return True
        return False

    @contextmanager
    def _waiter(self, arrival: _Arrival | _ThreadArrival) -> Iterator[None]:
        """A block that waits for *arrival*. One that was woken and is aborted wakes the next; the item is there."""
        try:
            yield
        except BaseException:
            with self._lock:
                was_woken = not self._leave(arrival)
            if was_woken and self._items:
                self._wake_next()
            raise
        finally:
            with self._lock:
                arrival.is_over = True

    def _keep_for_others(self, item: T) -> None:
        """Put *item*, which is taken, back in front when the receiver is aborted: it is the next one's.

        Raises:
            Cancelled: it is.
        """
        try:
            refuse_aborted()
        except BaseException:
            with self._lock:
                self._items.appendleft(item)
            self._wake_next()
            raise

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        refuse_aborted()
        await _GiveWay()  # before it takes: an item that is taken is received
        while (item := self._take()) is _NOTHING:
            arrival = _Arrival()
            with self._waiter(arrival):
                item = self._take_or_wait(arrival)
                if item is not _NOTHING:
                    break
                await arrival
        if item is _CLOSED:
            raise StopAsyncIteration
        self._keep_for_others(item)
        return item  # type: ignore[no-any-return]  # a T

    def __iter__(self) -> Self:
        self._refuse_where_it_would_block()
        return self

    def __next__(self) -> T:
        self._refuse_where_it_would_block()
        refuse_aborted()
        while (item := self._take()) is _NOTHING:
            arrived = _ThreadArrival()
            with self._waiter(arrived):
                item = self._take_or_wait(arrived)
                if item is not _NOTHING:
                    break
                wait_here(arrived, None)
                refuse_aborted()
        if item is _CLOSED:
            raise StopIteration
        self._keep_for_others(item)
        return item  # type: ignore[no-any-return]  # a T

    def _refuse_where_it_would_block(self) -> None:
        refuse_endless_wait(
            "for item in channel",
            in_coroutine="async for item in channel",
            on_ui_thread="write async for item in channel, in a @ui_task",
        )

    def __repr__(self) -> str:
        return f"<Channel {'closed' if self._is_closed else 'open'}, {len(self._items)} items>"


class _ThreadArrival(ThreadWake):
    """What a receiver on a thread waits for."""

    is_over = False
    """Whether nobody waits for it any more. Under the channel's lock."""


class _Arrival:
    """What a receiver in a coroutine or a UI task waits for.

    It has the done-callbacks of a future, and is none: a future logs what its callback raises, and forgets it. A wake
    that meets the recursion limit is to raise, and can be repeated.
    """

    is_over = False
    """Whether nobody waits for it any more. Under the channel's lock."""

    def __init__(self) -> None:
        self._has_come = False
        self._tell: Callable[[Any], object] | None = None

    def set(self) -> None:
        """Let the receiver look again. Any thread."""
        self._has_come = True
        if (tell := self._tell) is not None:
            tell(self)

    def add_done_callback(self, fn: Callable[[Any], object]) -> None:
        """Call *fn* at the wake; there is one."""
        self._tell = fn
        if self._has_come:  # looked at after that; twice does no harm
            fn(self)

    def remove_done_callback(self, _fn: object) -> int:
        """Take it back."""
        self._tell = None
        return 1

    def __await__(self) -> Generator[Any, None, None]:
        if not self._has_come:
            yield from wait_in_step(self)  # type: ignore[arg-type]  # as much of a future as that needs


class _GiveWay:
    """In a UI task whose turn has used up its time, goes on in the next one: a flood must not keep the window busy."""

    def __await__(self) -> Generator[Any, None, None]:
        task = running.get() if ambient.driver is not None else None
        if task is not None and task.runtime.queue.time_is_up:
            turn: Future[None] = Future()
            task.runtime.post(turn.set_result, None)
            yield from wait_in_step(turn)
