"""Short texts of a program's values, made without running any of its code. UI thread.

``repr()`` of a program's object may take a second, raise, or call Tcl. So only what Python itself has made is spelled;
of anything else the type is named. Texts are cut, and a long list is not walked through.
"""

from __future__ import annotations

import datetime
import decimal
import enum
import pathlib
import reprlib
from collections.abc import Callable
from itertools import islice
from types import FunctionType
from typing import Any

from tkasync.watch.program import shortened

LONGEST = 80
"""Characters of a value's text."""
_FEW = 4  # of a container that are spelled
_PLAIN = (int, float, complex, bool, type(None), str, bytes)
_NAMED = (decimal.Decimal, datetime.date, datetime.time, datetime.datetime, datetime.timedelta)
_PATHS = (pathlib.PurePosixPath, pathlib.PureWindowsPath, pathlib.PosixPath, pathlib.WindowsPath)
_CONTAINERS = (list, tuple, dict, set, frozenset)


class _Short(reprlib.Repr):
    def __init__(self) -> None:
        super().__init__()
        self.maxlevel, self.maxstring, self.maxother = 3, LONGEST, LONGEST
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = self.maxfrozenset = _FEW

    def repr1(self, x: object, level: int) -> str:
        kind = type(x)
        if kind in _CONTAINERS:
            return super().repr1(x, level)
        if kind is int and x.bit_length() > 200:  # type: ignore[attr-defined]  # an int
            return "int of many digits"
        if kind in (str, bytes):
            return repr(x[:LONGEST])  # type: ignore[index]  # a str or bytes
        if kind in _PLAIN or kind in _NAMED or kind in _PATHS:
            return repr(x)
        if issubclass(kind, enum.Enum):
            return f"{kind.__name__}.{x._name_}"  # type: ignore[attr-defined]  # an Enum
        return self._of_fields(x, kind, level)

    # In the order of the container: reprlib sorts it first, all of it, by the program's own comparisons.

    def repr_dict(self, x: dict[Any, Any], level: int) -> str:
        def spelled(item: tuple[Any, Any]) -> str:
            return f"{self.repr1(item[0], level - 1)}: {self.repr1(item[1], level - 1)}"

        return f"{{{self._some(x.items(), level, spelled)}}}"

    def repr_set(self, x: set[Any], level: int) -> str:
        return f"{{{self._some(x, level)}}}" if x else "set()"

    def repr_frozenset(self, x: frozenset[Any], level: int) -> str:
        return f"frozenset({{{self._some(x, level)}}})" if x else "frozenset()"

    def _some(self, x: Any, level: int, spell: Callable[[Any], str] | None = None) -> str:
        if level <= 0 and x:
            return "..."
        spell = spell or (lambda each: self.repr1(each, level - 1))
        texts = [spell(each) for each in islice(x, _FEW)]
        return ", ".join(texts if len(x) <= _FEW else [*texts, "..."])

    def _of_fields(self, x: object, kind: type, level: int) -> str:
        """Spell a record of frozen fields by them; name the type of anything else."""
        names = kind.__dict__.get("__match_args__")
        if kind is FunctionType:
            return f"function {x.__qualname__}"  # type: ignore[attr-defined]  # a function
        if type(names) is not tuple or level <= 0 or not kind.__module__.startswith("tkasync."):
            return f"<{kind.__qualname__}>"
        return f"{kind.__name__}({', '.join(self.repr1(getattr(x, name), level - 1) for name in names)})"


_short = _Short()


def number_of(value: object) -> str:
    """Return a number as short as it can be; anything else that stands in the place of one as `text_of` has it."""
    return f"{value:g}" if type(value) in (int, float) else text_of(value)


def text_of(value: object) -> str:
    """Return *value* in at most `LONGEST` characters."""
    return cut(_short.repr(value))


def cut(text: str, longest: int = LONGEST) -> str:
    """Return *text* in one line of at most *longest* characters. Of a huge one no more than the beginning is read."""
    return shortened(text[: 4 * longest], longest)
