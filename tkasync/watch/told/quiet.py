"""What a stall watch does not tell: what it has told of a place already, and what comes after a fork. Any thread."""

from __future__ import annotations

import os
from collections.abc import Hashable
from dataclasses import dataclass
from time import monotonic

_TOLD = (1, 3)  # times, and each of these times ten
_HOUR = 3600.0
_PLACES = 20  # in an hour


@dataclass(slots=True)
class Place:
    """One line and kind."""

    count: int = 0
    seconds: float = 0.0


class Places:
    """Counts stalls by place: the first is told in full, then the 3rd, 10th, 30th, 100th."""

    def __init__(self) -> None:
        self._places: dict[Hashable, Place] = {}
        self._first_told: list[float] = []

    def note(self, key: Hashable, seconds: float) -> Place:
        """Count one more at *key*; return the place."""
        place = self._places.setdefault(key, Place())
        place.count += 1
        place.seconds += seconds
        return place

    def count_at(self, key: Hashable) -> int:
        """Return how many there were at *key*."""
        place = self._places.get(key)
        return 0 if place is None else place.count

    def is_told(self, count: int, now: float) -> bool:
        """Whether the stall that is number *count* at its place is to be told; of first ones 20 an hour."""
        if not _is_round(count):
            return False
        if count > 1:
            return True
        self._first_told = [at for at in self._first_told if now - at < _HOUR]
        if len(self._first_told) >= _PLACES:
            return False
        self._first_told.append(now)
        return True


def _is_round(count: int) -> bool:
    while count % 10 == 0 and count:
        count //= 10
    return count in _TOLD


_AFTER_FORK = 60.0  # seconds: each page that is written to has to be copied first
_forked_at = float("-inf")


def _note_fork() -> None:
    global _forked_at
    _forked_at = monotonic()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_parent=_note_fork)


def is_after_fork() -> bool:
    """Whether this process was forked less than a minute ago."""
    return monotonic() < _forked_at + _AFTER_FORK
