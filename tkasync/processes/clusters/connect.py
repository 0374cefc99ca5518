"""`connect_cluster`: from an address, or none, to a `Cluster`. Not on the UI thread."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from tkasync.dispatch.open_runtimes import refuse_unguarded
from tkasync.dispatch.timers import check_seconds
from tkasync.ownership.report_text import text_of
from tkasync.processes.clusters.cluster import Cluster
from tkasync.processes.clusters.connection import Connection
from tkasync.tasks.current import checkpoint, current_task
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.outcome.blocking import refuse_endless_wait

_LINE = "cluster = await self.spawn_task(connect_cluster, ...)"


def connect_cluster(
    address: str | None = None, *, workers: int | None = None, timeout: float = 10.0
) -> Cluster:
    """Connect to a cluster of Dask's, and return it as an executor. Takes seconds, on any thread but the UI thread.

    Called in a task, as in ``cluster = await self.spawn_task(connect_cluster)``, the cluster ends with the task's
    owner; elsewhere with its ``close()``, or with the scope that adopts it.

    Args:
        address: where the scheduler is, such as ``"tcp://127.0.0.1:8786"``; ``None`` starts a cluster of processes on
            this machine, which ends with the connection.
        workers: how many processes are started; as many as there are processors by default.
        timeout: seconds in which the scheduler has to answer.

    Raises:
        ClusterLostError: no scheduler has answered, or the processes have not started.
        ImportError: Dask's ``distributed`` is not installed.
        NoOwnerError: the owner of the task has ended meanwhile.
        NoRuntimeError: this process works for another one, and is still importing the main module.
        TypeError, ValueError: an argument that means nothing.
        WouldBlockError: this is the UI thread, or a coroutine.
    """
    _check(address, workers, timeout)
    refuse_unguarded()
    refuse_endless_wait("connect_cluster()", in_coroutine=_LINE, on_ui_thread=f"write {_LINE}")
    distributed = _import_distributed()
    connection = Connection(distributed)
    try:
        if address is None:
            connection.start_local(workers)
        connection.connect(address, timeout)
        cluster = Cluster(connection)
    except BaseException:
        connection.end_later()
        raise
    return _owned(cluster)


def _check(address: object, workers: object, timeout: float) -> None:
    check_seconds("timeout", timeout)
    if address is not None and (not isinstance(address, str) or not address):
        raise TypeError(f"address is a scheduler's, such as 'tcp://127.0.0.1:8786', not {address!r}")
    if workers is None:
        return
    if address is not None:
        raise ValueError(
            "workers= is for a cluster that is started here: leave out one of address and workers"
        )
    if type(workers) is not int or workers < 1:
        raise ValueError(f"workers is a number of processes, 1 or more, not {workers!r}")


def _import_distributed() -> Any:
    try:
        return import_module("distributed")
    except ImportError as error:
        python = sys.executable or "python"
        raise ImportError(
            f"connect_cluster() needs Dask's distributed ({text_of(error)}): "
            f"{python} -m pip install tkasync[distributed]",
            name=error.name,
        ) from error


def _owned(cluster: Cluster) -> Cluster:
    """Give *cluster* to the owner of the running task."""
    try:
        checkpoint()  # aborted meanwhile: nobody would have it
        task = current_task()
        if isinstance(task, TaskHandle):
            task.scope.adopt(cluster)
    except BaseException:
        cluster.close()
        raise
    return cluster
