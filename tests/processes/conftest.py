"""One pool of processes of a kind for each module of tests: to start a process takes longer than most tests."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tkasync.processes import ProcessWorkers


@pytest.fixture(scope="module")
def workers() -> Iterator[ProcessWorkers]:
    """Two worker processes."""
    pool = ProcessWorkers(2)
    yield pool
    pool.close(timeout=0.2)


@pytest.fixture(scope="module", params=["ours", "standard"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """A worker process of ours, then one of the standard pool."""
    if request.param == "ours":
        pool = ProcessWorkers(1)
        yield pool
        pool.close(timeout=0.2)
    else:
        with ProcessPoolExecutor(1, get_context("spawn")) as processes:
            yield processes
