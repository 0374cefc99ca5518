"""How a cluster ends: a worker of it, its scheduler, its client, its owner, its window, its program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.processes import work
from tests.processes.clusters import work_there
from tests.processes.clusters.connecting import ENVIRONMENT, connect, count_clients
from tests.processes.clusters.foreign import Foreign
from tests.processes.test_ends_of_workers import is_alive
from tests.processes.waiting import PATIENCE, run_until, until
from tkasync import Runtime, spawn_task
from tkasync.errors import ClusterLostError, WorkerEndedError
from tkasync.execution.remote.line import Line
from tkasync.processes import Cluster, connect_cluster
from tkasync.processes.clusters.job import ClusterJob
from tkasync.testing import FakeHost, fake_runtime

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="looks at POSIX processes")


def begin_deaf(host: FakeHost, cluster: Cluster, **options: Any) -> tuple[Any, int]:
    """Start deaf work, and return its handle and its process."""
    reports: list[Any] = []
    handle = spawn_task(work.deaf, executor=cluster, on_progress=reports.append, **options)
    run_until(host, lambda: reports)
    return handle, int(reports[0].done)


# A worker


def begun_once() -> Callable[[ClusterJob, Line], None]:
    """Return a `ClusterJob.begun` that refuses a second beginning, and tells the task nothing of it."""
    begun, seen = ClusterJob.begun, set[int]()

    def begun_first(job: ClusterJob, line: Line) -> None:
        if job.number in seen:
            line.send("cancel", job.number, None)
        else:
            seen.add(job.number)
            begun(job, line)

    return begun_first


@pytest.mark.parametrize("is_noticed", [True, False], ids=["at once", "when the scheduler runs it again"])
def test_the_work_of_a_worker_that_is_killed_fails_and_does_not_run_again(
    fake_host: FakeHost,
    cluster: Cluster,
    tmp_path: Path,
    is_noticed: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if is_noticed:
        monkeypatch.setattr(ClusterJob, "begun", begun_once())
    else:
        monkeypatch.setattr(ClusterJob, "wait_no_more", lambda _job: None)
    path = tmp_path / "processes"
    errors: list[BaseException] = []
    spawn_task(work_there.note_process, str(path), executor=cluster, on_error=errors.append)
    run_until(fake_host, lambda: path.exists() and path.read_text().endswith("\n"))
    os.kill(int(path.read_text()), signal.SIGKILL)
    run_until(fake_host, lambda: errors)
    assert isinstance(errors[0], WorkerEndedError)
    handles = [spawn_task(work_there.say_process, executor=cluster) for _ in range(4)]
    run_until(fake_host, lambda: all(handle.done() for handle in handles))
    assert len(path.read_text().split()) == 1


def test_retry_runs_it_again(fake_host: FakeHost, cluster: Cluster, tmp_path: Path) -> None:
    path = tmp_path / "processes"
    handle = spawn_task(work_there.stay_at_first, str(path), executor=cluster, retry=1)
    run_until(fake_host, lambda: path.exists() and path.read_text().endswith("\n"))
    os.kill(int(path.read_text()), signal.SIGKILL)
    run_until(fake_host, lambda: handle.done() or fake_host.advance(0.1))
    assert handle.result() is None
    assert handle.attempt == 2


# The close


def test_a_cluster_ends_with_the_owner_of_its_task_and_a_deaf_body_with_it(
    fake_host: FakeHost, runtime: Runtime, distributed: None
) -> None:
    scope = runtime.new_scope("a view")
    connected = spawn_task(connect_cluster, owner=scope, executor=None)
    run_until(fake_host, connected.done)
    cluster = connected.result()
    errors: list[BaseException] = []
    handle, process = begin_deaf(fake_host, cluster, on_error=errors.append)
    begin = monotonic()
    scope.close()
    assert monotonic() - begin < 0.5  # the window waits for nothing
    run_until(fake_host, lambda: errors)
    assert isinstance(errors[0], ClusterLostError)
    assert handle.done()
    until(lambda: not is_alive(process))
    assert monotonic() - begin < 10
    with pytest.raises(RuntimeError, match="closed, and takes no more work"):
        cluster.submit(work.square, 2)


def test_a_cluster_of_another_program_goes_on_after_the_close(
    fake_host: FakeHost, runtime: Runtime, foreign: Foreign
) -> None:
    cluster = connect(fake_host, foreign.address)
    handle = spawn_task(work.square, 3, executor=cluster)
    run_until(fake_host, handle.done)
    cluster.close()
    cluster.close()
    until(lambda: cluster.client.status == "closed")
    assert is_alive(foreign.worker)
    again = connect(fake_host, foreign.address)
    assert again.submit(work.square, 4).result(PATIENCE) == 16


def test_the_close_of_the_window_waits_for_its_grace_and_no_longer(foreign: Foreign) -> None:
    host = FakeHost()
    runtime = fake_runtime(host)
    cluster = connect(host, foreign.address)
    begin_deaf(host, cluster)
    begin = monotonic()
    assert runtime.close() == []
    assert monotonic() - begin < 2


def test_an_owner_that_has_ended_meanwhile_leaves_no_connection(
    fake_host: FakeHost, runtime: Runtime, foreign: Foreign
) -> None:
    scope = runtime.new_scope("a view")
    made: list[Cluster] = []

    def connect_late() -> None:
        while not scope.is_closed:
            sleep(0.01)
        made.append(connect_cluster(foreign.address))

    handle = spawn_task(connect_late, owner=scope)
    run_until(fake_host, lambda: handle.is_running())
    scope.close()
    run_until(fake_host, lambda: not handle.still_running)
    assert made == []
    watcher = connect(fake_host, foreign.address)
    until(lambda: count_clients(watcher) == 1)


def test_a_shutdown_waits_for_the_work_that_was_taken(foreign: Foreign) -> None:
    with connect_cluster(foreign.address) as cluster:
        futures = [cluster.submit(work.square, number) for number in range(5)]
    assert [future.result(0) for future in futures] == [0, 1, 4, 9, 16]


PROGRAM = """
import time
from tests.processes import work
from tests.processes.waiting import until
from tkasync.processes import connect_cluster
if __name__ == "__main__":
    cluster = connect_cluster(workers=1)
    print(cluster.submit(work.process).result(), flush=True)
    stuck = cluster.submit(work.deaf)
    time.sleep(0.5)
    print(flush=True)
"""


def test_a_program_ends_in_silence_whose_cluster_is_stuck_and_not_closed(
    tmp_path: Path, distributed: None
) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    with subprocess.Popen(
        [sys.executable, str(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    ) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        process.stdout.readline()
        begin = monotonic()
        assert process.wait(PATIENCE) == 0
        assert monotonic() - begin < work.LONG / 2
        assert process.stderr is not None
        assert process.stderr.read() == ""
    until(lambda: not is_alive(worker))
