"""What the subjects have done in other processes: importable there, and without a window."""

from __future__ import annotations

import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from tkasync import checkpoint, report_progress
from tkasync.processes import Shared

LONG = 120.0  # seconds; longer than any measurement
LINES = (
    "for number in range(%d): print('line', number, 'of what a compiler says about file.c: unused variable')"
)
BURN = "while True: sum(range(1000))"
"""A busy process of another program."""


def trivial(value: int) -> int:
    """Work that is nothing beside its way."""
    return value + 1


def hold(seconds: float) -> None:
    """Keep this process, so that the next work starts another one."""
    time.sleep(seconds)


def count_to(number: int) -> Iterator[int]:
    """Items, as quickly as they are taken."""
    yield from range(number)


def put_all(queue: Any, number: int) -> None:
    """What is written without tkasync: each item into a queue of multiprocessing's."""
    for item in range(number):
        queue.put(item)
    queue.put(None)


def heed(seen: Any) -> None:
    """Go on until it is aborted, and write down when that was seen."""
    report_progress(1)
    try:
        while True:
            checkpoint()
            time.sleep(0.001)
    finally:
        seen[:8] = struct.pack("d", time.monotonic())


def deaf() -> None:
    """Look at no token."""
    report_progress(1)
    time.sleep(LONG)


def deaf_with_a_child() -> None:
    """Report the number of a child, and look at no token."""
    child = subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({LONG})"])
    report_progress(child.pid)
    child.wait()


def length(array: Any) -> int:
    """Take an array."""
    return len(array)


def burn(seconds: float) -> None:
    """Compute, and report each step."""
    end, done = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        checkpoint()
        sum(range(1000))
        done += 1
        report_progress(done)


def stream(seconds: float) -> Iterator[int]:
    """Compute for a moment for each item."""
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        sum(range(100))
        number += 1
        yield number


def storm(seconds: float) -> None:
    """Report without a pause."""
    end, done = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        checkpoint()
        done += 1
        report_progress(done, 10**9, f"step {done}")


def make_array(count: int) -> Any:
    """Give an array."""
    import numpy  # one subject's peer

    return numpy.arange(count, dtype="f8")


def make_shared(count: int) -> Any:
    """Give an array that nobody copies."""
    return Shared(make_array(count))
