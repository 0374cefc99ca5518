"""`Tcl_Obj` stays on the UI thread.

Tcl counts its references without a lock: one that is dropped on another thread corrupts the interpreter.
`cget()` and its kind return one now and then. What goes to another thread as an outcome is converted on the UI
thread; what a program passes to work as an argument is refused, since a copy of its list would no longer be its list.
"""

from __future__ import annotations

from _tkinter import Tcl_Obj
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

_DISTANCES = frozenset({"pixel", "mm", "wideInt", "bignum"})  # types of Tcl's whose text may be a number


def plain(value: Any) -> Any:
    """Return *value*, a result of Tcl's, with the text or the number of each Tcl object in it. UI thread."""
    if type(value) is Tcl_Obj:
        return _plain(value)
    if type(value) is tuple:
        return tuple(map(plain, value))
    return value


def _plain(value: Tcl_Obj) -> object:
    text = str(value)
    if value.typename in _DISTANCES:
        for kind in (int, float):
            with suppress(ValueError):
                return kind(text)
    return text


def refuse_tcl_objects(args: Iterable[object]) -> None:
    """Refuse a `Tcl_Obj` among *args*, the arguments of work for another thread.

    Raises:
        TypeError: there is one; the message says what to pass.
    """
    for value in args:
        if type(value) is Tcl_Obj:
            raise TypeError(f"{value!r} is a Tcl object, which must not leave the UI thread: pass str(value)")
