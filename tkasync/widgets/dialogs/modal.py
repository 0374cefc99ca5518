"""`ModalWindow`: how a dialog looks and behaves as a window, whoever waits for it. UI only."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Any

from tkasync.windows import window_of


class ModalWindow(tk.Toplevel):
    """A window that is hidden until `open`, then lies over its master's window and takes all input of the program.

    Escape and its own button close it. Return presses the button that has the focus, else the one with
    ``default="active"``; in a text it begins a line.
    """

    def __init__(self, master: tk.Misc | None = None, **options: Any) -> None:
        super().__init__(master, **options)
        self.withdraw()
        if "background" not in options and "bg" not in options:
            self.configure(background=ttk.Style(self).lookup("TFrame", "background") or self["background"])
        self.protocol("WM_DELETE_WINDOW", self.destroy)
        self.bind("<Escape>", lambda _event: self.destroy())
        for key in ("<Return>", "<KP_Enter>"):
            self.bind(key, self._press)
        # Kept by Tk until it shows, unless a setup() asks for the focus too, which then has it.
        self.focus_set()

    def open(self) -> None:
        """Show it over its master's window."""
        parent = window_of(self.master)
        self.focus_before: Any = parent.focus_lastfor()
        if parent.winfo_viewable():  # over a window that is not shown it would not be either
            self.transient(parent)
        self._centre_on(parent)
        self.deiconify()
        self.lift()

    def take_grab(self) -> None:
        """Take all input of the program, if it shows; the focus comes with it."""
        # Before it shows Tk refuses the grab; waiting for that would be an event loop of its own.
        if self.winfo_viewable():
            self.grab_set()

    def take_back(self) -> None:
        """Take grab and focus again, from a dialog that was above."""
        self.take_grab()
        (self.focus_lastfor() or self).focus_set()

    def _centre_on(self, parent: Any) -> None:
        self.update_idletasks()
        width, height = self.winfo_reqwidth(), self.winfo_reqheight()
        left = parent.winfo_rootx() + (parent.winfo_width() - width) // 2
        top = parent.winfo_rooty() + (parent.winfo_height() - height) // 3
        left = max(0, min(left, self.winfo_screenwidth() - width))
        top = max(0, min(top, self.winfo_screenheight() - height))
        self.geometry(f"+{left}+{top}")

    def _press(self, event: tk.Event[Any]) -> None:
        focus: Any = event.widget
        if _is_button(focus):
            # A theme's class may do so already, and a second press would follow.
            if not self.bind_class(focus.winfo_class(), f"<{event.keysym}>"):
                focus.invoke()
        elif not isinstance(focus, tk.Text):
            button = _default_button(self)
            if button is not None:
                button.invoke()


def _is_button(widget: object) -> bool:
    return isinstance(widget, tk.Button | ttk.Button)


def _default_button(widget: tk.Misc) -> Any:
    for child in widget.winfo_children():
        if _is_button(child) and str(child.cget("default")) == "active":
            return child
        if (found := _default_button(child)) is not None:
            return found
    return None
