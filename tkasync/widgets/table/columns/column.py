"""`Column`: what a table shows of one column of its source. Any thread."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

from tkasync.widgets.sources.texts import text_of
from tkasync.widgets.sources.view import place_of

Anchor = Literal["w", "center", "e"]
_LONGEST = 300  # characters of a cell that Tk gets: it measures all of them
_LONGEST_WORDS = 500  # characters of an error


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a `VirtualTable`.

    Raises:
        TypeError, ValueError: a part that the table could not use.
    """

    name: str
    """Its name in the source."""
    title: str | None = None
    """Its heading; by default its name."""
    _: KW_ONLY
    width: int = 120
    """In pixels, at first."""
    anchor: Anchor = "w"
    """Where its cells stand, and its heading: ``"e"`` for numbers."""
    format: Callable[[Any], str] | None = None
    """Makes the text of a cell; by default ``str``, and nothing of ``None``.

    One that fails for ``None`` shows nothing there.
    """
    copy: Callable[[Any], str] | None = None
    """Makes the text of a cell for the clipboard; by default what is shown, however long that is."""
    parse: Callable[[str], Any] | None = None
    """Makes a value of what was typed; by default the text itself, or a number in place of a number.

    A ``ValueError`` refuses it, with its words.
    """
    editable: bool = False
    """Whether its cells can be changed, where the source can write."""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name:
            raise TypeError(f"Column(name) is a column of the source, not {self.name!r}")
        if self.anchor not in ("w", "center", "e"):
            raise ValueError(f'Column(anchor=) is "w", "center" or "e", not {self.anchor!r}')
        if isinstance(self.width, bool) or not isinstance(self.width, int) or self.width <= 0:
            raise ValueError(f"Column(width=) is a number of pixels above 0, not {self.width!r}")
        for name, fn in (("format", self.format), ("copy", self.copy), ("parse", self.parse)):
            if fn is not None and not callable(fn):
                raise TypeError(f"Column({name}=) is a function, not {fn!r}")

    @property
    def heading(self) -> str:
        """What stands above it."""
        return self.name if self.title is None else self.title

    def full_text(self, value: Any) -> str:
        """Return the text of a cell with *value* for the clipboard, however long it is and whatever is in it."""
        fn = self.copy or self.format
        return text_of(value) if fn is None else self._formatted(fn, value)

    def text(self, value: Any) -> str:
        """Return what a cell with *value* shows, in one line."""
        return unformatted(value) if self.format is None else _line(self._formatted(self.format, value))

    def _formatted(self, fn: Callable[[Any], str], value: Any) -> str:
        try:
            return str(fn(value))
        except Exception:
            if value is None:  # most functions for numbers know no None, which most columns have
                return ""
            raise


def unformatted(value: Any) -> str:
    """Return what a cell with *value* shows where there is no ``format``, or one that fails."""
    return _line(text_of(value, _LONGEST + 1))


def _line(text: str) -> str:
    """Return *text* in one line; a long one is cut, as what it costs grows with it."""
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    return text if text.isprintable() else _UNSHOWN.sub(_sign, text)


def words_for_tk(words: str) -> str:
    """Return *words* for a label, cut: X ends a program whose label is higher than a picture can be."""
    return for_tk(words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]}…")


def for_tk(text: str) -> str:
    """Return *text* with a sign for what no string of Tcl's can hold: NUL, and half a surrogate."""
    return _UNHELD.sub("\N{REPLACEMENT CHARACTER}", text)


_UNHELD = re.compile("[\x00\ud800-\udfff]")
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What would break the line of a cell, and what Tk cannot show."""
_SIGNS = {"\n": "⏎", "\r": "", "\t": " "}


def _sign(found: re.Match[str]) -> str:
    return _SIGNS.get(found[0], "\N{REPLACEMENT CHARACTER}")


def checked_columns(source: Any, columns: Sequence[Column] | None) -> list[Column]:
    """Return what is to be shown.

    Raises:
        TypeError: it is no columns.
        ValueError: the source lacks one, or two have one name.
    """
    names = tuple(source.columns)
    shown = [Column(name) for name in names] if columns is None else list(columns)
    seen: set[str] = set()
    for column in shown:
        if not isinstance(column, Column):
            raise TypeError(f'columns are Column("name", "Title"), not {column!r}')
        place_of(column.name, names)
        if column.name in seen:
            raise ValueError(f"there are two columns {column.name!r}: each is shown once")
        seen.add(column.name)
    if not shown:
        raise ValueError("a table shows at least one column")
    return shown
