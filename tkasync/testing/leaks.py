"""The search for what a test has left behind: tasks, threads, ``after`` jobs and open runtimes, each by name.

What a component owns ends with it and is no leak. A leak is what nobody owns and goes on: a task of the runtime's own,
the thread of a task that did not heed its end, a Tk timer that would fire in the next test. UI thread.
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Collection
from time import monotonic
from typing import TYPE_CHECKING, Any

from tkasync.execution.item import WorkItem
from tkasync.runtime.current import open_runtimes
from tkasync.runtime.runtime import Runtime
from tkasync.tasks.handle import TaskHandle
from tkasync.testing.probes.census import OURS, after_census
from tkasync.timing.interval import IntervalHandle

if TYPE_CHECKING:
    import tkinter

_VIEWERS = "tkasync-inspector-"
# Seconds of real time: a closed inspector gives its viewer one to end, then it kills that.
_VIEWER_GRACE = 5.0
_GRACE = 0.5  # seconds of real time in which what is about to end may end


def close_and_name_tasks(runtime: Runtime) -> list[str]:
    """Close *runtime*; a sentence for each task that nobody owned, and for each whose work goes on even so."""
    if runtime.is_closed:
        return []
    unowned = _unfinished(runtime)
    stragglers = runtime.close(timeout=_GRACE)
    return [
        f"task {_named(task)} was still running, and nothing but the runtime owned it" for task in unowned
    ] + [
        f"task {_named(task)} goes on after its end: a thread has to call checkpoint()"
        for task in stragglers
        if task not in unowned
    ]


def _unfinished(runtime: Runtime) -> list[TaskHandle[Any]]:
    """The runtime's own tasks that do not end by themselves within the grace."""
    runtime.in_flight.watch()
    end = monotonic() + _GRACE
    runtime.queue.drain_and_execute()
    while (items := _running(runtime)) and any(item.runs_elsewhere for item in items):
        if (left := end - monotonic()) <= 0:
            break
        runtime.in_flight.wait_for_change(min(left, 0.02))
        runtime.queue.drain_and_execute()
    return [item.handle for item in items if item.handle is not None]


def _running(runtime: Runtime) -> list[WorkItem]:
    unowned = runtime.scope.tasks
    # A run that is under way belongs to its interval, with which it ends.
    runs = [task.current_run for task in unowned if isinstance(task, IntervalHandle)]
    return [item for item in runtime.in_flight if item.handle in unowned and item.handle not in runs]


def _named(task: TaskHandle[Any]) -> str:
    return f"{task.name!r} (spawned at {task.spawned_at})"


def after_jobs(root: tkinter.Tk) -> list[str]:
    """Cancel the ``after`` jobs of *root*; a sentence for each that a program has set and not taken back."""
    leaks = [f"after job {job.id} of {job.function}() was pending" for job in after_census(root)]
    for job in root.tk.splitlist(root.tk.call("after", "info")):  # Tk's own too: the window ends
        root.tk.call("after", "cancel", job)
    return leaks


def leftovers(
    runtimes_before: Collection[Runtime], threads_before: Collection[threading.Thread]
) -> list[str]:
    """Close the runtimes that were not open before; a sentence for each of them and for each new thread."""
    leaks = []
    for runtime in open_runtimes():
        if runtime not in runtimes_before and runtime.is_ui_thread:
            leaks += [f"{runtime!r} was left open", *close_and_name_tasks(runtime)]
            if runtime.root is not None:
                runtime.root.destroy()
    return leaks + _threads(threads_before)


def _threads(before: Collection[threading.Thread]) -> list[str]:
    new = [t for t in threading.enumerate() if t.name.startswith(OURS) and t not in before]
    end = monotonic() + _GRACE
    for thread in new:
        thread.join(max(0.0, end - monotonic()))
        if thread.name.startswith(_VIEWERS):
            thread.join(_VIEWER_GRACE)
    return [f"thread {thread.name} goes on, at\n{_stack(thread)}" for thread in new if thread.is_alive()]


def _stack(thread: threading.Thread) -> str:
    frame = sys._current_frames().get(thread.ident or 0)
    return "".join(traceback.format_stack(frame)[-4:]).rstrip() if frame is not None else "  (no stack)"
