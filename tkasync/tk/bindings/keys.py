"""The keys of items: which of them are which rows. UI thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Hashable, Iterator
from typing import Any

from tkasync.dispatch.refusals import MADE_UNRUN, refuse_made

_PIECE = 256


def keys_of(items: list[Any], key: Callable[[Any], object] | None) -> Generator[bool, None, list[Hashable]]:
    """Return what *key* gives for each of *items*, the items themselves without it; stop now and then."""
    if key is None:
        return items
    keys: list[Any] = []
    for at in range(0, len(items), _PIECE):
        keys += map(key, items[at : at + _PIECE])
        yield False
    return keys


def refuse_unrun_among(values: list[Any], fn: Callable[[Any], Any]) -> None:
    """Raise ``TypeError`` when one of *values*, which *fn* has given, is a coroutine."""
    # In C: a list of ten thousand takes a third of a millisecond.
    if not MADE_UNRUN.isdisjoint(map(type, values)):
        for value in values:
            refuse_made("bind_items", value, fn, "pass a plain function")


def by_key(keys: list[Any], items: list[Any], name: str, may_repeat: bool) -> dict[Hashable, Any]:
    """Return *items* by key, in their order.

    An item that is a list or a dict, which has no hash, is told from the others by its text.

    Raises:
        ValueError: two have one key, and the rows of the widget called *name* must not repeat.
    """
    try:
        now = dict(zip(keys, items, strict=True))
    except TypeError:
        keys = [_hashable(key) for key in keys]
        now = dict(zip(keys, items, strict=True))
    if len(now) == len(keys):
        return now
    if may_repeat:
        return dict(zip(_numbered(keys), items, strict=True))
    double, _times = Counter(keys).most_common(1)[0]
    raise ValueError(
        f"two items of {name} have the key {double!r}: give bind_items a key= that tells them apart"
    )


def _hashable(key: Any) -> Hashable:
    try:
        hash(key)
    except TypeError:
        return str(key)
    return key  # type: ignore[no-any-return]  # it has a hash


class _Repeated(tuple[Hashable, int]):
    """The key of a row whose item has the key of an earlier row; equal to no key of the program's."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(other) is _Repeated and tuple.__eq__(self, other)

    __hash__ = tuple.__hash__


def _numbered(keys: list[Hashable]) -> Iterator[Hashable]:
    before: Counter[Hashable] = Counter()
    for key in keys:
        yield _Repeated((key, before[key])) if before[key] else key
        before[key] += 1
