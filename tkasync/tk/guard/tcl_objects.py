"""`Tcl_Obj` stays on the UI thread.

Tcl counts its references without a lock: one that is dropped on another thread corrupts the interpreter. `cget()` and
its kind return one now and then, alone or in a tuple.

What goes to another thread as an outcome is converted on the UI thread, also what is nested in containers and
dataclasses. What a program passes to work as an argument is refused: a converted copy of its list would no longer be
its list. Of the containers in a value a thousand are looked into, each one whole: a look at a table of a hundred
thousand rows would be felt.
"""

from __future__ import annotations

import copy
from _tkinter import Tcl_Obj
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from types import NoneType
from typing import Any

_DISTANCES = frozenset({"pixel", "mm", "wideInt", "bignum"})  # types of Tcl's whose text may be a number
_ATOMS = frozenset({str, int, float, bool, bytes, NoneType})
_MOST = 1000  # a guess; see the module


def refuse_tcl_objects(args: Iterable[object]) -> None:
    """Refuse a `Tcl_Obj` in *args*, the arguments of work for another thread. Any thread.

    Raises:
        TypeError: there is one; the message says what to pass.
    """
    for value in args:
        if type(value) not in _ATOMS and _holds_one(value, set()):
            verb = "is" if type(value) is Tcl_Obj else "holds"
            raise TypeError(
                f"{value!r} {verb} a Tcl object, which must not leave the UI thread: pass str(value)"
            )


def plain(value: Any) -> Any:
    """Return *value*, with the text or the number of each Tcl object in it; itself where there is none. UI thread."""
    if type(value) in _ATOMS or not _holds_one(value, set()):
        return value
    return _converted(value, {})


def _holds_one(value: Any, seen: set[int]) -> bool:
    if type(value) is Tcl_Obj:
        return True
    if id(value) in seen or len(seen) >= _MOST:
        return False
    parts = _parts(value)
    if not parts:
        return False
    seen.add(id(value))
    kinds = set(map(type, parts))  # in C: a list of a hundred thousand texts takes two milliseconds
    if Tcl_Obj in kinds:
        return True
    return not kinds <= _ATOMS and any(_holds_one(part, seen) for part in parts if type(part) not in _ATOMS)


def _parts(value: Any) -> Any:
    """Return what *value* consists of, something with a length to iterate over."""
    if isinstance(value, dict):
        return [*value, *value.values()]
    if isinstance(value, list | tuple | set | frozenset | deque):
        return value
    if isinstance(value, partial):
        return (*value.args, *value.keywords.values())
    return [getattr(value, name, None) for name in _fields(value)]


def _fields(value: object) -> Iterable[str]:
    kind = type(value)
    return () if issubclass(kind, type) else getattr(kind, "__dataclass_fields__", ())


def _converted(value: Any, made: dict[int, Any]) -> Any:
    """Return *value* anew, with everything in it converted; *made* has what is made already, for circles."""
    if type(value) is Tcl_Obj:
        return _text_or_number(value)
    if id(value) in made:
        return made[id(value)]
    convert: Callable[[Any], Any] = partial(_converted, made=made)
    if isinstance(value, dict):
        copied: Any = copy.copy(value)
        made[id(value)] = copied
        copied.clear()
        copied.update((convert(key), convert(part)) for key, part in value.items())
        return copied
    if isinstance(value, list | deque):
        copied = copy.copy(value)
        made[id(value)] = copied
        copied.clear()
        copied.extend(map(convert, value))
        return copied
    if isinstance(value, tuple | set | frozenset):
        parts = map(convert, value)
        # A named tuple takes its fields one by one.
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    if isinstance(value, partial):
        return partial(value.func, *map(convert, value.args), **convert(value.keywords))
    return _converted_fields(value, convert)


def _converted_fields(value: Any, convert: Callable[[Any], Any]) -> Any:
    fields = _fields(value)
    copied = copy.copy(value) if fields else value
    for name in fields:
        if hasattr(value, name):
            object.__setattr__(copied, name, convert(getattr(value, name)))  # a frozen one, too
    return copied


def _text_or_number(value: Tcl_Obj) -> object:
    text = str(value)
    if value.typename in _DISTANCES:
        for kind in (int, float):
            with suppress(ValueError):
                return kind(text)
    return text
