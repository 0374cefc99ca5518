"""A cover: a fallback laid over everything else in a frame, and taken off again. UI only."""

from __future__ import annotations

from collections.abc import Callable
from tkinter import ttk
from typing import Any

from tkasync.ownership.scope import Scope
from tkasync.resources.resource import BOUNDARY, SUSPENSE
from tkasync.runtime.current import owned_by
from tkasync.runtime.widget_scopes import scope_of


class Cover:
    """Lays at most one fallback over *frame*; whatever manages the frame's other children does not notice.

    What goes on inside a fallback is no business of *frame*'s: its errors and its resources go to the boundaries and
    suspenses around *frame*. Or a fallback that fails, or loads, would be replaced by itself for ever.
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
        """Cover the frame with what *make* makes in the frame that it is given, in place of an earlier cover.

        An error in *make* is reported as one of who is around the frame; nothing is covered then.
        """
        self.hide()
        above = self._scope.above
        with self._scope.runtime.reporting(f"in the fallback of {self._scope.name}", above):
            self._holder = holder = ttk.Frame(self._frame)
            try:
                with owned_by(self._outside(holder)):
                    show_inside(holder, make(holder))
            except BaseException:
                self.hide()
                raise
            self._make_room(holder)
            holder.place(relx=0, rely=0, relwidth=1, relheight=1)
            holder.lift()

    def hide(self) -> None:
        """Take the cover off, if there is one."""
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

        scope.on_unhandled = hand_on
        return scope

    def _make_room(self, holder: ttk.Frame) -> None:
        """Ask for the fallback's size where the frame has less: with nothing in it so far it has none."""
        frame = self._frame
        holder.update_idletasks()
        size = frame.winfo_reqwidth(), frame.winfo_reqheight()
        wanted = max(size[0], holder.winfo_reqwidth()), max(size[1], holder.winfo_reqheight())
        if wanted != size:
            propagates: Any = frame.pack_propagate()  # without an argument it tells; the stub does not know
            self._before = frame["width"], frame["height"], propagates, frame.grid_propagate()
            self._set_size(*wanted, False, False)

    def _set_size(self, width: int, height: int, pack_propagate: bool, grid_propagate: bool) -> None:
        self._frame.configure(width=width, height=height)
        self._frame.pack_propagate(pack_propagate)
        self._frame.grid_propagate(grid_propagate)


def show_inside(holder: ttk.Frame, widget: Any) -> None:
    """Have *widget* fill *holder*, unless it is laid out there already, or is nothing: *holder* was filled by hand."""
    if widget is not None and widget is not holder and not widget.winfo_manager():
        widget.pack(fill="both", expand=True)
