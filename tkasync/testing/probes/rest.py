"""What goes on in a window without anybody's doing. UI thread."""

from __future__ import annotations

from typing import Any

from tkasync.execution.item import WorkItem
from tkasync.runtime.runtime import Runtime
from tkasync.testing.probes.census import after_census
from tkasync.tk.host.host import TkHost

TICK_MS = 5
"""Milliseconds for which a condition that no event announces may go unnoticed."""


def take_event(root: Any) -> None:
    """Run the next event; without one return after a moment, so that conditions of other threads are seen."""
    tick = root.tk.call("after", TICK_MS, "")
    root.tk.dooneevent(0)
    root.tk.call("after", "cancel", tick)  # Tcl's own: it works also where the event has destroyed the window


def busy_with(runtime: Runtime) -> list[str]:
    """Return what is on its way to the window of *runtime*: tasks, and queued calls."""
    names = [f"task {item.handle.name!r}" for item in runtime.in_flight if item.handle and _is_busy(item)]
    return names if runtime.queue.is_empty() else [*names, f"{len(runtime.queue)} queued call(s)"]


def is_at_rest(root: Any, runtime: Runtime | None) -> bool:
    """Whether nothing will change on the window *root* by itself: no task, no queued call, no timer of anybody's.

    A program that uses nothing of tkasync's has no *runtime*.
    """
    if runtime is not None and (busy_with(runtime) or host_of(runtime).waiting_timers):
        return False
    return not after_census(root)


def host_of(runtime: Runtime) -> TkHost:
    """Return the host of a window's *runtime*."""
    assert isinstance(runtime.host, TkHost)  # that of a window is no other
    return runtime.host


def _is_busy(item: WorkItem) -> bool:
    """Whether *item* goes on without the user: all but UI tasks that wait for an event, or for tasks, which count."""
    return not getattr(item, "is_at_rest", False)
