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
from types import FunctionType

LONGEST = 80
"""Characters of a value's text."""
_PLAIN = (int, float, complex, bool, type(None), str, bytes)
_NAMED = (decimal.Decimal, datetime.date, datetime.time, datetime.datetime, datetime.timedelta)
_CONTAINERS = (list, tuple, dict, set, frozenset)


class _Short(reprlib.Repr):
    def __init__(self) -> None:
        super().__init__()
        self.maxlevel, self.maxstring, self.maxother = 3, LONGEST, LONGEST
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = self.maxfrozenset = 4

    def repr1(self, x: object, level: int) -> str:
        kind = type(x)
        if kind in _CONTAINERS:
            return super().repr1(x, level)
        if kind is int and x.bit_length() > 200:  # type: ignore[attr-defined]  # an int
            return "int of many digits"
        if kind in (str, bytes):
            return repr(x[:LONGEST])  # type: ignore[index]  # a str or bytes
        if kind in _PLAIN or kind in _NAMED or issubclass(kind, pathlib.PurePath):
            return repr(x)
        if issubclass(kind, enum.Enum):
            return f"{kind.__name__}.{x._name_}"  # type: ignore[attr-defined]  # an Enum
        return self._of_fields(x, kind, level)

    def _of_fields(self, x: object, kind: type, level: int) -> str:
        """Spell a record of frozen fields by them; name the type of anything else."""
        names = kind.__dict__.get("__match_args__")
        if kind is FunctionType:
            return f"function {x.__qualname__}"  # type: ignore[attr-defined]  # a function
        if type(names) is not tuple or level <= 0 or not kind.__module__.startswith("tkasync."):
            return f"<{kind.__qualname__}>"
        return f"{kind.__name__}({', '.join(self.repr1(getattr(x, name), level - 1) for name in names)})"


_short = _Short()


def text_of(value: object) -> str:
    """Return *value* in at most `LONGEST` characters."""
    return cut(_short.repr(value))


def cut(text: str, longest: int = LONGEST) -> str:
    """Return *text* in one line of at most *longest* characters."""
    text = " ".join(text[: 4 * longest].split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
