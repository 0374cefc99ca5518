"""What the tests have done on a cluster: importable there, and without a test in it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from tkasync import checkpoint, report_progress

LONG = 60  # seconds; reached by a failure only


def stay_at_first(path: str) -> None:
    """Add this process to the file, and stay if it is the first one there."""
    file = Path(path)
    is_first = not file.exists()
    note_process(path, LONG if is_first else 0.0)


def note_process(path: str, seconds: float = LONG) -> None:
    """Add this process to the file, and stay."""
    with Path(path).open("a") as file:
        file.write(f"{os.getpid()}\n")
    time.sleep(seconds)


def say_process(item: object = None) -> int:
    report_progress(os.getpid(), None, "here")
    time.sleep(0.1)
    return os.getpid()


def say_and_stay(seconds: float) -> None:
    report_progress(1)
    time.sleep(seconds)


def say_and_stay_until(path: str) -> None:
    """Stay until there is such a file."""
    report_progress(1)
    end = time.monotonic() + LONG
    while not Path(path).exists() and time.monotonic() < end:
        time.sleep(0.01)


def heed_and_note(path: str) -> None:
    """Go on until the task is aborted, and for a moment after that."""
    report_progress(1)
    try:
        while True:
            checkpoint()
            time.sleep(0.005)
    finally:
        time.sleep(0.3)
        with Path(path).open("a") as file:
            file.write("first ends\n")


def note(path: str, line: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{line}\n")


def numbers(count: int) -> Iterator[int]:
    yield from range(count)


def increase(number: int) -> int:
    return number + 1
