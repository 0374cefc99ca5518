"""`Notice`: a line below the rows of a table, for what the user must hear of and may act on. UI only.

It takes its room from the rows, and covers none: the last ones could not be scrolled from under it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from tkinter import Misc, ttk
from typing import Any

from tkasync.widgets.table.columns.column import words_for_tk
from tkasync.widgets.toolkit import widgets_for

_EDGE = 8  # pixels
_NARROWEST = 120


class Notice:
    """See the module. A newer one takes its place; Escape, or its last button, takes it away.

    Args:
        table: in whose last row it lies.
        tree: gets the keyboard when it goes.
        close: the text of the button that only takes it away.
    """

    def __init__(self, table: Misc, tree: ttk.Treeview, close: str) -> None:
        self._table = table
        self._tree = tree
        self._close = close
        self.frame: Any = None
        """What is shown, if anything is."""

    def tell(self, words: str, actions: Mapping[str, Callable[[], object]]) -> None:
        """Show *words*, and a button for each action."""
        self.hide()
        kit = widgets_for(self._table)
        self.frame = frame = kit.Frame(self._table, borderwidth=1, relief="solid", padding=(_EDGE, 4))
        buttons = kit.Frame(frame)
        buttons.pack(side="right")
        for text, action in actions.items():
            self._add_button(buttons, text, action)
        self._add_button(buttons, self._close, lambda: None)
        label: ttk.Label = kit.Label(frame, text=words_for_tk(words), justify="left")
        label.pack(side="left", fill="x", expand=True)

        def wrap(width: int) -> None:
            label.configure(wraplength=max(_NARROWEST, width - buttons.winfo_reqwidth() - 4 * _EDGE))

        wrap(self._table.winfo_width())
        frame.bind("<Configure>", lambda event: wrap(event.width))
        frame.grid(row=2, column=0, columnspan=2, sticky="ew")

    def _add_button(self, master: Misc, text: str, action: Callable[[], object]) -> None:
        def act() -> None:
            self.hide()
            action()

        button = widgets_for(self._table).Button(master, text=text, command=act)
        button.bind("<Escape>", lambda _event: self.hide())
        button.pack(side="left", padx=(4, 0))

    def hide(self) -> None:
        """Show nothing any more; the keyboard goes back to the table."""
        frame, self.frame = self.frame, None
        if frame is not None:
            had_focus = str(self._tree.tk.call("focus")).startswith(f"{frame}.")
            frame.destroy()
            if had_focus:
                self._tree.focus_set()
