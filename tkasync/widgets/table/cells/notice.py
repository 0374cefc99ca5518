"""`Notice`: a line over the lower edge of a table, for what the user must hear of and may act on. UI only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from tkinter import ttk
from typing import Any

from tkasync.widgets.table.columns.column import words_for_tk
from tkasync.widgets.toolkit import widgets_for

_EDGE = 8  # pixels


class Notice:
    """See the module. A newer one takes its place; Escape, or its last button, takes it away.

    Args:
        tree: over which it lies.
        close: the text of the button that only takes it away.
    """

    def __init__(self, tree: ttk.Treeview, close: str) -> None:
        self._tree = tree
        self._close = close
        self.frame: Any = None
        """What is shown, if anything is."""

    def tell(self, words: str, actions: Mapping[str, Callable[[], object]]) -> None:
        """Show *words*, and a button for each action."""
        self.hide()
        kit = widgets_for(self._tree)
        self.frame = frame = kit.Frame(self._tree, borderwidth=1, relief="solid", padding=(8, 4))
        room = max(120, self._tree.winfo_width() - 240)
        kit.Label(frame, text=words_for_tk(words), wraplength=room, justify="left").pack(
            side="left", padx=(0, 8)
        )
        for text, action in actions.items():
            self._add_button(text, action)
        self._add_button(self._close, lambda: None)
        frame.place(relx=0.5, rely=1.0, y=-_EDGE, anchor="s")

    def _add_button(self, text: str, action: Callable[[], object]) -> None:
        def act() -> None:
            self.hide()
            action()

        button = widgets_for(self._tree).Button(self.frame, text=text, command=act)
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
