"""How a runtime ends, in an order in which nothing is lost, nothing waits for ever, and the process goes.

1. posts and spawns are refused; whoever waits for the UI thread is released with `RuntimeClosedError`;
2. the scopes close: queued tasks are withdrawn, tokens set, coroutines cancelled, cleanups run;
3. what still runs gets the grace time, the UI thread going on to let contents home;
4. the loop and the pool end; the host takes everything back from Tk;
5. what is still running then is named, with its stack, in one warning.

UI thread only.
"""

from __future__ import annotations

import logging
import sys
import traceback
from time import monotonic
from typing import TYPE_CHECKING, Any

from tkasync.core.handle import TaskHandle
from tkasync.core.job import UiJob
from tkasync.errors import RuntimeClosedError

if TYPE_CHECKING:
    from tkasync.core.runtime import Runtime

_log = logging.getLogger("tkasync")


def close_runtime(runtime: Runtime, timeout: float) -> list[TaskHandle[Any]]:
    """Close *runtime* and return the stragglers; see the module."""
    end = monotonic() + timeout
    runtime.queue.close()
    _release_waiters(runtime)
    runtime.scope.close()
    for scope in runtime.open_scopes:
        scope.close()
    _give_grace(runtime, end)
    runtime.end_threads(max(0.05, end - monotonic()))
    stragglers = runtime.jobs.stragglers
    _name(runtime, stragglers)
    runtime.queue.drain_and_execute()
    return stragglers


def _release_waiters(runtime: Runtime) -> None:
    for job in runtime.jobs:
        if isinstance(job, UiJob) and job.handle is not None:
            job.handle.fail(RuntimeClosedError.closed(f"call_in_ui of {job.handle.name}"), "closed")


def _give_grace(runtime: Runtime, end: float) -> None:
    runtime.jobs.watch()
    runtime.queue.drain_and_execute()
    while runtime.jobs.elsewhere and (left := end - monotonic()) > 0:
        runtime.jobs.wait_for_change(min(left, 0.05))
        runtime.queue.drain_and_execute()


def _name(runtime: Runtime, stragglers: list[TaskHandle[Any]]) -> None:
    if not stragglers:
        return
    frames = sys._current_frames()
    told = []
    for handle in stragglers:
        frame = frames.get(handle._job.thread or 0) if handle._job is not None else None
        stack = "".join(traceback.format_stack(frame)[-6:]) if frame is not None else "  (no stack)\n"
        told.append(f"task {handle.name!r} ({int(handle.id)}), spawned at {handle.spawned_at}:\n{stack}")
    _log.warning(
        "%d task(s) still running after the close of %s, left behind:\n%s", len(told), runtime, "".join(told)
    )
