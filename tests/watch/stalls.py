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
    """Return the stall that *act*, in an ``after`` job, gives; again where a busy machine has hidden it."""
    begin(root, watch)
    end = monotonic() + GIVE_UP
    while not watch.stalls:
        assert monotonic() < end, f"no stall was seen; silent: {watch.silent}"
        root.after(1, act)
        looks = watch.looks + 4
        run_until(
            root,
            lambda looks=looks: watch.looks > looks and not watch.is_suspicious,
            "the watch does not look",
        )
    return watch.stalls[0]
