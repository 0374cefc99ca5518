"""What the tasks of a cluster hear whose scheduler is gone, or whose client was closed."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest

from tests.processes import work
from tests.processes.clusters import work_there
from tests.processes.clusters.connecting import connect
from tests.processes.clusters.foreign import Foreign
from tests.processes.waiting import PATIENCE, run_until
from tkasync import Runtime, spawn_task
from tkasync.errors import ClusterLostError, WorkerEndedError
from tkasync.processes import Cluster
from tkasync.processes.clusters.job import ClusterJob
from tkasync.processes.clusters.results import Results
from tkasync.testing import FakeHost

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="looks at POSIX processes")


def test_what_a_lost_cluster_was_doing_fails_within_a_moment(
    fake_host: FakeHost, runtime: Runtime, distributed: None, tmp_path: Path
) -> None:
    with Foreign(tmp_path) as foreign:
        cluster = connect(fake_host, foreign.address)
        assert_lost(fake_host, cluster, foreign.kill, tmp_path / "over")


def test_what_a_cluster_was_doing_whose_client_is_closed_fails_within_a_moment(
    fake_host: FakeHost, runtime: Runtime, foreign: Foreign, tmp_path: Path
) -> None:
    cluster = connect(fake_host, foreign.address)
    assert_lost(fake_host, cluster, lambda: runtime.spawn_task(cluster.client.close), tmp_path / "over")


def test_a_result_that_is_lost_as_it_is_fetched_keeps_no_other_waiting_when_the_client_closes(
    fake_host: FakeHost,
    runtime: Runtime,
    foreign: Foreign,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cluster, over = connect(fake_host, foreign.address), tmp_path / "over"
    asked: list[Any] = []

    async def never(*_args: Any, **_options: Any) -> None:
        """So does Dask where its scheduler is to make a lost result anew, and is gone."""
        asked.append(1)
        await asyncio.Event().wait()

    monkeypatch.setattr(cluster.client, "gather", never)
    errors: list[BaseException] = []
    spawn_task(work.square, 2, executor=cluster, on_error=errors.append)
    run_until(fake_host, lambda: asked)
    spawn_task(work_there.say_and_stay_until, str(over), executor=cluster, on_error=errors.append)
    runtime.spawn_task(cluster.client.close)
    run_until(fake_host, lambda: len(errors) == 2)
    over.touch()
    assert [type(error) for error in errors] == [ClusterLostError] * 2
    assert all("whose client was closed" in str(error) for error in errors)


def test_an_error_that_can_be_asked_for_no_more_keeps_no_other_waiting() -> None:
    class Failed:
        """Of a client whose loop has ended."""

        status = "error"

        def exception(self) -> BaseException:
            raise RuntimeError("IOLoop is closed")

    jobs = [ClusterJob(work.square, (number,), {}, print) for number in range(2)]
    results = Results(SimpleNamespace(status="closed"))
    for job in jobs:
        job.task = Failed()
        results.put(job)
    for job in jobs:
        assert isinstance(job.future.exception(PATIENCE), ClusterLostError)
    results.close()


def test_what_a_client_is_given_once_it_has_begun_to_close_fails(
    fake_host: FakeHost, foreign: Foreign, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes too late for what the client tells of, and too early to be refused."""
    cluster = connect(fake_host, foreign.address)
    give = cluster.client.map

    def begin_to_close(*args: Any, **options: Any) -> Any:
        monkeypatch.setattr(cluster.client, "status", "closing")
        return give(*args, **options)

    monkeypatch.setattr(cluster.client, "map", begin_to_close)
    errors: list[BaseException] = []
    spawn_task(work_there.say_and_stay, 30, executor=cluster, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert isinstance(errors[0], ClusterLostError)


def assert_lost(host: FakeHost, cluster: Cluster, lose: Callable[[], object], over: Path) -> None:
    """Assert what tasks hear whose cluster is lost by *lose*; they go on there until there is a file *over*."""
    errors: list[BaseException] = []
    for _ in range(2):
        begun: list[Any] = []
        spawn_task(
            work_there.say_and_stay_until,
            str(over),
            executor=cluster,
            on_progress=begun.append,
            on_error=errors.append,
        )
        run_until(host, lambda: begun)  # noqa: B023  # run at once
    for _ in range(3):
        spawn_task(work_there.say_and_stay_until, str(over), executor=cluster, on_error=errors.append)
    begin = monotonic()
    lose()
    try:
        run_until(host, lambda: len(errors) == 5)
        assert monotonic() - begin < 5
    finally:
        over.touch()
    # The worker of the lost scheduler ends with it, which may be heard first.
    kinds = [type(error) for error in errors]
    assert kinds.count(ClusterLostError) >= 3
    assert set(kinds) <= {ClusterLostError, WorkerEndedError}
    assert len({id(error) for error in errors}) == 5
    spawn_task(work.square, 2, executor=cluster, on_error=errors.append)
    run_until(host, lambda: len(errors) == 6)
    assert isinstance(errors[5], ClusterLostError)
