"""The keys of cache entries: in what two refs have to agree to name one entry. Any thread.

A key is a tuple. Its parts are compared with their types, so that ``1``, ``1.0``, ``True`` and ``"1"`` are four keys.
Lists and tuples are one, and so are dicts with the same items in another order.
"""

from __future__ import annotations

from collections.abc import Hashable
from copy import copy
from numbers import Number
from typing import Any

_PLAIN = frozenset({int, str, bool, type(None)})
Key = tuple[Any, ...]
FrozenKey = tuple[Hashable, ...]
"""A key as it is compared: each part with its type."""


class ById:
    """A part of a key that is *thing* itself: an equal object is another one, and it need not be hashable."""

    __slots__ = ("thing",)

    def __init__(self, thing: object) -> None:
        self.thing: object = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ById) and other.thing is self.thing

    def __hash__(self) -> int:
        return id(self.thing)

    def __repr__(self) -> str:
        return type(self.thing).__name__


def frozen(key: Key) -> FrozenKey:
    """Return *key* as it is compared and looked up.

    Raises:
        TypeError: a part cannot be hashed; it is named.
    """
    return tuple(_frozen(part) for part in key)


def _frozen(part: Any) -> Hashable:
    kind = type(part)
    if isinstance(part, dict):
        return dict, frozenset((_frozen(name), _frozen(value)) for name, value in part.items())
    if kind is list:
        return tuple, frozen(tuple(part))
    if isinstance(part, tuple):
        return kind, frozen(part)
    if isinstance(part, frozenset):
        return kind, frozenset(map(_frozen, part))
    _check_hashable(part)
    if kind not in _PLAIN and isinstance(part, Number) and part != part:
        return kind, "nan"  # it is equal to nothing, and would make a new entry each time
    return kind, part


def own(part: Any) -> Any:
    """Return *part* with lists and dicts of its own: whoever changes theirs does not change a key by it.

    Raises:
        TypeError: it contains itself, or is nested as deep.
    """
    try:
        return _own(part)
    except RecursionError:
        raise TypeError(
            "a part of a query's key contains itself, or is nested too deep to be compared: pass an identifier, or "
            "name the entry yourself by key="
        ) from None


def _own(part: Any) -> Any:
    kind = type(part)
    if kind is tuple or kind is list:
        return kind(map(_own, part))
    if isinstance(part, tuple) and hasattr(kind, "__match_args__"):  # a named tuple
        return kind(*map(_own, part))
    if isinstance(part, dict):
        copied = copy(part)
        copied.update((name, _own(value)) for name, value in part.items())
        return copied
    return part


def _check_hashable(part: object) -> None:
    try:
        hash(part)
    except TypeError:
        raise TypeError(
            f"a part of a query's key must be hashable, and {part!r} is not: pass a tuple, a frozenset or an "
            "identifier, or name the entry yourself by key="
        ) from None


def text_of_key(key: Key) -> str:
    """Return *key* as text that is the same in every run of the program, for the disk.

    Raises:
        TypeError: a part looks different in each run; it is named.
    """
    return f"({', '.join(_text(part) for part in key)})"


def _text(part: Any) -> str:
    if isinstance(part, dict):
        return f"{{{', '.join(sorted(f'{_text(name)}: {_text(value)}' for name, value in part.items()))}}}"
    if type(part) in (list, tuple):
        return text_of_key(tuple(part))
    if isinstance(part, tuple):
        return f"{type(part).__name__} {text_of_key(part)}"
    if isinstance(part, frozenset):
        return f"frozenset({', '.join(sorted(map(_text, part)))})"
    text = repr(part)
    if " at 0x" in text:
        raise TypeError(
            f"a part of a key that is kept on the disk must look the same in every run, and {text} does not: "
            "pass an identifier, or give its class a __repr__"
        )
    return f"{type(part).__name__} {text}"
