"""`ShownRows`: what a widget shows, and the steps of a change from that to new items. UI thread.

The steps are few and cost what Tk needs for them (the figures are Tk's for a Treeview, a row):

1. What is gone is deleted.
2. What stays is put in its new order, by one call for the whole list (0.5 us). Rows that are moved one by one each walk
   through those before them: 20,000 of them took 12 s.
3. Items that have changed are shown anew, in batches.
4. New rows go to the end, in batches, and to their places by one more call for the order. A few go to their places at
   once (`_PLACED`).

After each batch what is noted fits what is shown, so a change can stop there, and the next one takes the difference
from there (`tkasync.tk.bindings.slices`). Everything that runs the program's code comes with a stop behind it, before
the widget is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import compress, filterfalse
from operator import is_, is_not
from typing import Any

from tkasync.reactive.graph import is_same
from tkasync.tk.bindings.adapter import RowsAdapter, ShownRow
from tkasync.tk.bindings.keys import by_key, keys_of, refuse_unrun_among
from tkasync.tk.bindings.rows.runs import runs
from tkasync.tk.bindings.slices import Steps
from tkasync.tk.bindings.top_row import TopRow

_BATCH = 256
_COMPARED = 1024
_MADE = 16  # rows of the program's making, of whose cost nothing is known
_PARTS = 16  # an adapter may walk over all its rows for each batch that it deletes
_PLACED = 14
"""How many rows Tk walks past, to a place in a Treeview, in the time in which it puts one row in order.

35 ns against 500 ns: new rows whose places add up to less than that many rows each are put there one by one.
"""

Items = Mapping[Hashable, Any]


class ShownRows:
    """The rows of one widget, by key.

    Args:
        rows: the widget's adapter.
        row: gives what is shown of an item.
        name: what errors call the widget.
        may_repeat: whether two items may have one key.
    """

    def __init__(self, rows: RowsAdapter, row: Callable[[Any], Any], *, name: str, may_repeat: bool) -> None:
        self._rows = rows
        self._row = row
        self._name = name
        self._may_repeat = may_repeat
        self._insert_before: Any = getattr(rows, "insert_before", None)
        self._finish: Any = getattr(rows, "finish", None)
        self._top = TopRow(rows)
        self._items: dict[Hashable, Any] = {}
        self._order: list[Hashable] = []  # of the keys in `_items`, and of some that were deleted

    def __len__(self) -> int:
        return len(self._items)

    def change(self, items: list[Any], key: Callable[[Any], object] | None) -> Steps:
        """Come to show *items*, each by the key that *key* gives."""
        keys = yield from keys_of(items, key)
        now = by_key(keys, items, self._name, self._may_repeat)
        yield True
        if len(self._order) != len(self._items):  # a change was dropped while it deleted
            self._order = [key for key in self._order if key in self._items]
        keys = list(now)
        if keys == self._order:
            yield from self._change(keys, now)
        elif self._are_moved(now):
            self._put_in_order(keys, now)
        else:
            if key is not None:  # no coroutine is among the keys that are known
                refuse_unrun_among(keys, key)
            yield from self._rearrange(keys, now)
        if self._finish is not None:
            with self._or_start_over():
                self._finish()

    def after_slice(self) -> None:
        """See to the view, before it is drawn."""
        self._top.put_back()

    def _are_moved(self, now: Items) -> bool:
        """Whether the items are the objects that are shown, in another order: a sort needs no further look at them."""
        if len(now) != len(self._items):
            return False
        try:
            return all(map(is_, map(self._items.__getitem__, now), now.values()))
        except KeyError:
            return False

    def _rearrange(self, keys: list[Hashable], now: Items) -> Steps:
        if self._items:
            yield from self._delete(list(filterfalse(now.__contains__, self._order)), now)
            kept = keys if len(keys) == len(self._items) else [key for key in keys if key in self._items]
            self._put_in_order(kept, now)
            yield False
            yield from self._change(kept, now)
        if len(keys) > len(self._items):
            yield from self._insert(keys, now)
            self._put_in_order(keys, now)

    # The four kinds of change

    def _delete(self, keys: list[Hashable], now: Items) -> Steps:
        size = max(_BATCH, len(keys) // _PARTS)
        for at in range(0, len(keys), size):
            batch = keys[at : at + size]
            self._top.hold(self._order, now)
            with self._or_start_over():
                self._rows.delete(batch)
            for key in batch:
                del self._items[key]
            yield False
        if keys:
            self._order = [key for key in self._order if key in self._items]

    def _put_in_order(self, keys: list[Hashable], now: Items) -> None:
        if keys != self._order:
            self._top.hold(self._order, now)
            with self._or_start_over():
                self._rows.order(keys)
            self._order = keys

    def _change(self, keys: list[Hashable], now: Items) -> Steps:
        changed: list[Hashable] = []
        for at in range(0, len(keys), _COMPARED):
            piece = keys[at : at + _COMPARED]
            items = map(now.__getitem__, piece)
            # The objects first, without a call of Python's: in most lists few are others than before.
            for key in compress(piece, map(is_not, map(self._items.__getitem__, piece), items)):
                if is_same(None, self._items[key], now[key]):
                    self._items[key] = now[key]  # or it would keep the old one alive
                else:
                    changed.append(key)
            yield False
        for rows in self._made(changed, now):
            yield False
            if rows:
                with self._or_start_over():
                    self._rows.change(rows)
                self._note(rows, now)

    def _insert(self, keys: list[Hashable], now: Items) -> Steps:
        new = [at for at, key in enumerate(keys) if key not in self._items]
        for first, last in self._few_runs(keys, new):
            yield from self._insert_run(keys, first, last, now)
        for rows in self._made([keys[at] for at in new if keys[at] not in self._items], now):
            yield False
            if rows:
                with self._or_start_over(rows):
                    self._rows.insert(rows)
                self._order += self._note(rows, now)

    def _few_runs(self, keys: list[Hashable], new: list[int]) -> list[tuple[int, int]]:
        """Return the runs of *new* places before other rows, if they are few enough to be put there at once."""
        if self._insert_before is None:
            return []
        inside = [(first, last) for first, last in runs(new) if last + 1 < len(keys)]
        walked = sum((first + last) * (last - first + 1) // 2 for first, last in inside)
        return inside if len(inside) <= _PLACED and walked <= _PLACED * len(keys) else []

    def _insert_run(self, keys: list[Hashable], first: int, last: int, now: Items) -> Steps:
        before = keys[last + 1]
        for rows in self._made(keys[first : last + 1], now):
            yield False
            if rows:
                self._top.hold(self._order, now)
                with self._or_start_over(rows):
                    self._insert_before(before, rows)
                self._order[first:first] = self._note(rows, now)
                first += len(rows)

    # What they share

    def _made(self, keys: list[Hashable], now: Items) -> Iterator[list[ShownRow]]:
        """Make the rows of *keys*, and give them in batches; nothing where it is time for a stop."""
        batch: list[ShownRow] = []
        for at in range(0, len(keys), _MADE):
            piece = keys[at : at + _MADE]
            shown = [self._row(now[key]) for key in piece]
            refuse_unrun_among(shown, self._row)
            batch += zip(piece, shown, strict=True)
            if len(batch) >= _BATCH or at + _MADE >= len(keys):
                yield batch
                batch = []
            else:
                yield []

    def _note(self, rows: Sequence[ShownRow], now: Items) -> list[Hashable]:
        keys = [key for key, _shown in rows]
        self._items.update(zip(keys, map(now.__getitem__, keys), strict=True))
        return keys

    @contextmanager
    def _or_start_over(self, new: Sequence[ShownRow] = ()) -> Iterator[None]:
        """Where the widget refuses a change it may have made half of it: the next one begins without a row."""
        try:
            yield
        except BaseException:
            known = dict.fromkeys([*self._items, *(key for key, _shown in new)])
            self._items, self._order = {}, []
            self._top.forget()
            self._rows.delete(list(known))
            raise
