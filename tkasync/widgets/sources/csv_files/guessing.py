"""How a CSV file is written, guessed where nobody says: encoding, delimiter, names. Any thread."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tkasync.tasks.current import checkpoint
from tkasync.widgets.sources.sqlite.file.readable import reading

_SAMPLE = 256 * 1024  # bytes
_CHUNK = 1024 * 1024  # bytes
_LINES = 200
_SURE = 10_000  # lines that are no UTF-8, more than those that are: a guess, enough not to read on
_DELIMITERS = ",;\t|"
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")


@dataclass(frozen=True)
class Format:
    """How a file is written."""

    encoding: str
    delimiter: str
    has_names: bool
    """Whether its first row is the names of the columns."""
    columns: tuple[str, ...]
    numeric: frozenset[str]
    """Columns whose cells are numbers, as far as was looked."""


def guessed_format(path: Path, encoding: str | None, delimiter: str | None) -> Format:
    """Return how the file at *path* is written, by its beginning.

    Raises:
        ValueError: it is empty, or no CSV at all.
        OSError: it cannot be read.
    """
    with reading(path), path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ValueError(f"{path} is UTF-16: save it as UTF-8")
    if len(sample) == _SAMPLE:  # not half a line, nor half a character
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    encoding = encoding or _encoding_of([sample])
    # Not splitlines(), which also ends a line at form feeds and at what Latin-1 has for the "…" of Windows.
    lines = list(islice(io.StringIO(sample.decode(encoding, "replace"), newline=""), _LINES))
    delimiter = delimiter or _delimiter_of(lines)
    rows = [row for row in _parsed(lines, delimiter) if row]
    if not rows:
        raise ValueError(f"{path} is empty: it has no row; the first one has the names of the columns")
    has_names = not any(map(_is_number, rows[0]))
    columns = _names(rows[0] if has_names else [""] * len(rows[0]))
    return Format(encoding, delimiter, has_names, columns, _numeric(rows[has_names:], columns))


def guessed_encoding(path: Path) -> str:
    """Return the encoding of the whole file: a letter that tells it may come late. Work: it reads all."""
    with reading(path), path.open("rb") as file:

        def chunks() -> Iterator[bytes]:
            rest = b""
            while chunk := file.read(_CHUNK):
                checkpoint()
                whole, _, rest_now = (rest + chunk).rpartition(b"\n")
                yield whole
                rest = rest_now
            yield rest

        return _encoding_of(chunks())


def check_delimiter(delimiter: str | None) -> None:
    """Check that *delimiter* can stand between two cells.

    Raises:
        ValueError: it cannot.
    """
    # A quotation mark is one for the reader, whatever is told of it, and it takes a line feed for the end of a row.
    if delimiter is not None and (
        not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '"\r\n\0'
    ):
        raise ValueError(
            f'delimiter= is one character, no quotation mark and no end of a line, as in delimiter=";", '
            f"not {delimiter!r}"
        )


def _encoding_of(chunks: Iterable[bytes]) -> str:
    """UTF-8 where more lines are that than are not: a broken line must not spoil all others."""
    good = bad = 0
    has_mark = None
    for chunk in chunks:
        if has_mark is None:
            has_mark = chunk.startswith(codecs.BOM_UTF8)
        if not chunk.isascii():
            for line in chunk.split(b"\n"):
                if not line.isascii():
                    is_good = _is_utf_8(line)
                    good += is_good
                    bad += not is_good
        if bad > good + _SURE:
            break
    if has_mark:
        return "utf-8-sig"
    return "utf-8" if good >= bad else "latin-1"


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _delimiter_of(lines: Sequence[str]) -> str:
    """The one by which most rows have the same number of cells, of several cells."""

    def score(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in _parsed(lines, delimiter) if row)
        width, count = max(widths.items(), key=lambda item: item[1], default=(1, 0))
        return (count / widths.total(), width) if width > 1 else (0.0, 0)

    return max(_DELIMITERS, key=score)


def _parsed(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    rows = []
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            rows.append(next(reader))
        except csv.Error:  # told when the row is loaded
            continue
        except StopIteration:
            return rows


def _names(row: Sequence[str]) -> tuple[str, ...]:
    """Names that differ, for SQLite without regard to case."""
    names: list[str] = []
    taken: set[str] = set()
    for place, cell in enumerate(row, 1):
        wanted = cell.strip() or f"column {place}"
        name, number = wanted, 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted} {number}"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def _numeric(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> frozenset[str]:
    found = set()
    for place, name in enumerate(columns):
        cells = [row[place] for row in rows if len(row) > place and row[place].strip()]
        if cells and all(map(_is_number, cells)):
            found.add(name)
    return frozenset(found)
