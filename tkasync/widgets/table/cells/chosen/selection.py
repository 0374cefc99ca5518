"""`Selection`: which rows are chosen, by key. A value; any thread.

A set of keys, or all rows of a view but a set: a hundred million chosen rows take no memory, and rows that come later
are chosen with them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from tkasync.widgets.sources.view import View


class Selection:
    """The rows that are chosen in a `VirtualTable`; it does not change, each choice gives another one.

    ``key in selection`` and `count` always hold. The keys can be gone through, in the order in which they were chosen,
    unless it `is_all`: the table has never seen most of those.

    Args:
        keys: the keys of the rows; with *all_of* those of the rows that are taken out.
        all_of: the view whose rows are chosen.
        total: how many rows that view has.
    """

    __slots__ = ("_keys", "_total", "view")

    def __init__(self, keys: Iterable[Hashable] = (), *, all_of: View | None = None, total: int = 0) -> None:
        self._keys = dict.fromkeys(keys)
        self._total = total
        self.view: View | None = all_of
        """The view all of whose rows are chosen but the `excluded`; ``None`` for a set of keys."""

    @property
    def is_all(self) -> bool:
        """Whether it is all rows of `view` but the `excluded`, and not a set of keys."""
        return self.view is not None

    @property
    def excluded(self) -> AbstractSet[Any]:
        """The keys that were taken out of all; empty for a set of keys."""
        return self._keys.keys() if self.is_all else frozenset()

    @property
    def count(self) -> int:
        """How many rows are chosen.

        Where all are, and their total is not known, those count that are known of; it follows the total. A key counts
        until it is chosen no longer: the table does not hear that its row was deleted.
        """
        return max(0, self._total - len(self._keys)) if self.is_all else len(self._keys)

    def __contains__(self, key: object) -> bool:
        return (key in self._keys) is not self.is_all

    def has(self, key: object, view: View) -> bool:
        """Whether it has the row with *key* that is shown in *view*.

        Of rows that another filter shows nobody knows whether they are among all that the filter of `view` shows.
        """
        if self.view is not None and self.view.filter is not None and self.view.filter != view.filter:
            return False
        return key in self

    def __iter__(self) -> Iterator[Any]:
        """Go through the keys.

        Raises:
            TypeError: all rows are chosen, so that only the source knows their keys.
        """
        if self.is_all:
            raise TypeError(
                "all rows are selected, and only the source knows their keys: await table.selected_keys(), "
                "or use selection.view and selection.excluded"
            )
        return iter(self._keys)

    def __bool__(self) -> bool:
        return self.count > 0

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Selection)
            and self.view == other.view
            and self._total == other._total
            and self._keys.keys() == other._keys.keys()
        )

    def __hash__(self) -> int:
        return hash((self.view, self._total, len(self._keys)))

    def __repr__(self) -> str:
        if self.is_all:
            return f"<Selection of all {self._total} rows but {len(self._keys)}>"
        return f"<Selection of {len(self._keys)} rows>"

    # Other selections made of it

    def plus(self, keys: Iterable[Hashable]) -> Selection:
        """Return this one with the rows of *keys*."""
        return self._without(keys) if self.is_all else self._with(keys)

    def minus(self, keys: Iterable[Hashable]) -> Selection:
        """Return this one without the rows of *keys*."""
        return self._with(keys) if self.is_all else self._without(keys)

    def flipped(self, key: Hashable) -> Selection:
        """Return this one with the row of *key* if it lacks it, without it if it has it."""
        return self.minus((key,)) if key in self else self.plus((key,))

    def renamed(self, old: Hashable, new: Hashable) -> Selection:
        """Return this one where the row with the key *old* has the key *new*, in the same place of the order."""
        if old not in self._keys:
            return self
        keys = (new if key == old else key for key in self._keys)
        return Selection(keys, all_of=self.view, total=self._total)

    def of(self, total: int) -> Selection:
        """Return this one where its view has *total* rows."""
        if not self.is_all or total == self._total:
            return self
        return Selection(self._keys, all_of=self.view, total=total)

    def _with(self, keys: Iterable[Hashable]) -> Selection:
        return Selection((*self._keys, *keys), all_of=self.view, total=self._total)

    def _without(self, keys: Iterable[Hashable]) -> Selection:
        gone = set(keys)
        return Selection((key for key in self._keys if key not in gone), all_of=self.view, total=self._total)
