"""What a user can read on a window, and the widgets that he finds by it. UI thread; works without a runtime."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from contextlib import suppress
from tkinter import ttk
from typing import Any


def below(widget: tk.Misc) -> Iterator[tk.Misc]:
    """Yield every widget below *widget*, its further windows too."""
    for child in widget.winfo_children():
        yield child
        yield from below(child)


def visible(root: tk.Misc) -> Iterator[tk.Misc]:
    """Yield *root* and every widget below it that is on the screen."""
    if root.winfo_viewable():
        yield root
    yield from (widget for widget in below(root) if widget.winfo_viewable())


def texts_of(widget: Any) -> list[str]:
    """Return what is to be read on *widget* itself, line by line; of a window its title."""
    if isinstance(widget, tk.Listbox):
        return [str(row) for row in widget.get(0, "end")]
    if isinstance(widget, tk.Text):
        return str(widget.get("1.0", "end")).splitlines()
    # ttk's is one of these. What it holds is read; its text is the name of its variable.
    if isinstance(widget, tk.Entry):
        return [widget.get()]
    if isinstance(widget, ttk.Treeview):
        rows = [widget.item(row) for row in widget.get_children()]
        return [str(cell) for row in rows for cell in (row["text"], *row["values"])]
    if isinstance(widget, tk.Canvas):
        return _texts_of_canvas(widget)
    if isinstance(widget, tk.Toplevel | tk.Tk):
        return [widget.title()]
    # Tk takes "text" for the beginning of "textvariable"; a widget of another library lists nothing of its own.
    if "text" in (widget.keys() or ()) or type(widget).cget is not tk.Misc.cget:
        with suppress(tk.TclError, ValueError):  # it has no text; the second is what customtkinter raises
            return [str(widget.cget("text"))]
    return []


def _texts_of_canvas(canvas: Any) -> list[str]:
    items = canvas.find_all()
    return [str(canvas.itemcget(item, "text")) for item in items if str(canvas.type(item)) == "text"]


def visible_texts(root: tk.Misc) -> list[str]:
    """Return all lines that can be read on the windows of *root*, the empty ones left out."""
    return [text for widget in visible(root) for text in texts_of(widget) if text.strip()]


def shows(root: tk.Misc, text: str) -> bool:
    """Whether *text* is a part of a line that can be read on the windows of *root*."""
    return any(text in line for line in visible_texts(root))


def find_button(root: tk.Misc, text: str) -> Any:
    """Return the widget on the screen that can be pressed and is called *text*; the first of several.

    Raises:
        LookupError: there is none; the message lists those that there are.
    """
    buttons = [widget for widget in visible(root) if hasattr(widget, "invoke") and texts_of(widget)]
    for button in buttons:
        if texts_of(button) == [text]:
            return button
    there = ", ".join(repr(line) for button in buttons for line in texts_of(button)) or "none"
    raise LookupError(f"no button on the screen is called {text!r}; there are: {there}")


def find_entry(root: tk.Misc, at: int = 0) -> Any:
    """Return the field for one line on the screen that is number *at*, from 0 in the order in which they were made.

    Raises:
        LookupError: there are not so many.
    """
    entries = [widget for widget in visible(root) if isinstance(widget, tk.Entry)]
    if not 0 <= at < len(entries):
        raise LookupError(f"there is no entry number {at} on the screen, but {len(entries)} of them")
    return entries[at]


def press_close_button(window: Any) -> None:
    """Do what the close button of *window* does: call its handler, or destroy it."""
    handler = window.protocol("WM_DELETE_WINDOW")
    if handler:
        window.tk.eval(handler)
    else:
        window.destroy()
