"""How many lines a second the checker reads: of programs, and of one file that is large."""

from __future__ import annotations

import time
import tkinter
from collections.abc import Iterator
from pathlib import Path

from tkasync.check.checked import check_source
from tkasync.check.source import Source

__all__ = ["measure"]

LINES = 100_000


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module. Processor time, without the reading of files."""
    large = b"import tkinter as tk\ndef f(x):\n" + b"    x.a = print(x, 1)\n" * (
        LINES // 10 if quick else LINES
    )
    return {"lines_per_s": _lines_per_s(_programs()), "deep_lines_per_s": _lines_per_s([large])}


def _programs() -> Iterator[bytes]:
    """IDLE and tkinter itself, whichever this Python has."""
    library = Path(tkinter.__file__).parent.parent
    for folder in ("tkinter", "idlelib", "turtledemo"):
        yield from (file.read_bytes() for file in sorted((library / folder).rglob("*.py")))


def _lines_per_s(contents: Iterator[bytes] | list[bytes]) -> float:
    contents = list(contents)
    begin = time.process_time()
    for content in contents:
        check_source(Source(content, "program.py"))
    return sum(content.count(b"\n") for content in contents) / (time.process_time() - begin)
