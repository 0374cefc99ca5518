"""`ui_event`: a UI task waits for an event of a widget. The one module of UI tasks that needs Tk."""

from __future__ import annotations

import tkinter
from collections.abc import Awaitable, Callable, Generator
from contextlib import suppress
from itertools import count
from typing import Any

from tkasync.dispatch.host import ROOM_OF_A_TURN
from tkasync.errors import Cancelled, NoOwnerError
from tkasync.runtime.widget_scopes import scope_of
from tkasync.stack import has_room
from tkasync.ui_tasks.waits import driver_here

_numbers = count(1)


class _UiEvent:
    is_at_rest = True

    def __init__(self, widget: tkinter.Misc, sequence: str) -> None:
        self._widget = widget
        self._sequence = sequence

    def __await__(self) -> Generator[Any, None, tkinter.Event[tkinter.Misc]]:
        driver = yield from driver_here("ui_event()")
        self._post = driver.post
        self._event: tkinter.Event[tkinter.Misc] | None = None
        yield from driver.wait(self)
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
        if self._is_over:
            return
        self._event = event
        if has_room(ROOM_OF_A_TURN):
            self._end()
        else:  # an event deep in a recursion, where the task's step would be lost
            self._post(self.close)

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


class _Destroyed(_UiEvent):
    """The wait for the end of the widget itself, which its scope knows first, while it can still be used.

    It is told before anything else of the widget ends: so it wins over the cancellation of other waits.
    """

    def __await__(self) -> Generator[Any, None, tkinter.Event[tkinter.Misc]]:
        driver = yield from driver_here("ui_event()")
        self._event = None
        try:
            self._scope = scope_of(self._widget)
        except NoOwnerError:
            return _destroy_event(self._widget)
        if not self._scope.is_ending:
            yield from driver.wait(self)
        return _destroy_event(self._widget)

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        self._wake = wake
        self._is_over = False
        self._scope.adopt_first(self)
        return self._unbind

    def _unbind(self) -> None:
        self._is_over = True
        self._scope.discard(self)


def _destroy_event(widget: tkinter.Misc) -> tkinter.Event[tkinter.Misc]:
    event: tkinter.Event[tkinter.Misc] = tkinter.Event()
    event.type, event.widget = tkinter.EventType.Destroy, widget
    return event


def ui_event(widget: tkinter.Misc, sequence: str) -> Awaitable[tkinter.Event[tkinter.Misc]]:
    """Wait in a UI task for the next event *sequence* (``"<Return>"``, ``"<<Saved>>"``) on *widget*; gives the event.

    The task goes on inside the event, before the widget's own bindings. When the widget is destroyed first, the waiting
    task is cancelled there. ``"<Destroy>"`` gives its event, before anything of the widget ends; of a widget that is
    destroyed, at once.

    Raises:
        tkinter.TclError: Tk does not know *sequence*.
    """
    if not isinstance(widget, tkinter.Misc):
        raise TypeError(f"ui_event takes a widget and a sequence, not {widget!r}")
    return (_Destroyed if sequence == "<Destroy>" else _UiEvent)(widget, sequence)


ui_event.is_for_ui_tasks = True  # type: ignore[attr-defined]  # a spawn_task of it would do nothing
