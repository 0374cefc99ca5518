"""`ask`, `ask_text`, `ask_open`, `ask_save`: questions to the user, which a UI task awaits. UI only.

``tkinter.messagebox`` and its kind wait in an event loop of their own, inside the handler that asks: what was begun
before goes on only when the newest of them has returned.
"""

from __future__ import annotations

from collections.abc import Callable
from tkinter import Misc, TclError, filedialog
from typing import Any

from tkasync.errors import NoRuntimeError
from tkasync.runtime.current import current_runtime, current_scope
from tkasync.runtime.runtime import Runtime
from tkasync.runtime.widget_scopes import scope_of, widget_of
from tkasync.widgets.dialogs.dialog import Dialog, refuse_elsewhere
from tkasync.widgets.dialogs.line import line_of
from tkasync.widgets.dialogs.nested import modal
from tkasync.widgets.toolkit import widgets_for

_WIDTH = 420  # pixels after which a question goes on in the next line


async def ask(text: str, *, title: str = "", master: Misc | None = None) -> bool | None:
    """Ask a question that is answered by yes or no.

    Args:
        text: the question.
        title: of the box; that of the window without.
        master: the widget that it concerns, with which the box ends; that of the running task without.

    Returns:
        The answer; ``None`` when the box was closed without.

    Raises:
        NoOwnerError: awaited elsewhere than in a UI task. There, also on another thread, ``spawn_ui_task(ask, text)``
            gives a handle to await or to ask for its ``result()``.
    """
    answer: bool | None = await Question(_window("ask", master), text, title).show()
    return answer


async def ask_text(text: str, *, title: str = "", master: Misc | None = None) -> str | None:
    """Ask for a line of text; see `ask`. ``None`` when the box was closed or cancelled; an empty line is an answer."""
    answer: str | None = await TextQuestion(_window("ask_text", master), text, title).show()
    return answer


async def ask_open(text: str = "", *, title: str = "", master: Misc | None = None) -> str | None:
    """Ask for a file to open, by the system's own chooser; see `ask`. ``None`` when it was closed without a file."""
    return await _show(Chooser(filedialog.askopenfilename, _window("ask_open", master), title or text))


async def ask_save(text: str = "", *, title: str = "", master: Misc | None = None) -> str | None:
    """Ask where to save a file, by the system's own chooser, which asks before it names one that exists; see `ask`."""
    return await _show(Chooser(filedialog.asksaveasfilename, _window("ask_save", master), title or text))


def _window(call: str, master: Misc | None) -> Any:
    refuse_elsewhere(call, f"spawn_ui_task({call}, text)")
    if master is not None:
        return master
    scope = current_scope()
    while scope is not None:
        widget = widget_of(scope)
        if widget is not None:
            return widget
        scope = scope.above
    root = current_runtime().root
    if root is None:
        raise NoRuntimeError.no_window(call)
    return root


class Question(Dialog):
    """A text above two buttons."""

    words: tuple[str, str] = ("Yes", "No")

    def setup(self, text: str, title: str) -> None:
        if title:
            self.title(title)
        kit: Any = widgets_for(self)
        self.kit: Any = kit
        frame = kit.Frame(self, padding=16)
        frame.pack(fill="both", expand=True)
        kit.Label(frame, text=text.replace("\0", "\\0"), wraplength=_WIDTH, justify="left").pack(anchor="w")
        self.add_field(frame)
        row = kit.Frame(frame)
        row.pack(fill="x", pady=(16, 0))
        yes, no = (
            self.tk.eval(f"namespace eval ::tk {{mc &{word}}}").replace("&", "") for word in self.words
        )
        kit.Button(row, text=no, command=self.refuse, width=8).pack(side="right")
        self.yes: Any = kit.Button(row, text=yes, command=self.accept, width=8, default="active")
        self.yes.pack(side="right", padx=8)
        self.resizable(False, False)
        self.set_focus()

    def add_field(self, master: Any) -> None:
        """Add what is to be filled in."""

    def set_focus(self) -> None:
        """Choose where to begin."""
        self.yes.focus_set()

    def accept(self) -> None:
        """Answer."""
        self.finish(True)

    def refuse(self) -> None:
        """Answer with the other button."""
        self.finish(False)


class TextQuestion(Question):
    """A text above a field."""

    words: tuple[str, str] = ("OK", "Cancel")

    def add_field(self, master: Any) -> None:
        self.entry: Any = self.kit.Entry(master, width=40)
        self.entry.pack(fill="x", pady=(12, 0))

    def set_focus(self) -> None:
        self.entry.focus_set()

    def accept(self) -> None:
        self.finish(self.entry.get())

    def refuse(self) -> None:
        self.finish(None)


class Chooser:
    """The system's chooser, and its place in the line."""

    def __init__(self, choose: Callable[..., Any], master: Any, title: str) -> None:
        self.master: Any = master
        self._choose = choose
        self._options = {"title": title} if title else {}
        self._is_open = False

    def run(self) -> str:
        """Let the user choose, in an event loop of its own."""
        self._is_open = True
        try:
            return str(self._choose(parent=self.master, **self._options) or "")
        except TclError:
            if self._is_open:
                raise
            return ""  # closed with its parent, which Tk's chooser then misses
        finally:
            self._is_open = False

    def close(self) -> None:
        """End it, where it is the one that Tk has for systems without; of others the answer is dropped."""
        if self._is_open:
            self._is_open = False
            self.master.tk.eval("set ::tk::Priv(selectFilePath) {}")


async def _show(chooser: Chooser) -> str | None:
    runtime, scope = Runtime.of(chooser.master), scope_of(chooser.master)
    line = line_of(runtime)
    try:
        await line.turn(chooser)
        scope.adopt(chooser)
        return await modal(chooser.run) or None
    finally:
        chooser.close()
        scope.discard(chooser)
        line.leave(chooser)
        runtime.post(line.go_on)
