"""Runs of places, for widgets that take many rows in one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each run of consecutive *places*."""
    first = last = None
    for at in places:
        if last is not None and first is not None and at != last + 1:
            yield first, last
            first = at
        first, last = at if first is None else first, at
    if first is not None and last is not None:
        yield first, last
