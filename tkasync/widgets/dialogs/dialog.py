"""`Dialog`: a modal window that a UI task awaits. UI only; no event loop of its own runs in it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Generator
from typing import Any

from tkasync.component import ComponentMixin
from tkasync.dispatch.ambient import ambient
from tkasync.errors import NoOwnerError
from tkasync.runtime.runtime import Runtime
from tkasync.tasks.outcome.awaiting import wait_for_trap
from tkasync.ui_tasks.events import ui_event
from tkasync.widgets.dialogs.line import Line, line_of
from tkasync.widgets.dialogs.modal import ModalWindow
from tkasync.windows import window_of


class Dialog(ComponentMixin, ModalWindow):
    """A component that is a modal window: ``value = await RenameDialog(self, name).show()`` in a UI task.

    Override ``setup()``, and call ``finish(value)`` in it, which closes the dialog and gives *value*. It shows when it
    is awaited, over the window of its master, and ends with that master. Escape and the window's own button close it
    unanswered. Return presses the button that has the focus, else the one with ``default="active"``.

    Of several at once one is shown, and the others stand in line. A dialog whose master lies in the one that is shown
    comes above that.
    """

    async def show(self) -> Any:
        """Show the dialog, and wait until it is closed. Any: what the program gives to ``finish``.

        The task goes on in a later turn, when the window is gone and the focus is back. When the task is aborted, the
        dialog closes. A dialog that has been closed before is not shown; what it was finished with is given.

        Returns:
            The value that ``finish`` was called with; ``None`` when the dialog was closed without.

        Raises:
            NoOwnerError: awaited elsewhere than in a UI task.
        """
        refuse_elsewhere(f"{type(self).__name__}.show", "spawn_ui_task(dialog.show)")
        if not self.scope.is_ending:
            line = line_of(self.runtime)
            self.on_cleanup(line.leave, self)
            try:
                await line.turn(self)
                if not self.scope.is_ending:
                    self.bind("<Map>", self._on_map)
                    self.open()
                    await ui_event(self, "<Destroy>")
            finally:
                if not self.scope.is_ending:
                    self.destroy()
                # Later: it may be inside its own end here, and has the grab and the focus still.
                self.runtime.post(_go_on, self, line)
            await _LaterTurn(self.runtime)
        return self.finished_with

    def called_off(self) -> None:
        """Close it: the task that was to show it was aborted before its first step."""
        if not self.scope.is_ending:
            self.runtime.on_ui_thread(self.destroy)

    def _on_map(self, event: tk.Event[Any]) -> None:
        if event.widget is self:
            self.take_grab()


class _LaterTurn:
    """Waits for what is queued already."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def __await__(self) -> Generator[Any, None, None]:
        yield from wait_for_trap(self)

    def start(self, wake: Callable[[], None]) -> Callable[[], object]:
        self._runtime.post(wake)
        return lambda: None  # a late wake is no wake


def refuse_elsewhere(call: str, line: str) -> None:
    """Refuse a dialog where no UI task awaits it.

    Raises:
        NoOwnerError: it is so; *line* is what gives the handle of a task that does.
    """
    if ambient.driver is None:
        raise NoOwnerError.outside_ui_task(call, line)


def _go_on(dialog: Dialog, line: Line) -> None:
    """Give the input back to who had it before *dialog*, and let the next one come."""
    line.leave(dialog)
    top = line.top
    if isinstance(top, Dialog):
        top.take_back()
    focus = getattr(dialog, "focus_before", None)
    if focus is not None and not _is_gone(focus) and top in (None, window_of(focus)):
        focus.focus_set()
    line.go_on()


def _is_gone(widget: Any) -> bool:
    return widget.tk.call("info", "commands", str(widget)) in ("", ())
