"""What a `StallWatch` is given: looked at, or refused with the reason. UI thread."""

from __future__ import annotations

import math
import sys
import threading
from typing import Any

from tkasync.runtime.current import current_runtime
from tkasync.runtime.runtime import Runtime
from tkasync.watch.sampler import AskedHost


def runtime_for(root: Any) -> Runtime:
    """Return the runtime that *root* means: it itself, a window or a widget in it; ``None`` is the current one."""
    if root is None:
        return current_runtime()
    return root if isinstance(root, Runtime) else Runtime.of(root)


def asked_host(host: object) -> AskedHost:
    """Return *host*, whose event loop can be asked; refuse any other."""
    if not isinstance(host, AskedHost):
        raise TypeError(
            f"{host!r} has no event loop that could stand still: a StallWatch takes a real window"
        )
    return host


def seconds_of(name: str, value: object) -> float:
    """Return *value*, a time in seconds above 0."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < math.inf:
        raise ValueError(f"{name} is a time in seconds above 0, as 0.1, not {value!r}")
    return float(value)


def hang_of(hang: float, threshold: float) -> float:
    """Return *hang*, see `StallWatch`."""
    if seconds_of("hang", hang) < max(threshold, 1.0):
        raise ValueError(
            f"hang is a time in seconds, 1.0 or more, not {hang!r}: shorter calls are reported at their end"
        )
    if hang > threading.TIMEOUT_MAX:
        raise ValueError(f"hang is a time in seconds, {threading.TIMEOUT_MAX:.0f} or less, not {hang!r}")
    if getattr(sys.stderr, "fileno", None) is None:
        raise ValueError("hang= writes to sys.stderr, which this program does not have")
    return hang
