"""What a UI task may await, beside handles and futures: pauses, events, a time limit.

UI tasks only; each is a few lines over the driver's `Trap`. Each is taken back when the task is cancelled.
"""

from __future__ import annotations

import tkinter
from collections.abc import Awaitable, Callable, Generator
from contextlib import suppress
from itertools import count
from types import TracebackType
from typing import Any, Self

from tkasync.dispatch.ambient import here
from tkasync.dispatch.timers import Timer, check_seconds
from tkasync.errors import Cancelled, NoOwnerError
from tkasync.execution.places.ui_coroutine import UiTaskItem
from tkasync.runtime.widget_scopes import scope_of
from tkasync.tasks.outcome.awaiting import is_undriven

_numbers = count(1)


class Driver:
    """Awaited, it gives the driver of the UI task that waits."""

    def __init__(self, call: str) -> None:
        self._call = call

    def __await__(self) -> Generator[Any, None, UiTaskItem]:
        while is_undriven():
            yield
        if here.driver is None:
            raise NoOwnerError(
                f"{self._call} is for UI tasks: await it in an async def under @ui_task; a coroutine of spawn_task "
                "runs on asyncio and awaits what is asyncio's"
            )
        return here.driver


class _Sleep:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __await__(self) -> Generator[Any, None, None]:
        self._host = (yield from Driver("sleep()").__await__()).runtime.host
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

    def __await__(self) -> Generator[Any, None, tkinter.Event[tkinter.Misc]]:
        yield from Driver("ui_event()").__await__()
        self._event: tkinter.Event[tkinter.Misc] | None = None
        yield self
        return self._outcome()

    def _outcome(self) -> tkinter.Event[tkinter.Misc]:
        if self._event is None:
            raise Cancelled(f"{self._widget} was destroyed before {self._sequence}")
        return self._event

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        self._wake = wake
        self._is_over = False
        try:
            self._scope = scope_of(self._widget)
            self._scope.adopt(self)
        except NoOwnerError:
            raise Cancelled(f"{self._widget} was destroyed before {self._sequence}") from None
        try:
            self._bind()
        except tkinter.TclError:
            self._scope.discard(self)
            raise
        return self._unbind

    def _bind(self) -> None:
        # A bindtag of our own, in front: a bind without add, an unbind or a "break" elsewhere does not touch it.
        # By hand, for bind_class() keeps its Tcl command, and with it this object, until the interpreter ends.
        widget: Any = self._widget
        self._tag = f"TkasyncEvent{next(_numbers)}"
        self._command = widget._register(self._on_event, widget._substitute, 0)
        try:
            widget.tk.call("bind", self._tag, self._sequence, f"{self._command} {widget._subst_format_str}")
        except tkinter.TclError:
            widget.deletecommand(self._command)
            raise
        widget.bindtags((self._tag, *widget.bindtags()))

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
        # At once, not in a later turn: an event that follows on this one is still to find the task waiting for it.
        self._wake()

    def _unbind(self) -> None:
        if self._is_over:
            return
        self._is_over = True
        self._scope.discard(self)
        # It may be destroyed at Tcl level: the widget first, or the interpreter with it.
        with suppress(tkinter.TclError):
            self._widget.deletecommand(self._command)
            self._widget.tk.call("bind", self._tag, self._sequence, "")
            self._widget.bindtags(tuple(tag for tag in self._widget.bindtags() if tag != self._tag))


def ui_event(widget: tkinter.Misc, sequence: str) -> Awaitable[tkinter.Event[tkinter.Misc]]:
    """Wait in a UI task for the next event *sequence* (``"<Return>"``, ``"<<Saved>>"``) on *widget*; gives the event.

    The task goes on inside the event, before the widget's own bindings. When the widget is destroyed first, the waiting
    task is cancelled there.

    Raises:
        tkinter.TclError: Tk does not know *sequence*.
    """
    if not isinstance(widget, tkinter.Misc):
        raise TypeError(f"ui_event takes a widget and a sequence, not {widget!r}")
    return _UiEvent(widget, sequence)


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
        self._driver = await Driver("move_on_after()")
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
