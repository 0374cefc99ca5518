"""The rows of a CSV file, and those that are none. Any thread."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Generator, Iterator
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import NamedTuple

from tkasync.tasks.current import checkpoint, report_progress
from tkasync.widgets.sources.csv_files.guessing import Format
from tkasync.widgets.sources.csv_files.unchanged import Beginning, FileChangedError, seen
from tkasync.widgets.sources.sqlite.file.readable import reading

_BETWEEN_REPORTS = 2_000  # rows
_BROKEN = re.compile("[\udc80-\udcff]")  # what a byte becomes that is no part of a character


class BadRow(NamedTuple):
    """A row of a file that is not among the rows of its source."""

    line: int
    """Where it begins, counted from 1."""
    reason: str


def rows_of(path: Path, form: Format, report: Callable[[BadRow], None]) -> Generator[list[str], None, None]:
    """Yield the cells of each row, as many as there are columns, and *report* what is no row.

    A row with too few cells is filled up by empty ones. The progress is that of the bytes. What is appended to the file
    meanwhile is not read.

    Raises:
        FileChangedError: at the end: the rows are of no one state of the file.
    """
    with reading(path):
        before = seen(path)
    size = before.size
    with reading(path), path.open("rb", buffering=0) as file:
        beginning = Beginning(file, size)
        text = TextIOWrapper(BufferedReader(beginning), form.encoding, errors="surrogateescape", newline="")
        with text:
            for count, row in enumerate(_good_rows(text, form, report)):
                if count % _BETWEEN_REPORTS == 0:
                    checkpoint()
                    report_progress(beginning.done, size)
                yield row
    with reading(path):
        is_still_true = before.is_still_true()
    if not is_still_true:
        raise FileChangedError(f"{path} was written to while it was loaded: load it when it is complete")
    report_progress(size, size)


def _good_rows(text: TextIOWrapper, form: Format, report: Callable[[BadRow], None]) -> Iterator[list[str]]:
    width = len(form.columns)
    has_names = form.has_names
    may_be_broken = form.encoding != "latin-1"  # there every byte is a letter
    for line, row in _rows(text, form, report):
        if has_names:
            has_names = False
        elif len(row) > width:
            report(BadRow(line, f"{len(row)} cells, and there are {width} columns"))
        elif may_be_broken and any(map(_BROKEN.search, row)):
            report(BadRow(line, f"a byte in it is not {form.encoding}"))
        else:
            yield row if len(row) == width else row + [""] * (width - len(row))


def _rows(
    text: TextIOWrapper, form: Format, report: Callable[[BadRow], None]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with the line in which it begins."""
    reader = csv.reader(text, delimiter=form.delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report(BadRow(line, _words(error)))
            continue
        if row:
            yield line, row


def _words(error: csv.Error) -> str:
    if "unexpected end of data" in str(error):
        return "a quotation mark is not closed"
    if "field limit" in str(error):
        return (
            f"a cell is longer than {csv.field_size_limit():,} characters, which csv.field_size_limit(n) changes, or a "
            "quotation mark is not closed"
        )
    return str(error)
