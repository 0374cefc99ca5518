"""The rows of a `Listbox`, a `Combobox` and a `Treeview`, brought from what they show to what they are to show.

Tk is called for what differs alone. UI only.
"""

from __future__ import annotations

import tkinter
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from tkinter import ttk
from typing import Any, Protocol

_ListRow = tuple[tuple[str, int], Any]
"""The key, with how many rows of that key stand before, which makes every one another; and what it shows."""


class Rows(Protocol):
    """The rows of one widget."""

    def show(self, keys: list[str], rows: list[Any]) -> None:
        """Show *rows*, whose keys are *keys*."""


class ComboRows:
    """A combobox takes its values in one piece."""

    def __init__(self, widget: ttk.Combobox) -> None:
        self._widget = widget
        self._shown: list[Any] | None = None

    def show(self, keys: list[str], rows: list[Any]) -> None:
        if rows != self._shown:
            self._widget.configure(values=rows)
            self._shown = rows


class ListRows:
    """A listbox: the rows between the common beginning and the common end, without those that rest, are replaced."""

    def __init__(self, widget: tkinter.Listbox) -> None:
        self._widget = widget
        self._rows: list[_ListRow] = []

    def show(self, keys: list[str], rows: list[Any]) -> None:
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
            self._widget.delete(0, "end")  # half a change: the next one begins anew
            self._rows = []
            raise
        finally:
            if is_disabled:
                self._widget.configure(state="disabled")

    def _replace(self, begin: int, old: list[_ListRow], new: list[_ListRow]) -> None:
        widget, before = self._widget, dict(old)
        same = [key for key, row in new if key in before and before[key] == row]
        resting = longest_in_order(same, list(before))
        selection: tuple[int, ...] = widget.curselection()  # type: ignore[no-untyped-call]  # the stub's
        selected = {old[at - begin][0] for at in selection if begin <= at < begin + len(old)}
        for first, last in reversed(list(_runs(at for at, (key, _) in enumerate(old) if key not in resting))):
            widget.delete(begin + first, begin + last)
        for first, last in _runs(at for at, (key, _) in enumerate(new) if key not in resting):
            widget.insert(begin + first, *(row for _, row in new[first : last + 1]))
            for at in range(first, last + 1):
                if new[at][0] in selected:
                    widget.selection_set(begin + at)


class TreeRows:
    """A treeview: rows are deleted, inserted, changed and moved by their identifiers, which are their keys."""

    def __init__(self, widget: ttk.Treeview) -> None:
        self._widget = widget
        self._shown: dict[str, dict[str, Any]] = {}

    def show(self, keys: list[str], rows: list[Any]) -> None:
        now = {key: _options(row) for key, row in zip(keys, rows, strict=True)}
        try:
            self._place(keys, now)
        except BaseException:
            # Half a change: the next one begins anew.
            self._widget.delete(*[key for key in {**self._shown, **now} if self._widget.exists(key)])
            self._shown = {}
            raise
        self._shown = now

    def _place(self, keys: list[str], now: dict[str, dict[str, Any]]) -> None:
        widget, shown = self._widget, self._shown
        if gone := [key for key in shown if key not in now]:
            widget.delete(*gone)
        resting = longest_in_order([key for key in keys if key in shown], list(shown))
        if moving := [key for key in keys if key in shown and key not in resting]:
            widget.detach(*moving)
        # From here on what stands in the tree are the first rows, then those that rest: each place is final.
        there = len(resting)
        for at, key in enumerate(keys):
            if key in resting:
                pass
            elif key in shown:
                widget.move(key, "", at)
                there += 1
            else:
                # "end" where it is the end: Tk counts its way to a number.
                widget.insert("", "end" if at == there else at, iid=key, **now[key])
                there += 1
            if key in shown and now[key] != shown[key]:
                widget.item(key, **_changes(shown[key], now[key]))


def _options(row: Any) -> dict[str, Any]:
    if isinstance(row, Mapping):
        return dict(row)
    if isinstance(row, str):
        return {"text": row}
    return {"values": tuple(row)}


def _changes(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """*new*, and for what only *old* has, what a fresh row has there."""
    fresh = {name: False if name == "open" else "" for name in old if name not in new}
    return {**fresh, **new}


def _numbered(keys: list[str], rows: list[Any]) -> Iterator[_ListRow]:
    before: Counter[str] = Counter()
    for key, row in zip(keys, rows, strict=True):
        yield (key, before[key]), row
        before[key] += 1


def _common_ends(a: Sequence[Any], b: Sequence[Any]) -> tuple[int, int]:
    """How many items *a* and *b* have in common at the beginning, and at the end of what is left."""
    shorter = min(len(a), len(b))
    begin = next((at for at in range(shorter) if a[at] != b[at]), shorter)
    end = next((at for at in range(shorter - begin) if a[-1 - at] != b[-1 - at]), shorter - begin)
    return begin, end


def _runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of consecutive *places*."""
    first = last = None
    for at in places:
        if last is not None and first is not None and at != last + 1:
            yield first, last
            first = at
        first, last = at if first is None else first, at
    if first is not None and last is not None:
        yield first, last


def longest_in_order(keys: Sequence[Any], before: Sequence[Any]) -> set[Any]:
    """The most *keys*, all of *before*, that stand in the same order there: they rest, the others move around them.

    The longest increasing subsequence, by patience sorting (C. Schensted, 1961), in O(n log n).
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
    resting, at = set(), tail_at[-1]
    while at >= 0:
        resting.add(keys[at])
        at = previous[at]
    return resting
