"""Whether Tab goes through a window as the eye does: from the left to the right, and from the top down."""

from __future__ import annotations

import tkinter as tk


def out_of_order(window: tk.Misc) -> list[tuple[str, str]]:
    """Pairs of neighbours below *window* of which Tab reaches the second before the first.

    Tab goes by the order in which the children of a widget were made. Two of them are compared where one lies wholly
    left of the other at its height, or wholly above it; widgets without anything for the keyboard do not count.
    """
    found: list[tuple[str, str]] = []
    children = [child for child in window.winfo_children() if _is_place(child)]
    for at, child in enumerate(children):
        found += [(str(later), str(child)) for later in children[at + 1 :] if _is_before(later, child)]
        found += out_of_order(child)
    return found


def _is_place(widget: tk.Misc) -> bool:
    if not widget.winfo_viewable() or isinstance(widget, tk.Toplevel | tk.Menu):
        return False
    return bool(widget.tk.call("tk::FocusOK", widget)) or any(map(_is_place, widget.winfo_children()))


def _is_before(one: tk.Misc, other: tk.Misc) -> bool:
    _left, top, right, bottom = _box(one)
    other_left, other_top, _other_right, other_bottom = _box(other)
    if bottom <= other_top:
        return True
    return right <= other_left and top < other_bottom and other_top < bottom


def _box(widget: tk.Misc) -> tuple[int, int, int, int]:
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    return x, y, x + widget.winfo_width(), y + widget.winfo_height()
