"""`ListboxRows`: the rows of a Listbox, a call for each run of them. UI thread.

A listbox knows places only, and can neither change nor move a row. So what is changed or moved is replaced, with the
selection, the active row and the view put back.
"""

from __future__ import annotations

import tkinter
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tkasync.tk.bindings.adapter import ShownRow
from tkasync.tk.bindings.rows.runs import runs

_FEW = 4
"""Runs that are changed one by one. For each Tk may copy the list and measure all of its rows."""


class ListboxRows:
    """See the module; an adapter (`tkasync.tk.bindings.adapter`)."""

    def __init__(self, widget: tkinter.Listbox) -> None:
        self.widget: tkinter.Listbox = widget
        self._keys: list[Hashable] = []
        # By key. Made when it is asked for; empty after rows have come, gone or moved.
        self._places: dict[Hashable, int] = {}

    def delete(self, keys: Sequence[Hashable]) -> None:
        gone = set(keys)
        parts = list(runs(at for at, key in enumerate(self._keys) if key in gone))
        if len(parts) > _FEW:
            first, end = parts[0][0], parts[-1][1] + 1
            texts = self._texts(first, end)
            self._replace(first, end, {key: text for key, text in texts.items() if key not in gone})
            return
        with self._enabled():
            for first, last in reversed(parts):
                self.widget.delete(first, last)
        self._keys, self._places = [key for key in self._keys if key not in gone], {}

    def insert(self, rows: Sequence[ShownRow]) -> None:
        self._insert(len(self._keys), rows)

    def insert_before(self, key: Hashable, rows: Sequence[ShownRow]) -> None:
        self._insert(self._keys.index(key), rows)

    def _insert(self, at: int, rows: Sequence[ShownRow]) -> None:
        with self._enabled():
            self.widget.insert(at, *(text for _key, text in rows))
        self._keys[at:at] = [key for key, _text in rows]
        self._places = {}

    def change(self, rows: Sequence[ShownRow]) -> None:
        texts = dict(rows)
        parts = list(runs(sorted(self._place_of(key) for key in texts)))
        if len(parts) > _FEW:
            parts = [(parts[0][0], parts[-1][1])]
        for first, last in parts:
            there = self._texts(first, last + 1)
            self._replace(first, last + 1, {key: texts.get(key, text) for key, text in there.items()})

    def order(self, keys: Sequence[Hashable]) -> None:
        first, end = _difference(self._keys, keys)
        texts = self._texts(first, end)
        self._replace(first, end, {key: texts[key] for key in keys[first:end]})

    def _texts(self, first: int, end: int) -> dict[Hashable, Any]:
        return dict(zip(self._keys[first:end], self.widget.get(first, end - 1), strict=True))

    def _replace(self, first: int, end: int, texts: dict[Hashable, Any]) -> None:
        """Show *texts* instead of the rows from *first* to *end*."""
        with self._enabled(), self._marks_kept():
            self.widget.delete(first, end - 1)
            self.widget.insert(first, *texts.values())
            if list(texts) != self._keys[first:end]:
                self._keys, self._places = [*self._keys[:first], *texts, *self._keys[end:]], {}

    @property
    def top(self) -> Hashable | None:
        """The key of the row at the top."""
        at = self.widget.nearest(0)  # type: ignore[no-untyped-call]  # the stub's
        return self._keys[at] if 0 < at < len(self._keys) else None

    @top.setter
    def top(self, key: Hashable) -> None:
        self.widget.yview(self._place_of(key))

    def _place_of(self, key: Hashable) -> int:
        return self._all_places()[key]

    def _all_places(self) -> dict[Hashable, int]:
        if not self._places:
            self._places = {key: at for at, key in enumerate(self._keys)}
        return self._places

    @contextmanager
    def _enabled(self) -> Iterator[None]:
        """A disabled listbox ignores every change."""
        is_disabled = str(self.widget.cget("state")) == "disabled"
        if is_disabled:
            self.widget.configure(state="normal")
        try:
            yield
        finally:
            if is_disabled:
                self.widget.configure(state="disabled")

    @contextmanager
    def _marks_kept(self) -> Iterator[None]:
        """Put back the view, and what goes with rows that are replaced: selection, active row and anchor."""
        box, before = self.widget, self._keys
        selected = box.curselection()  # type: ignore[no-untyped-call]  # the stub's
        active, anchor, top = box.index("active"), box.index("anchor"), box.nearest(0)  # type: ignore[no-untyped-call]
        yield
        places = [before[at] for at in selected]
        for first, last in runs(sorted(self._place_of(key) for key in places if key in self._all_places())):
            box.selection_set(first, last)
        for set_mark, at in ((box.activate, active), (box.selection_anchor, anchor)):
            # Where no row is there may be a mark.
            if 0 <= at < len(before) and before[at] in self._all_places():
                set_mark(self._place_of(before[at]))
        box.yview(top)


def _difference(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """Return where the part begins and ends in which two lists of one length differ."""
    differing = [at for at, (a, b) in enumerate(zip(old, new, strict=True)) if a is not b and a != b]
    return (differing[0], differing[-1] + 1) if differing else (0, 0)
