"""What `Runtime.statistics` tells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statistics:
    """A runtime at one moment, in counts."""

    queued_calls: int
    """calls that wait for the UI thread"""
    tasks: int
    """tasks that have not ended, the waiting ones included"""
    running: int
    """of these, tasks whose work has begun"""
    stragglers: int
    """tasks that have ended for their owner while their thread goes on"""
    scopes: int
    """open scopes"""
    ui_refs: int
    """objects that ``UiRef`` holds"""
    deferred_finalizers: int
    """Tcl operations of finalizers that the guard has brought back to the UI thread so far"""
    pinned_interpreters: int
    """Tcl interpreters of this process, all windows together, that are kept for their UI thread to delete"""
