"""`show_error`: one box for all errors of a window, which counts those that are alike. UI only.

A message box for each error stands in stacks when a job fails five times a second, and each of them waits in an event
loop of its own. This box does not wait: it takes further errors while it is open.
"""

from __future__ import annotations

import logging
import tkinter as tk
import traceback
from collections.abc import Awaitable, Generator
from typing import Any

from tkasync.errors import WrongThreadError
from tkasync.ownership.repeats import count_of
from tkasync.ownership.report_text import shown, text_of, traceback_to_show
from tkasync.runtime.current import current_runtime
from tkasync.runtime.runtime import Runtime
from tkasync.ui_tasks.events import ui_event
from tkasync.widgets.toolkit import widgets_for

_log = logging.getLogger("tkasync")
_BOX = "error box"
_MOST = 50  # kinds of errors that are listed; a guess at what somebody reads
_TITLE = "Errors"


def show_error(error: BaseException, *, master: tk.Misc | None = None) -> Awaitable[None]:
    """Show *error* in the window's error box, and log it. UI only; does not wait for the user.

    For ``on_error`` of a runtime, of ``run()`` and of tasks. The box opens with the first error. While it is open,
    further ones are listed in it, and equal ones are counted. Once the window closes, errors are only logged.
    In a UI task ``await show_error(error)`` goes on when the box has been closed.

    Args:
        error: what to show.
        master: a widget of the window; needed only where several windows are open.

    Raises:
        WrongThreadError: on another thread.
        NoRuntimeError: there is no window, or several and no *master*.
        TypeError: *error* is no exception, *master* no widget.
    """
    if not issubclass(type(error), BaseException):
        raise TypeError(
            f"show_error takes an exception, not {error!r}: write show_error(Exception({error!r}))"
        )
    runtime = Runtime.of(master) if master is not None else current_runtime()
    if not runtime.is_ui_thread:
        raise WrongThreadError.ui_only("show_error", "dispatch_to_ui(show_error, error)")
    presentable = shown(error)
    trace = traceback_to_show(presentable)
    _log.error("shown to the user: %s", text_of(error), exc_info=(type(presentable), presentable, trace))
    if runtime.root is not None and not runtime.is_closed:
        box = runtime.scope.find(_BOX)
        if box is None:
            box = ErrorBox(runtime.root)
            runtime.scope.provide(_BOX, box)
            box.bind("<Destroy>", lambda event: _forget(runtime, event.widget), add=True)
        box.add(error)
        return _Closed(box)
    return _Closed(None)


class _Closed:
    """Waits until *box* is closed; awaited by nobody, it costs nothing."""

    def __init__(self, box: tk.Misc | None) -> None:
        self._box = box

    def __await__(self) -> Generator[Any, None, None]:
        if self._box is not None:
            yield from ui_event(self._box, "<Destroy>").__await__()


def _forget(runtime: Runtime, widget: tk.Misc) -> None:
    if widget is runtime.scope.find(_BOX):
        runtime.scope.provide(_BOX, None)


class ErrorBox(tk.Toplevel):
    """The box. ``errors`` are the texts and their counts, the newest first."""

    def __init__(self, root: Any) -> None:
        super().__init__(root)
        self.errors: dict[str, int] = {}
        self.title(_TITLE)
        if root.winfo_viewable():  # over a window that is not shown it would not be either
            self.transient(root)
        kit = widgets_for(root)
        frame = kit.Frame(self, padding=12)
        frame.pack(fill="both", expand=True)
        self._list = self._text(frame, height=6)
        self._details = self._text(frame, height=12)
        self._details.pack_forget()
        self._add_buttons(kit, frame)
        self.bind("<Escape>", lambda _event: self.destroy())
        self.lift()

    def _text(self, master: Any, height: int) -> tk.Text:
        text = tk.Text(master, width=80, height=height, wrap="word", state="disabled", relief="flat")
        text.pack(fill="both", expand=True, pady=(0, 8))
        return text

    def _add_buttons(self, kit: Any, master: Any) -> None:
        row = kit.Frame(master)
        row.pack(side="bottom", fill="x")
        close = kit.Button(row, text="Close", command=self.destroy)
        close.pack(side="right")
        close.focus_set()
        kit.Button(row, text="Details", command=self._toggle_details).pack(side="left")

    def add(self, error: BaseException) -> None:
        """List *error*, or count it with those of its type and text."""
        text = text_of(error)
        count = self.errors.pop(text, 0) + count_of(error)
        self.errors = dict([(text, count), *self.errors.items()][:_MOST])
        total = sum(self.errors.values())
        self.title(_TITLE if total == 1 else f"{_TITLE} ({total})")
        _show(self._list, "\n".join(_line(*each) for each in self.errors.items()))
        presentable = shown(error)
        details = traceback.format_exception(type(presentable), presentable, traceback_to_show(presentable))
        _show(self._details, "".join(details))

    def _toggle_details(self) -> None:
        if self._details.winfo_manager():
            self._details.pack_forget()
        else:
            self._details.pack(fill="both", expand=True, pady=(0, 8))


def _line(text: str, count: int) -> str:
    first, _, rest = text.partition("\n")
    ending = " ..." if rest else ""
    return f"{first}{ending}" if count == 1 else f"{count} × {first}{ending}"


def _show(widget: tk.Text, text: str) -> None:
    widget.configure(state="normal")
    widget.delete("1.0", "end")
    widget.insert("1.0", text.replace("\0", "\\0"))
    widget.configure(state="disabled")
