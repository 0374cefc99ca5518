"""`Cover`: a fallback placed over everything else in a frame, and removed again. UI only."""

from __future__ import annotations

from collections.abc import Callable
from tkinter import Misc, ttk
from typing import Any

from tkasync.dispatch.ambient import Owned
from tkasync.dispatch.refusals import brief
from tkasync.ownership.scope import Scope
from tkasync.resources.loadable import BOUNDARY, SUSPENSE
from tkasync.runtime.widget_scopes import scope_of

MAKE_A_WIDGET = "pass a plain function that makes a widget"
"""What to write instead of a coroutine function."""


class Cover:
    """Places at most one fallback over *frame*, without a change to the geometry of the frame's other children.

    The errors and the resources of a fallback go to the boundaries and suspenses around *frame*. If *frame* took them,
    a fallback that fails, or loads, would be replaced by itself for ever.
    """

    def __init__(self, frame: ttk.Frame, scope: Scope) -> None:
        self._frame = frame
        self._scope = scope
        self._holder: ttk.Frame | None = None
        self._before: tuple[int, int, bool, bool] | None = None

    @property
    def is_shown(self) -> bool:
        """Whether a fallback covers the frame."""
        return self._holder is not None

    def show(self, make: Callable[[ttk.Frame], Any]) -> None:
        """Cover the frame with what *make* makes in the frame that it is given; an earlier cover is removed.

        An error in *make* is reported to the owner around the frame, and nothing is covered.
        """
        self.hide()
        above = self._scope.above
        with self._scope.runtime.reporting(f"in the fallback of {self._scope.name}", above):
            self._holder = holder = ttk.Frame(self._frame)
            try:
                with Owned(self._outside(holder)):
                    show_inside(holder, make(holder))
            except BaseException:
                self.hide()
                raise
            self._make_room(holder)
            holder.place(relx=0, rely=0, relwidth=1, relheight=1)
            holder.lift()

    def hide(self) -> None:
        """Remove the cover, if there is one."""
        holder, self._holder = self._holder, None
        if holder is not None:
            holder.destroy()
        before, self._before = self._before, None
        if before is not None:
            self._set_size(*before)

    def _outside(self, holder: ttk.Frame) -> Scope:
        scope, above, runtime = scope_of(holder), self._scope.above, self._scope.runtime
        for name in (BOUNDARY, SUSPENSE):
            scope.provide(name, above.find(name) if above is not None else None)

        def hand_on(error: BaseException) -> bool:
            runtime.report(error, owner=above)
            return True

        scope.take_errors(hand_on)
        return scope

    def _make_room(self, holder: ttk.Frame) -> None:
        """Request the size of the fallback where the frame requests less: without content it requests none."""
        frame = self._frame
        holder.update_idletasks()
        size = frame.winfo_reqwidth(), frame.winfo_reqheight()
        wanted = max(size[0], holder.winfo_reqwidth()), max(size[1], holder.winfo_reqheight())
        if wanted != size:
            # Any: without an argument it returns the setting, which the stub lacks.
            propagates: Any = frame.pack_propagate()
            self._before = frame["width"], frame["height"], propagates, frame.grid_propagate()
            self._set_size(*wanted, False, False)

    def _set_size(self, width: int, height: int, pack_propagate: bool, grid_propagate: bool) -> None:
        self._frame.configure(width=width, height=height)
        self._frame.pack_propagate(pack_propagate)
        self._frame.grid_propagate(grid_propagate)


def show_inside(holder: ttk.Frame, widget: Any) -> None:
    """Pack *widget* so that it fills *holder*, unless it has a geometry manager or is ``None``.

    Raises:
        TypeError: it is no widget, or one of another parent, where it would stay for good.
    """
    if widget is None or widget is holder:
        return
    if not isinstance(widget, Misc):
        raise TypeError(f"what fills a frame is a widget made in it, or None, not {brief(widget)}")
    if not widget.winfo_manager():
        if not str(widget).startswith(f"{holder}."):
            raise TypeError(
                f"{widget} is not in the frame that it is to fill: make it with the frame that the function is given"
            )
        widget.pack(fill="both", expand=True)  # type: ignore[attr-defined]  # any widget but a window has it
