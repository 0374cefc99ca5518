"""One cluster of processes on this machine for each module of tests: to start one takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes.clusters.foreign import Foreign
from tkasync.processes import Cluster, connect_cluster

REASON = "needs Dask's distributed: pip install tkasync[distributed]"


@pytest.fixture(scope="session")
def distributed() -> None:
    pytest.importorskip("distributed", reason=REASON)


@pytest.fixture(scope="module")
def cluster(distributed: None) -> Iterator[Cluster]:
    """Two worker processes, which end with it."""
    cluster = connect_cluster(workers=2)
    yield cluster
    cluster.shutdown(cancel_futures=True)


@pytest.fixture(scope="module")
def foreign(distributed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Foreign]:
    """A cluster of another program's, with a worker of two threads."""
    with Foreign(Path(tmp_path_factory.mktemp("foreign"))) as foreign:
        yield foreign
