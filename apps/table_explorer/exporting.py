"""Rows into a CSV file: a whole one, or none. Plain functions, for workers."""

from __future__ import annotations

import csv
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from apps.table_explorer.files import Source
from tkasync import checkpoint, report_progress
from tkasync.widgets import View

_AT_ONCE = 1_000  # rows


def export(
    source: Source, view: View, columns: Sequence[str], keys: Collection[Any] | None, path: Path
) -> int:
    """Write the rows of *view*, or those with *keys*, in its order to the file at *path*, and return how many.

    What has no value becomes an empty cell, what is no text its hexadecimal digits; see `exact`. The file is written
    under another name first: an abort leaves what was there before.

    Raises:
        OSError: the file cannot be written.
    """
    places = [1 + source.columns.index(name) for name in columns]
    count = 0
    part = path.with_name(f".{path.name[:50]}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            for rows in _wanted(source, view, keys):
                writer.writerows([exact(row[place]) for place in places] for row in rows)
                count += len(rows)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def exact(value: Any) -> Any:
    """Return *value* as a file of text can have it: bytes as SQL writes them, ``X'00FF'``.

    So are the bytes of a text that is no UTF-8: as it is shown it would be another one.
    """
    raw = value if isinstance(value, bytes) else getattr(value, "raw", None)
    return f"X'{raw.hex().upper()}'" if isinstance(raw, bytes) else value


def _wanted(source: Source, view: View, keys: Collection[Any] | None) -> Iterator[list[Any]]:
    left = None if keys is None else set(keys)
    source.prepare(view)
    total = source.count(view)
    for start in range(0, total, _AT_ONCE):
        checkpoint()
        report_progress(start, total)
        rows = source.page(view, start, _AT_ONCE)
        if left is None:
            yield rows
        elif left:
            yield [row for row in rows if row[0] in left]
            left.difference_update(row[0] for row in rows)
        else:
            break
    report_progress(total, total)
