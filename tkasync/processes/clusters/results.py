"""`Results`: fetches how the jobs of a cluster have ended, many at once, on a thread of its own."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError
from queue import Empty, SimpleQueue
from typing import Any

from tkasync.dispatch.ambient import mark_own_thread
from tkasync.ownership.report_text import text_of
from tkasync.processes.clusters.job import ClusterJob
from tkasync.processes.clusters.lost import cannot_begin, cluster_lost, why_lost, worker_ended


class Results:
    """See the module.

    Args:
        client: Dask's.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._ended: SimpleQueue[ClusterJob | None] = SimpleQueue()
        threading.Thread(target=self._run, name="cluster-in", daemon=True).start()

    def put(self, job: ClusterJob, _task: object = None) -> None:
        """Fetch the end of *job*, which has ended or was withdrawn. Any thread."""
        self._ended.put(job)

    def close(self) -> None:
        """End the thread. Any thread."""
        self._ended.put(None)

    def _run(self) -> None:
        mark_own_thread()
        while (job := self._ended.get()) is not None:
            self._take([job, *self._more()])
            del job

    def _more(self) -> list[ClusterJob]:
        """Return what has ended meanwhile."""
        jobs: list[ClusterJob] = []
        while True:
            try:
                job = self._ended.get_nowait()
            except Empty:
                return jobs
            if job is None:
                self.close()
                return jobs
            jobs.append(job)

    def _take(self, jobs: list[ClusterJob]) -> None:
        finished = []
        for job in jobs:
            if job.is_withdrawn:
                job.fail(CancelledError())
            elif job.task.status == "finished":
                finished.append(job)
            else:
                job.fail(self._error_of(job))
        if finished:
            self._fetch(finished)

    def _fetch(self, jobs: list[ClusterJob]) -> None:
        """Fetch the outcomes of *jobs*; ``None`` comes for one that was lost since, or released."""
        try:
            # A dict: of a list Dask leaves out what is lost.
            outcomes = self._client.gather({job.number: job.task for job in jobs}, errors="skip")
        except BaseException as error:  # also asyncio's cancellation: the client was closed
            reason, outcomes = f"which does not give its results ({text_of(error)})", {}
        else:
            reason = "which has lost its result"
        for job in jobs:
            outcome = outcomes.get(job.number)
            if outcome is None:
                job.fail(cluster_lost(job.name, reason))
            else:
                job.finish(outcome)

    def _error_of(self, job: ClusterJob) -> BaseException:
        """Return the error of a *job* that has no outcome."""
        if job.task.status != "error":
            return cluster_lost(job.name, why_lost(self._client.status))
        error: BaseException = job.task.exception()
        if type(error).__name__ == "KilledWorker":  # of distributed, which is not imported here
            return worker_ended(job.name)
        return cannot_begin(error, job.name)
