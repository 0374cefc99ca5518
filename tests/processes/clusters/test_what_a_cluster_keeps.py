"""What is left of a connection to a cluster when it has ended: nothing of the task that has made it."""

from __future__ import annotations

import gc
import weakref
from contextvars import ContextVar

from tests.processes.clusters.foreign import Foreign
from tests.processes.waiting import run_until
from tkasync import spawn_task
from tkasync.processes import Cluster, connect_cluster
from tkasync.testing import FakeHost


class Value:
    """Stands for the task itself, which a context variable holds too, and by that for its window."""


def test_an_ended_connection_keeps_nothing_of_its_tasks_context(
    fake_host: FakeHost, foreign: Foreign
) -> None:
    """Dask calls its own coroutines for as long as the program runs, each in a copy of that context."""
    value = Value()
    weak = weakref.ref(value)
    variable = ContextVar[object]("variable", default=None)

    def connect(held: list[Value]) -> Cluster:
        variable.set(held.pop())
        return connect_cluster(foreign.address)

    held = [value]
    del value
    task = spawn_task(connect, held)
    run_until(fake_host, task.done)
    task.result().shutdown()
    gc.collect()
    assert weak() is None
