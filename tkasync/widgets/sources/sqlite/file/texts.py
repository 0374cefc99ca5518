"""Texts of a SQLite file, where Python's texts or SQLite's patterns do not reach. Any thread.

SQLite keeps whatever bytes it is given as a text. What is no UTF-8 is shown by its bytes, since an error would hide the
whole page, and it keeps them: a key of such a text still finds its row.

LIKE and GLOB take patterns of 50,000 bytes, and none with a NUL. Functions of ours look for what they do not take.
"""

from __future__ import annotations

from sqlite3 import Connection
from typing import Any

from tkasync.widgets.sources.texts import BrokenText

CONTAINS, BEGINS = "tkasync_contains", "tkasync_begins"
"""Functions of a cell's bytes, those of the letter "a", and a text: in any case."""


def read_text(raw: bytes) -> str:
    """Return the text that SQLite has as *raw*: a ``text_factory``."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return BrokenText(raw)


def marked(value: Any) -> tuple[str, Any]:
    """Return the place of *value* in a statement, and what is bound to it."""
    return ("CAST(? AS TEXT)", value.raw) if isinstance(value, BrokenText) else ("?", value)


def give_functions(connection: Connection) -> None:
    """Make `CONTAINS` and `BEGINS` known to *connection*."""
    connection.create_function(CONTAINS, 3, _contains, deterministic=True)
    connection.create_function(BEGINS, 3, _begins, deterministic=True)


def _contains(cell: bytes | None, letter: bytes, folded: str) -> bool:
    return folded in _folded(cell, letter)


def _begins(cell: bytes | None, letter: bytes, folded: str) -> bool:
    return _folded(cell, letter).startswith(folded)


def _folded(cell: bytes | None, letter: bytes) -> str:
    """Return a cell's text. It comes as bytes, since Python refuses a broken one, in the encoding of the file."""
    encoding = "utf-8" if len(letter) == 1 else "utf-16-le" if letter[0] else "utf-16-be"
    return "" if cell is None else cell.decode(encoding, "backslashreplace").casefold()
