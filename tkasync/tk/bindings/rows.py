"""The rows of a `Listbox`, a `Combobox` and a `Treeview`, changed from what they show to what they are to show.

Tk is called only for rows that differ. UI only.
"""

from __future__ import annotations

import tkinter
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import count, pairwise
from tkinter import ttk
from typing import Any, Literal, Protocol

_ListRow = tuple[tuple[Hashable, int], Any]
"""``((key, number of earlier rows with that key), shown)``: the pair is unique even when keys repeat."""


class Rows(Protocol):
    """The rows of one widget."""

    def show(self, keys: list[Hashable], rows: list[Any]) -> None:
        """Show *rows*; the keys, as many, tell which row is which."""


class ComboRows:
    """The rows of a combobox, which takes its values in one piece."""

    def __init__(self, widget: ttk.Combobox) -> None:
        self._widget = widget
        self._shown: list[Any] | None = None

    def show(self, keys: list[Hashable], rows: list[Any]) -> None:
        if rows != self._shown:
            self._widget.configure(values=rows)
            self._shown = rows


class ListRows:
    """The rows of a listbox.

    A change leaves the common prefix, the common suffix and every row that keeps its relative order; it replaces the
    others. A listbox cannot change or move a row.
    """

    def __init__(self, widget: tkinter.Listbox) -> None:
        self._widget = widget
        self._rows: list[_ListRow] = []

    def show(self, keys: list[Hashable], rows: list[Any]) -> None:
        old, new = self._rows, list(_numbered(keys, rows))
        if old == new:
            return
        begin, end = _common_ends(old, new)
        is_disabled = str(self._widget.cget("state")) == "disabled"
        if is_disabled:
            self._widget.configure(state="normal")  # or it would ignore all that follows
        try:
            self._replace(begin, old[begin : len(old) - end], new[begin : len(new) - end])
            self._rows = new
        except BaseException:
            self._widget.delete(0, "end")  # half of the change is made: the next one starts from nothing
            self._rows = []
            raise
        finally:
            if is_disabled:
                self._widget.configure(state="disabled")

    def _replace(self, begin: int, old: list[_ListRow], new: list[_ListRow]) -> None:
        widget, before = self._widget, dict(old)
        same = [key for key, row in new if key in before and before[key] == row]
        kept = longest_in_order(same, list(before))
        selection: tuple[int, ...] = widget.curselection()  # type: ignore[no-untyped-call]  # the stub's
        selected = {old[at - begin][0] for at in selection if begin <= at < begin + len(old)}
        for first, last in reversed(list(_runs(at for at, (key, _) in enumerate(old) if key not in kept))):
            widget.delete(begin + first, begin + last)
        for first, last in _runs(at for at, (key, _) in enumerate(new) if key not in kept):
            widget.insert(begin + first, *(row for _, row in new[first : last + 1]))
            for at in range(first, last + 1):
                if new[at][0] in selected:
                    widget.selection_set(begin + at)


class TreeRows:
    """The rows of a treeview. Keys are the program's and row identifiers are Tk's, so each row has both.

    A row's identifier is ``str(key)`` where Tk can have that. It cannot have ``""``, which is its root item, nor what
    names another row, as ``1`` and ``"1"`` do: such a row gets an identifier of our own.
    Rows are deleted, inserted, changed and moved by it, and keep their selection.
    """

    def __init__(self, widget: ttk.Treeview) -> None:
        self._widget = widget
        self._ids: dict[Hashable, str] = {}
        self._shown: dict[Hashable, dict[str, Any]] = {}
        self._numbers = count(1)

    def show(self, keys: list[Hashable], rows: list[Any]) -> None:
        now = {key: _options(row) for key, row in zip(keys, rows, strict=True)}
        try:
            self._place(keys, now)
        except BaseException:
            # Half of the change is made: the next one starts from nothing.
            self._widget.delete(*[row for row in self._ids.values() if self._widget.exists(row)])
            self._shown, self._ids = {}, {}
            raise
        self._shown = now

    def _place(self, keys: list[Hashable], now: dict[Hashable, dict[str, Any]]) -> None:
        widget, shown, ids = self._widget, self._shown, self._ids
        if gone := [key for key in shown if key not in now]:
            widget.delete(*[ids.pop(key) for key in gone])
        kept = longest_in_order([key for key in keys if key in shown], list(shown))
        if moving := [key for key in keys if key in shown and key not in kept]:
            widget.detach(*[ids[key] for key in moving])
        # The tree now holds the rows that are placed so far, then those that are kept: each place given is final.
        there = len(kept)
        for at, key in enumerate(keys):
            if key in kept:
                pass
            elif key in shown:
                widget.move(ids[key], "", at)
                there += 1
            else:
                # "end" where it is the end: for a number Tk counts through the rows.
                self._insert("end" if at == there else at, key, now[key])
                there += 1
            if key in shown and now[key] != shown[key]:
                widget.item(ids[key], **_changes(shown[key], now[key]))

    def _insert(self, at: int | Literal["end"], key: Hashable, options: dict[str, Any]) -> None:
        name = str(key)
        if name.isprintable() and name:  # what is not printable may come back from Tcl changed
            try:
                self._ids[key] = self._widget.insert("", at, iid=name, **options)
            except tkinter.TclError:
                pass  # the name is taken, or the options are wrong: then the next call says so
            else:
                return
        self._ids[key] = self._widget.insert("", at, iid=self._free_name(), **options)

    def _free_name(self) -> str:
        names = (f"tkasync {number}" for number in self._numbers)
        return next(name for name in names if not self._widget.exists(name))


def _options(row: Any) -> dict[str, Any]:
    if isinstance(row, Mapping):
        return dict(row)
    if isinstance(row, str):
        return {"text": row}
    return {"values": tuple(row)}


def _changes(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return *new*, with the default of a fresh row for each option that only *old* has."""
    fresh = {name: False if name == "open" else "" for name in old if name not in new}
    return {**fresh, **new}


def _numbered(keys: list[Hashable], rows: list[Any]) -> Iterator[_ListRow]:
    before: Counter[Hashable] = Counter()
    for key, row in zip(keys, rows, strict=True):
        yield (key, before[key]), row
        before[key] += 1


def _common_ends(a: Sequence[Any], b: Sequence[Any]) -> tuple[int, int]:
    """Return the lengths of the common prefix of *a* and *b*, and of the common suffix of the rest."""
    shorter = min(len(a), len(b))
    begin = next((at for at in range(shorter) if a[at] != b[at]), shorter)
    end = next((at for at in range(shorter - begin) if a[-1 - at] != b[-1 - at]), shorter - begin)
    return begin, end


def _runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each run of consecutive *places*."""
    first = last = None
    for at in places:
        if last is not None and first is not None and at != last + 1:
            yield first, last
            first = at
        first, last = at if first is None else first, at
    if first is not None and last is not None:
        yield first, last


def longest_in_order(keys: Sequence[Any], before: Sequence[Any]) -> set[Any]:
    """Return as many of *keys* as possible that stand in the same order in *before*, which holds them all.

    Rows of these keys need not move: the others move around them. It is the longest increasing subsequence, by
    patience sorting (C. Schensted, 1961), in O(n log n).
    """
    place = {key: at for at, key in enumerate(before)}
    order = [place[key] for key in keys]
    if all(a < b for a, b in pairwise(order)):
        return set(keys)
    tails: list[int] = []
    tail_at: list[int] = []
    previous = [-1] * len(order)
    for at, value in enumerate(order):
        pile = bisect_left(tails, value)
        previous[at] = tail_at[pile - 1] if pile else -1
        if pile == len(tails):
            tails.append(value)
            tail_at.append(at)
        else:
            tails[pile], tail_at[pile] = value, at
    kept, at = set(), tail_at[-1]
    while at >= 0:
        kept.add(keys[at])
        at = previous[at]
    return kept
