"""`Results`: fetches how the jobs of a cluster have ended, many at once, on a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import CancelledError, wait
from queue import Empty, SimpleQueue
from typing import Any

from tkasync.dispatch.ambient import mark_own_thread
from tkasync.ownership.report_text import text_of
from tkasync.processes.clusters.job import ClusterJob
from tkasync.processes.clusters.lost import cannot_begin, cluster_lost, why_lost, worker_ended

_GLANCE = 0.5  # seconds between two looks whether the client still gives results


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
            outcomes = self._gathered(jobs)
        except CancelledError:
            reason, outcomes = why_lost(self._client.status), {}
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

    def _gathered(self, jobs: list[ClusterJob]) -> dict[int, Any]:
        """Return the outcomes of *jobs*, by their numbers.

        Raises:
            CancelledError: the client was closed; Dask's own wait goes on for ever then, if a result is lost just as it
                is fetched, and would keep all later results waiting.
        """
        # A dict: of a list Dask leaves out what is lost.
        tasks = {job.number: job.task for job in jobs}
        asked = self._client.gather(tasks, errors="skip", asynchronous=True)
        gathered = asyncio.run_coroutine_threadsafe(asked, self._client.loop.asyncio_loop)
        while not wait([gathered], _GLANCE).done:
            # Closed; or it has lost its scheduler, and Dask gives up all results at that.
            if self._client.status != "running":
                gathered.cancel()
        outcomes: dict[int, Any] = gathered.result()
        return outcomes

    def _error_of(self, job: ClusterJob) -> BaseException:
        """Return the error of a *job* that has no outcome."""
        if job.task.status != "error":
            return cluster_lost(job.name, why_lost(self._client.status))
        try:
            error: BaseException = job.task.exception()
        except RuntimeError:  # the client has no loop any more
            return cluster_lost(job.name, why_lost(self._client.status))
        if type(error).__name__ == "KilledWorker":  # of distributed, which is not imported here
            return worker_ended(job.name)
        return cannot_begin(error, job.name)
