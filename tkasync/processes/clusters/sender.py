"""`Sender`: gives the jobs of a cluster to its scheduler, many at once.

Its thread does what would freeze a window: it pickles, and builds Dask's graphs. `put` and `close` are for any thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, Final, Literal
from uuid import uuid4

from tkasync.dispatch.ambient import mark_own_thread
from tkasync.execution.remote.hub import Hub
from tkasync.ownership.error_objects import clone
from tkasync.processes.clusters.channel import Channel
from tkasync.processes.clusters.job import ClusterJob
from tkasync.processes.clusters.lost import cluster_lost, why_lost
from tkasync.processes.clusters.on_worker import do_work

_MOST = 512  # a guess: jobs in a graph
_LARGE = 4 << 20  # bytes in a graph; a guess, below the size of which Dask warns
_END: Final = "end"


class Sender:
    """See the module.

    Args:
        client: Dask's.
        hub, channel: the two ways that lead from a worker back to this process.
        on_end: called with each job that has ended there. A thread of Dask's.
    """

    def __init__(
        self, client: Any, hub: Hub, channel: Channel, on_end: Callable[[ClusterJob, Any], object]
    ) -> None:
        self._client = client
        self._hub = hub
        self._channel = channel
        self._on_end = on_end
        self._token = uuid4().hex[:8]  # two windows may share a scheduler, and count alike
        # SimpleQueue: a finalizer may spawn, at any moment.
        self._waiting: SimpleQueue[ClusterJob | Literal["end"]] = SimpleQueue()
        threading.Thread(target=self._run, name="cluster-out", daemon=True).start()

    def put(self, job: ClusterJob) -> None:
        """Send *job* in its turn; never blocks."""
        self._waiting.put(job)

    def close(self) -> None:
        """End the thread, after what is queued."""
        self._waiting.put(_END)

    def _run(self) -> None:
        mark_own_thread()
        while (job := self._waiting.get()) != _END:
            self._send(job)
            del job  # it holds arguments of the program's

    def _next(self) -> ClusterJob | Literal["end"] | None:
        try:
            return self._waiting.get_nowait()
        except Empty:
            return None

    def _send(self, first: ClusterJob) -> None:
        batch = self._packed(first)
        jobs = [job for job, _data in batch]
        try:
            if self._client.status != "running":
                raise cluster_lost(first.name, why_lost(self._client.status))
            self._submit(jobs, [self._placed(data) for _job, data in batch])
            if self._client.status in ("closing", "closed"):
                # What it was given once it had begun to close it drops without a word.
                raise cluster_lost(first.name, why_lost(self._client.status))
        except Exception as error:
            for job in jobs:
                job.fail(clone(error) or error)

    def _packed(self, first: ClusterJob) -> list[tuple[ClusterJob, bytes]]:
        """Return *first* and what waits behind it, as far as one graph goes, each with what a worker is sent."""
        batch: list[tuple[ClusterJob, bytes]] = []
        following: ClusterJob | Literal["end"] | None = first
        size = 0
        while following is not None:
            if following == _END:
                self.close()
                break
            data = self._pack(following)
            if data is not None:
                batch.append((following, data))
                size += len(data)
            following = self._next() if len(batch) < _MOST and size < _LARGE else None
        return batch

    def _pack(self, job: ClusterJob) -> bytes | None:
        """Return what a worker is sent; ``None`` for a job that has ended with that."""
        if not job.future.set_running_or_notify_cancel():
            return None
        try:
            data = job.pack(self._hub.ticket, self._channel.topic)
        except BaseException as error:
            job.fail(error)
            return None
        self._hub.add(job)
        return data

    def _placed(self, data: bytes) -> Any:
        """Return what a graph has in the place of *data*: the name of it, where it is large."""
        return data if len(data) <= _LARGE else self._client.scatter(data, hash=False)

    def _submit(self, jobs: list[ClusterJob], data: list[Any]) -> None:
        self._channel.open()
        keys = [f"{job.name}-{job.number}-{self._token}" for job in jobs]
        tasks = self._client.map(do_work, data, key=keys, pure=False, retries=0)
        for job, task in zip(jobs, tasks, strict=True):
            job.sent(task)
            task.add_done_callback(partial(self._on_end, job))
