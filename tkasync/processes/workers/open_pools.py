"""The pools that have processes: they end with this process, and their processes log where it does. Any thread.

A pool is here as long as it has a process, whose threads keep it anyway. One that the program has dropped goes.
"""

from __future__ import annotations

import atexit
import os
from time import monotonic
from typing import Protocol

from tkasync.logs.open_files import call_when_changed

GRACE = 1.0
"""Seconds that work gets at the close of its pool; less than a window gives."""


class Pool(Protocol):
    """A `ProcessWorkers`, which stands above."""

    def begin_to_close(self) -> bool:
        """Take no more work, and ask what runs to stop."""

    def end_workers(self, timeout: float) -> None:
        """Wait for the processes, and kill those that go on after *timeout* seconds."""

    def follow_logs(self) -> None:
        """Have the processes log where this one does."""


_pools: set[Pool] = set()


def enter(pool: Pool) -> None:
    """Note that *pool* has a process."""
    _pools.add(pool)


def leave(pool: Pool) -> None:
    """Note that *pool* has none any more."""
    _pools.discard(pool)


@atexit.register
def _close_all() -> None:
    """End what the program has not ended: its processes would keep this one. All have the same time for it."""
    # On this thread: no other can be started any more.
    pools = list(_pools)
    for pool in pools:
        pool.begin_to_close()
    end = monotonic() + GRACE
    for pool in pools:
        pool.end_workers(max(0.0, end - monotonic()))


def _tell_all() -> None:
    for pool in list(_pools):
        pool.follow_logs()


call_when_changed(_tell_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pools.clear)  # they are the parent's
