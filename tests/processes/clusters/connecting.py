"""What tests of the beginning and of the end of a connection share."""

from __future__ import annotations

import os
import sys
from typing import Any

from tests.processes.waiting import run_until
from tkasync import current_runtime
from tkasync.processes import Cluster, connect_cluster
from tkasync.testing import FakeHost

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def connect(host: FakeHost, *args: Any, **keywords: Any) -> Cluster:
    """Connect in a task of the runtime's."""
    handle = current_runtime().spawn_task(lambda: connect_cluster(*args, **keywords))
    run_until(host, handle.done)
    return handle.result()


def count_clients(cluster: Cluster) -> int:
    """How many programs are connected to the scheduler."""
    names: list[str] = cluster.client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.clients))
    return sum(name.startswith("Client-") for name in names)
