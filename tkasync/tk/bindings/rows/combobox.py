"""`ComboboxRows`: the values of a Combobox, which takes them in one piece. UI thread."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from tkinter import ttk
from typing import Any

from tkasync.tk.bindings.adapter import ShownRow


class ComboboxRows:
    """See the module; an adapter (`tkasync.tk.bindings.adapter`)."""

    top: Hashable | None = None

    def __init__(self, widget: ttk.Combobox) -> None:
        self.widget: ttk.Combobox = widget
        self._texts: dict[Hashable, Any] = {}
        self._shown: list[Any] | None = None

    def delete(self, keys: Sequence[Hashable]) -> None:
        for key in keys:
            self._texts.pop(key, None)

    def insert(self, rows: Sequence[ShownRow]) -> None:
        self._texts.update(rows)

    change = insert

    def order(self, keys: Sequence[Hashable]) -> None:
        self._texts = {key: self._texts[key] for key in keys}

    def finish(self) -> None:
        """Show what has come together."""
        values = list(self._texts.values())
        if values != self._shown:
            self.widget.configure(values=values)
            self._shown = values
