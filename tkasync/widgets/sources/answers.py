"""`Gathering`: the rows of one page, from as many answers of a server as it takes. Any thread.

Servers have limits of their own: some give a hundred rows at most, whatever they are asked for. Others count what they
do not give. What an answer says of itself is checked by its rows.
"""

from __future__ import annotations

import operator
import reprlib
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from tkasync.widgets.sources.view import Row

Answer = tuple[Sequence[Row], int | None]


class Gathering:
    """The *size* rows from *start* on, as far as there are so many, by the function whose name is *fetch*."""

    def __init__(self, fetch: str, start: int, size: int) -> None:
        self._fetch = fetch
        self.start: int = start
        self.rows: list[Row] = []
        """What has come."""
        self.total: int | None = None
        """How many rows there are in all; ``None`` as long as nobody knows."""
        self.wants_more: bool = size > 0
        """Whether it is to be asked for more."""
        self.is_miscounted: bool = False
        """Whether there are more rows than the total says."""
        self._size = size

    @property
    def stop(self) -> int:
        """The place behind the last row that has come."""
        return self.start + len(self.rows)

    @property
    def wanted(self) -> tuple[int, int]:
        """The place, and the number, of the rows that have not come."""
        return self.stop, self._size - len(self.rows)

    def take(self, answer: Answer) -> None:
        """Add the rows of an *answer* to what was `wanted`.

        Raises:
            TypeError: it is no answer.
            ValueError: it has no rows, and says that there are.
        """
        rows, total = _parts(self._fetch, answer, self._size - len(self.rows))
        self.rows += rows
        has_come = bool(rows)
        if total is not None and total > self.stop and not has_come:
            if not self.rows:
                raise ValueError(
                    f"fetch={self._fetch} gives no rows from {self.stop:,} on, and says that there are {total:,}"
                )
            total = self.stop
        if total is not None and rows and total < self.stop:
            self.is_miscounted, total = True, None
        is_short = len(self.rows) < self._size
        self.wants_more = is_short and has_come and total is not None and self.stop < total
        if total is None and is_short and (self.rows or not self.start):
            total = self.stop  # it was the last page
        self.total = total

    def keys(self) -> list[Any]:
        """Return the keys of the rows; none where they are no rows, which a table says.

        Raises:
            ValueError: two rows have one key.
        """
        try:
            keys = [row[0] for row in self.rows]
            seen = dict.fromkeys(keys)
        except (TypeError, LookupError):
            return []
        if len(seen) < len(keys):
            double = next(key for key in seen if keys.count(key) > 1)
            raise ValueError(
                f"fetch={self._fetch} gives two rows with the key {double!r}: each row has a key of its own"
            )
        return keys


def _parts(fetch: str, answer: Any, most: int) -> tuple[list[Row], int | None]:
    try:
        given, total = answer
        is_list = not isinstance(given, str | bytes | Mapping)
        rows = list(islice(given, most))
        count = None if total is None else operator.index(total)
    except (TypeError, ValueError):
        is_list = False
    if not is_list or isinstance(total, bool) or (count is not None and count < 0):
        raise TypeError(
            f"fetch={fetch} gives (rows, total), with None for an unknown total, not {reprlib.repr(answer)}"
        )
    return rows, count
