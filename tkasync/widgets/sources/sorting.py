"""Places of rows in the order of a column's values, whatever these are. Any thread.

The interpreter's lock is held while Python sorts, so the UI thread waits: for about 30 ms with 100,000 texts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from tkasync.widgets.sources.texts import text_of

_NUMBERS_AND_TEXTS = {int, str, bool}


def ordered(places: Sequence[int], values: Sequence[Any], is_descending: bool) -> list[int]:
    """Return *places* in the order of ``values[place]``; those of equal values keep their order.

    ``None`` stands first, then what is not a number (NaN), last when descending. Values that cannot be compared stand
    together by the names of their types.
    """
    nothing: list[int] = []
    no_number: list[int] = []  # it is equal to nothing, and would leave the others unsorted
    rest: list[int] = []
    for place in places:
        value = values[place]
        if value is None:
            nothing.append(place)
        elif type(value) not in _NUMBERS_AND_TEXTS and _is_no_number(value):
            no_number.append(place)
        else:
            rest.append(place)
    rest = _sorted(rest, values, is_descending)
    return [*rest, *no_number, *nothing] if is_descending else [*nothing, *no_number, *rest]


def first_equal(values: Sequence[Any], wanted: Any) -> int | None:
    """Return where *wanted* stands first; ``None``: nowhere, or what is there cannot be compared with it."""
    try:
        return values.index(wanted)
    except Exception:  # a ValueError; arrays of NumPy have no truth value
        return None


def is_one_value(value: Any) -> bool:
    """Whether a library compares cells with *value* itself, and not with what is in it, as with a list or a dict."""
    return isinstance(value, str | bytes) or not isinstance(value, Collection)


def _is_no_number(value: Any) -> bool:
    """NaN of any type: of Decimal and NumPy too; dates have one that is called NaT."""
    try:
        return bool(value != value)
    except Exception:  # a list of numbers by NumPy is neither
        return False


def _sorted(places: list[int], values: Sequence[Any], is_descending: bool) -> list[int]:
    try:
        return sorted(places, key=values.__getitem__, reverse=is_descending)
    except Exception:  # mostly a TypeError
        return _by_type(places, values, is_descending)


def _by_type(places: list[int], values: Sequence[Any], is_descending: bool) -> list[int]:
    kinds: dict[str, list[int]] = defaultdict(list)
    for place in places:
        kinds[type(values[place]).__name__].append(place)
    found: list[int] = []
    for kind in sorted(kinds, reverse=is_descending):
        found += _of_one_type(kinds[kind], values, is_descending)
    return found


def _of_one_type(places: list[int], values: Sequence[Any], is_descending: bool) -> list[int]:
    try:
        return sorted(places, key=values.__getitem__, reverse=is_descending)
    except Exception:
        return sorted(places, key=lambda place: text_of(values[place]), reverse=is_descending)
