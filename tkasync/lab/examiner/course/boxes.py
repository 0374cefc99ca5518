"""Message boxes of the program, made of widgets, for the examiner to read and to answer. UI thread.

Those that Tk makes no widget of tkinter's stands for, and on some systems they are not Tk's at all. What keeps the user
from the other windows is himself: before he does anything else, he answers the box.
"""

from __future__ import annotations

import tkinter as tk
from contextlib import suppress
from functools import partial
from tkinter import messagebox
from typing import Any

from tkasync.testing.probes import texts

_ANSWERS = {
    messagebox.OKCANCEL: ("ok", "cancel"),
    messagebox.YESNO: ("yes", "no"),
    messagebox.YESNOCANCEL: ("yes", "no", "cancel"),
    messagebox.RETRYCANCEL: ("cancel", "retry"),  # who tries again presses the program's own button
    messagebox.ABORTRETRYIGNORE: ("ignore", "retry", "abort"),
}


class MessageBox(tk.Toplevel):
    """See the module.

    Args:
        master: above which it is.
        options: those of `tkinter.messagebox`.
    """

    def __init__(self, master: Any, options: dict[str, Any]) -> None:
        super().__init__(master)
        self.title(str(options.get("title") or ""))
        self.answers: tuple[str, ...] = _ANSWERS.get(str(options.get("type")), ("ok",))
        """What the user can say; first what he does say."""
        self.answer: str = self.answers[-1]
        """What he has said; for a box that is closed, the last of them."""
        for text in options.get("message"), options.get("detail"):
            if text:
                tk.Label(self, text=str(text)).pack(padx=20, pady=10)
        for answer in self.answers:
            # Called as no program calls its buttons: the exam looks for those.
            tk.Button(self, text=f"[{answer}]", command=partial(self.say, answer)).pack(side="left")

    def say(self, answer: str) -> None:
        """Answer it."""
        self.answer = answer
        self.destroy()


def make_of_widgets(root: Any) -> None:
    """Have all message boxes of the program with the window *root* be made so."""

    def show(message: messagebox.Message, **options: Any) -> str:
        all_options = {**message.options, **options}
        box = MessageBox(message.master or all_options.get("parent") or root, all_options)
        box.wait_window()
        return box.answer

    setattr(messagebox.Message, "show", show)  # noqa: B010  # a method, for mypy


def answer_open_box(root: Any) -> str:
    """Answer the newest box that is open below *root*, and return what was said; nothing when there is none."""
    box = open_box(root)
    if box is None:
        return ""
    box.say(box.answers[0])
    return box.answers[0]


def open_box(root: Any) -> MessageBox | None:
    """Return the newest box that is open below *root*, if there is one."""
    with suppress(tk.TclError):  # the program is just gone
        boxes = [widget for widget in texts.below(root) if isinstance(widget, MessageBox)]
        return boxes[-1] if boxes else None
    return None


def window_with_grab(root: Any) -> Any:
    """Return the window below *root* that keeps the user from the others by a grab, if one on the screen does."""
    with suppress(tk.TclError):
        name = str(root.tk.call("grab", "current", root))
        for widget in texts.below(root) if name else ():
            window = widget.winfo_toplevel()
            if str(widget) == name and window is not root and window.winfo_viewable():
                return window
    return None


def button_in(window: Any) -> Any:
    """Return the first button on the screen in *window*, if it has one."""
    return next((widget for widget in texts.visible(window) if hasattr(widget, "invoke")), None)
