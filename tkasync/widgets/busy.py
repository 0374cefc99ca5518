"""`bind_busy`: a widget that cannot be used while tasks run. UI only."""

from __future__ import annotations

import tkinter
from tkinter import ttk
from typing import Any

from tkasync.runtime.runtime import Runtime
from tkasync.runtime.widget_scopes import scope_of
from tkasync.tasks.handle import TaskHandle
from tkasync.tk.bindings.options import Binding

_BUSY = "_tkasync_busy"


class _Busy:
    """What a widget was before it became busy, and for how many it is. It hangs on the widget."""

    def __init__(self, widget: Any) -> None:
        self._widget = widget
        self._count = 0
        self._found: tuple[Any, str] = ("", "")

    def enter(self) -> None:
        """Make the widget busy for one more."""
        if not self._count:
            self._found = (self._state(), str(self._widget.cget("cursor")))
        self._count += 1
        self._set("disabled", "watch")

    def leave(self) -> None:
        """Give back what was found, when nobody is left who has made it busy."""
        self._count -= 1
        if not self._count:
            self._set(*self._found)

    def _state(self) -> Any:
        widget = self._widget
        if isinstance(widget, ttk.Widget):
            return "disabled" if widget.instate(["disabled"]) else "!disabled"
        return str(widget.cget("state")) if "state" in widget.keys() else None  # noqa: SIM118  # no dict

    def _set(self, state: Any, cursor: str) -> None:
        widget = self._widget
        if isinstance(widget, ttk.Widget):
            widget.state([state])
        elif "state" in widget.keys():  # noqa: SIM118  # no dict
            widget.configure(state=state)
        widget.configure(cursor=cursor)


def bind_busy(widget: tkinter.Misc, *tasks: TaskHandle[Any]) -> Binding:
    """Disable *widget* until the last of *tasks* has ended, then give back the state that it had.

    The pointer over it is a watch meanwhile. Bound twice it is busy until both have ended. The binding ends with the
    widget, with the component or effect that it was made in, or by its ``stop()``, which gives the state back too.

    Raises:
        TypeError: one of *tasks* is no ``TaskHandle``.
        NoOwnerError: the widget is destroyed.
    """
    for task in tasks:
        if not isinstance(task, TaskHandle):
            raise TypeError(f"bind_busy takes tasks, as spawn_task returns them, not {task!r}")
    scope = scope_of(widget)
    kept: Any = widget.__dict__
    busy: _Busy = kept.setdefault(_BUSY, _Busy(widget))
    binding = Binding(scope, lambda: None, f"busy state of {widget}")
    busy.enter()
    binding.on_stop(lambda: None if scope.is_ending else busy.leave())

    def on_end() -> None:
        if all(task.done() for task in tasks):
            binding.stop()

    runtime = Runtime.of(widget)
    for task in tasks:
        task.add_done_callback(lambda _task: runtime.post(on_end))
    if not tasks:
        binding.stop()
    return binding
