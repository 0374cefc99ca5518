"""One pool of worker processes for each module of tests: to start a process takes longer than most tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tkasync.processes import ProcessWorkers


@pytest.fixture(scope="module")
def workers() -> Iterator[ProcessWorkers]:
    """Two worker processes."""
    pool = ProcessWorkers(2)
    yield pool
    pool.close(timeout=0.2)
