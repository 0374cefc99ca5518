"""`Frame`: what a source asks of a frame, whatever library it comes from. Workers only.

The libraries sort and compare without the interpreter's lock, mostly, so the window goes on meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from tkasync.widgets.sources.frames.arrow import ArrowFrame
from tkasync.widgets.sources.frames.pandas_frame import PandasFrame
from tkasync.widgets.sources.frames.polars_frame import PolarsFrame

Places = Any
"""Numbers of rows, as an array of the frame's library."""


class Frame(Protocol):
    """The rows of a frame, by their numbers."""

    columns: tuple[str, ...]
    length: int

    def ordered(self, places: Places | None, column: int, is_descending: bool) -> Places:
        """Return *places*, or all, in the order of a column; equal ones keep theirs."""

    def containing(self, text: str) -> Places:
        """Return the rows with a cell that contains *text*, in any case."""

    def rows(self, places: Places | None, start: int, stop: int) -> list[tuple[Any, ...]]:
        """Return the cells of the rows from *start* to *stop* among *places*, or all."""

    def numbers(self, places: Places, start: int, stop: int) -> list[int]:
        """Return *places* from *start* to *stop* as numbers of Python."""

    def values(self, places: Places | None, column: int, start: int, stop: int) -> list[Any]:
        """Return the cells of one column of those rows."""

    def find(self, places: Places, place: int) -> int | None:
        """Return where *place* stands in *places*."""

    def first_match(
        self, places: Places | None, column: int, pattern: str, start: int, stop: int
    ) -> int | None:
        """Return which of those rows is the first whose cell matches, from its beginning, a regular expression."""

    def place_of(self, column: int, value: Any) -> int | None:
        """Return the first row with *value* in a column."""


_KINDS: dict[tuple[str, str], Callable[[Any], Frame]] = {
    ("pandas", "DataFrame"): PandasFrame,
    ("pyarrow", "Table"): ArrowFrame,
    ("polars", "DataFrame"): PolarsFrame,
}


def frame_of(frame: Any) -> Frame:
    """Return what is asked of *frame*.

    Raises:
        TypeError: it is none that is known.
        ValueError: two of its columns have one name.
    """
    for cls in type(frame).__mro__:
        kind = _KINDS.get((cls.__module__.partition(".")[0], cls.__name__))
        if kind is not None:
            found = kind(frame)
            _check_names(found.columns)
            return found
    raise TypeError(
        "FrameSource shows a DataFrame of pandas or polars, or a Table of pyarrow, "
        f"not {type(frame).__module__}.{type(frame).__qualname__}"
    )


def _check_names(columns: Sequence[str]) -> None:
    for name in columns:
        if columns.count(name) > 1:
            raise ValueError(f"two columns of the frame are called {name!r}: rename one of them")
