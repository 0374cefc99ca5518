"""`Statistics`: a runtime in counts. Any thread."""

from __future__ import annotations

from dataclasses import dataclass

from tkasync.runtime.parts import RuntimeParts


@dataclass(frozen=True, slots=True)
class Statistics:
    """A runtime at one moment, in counts."""

    queued_calls: int
    """calls that wait for the UI thread"""
    dropped_calls: int
    """calls that were still queued when the time of the close was over, and did not run"""
    tasks: int
    """tasks that have not ended, the waiting ones included"""
    running: int
    """of these, tasks whose work has begun"""
    stragglers: int
    """tasks that have ended while their thread continues"""
    scopes: int
    """open scopes"""
    ui_refs: int
    """objects that ``UiRef`` holds"""
    deferred_finalizers: int
    """Tcl operations of finalizers that the guard has brought back to the UI thread so far"""
    pinned_interpreters: int
    """Tcl interpreters of this process, all windows together, that are kept for their UI thread to delete"""
    refused_calls: int
    """calls of Tcl on other threads that the guard has refused so far; each line that made one is logged once"""
    forwarded_calls: int
    """calls of Tcl on threads that are not ours which it has run on the UI thread so far; logged as these are"""
    stalls: int = 0
    """how often a ``StallWatch`` has seen the window stand still"""
    longest_stall: float = 0.0
    """the longest of these, in seconds"""


def statistics_of(runtime: RuntimeParts) -> Statistics:
    """Count *runtime* as it is now; what other threads do meanwhile may be counted or not."""
    tasks = {task for scope in runtime.open_scopes for task in scope.tasks}
    counts = runtime.host.counts()
    return Statistics(
        queued_calls=len(runtime.queue),
        dropped_calls=runtime.dropped_calls,
        tasks=len(tasks),
        running=sum(task.is_running() for task in tasks),
        stragglers=len(runtime.in_flight.stragglers),
        scopes=len(runtime.open_scopes),
        ui_refs=len(runtime.ui_refs),
        deferred_finalizers=counts.deferred_finalizers,
        pinned_interpreters=counts.pinned_interpreters,
        refused_calls=counts.refused_calls,
        forwarded_calls=counts.forwarded_calls,
        stalls=runtime.stalls,
        longest_stall=runtime.longest_stall,
    )
