"""What stands behind the fixture ``assert_responsive``: a block in which the window must not stand still. UI thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from tkinter import TclError
from typing import Any

from tkasync.testing.probes.rest import take_event
from tkasync.watch.stall import Stall
from tkasync.watch.watch import StallWatch, watch_at_once

LEAST = 0.05  # seconds: a busy machine takes as much from a program that does nothing
_PATIENCE = 5.0  # seconds of real time: for the watch's first look, and for its last
_LOOKS = 3  # after the block: the last handler's end has been seen by then


@contextmanager
def responsive(root: Any, limit: float, fail: Callable[[str], object]) -> Iterator[StallWatch]:
    """Open a block, after which *fail* is called with a sentence if *root* stood still in it for longer than *limit*.

    Raises:
        ValueError: *limit* is under 0.05 s.
    """
    if not limit >= LEAST:
        raise ValueError(f"a limit of {limit!r} s would measure the machine: write {LEAST} or more")
    with watch_at_once(root, limit) as watch:
        _run(root, lambda: watch.looks > 0)
        yield watch
        seen = watch.looks
        _run(root, lambda: watch.looks >= seen + _LOOKS and not watch.is_suspicious)
        stalls = watch.stalls
    if stalls:
        fail("\n".join(sentence(stall, limit) for stall in stalls))


def sentence(stall: Stall, limit: float) -> str:
    """Return what the test's report says of *stall*."""
    line = stall.line
    where = (
        "" if line is None else f" at {Path(line.file).name}:{line.line} {line.function}: {stall.expression}"
    )
    handler = f", in {stall.handler} of {stall.widget or 'a queued call'}" if stall.handler else ""
    return f"the window stood still for {stall.seconds:.2f} s (limit {limit:g}): {stall.kind.value}{where}{handler}"


def _run(root: Any, holds: Callable[[], bool]) -> None:
    end = monotonic() + _PATIENCE
    # The test may have destroyed the window, which is an end too.
    while not holds() and monotonic() < end and _exists(root):
        take_event(root)


def _exists(root: Any) -> bool:
    try:
        return bool(root.winfo_exists())
    except TclError:
        return False
