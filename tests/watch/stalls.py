"""Running a window until its watch has seen something, on however busy a machine."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from tests.support import GIVE_UP
from tkasync.tools import Stall, StallWatch


def run_until(root: Any, holds: Callable[[], object], what: str) -> None:
    """Run *root*'s event loop until *holds*."""
    end = monotonic() + GIVE_UP
    while not holds():
        assert monotonic() < end, what
        job = root.tk.call("after", 5, "")
        root.tk.dooneevent(0)
        root.tk.call("after", "cancel", job)


def begin(root: Any, watch: StallWatch) -> None:
    """Run *root* until *watch* looks."""
    run_until(root, lambda: watch.looks > 1, "the watch has not begun")


def stall_of(root: Any, watch: StallWatch, act: Callable[[], object]) -> Stall:
    """Return the next stall, which *act*, in an ``after`` job, gives; again where a busy machine has hidden it."""
    begin(root, watch)
    end = monotonic() + GIVE_UP
    known = len(watch.stalls)
    while len(watch.stalls) == known:
        assert monotonic() < end, f"no stall was seen; silent: {watch.silent}"
        run_once(root, watch, act)
    return watch.stalls[known]


def run_once(root: Any, watch: StallWatch, act: Callable[[], object]) -> None:
    """Run *act* in an ``after`` job, and go on until *watch* has judged it, as a stall or as none."""
    job = root.after(1, act)
    # A busy machine makes looks, and stalls of its own, before the job's turn.
    run_until(
        root, lambda: job not in root.tk.splitlist(root.tk.call("after", "info")), "the job has not run"
    )
    looks = watch.looks + 4
    run_until(root, lambda: watch.looks > looks and not watch.is_suspicious, "the watch does not look")
