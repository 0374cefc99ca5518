"""`Editor`: the field in which a cell is changed, exactly on the cell, and the words that refuse its text. UI only.

A plain ``tk.Entry``: the field of ttk is higher than a row, and would be cut.
"""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import Any

from tkasync.widgets.table.columns.column import words_for_tk
from tkasync.widgets.table.paint.theme import TableTheme
from tkasync.widgets.toolkit import widgets_for

BACK = "Shift-Tab"
Box = tuple[int, int, int, int]
"""x, y, width and height in the treeview."""


class Editor:
    """See the module.

    Args:
        tree: on whose cells it lies.
        theme: says what the cells look like.
        on_key: called with the name of a key that ends the edit: "Return", "Escape", "Tab" or "Shift-Tab".
        on_leave: called when another widget of the window has taken the focus.
        later: calls a function in a later turn, unless the table has ended by then.
    """

    def __init__(
        self,
        tree: ttk.Treeview,
        theme: TableTheme,
        on_key: Callable[[str], object],
        on_leave: Callable[[], object],
        later: Callable[[Callable[[], object]], object],
    ) -> None:
        self._tree = tree
        self._theme = theme
        self._on_key = on_key
        self._on_leave = on_leave
        self._later = later
        self._box: Box | None = None
        self.entry: tkinter.Entry | None = None
        """The field, while there is one."""
        self._words: Any = None

    @property
    def text(self) -> str:
        """What stands in it."""
        return "" if self.entry is None else self.entry.get()

    def open(self, text: str, anchor: str) -> None:
        """Make the field, with *text*, all of it selected; `place` shows it."""
        justify: Any = {"w": "left", "e": "right"}.get(anchor, "center")
        self.entry = entry = tkinter.Entry(self._tree, justify=justify, borderwidth=0, highlightthickness=1)
        self.take_theme()
        entry.insert(0, text)
        entry.selection_range(0, "end")
        entry.icursor("end")
        # A Treeview's own bindings are not the field's, but those of the window are: Return would press its button.
        keys = {"Return": "Return", "KP_Enter": "Return", "Escape": "Escape", "Tab": "Tab", "Shift-Tab": BACK}
        if entry.tk.call("tk", "windowingsystem") == "x11":
            keys["ISO_Left_Tab"] = BACK
        for name, key in keys.items():
            entry.bind(f"<{name}>", partial(self._key, key))
        entry.bind("<FocusOut>", lambda _event: self._later(partial(self._look_at_focus, entry)))
        self._box = None

    def take_theme(self) -> None:
        """Look as the cells do by now."""
        theme = self._theme
        if self.entry is not None:
            self.entry.configure(
                font=theme.font_name,
                background=theme.back,
                foreground=theme.front,
                insertbackground=theme.front,
                highlightcolor=theme.front,
            )

    def _key(self, key: str, _event: object) -> str:
        self._on_key(key)
        return "break"

    def _look_at_focus(self, entry: tkinter.Entry) -> None:
        """Tell of a focus that another widget has; another program, to which the user goes for a moment, is none."""
        if entry is self.entry and (focus := str(self._tree.tk.call("focus"))) and focus != str(entry):
            self._on_leave()

    def place(self, box: Box | None) -> None:
        """Lie on the cell at *box*; out of sight where it is ``None``."""
        entry = self.entry
        if entry is None or box == self._box:
            return
        is_first, self._box = self._box is None, box
        if box is None:
            entry.place_forget()
            self._hide_words()
            return
        x, y, width, height = box
        entry.place(x=x, y=y, width=width, height=height)
        self._place_words()
        if is_first:
            entry.focus_set()

    def refuse(self, words: str) -> None:
        """Show *words* at the field, until the text changes."""
        entry = self.entry
        if entry is None:
            return
        self._hide_words()
        self._words = widgets_for(self._tree).Label(
            self._tree, text=words_for_tk(words), padding=(6, 3), borderwidth=1, relief="solid"
        )
        entry.bind("<KeyPress>", lambda _event: self._hide_words())
        self._place_words()

    def _place_words(self) -> None:
        if self._words is None or self._box is None:
            return
        x, y, _width, height = self._box
        below = y + height + self._words.winfo_reqheight() <= self._tree.winfo_height()
        self._words.place(
            x=max(0, min(x, self._tree.winfo_width() - self._words.winfo_reqwidth())),
            y=y + height if below else y,
            anchor="nw" if below else "sw",
        )

    def _hide_words(self) -> None:
        words, self._words = self._words, None
        if words is not None:
            words.destroy()

    def close(self) -> None:
        """Take the field away; the keyboard is the table's again, if it was the field's."""
        entry, self.entry = self.entry, None
        self._hide_words()
        if entry is not None:
            had_focus = str(self._tree.tk.call("focus")) == str(entry)
            entry.destroy()
            if had_focus:
                self._tree.focus_set()
