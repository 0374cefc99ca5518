"""`DeafWork`: says who holds the processes of a pool, where work waits behind tasks that were aborted and go on.

Such work holds its process: nobody but ``kill_after=`` ends it. A long line behind work that is wanted is none of it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from tkasync.processes.workers.alarms import call_later
from tkasync.processes.workers.job import Job

_log = logging.getLogger("tkasync")
_PATIENCE = 0.5  # seconds that work which was aborted may go on, until somebody is told


class Pool(Protocol):
    """What is watched: a `ProcessWorkers`, which stands above."""

    count: int
    """How many processes there are at most."""

    def held_up(self) -> int:
        """Return how many pieces of work wait for a process."""

    def at_work(self) -> Sequence[Job]:
        """Return what the processes do."""


class DeafWork:
    """See the module. Says it once."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._is_watching = False
        self._has_said_so = False
        self._seen: set[int] = set()  # numbers, for what the work holds is to go with its end

    def watch(self) -> None:
        """Look at the pool as long as work waits. Any thread; quick."""
        if not self._is_watching and not self._has_said_so:
            self._is_watching = True
            call_later(_PATIENCE, self._look)

    def _look(self) -> None:
        waiting = self._pool.held_up()
        deaf = [job for job in self._pool.at_work() if job.is_called_off]
        both = [job for job in deaf if job.number in self._seen]
        self._seen = {job.number for job in deaf}
        self._is_watching = False
        if both and waiting:
            self._has_said_so = True
            self._seen = set()
            self._tell(both, waiting)
        elif waiting:
            self.watch()

    def _tell(self, deaf: list[Job], waiting: int) -> None:
        _log.warning(
            "%d calls wait for a process of ProcessWorkers(%d), and work that was aborted goes on there:%s\n"
            "kill_after= ends it, or a checkpoint() in it.",
            waiting,
            self._pool.count,
            "".join(f"\n  {job.described()}" for job in deaf),
        )
