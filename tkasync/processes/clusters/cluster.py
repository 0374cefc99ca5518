"""`Cluster`: the workers of a Dask cluster, as an executor. Any thread, every method; none waits, but ``shutdown``."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from time import monotonic
from typing import Any, TypeVar

from tkasync.dispatch.timers import check_seconds
from tkasync.execution.remote.hub import Hub
from tkasync.processes.clusters.channel import Channel
from tkasync.processes.clusters.connection import Connection
from tkasync.processes.clusters.job import ClusterJob
from tkasync.processes.clusters.lost import CLOSED, cluster_lost
from tkasync.processes.clusters.results import Results
from tkasync.processes.clusters.sender import Sender

T = TypeVar("T")
_GRACE = 1.0  # seconds that work gets at the close; less than a window gives
_AT_EXIT = 5.0  # seconds; a guess at how long the slowest end takes
_open: set[Cluster] = set()


class Cluster(Executor):
    """The workers of a cluster: what ``executor=`` takes, and what ``connect_cluster`` gives.

    A task there has progress, checkpoints, items and the context variables of its spawner as in a thread; function,
    arguments and result are pickled. It is run once: a worker that dies in the middle of it fails it.
    """

    def __init__(self, connection: Connection, hub: Hub | None = None) -> None:
        self._connection = connection
        self.client: Any = connection.client
        """Dask's own client, a ``distributed.Client``."""
        self.count: int = max(1, sum(self.client.nthreads().values()))
        """How many pieces of work the workers could do at a time when it was connected."""
        self._hub = hub or Hub()
        self._channel = Channel(self.client, self._hub.work)
        self._results = Results(self.client)
        self._sender = Sender(self.client, self._hub, self._channel, self._results.put)
        # Re-entrant: the collector may run inside it. Assignments only.
        self._lock = threading.RLock()
        self._jobs: dict[ClusterJob, None] = {}
        self._all_ended = threading.Condition(self._lock)
        self._is_closed = False
        self._ending: threading.Thread | None = None
        _open.add(self)
        # Registered anew, and so called before what Dask has registered when it was imported.
        atexit.unregister(_close_all)
        atexit.register(_close_all)

    # Work

    def submit(self, fn: Callable[..., T], /, *args: Any, **keywords: Any) -> Future[T]:
        """Have ``fn(*args, **keywords)`` run by one of the workers; never blocks.

        Raises:
            RuntimeError: it is closed.
        """
        job = ClusterJob(fn, args, keywords, self._results.put)
        with self._lock:
            if self._is_closed:
                raise RuntimeError("this cluster is closed, and takes no more work: connect_cluster() again")
            self._jobs[job] = None
        job.future.add_done_callback(lambda _future: self._job_ended(job))
        self._sender.put(job)
        return job.future

    def _job_ended(self, job: ClusterJob) -> None:
        self._hub.forget(job)
        job.release()
        with self._lock:
            self._jobs.pop(job, None)
            self._all_ended.notify_all()

    # The end

    def close(self, timeout: float = _GRACE) -> None:
        """End the connection, and with it the cluster if it was started for it; return at once.

        What waits is cancelled. What runs is asked to stop, at its next `checkpoint`, and fails with `ClusterLostError`
        when it goes on after *timeout* seconds. Workers of somebody else's cluster go on. A second time does nothing.
        """
        check_seconds("close(timeout)", timeout)
        if self._begin_to_close("the cluster is closed"):
            self._ending = threading.Thread(
                target=self._end, args=(timeout,), name="cluster-ending", daemon=True
            )
            self._ending.start()

    def _begin_to_close(self, reason: str) -> bool:
        """Take no more work, and ask what there is to stop; return whether that is new."""
        with self._lock:
            if self._is_closed:
                return False
            self._is_closed = True
            jobs = list(self._jobs)
        for job in jobs:
            if not job.future.cancel():
                job.call_off(reason)
        return True

    def _end(self, timeout: float | None) -> None:
        """Wait until no work is left, at most *timeout* seconds, and end all there is."""
        self._wait(timeout)
        with self._connection.loop.quiet():
            self._fail_all()
            self._sender.close()
            self._channel.close()
            self._hub.close()
            self._connection.end()
        self._results.close()
        _open.discard(self)

    def _fail_all(self) -> None:
        with self._lock:
            jobs = list(self._jobs)
        for job in jobs:
            job.fail(cluster_lost(job.name, CLOSED))

    def _wait(self, timeout: float | None) -> None:
        end_at = None if timeout is None else monotonic() + timeout
        with self._all_ended:
            while self._jobs and (end_at is None or monotonic() < end_at):
                self._all_ended.wait(None if end_at is None else end_at - monotonic())

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Do what every executor's does: take no more work, and end when all that was taken has ended.

        *wait*: return after that. *cancel_futures*: cancel what has not begun.
        """
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            jobs = list(self._jobs)
        for job in jobs if cancel_futures else ():
            job.future.cancel()
        self._ending = threading.Thread(target=self._end, args=(None,), name="cluster-ending", daemon=True)
        self._ending.start()
        if wait:
            self._ending.join()

    def end_at_exit(self) -> None:
        """Close it, and wait until it has ended: the program ends. No thread can be started, no result arrives."""
        if self._begin_to_close("the program ends"):
            self._end(0)
        elif self._ending is not None:
            self._ending.join(_AT_EXIT)

    def __repr__(self) -> str:
        return f"<Cluster {self.count} {'closed' if self._is_closed else 'open'}>"


def _close_all() -> None:
    """End what the program has not ended: its worker processes would go on until Dask ends them, in its own time."""
    for cluster in list(_open):
        cluster.end_at_exit()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_open.clear)  # they are the parent's
