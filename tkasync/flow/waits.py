"""What a UI task may await, beside handles and futures: pauses, events, several things at once, a time limit.

UI tasks only; each is a few lines over the driver's `Trap`. Each is taken back when the task is cancelled.
"""

from __future__ import annotations

import tkinter
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import Future
from itertools import count
from types import TracebackType
from typing import Any, Self

from tkasync.core.handle import TaskHandle
from tkasync.core.here import here
from tkasync.core.spawning import UI
from tkasync.core.timers import Timer, check_seconds
from tkasync.core.ui_coroutine import UiCoroutineJob
from tkasync.errors import Cancelled, NoOwnerError
from tkasync.lifecycle.functions import spawn_task
from tkasync.lifecycle.registry import scope_of

_numbers = count(1)


def _driver(call: str) -> UiCoroutineJob:
    if here.driver is None:
        raise NoOwnerError(f"{call} is for UI tasks: await it in an async def under @ui_task")
    return here.driver


class _Sleep:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __await__(self) -> Generator[Any, None, None]:
        self._host = _driver("sleep()").runtime.host
        yield self

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        timer = self._host.after(self._seconds, wake)
        return lambda: self._host.cancel(timer)


def sleep(seconds: float) -> Awaitable[None]:
    """Pause a UI task for *seconds*, by the host's clock; zero: until the next turn.

    Raises:
        ValueError: *seconds* is negative or not finite.
    """
    return _Sleep(check_seconds("sleep", seconds))


class _UiEvent:
    is_at_rest = True

    def __init__(self, widget: tkinter.Misc, sequence: str) -> None:
        self._widget = widget
        self._sequence = sequence
        self._event: tkinter.Event[tkinter.Misc] | None = None
        self._is_over = False

    def __await__(self) -> Generator[Any, None, tkinter.Event[tkinter.Misc]]:
        _driver("ui_event()")
        yield self
        if self._event is None:
            raise Cancelled(f"{self._widget} was destroyed before {self._sequence}")
        return self._event

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        self._wake = wake
        # A bindtag of our own, in front: a bind without add, an unbind or a "break" elsewhere does not touch it.
        self._tag = f"TkasyncEvent{next(_numbers)}"
        self._scope = scope_of(self._widget)
        self._widget.bind_class(self._tag, self._sequence, self._on_event)
        self._widget.bindtags((self._tag, *self._widget.bindtags()))
        self._scope.adopt(self)
        return self._unbind

    def _on_event(self, event: tkinter.Event[tkinter.Misc]) -> None:
        if not self._is_over:
            self._event = event
            self._end()

    def close(self) -> None:
        """The widget ends; an event that has come already wins."""
        if not self._is_over:
            self._end()

    def _end(self) -> None:
        self._unbind()
        self._wake()

    def _unbind(self) -> None:
        if self._is_over:
            return
        self._is_over = True
        self._scope.discard(self)
        if self._widget.winfo_exists():
            self._widget.bindtags(tuple(tag for tag in self._widget.bindtags() if tag != self._tag))
            self._widget.unbind_class(self._tag, self._sequence)


def ui_event(widget: tkinter.Misc, sequence: str) -> Awaitable[tkinter.Event[tkinter.Misc]]:
    """Wait in a UI task for the next event *sequence* (``"<Return>"``, ``"<<Saved>>"``) on *widget*; gives the event.

    When the widget is destroyed first, the waiting task is cancelled there.
    """
    if not isinstance(widget, tkinter.Misc):
        raise TypeError(f"ui_event takes a widget and a sequence, not {widget!r}")
    return _UiEvent(widget, sequence)


async def _await(awaitable: Awaitable[Any]) -> Any:
    return await awaitable


def _futures(call: str, aws: tuple[Any, ...]) -> list[Future[Any]]:
    """One future for each awaitable: itself, or a UI task of its own, owned by the owner of the one that waits."""
    handle = _driver(call).handle
    assert handle is not None  # a task that runs has one
    return [
        aw
        if isinstance(aw, Future)
        else spawn_task(
            _await, aw, executor=UI, owner=handle._scope, name=f"{call} in {handle.name}", group=object()
        )
        for aw in aws
    ]


def _abort(futures: list[Future[Any]]) -> None:
    for future in futures:
        if not future.done():
            future.cancel()


async def gather(*aws: Any) -> list[Any]:
    """Wait in a UI task for all of *aws*; their values in the same order.

    The first error, in time, is raised and the others are aborted; so are all when the waiting task is cancelled.
    """
    futures = _futures("gather()", aws)
    try:
        pending = list(futures)
        while pending:
            done = await _Any(pending)
            pending.remove(done)
            done.result()
    finally:
        _abort(futures)
    return [future.result() for future in futures]


async def first(*aws: Any) -> Any:
    """Wait in a UI task for whichever of *aws* ends first; its value, or its error. The others are aborted.

    Raises:
        ValueError: there is nothing to wait for.
    """
    if not aws:
        raise ValueError("first() needs something to wait for")
    futures = _futures("first()", aws)
    try:
        winner = await _Any(futures)
    finally:
        _abort(futures)
    return winner.result()


class _Any:
    """Waits until one of several futures is done; gives that one, the earliest in the list if there are more."""

    is_at_rest = True

    def __init__(self, futures: list[Future[Any]]) -> None:
        self._futures = futures

    def __await__(self) -> Generator[Any, None, Future[Any]]:
        driver = _driver("gather() or first()")
        for future in self._futures:
            if isinstance(future, TaskHandle):
                future.expect_awaiter()
        if not any(future.done() for future in self._futures):
            self._post = driver.runtime.post
            yield self
        return next(future for future in self._futures if future.done())

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        post = self._post
        for future in self._futures:
            future.add_done_callback(lambda _future: post(wake))
        return lambda: None  # late wakes are ignored by the driver


class move_on_after:  # reads as a statement, as trio's does
    """``async with move_on_after(seconds) as limit:`` in a UI task: after that time the block is left where it awaits.

    What it awaited is aborted. ``limit.cancelled_caught`` tells whether the time was up.

    Raises:
        ValueError: *seconds* is negative or not finite.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = check_seconds("move_on_after", seconds)
        self._signal = Cancelled(f"move_on_after({seconds:g})")
        self.cancelled_caught = False

    async def __aenter__(self) -> Self:
        self._driver = _driver("move_on_after()")
        self._timer: Timer = self._driver.runtime.host.after(self._seconds, self._expire)
        return self

    def _expire(self) -> None:
        if self._driver.is_active:
            self._driver.interrupt(self._signal)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._driver.runtime.host.cancel(self._timer)
        self._driver.forget_interrupt(self._signal)
        self.cancelled_caught = error is self._signal
        return self.cancelled_caught
