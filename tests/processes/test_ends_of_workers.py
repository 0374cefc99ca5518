"""How a worker process ends: killed, by itself, with its pool, with its window's process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.processes import work
from tests.processes.waiting import PATIENCE, run_until, until
from tkasync import current_runtime, spawn_task
from tkasync.errors import WorkerEndedError
from tkasync.processes import ProcessWorkers
from tkasync.processes.workers.process import WorkerProcess
from tkasync.testing import FakeHost

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="looks at POSIX processes")


def is_alive(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as file:  # noqa: PTH123  # a zombie counts as gone
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def begin_deaf(
    host: FakeHost, pool: ProcessWorkers, fn: Callable[[], None] = work.deaf, **options: Any
) -> Any:
    """Start deaf work; return its handle, and the process that it has reported, once it has."""
    reports: list[Any] = []
    handle = spawn_task(fn, executor=pool, on_progress=reports.append, **options)
    run_until(host, lambda: reports)
    return handle, reports[0].done


def test_a_worker_that_dies_fails_its_task_and_is_replaced(
    fake_host: FakeHost, workers: ProcessWorkers
) -> None:
    errors: list[Any] = []
    spawn_task(work.die, signal.SIGSEGV, executor=workers, on_error=errors.append)
    spawn_task(work.leave, 3, executor=workers, on_error=errors.append)
    run_until(fake_host, lambda: len(errors) == 2)
    assert all(isinstance(error, WorkerEndedError) for error in errors)
    assert {(error.exit_code, error.signal) for error in errors} == {(None, signal.SIGSEGV), (3, None)}
    handle = spawn_task(work.square, 4, executor=workers)
    run_until(fake_host, handle.done)
    assert handle.result() == 16


def test_work_that_closes_all_files_of_its_process_fails_and_the_process_is_replaced(
    fake_host: FakeHost, workers: ProcessWorkers
) -> None:
    errors: list[Any] = []
    spawn_task(work.close_all_files, executor=workers, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert isinstance(errors[0], WorkerEndedError)
    handle = spawn_task(work.square, 4, executor=workers)
    run_until(fake_host, handle.done)
    assert handle.result() == 16


@pytest.mark.skipif(not hasattr(signal, "SIGRTMIN"), reason="no real-time signals here")
def test_a_worker_that_a_signal_without_a_name_ends_fails_its_task_too(
    fake_host: FakeHost, workers: ProcessWorkers
) -> None:
    number = signal.SIGRTMIN + 6
    errors: list[Any] = []
    spawn_task(work.die, number, executor=workers, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert (type(errors[0]), errors[0].exit_code, errors[0].signal) == (WorkerEndedError, None, number)
    assert f"has ended by signal {number} " in str(errors[0])


def test_an_abort_with_kill_after_kills_that_worker_alone(
    fake_host: FakeHost, workers: ProcessWorkers
) -> None:
    handle, process = begin_deaf(fake_host, workers)
    neighbour, other = begin_deaf(fake_host, workers)
    assert handle.abort(kill_after=0.05)
    run_until(fake_host, lambda: not handle.still_running)
    assert not is_alive(process)
    assert is_alive(other)
    following = spawn_task(work.square, 5, executor=workers)
    run_until(fake_host, following.done)
    assert following.result() == 25
    neighbour.abort(kill_after=0)
    run_until(fake_host, lambda: not neighbour.still_running)


def test_an_abort_alone_kills_nothing_and_a_later_one_may(
    fake_host: FakeHost, workers: ProcessWorkers
) -> None:
    handle, process = begin_deaf(fake_host, workers)
    handle.abort()
    sleep(0.1)
    assert is_alive(process)
    assert handle.still_running
    handle.abort(kill_after=0)
    run_until(fake_host, lambda: not handle.still_running)


def test_kill_after_as_an_option_holds_for_every_end(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    errors: list[Any] = []
    handle, process = begin_deaf(fake_host, workers, timeout=3, kill_after=0.05, on_error=errors.append)
    fake_host.advance(4)
    run_until(fake_host, lambda: not handle.still_running)
    assert isinstance(errors[0], TimeoutError)
    assert not is_alive(process)


def test_work_that_follows_on_a_process_that_is_to_be_killed_is_not_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool = ProcessWorkers(1)
    first, second = (pool.submit(work.die_or_stay, 0.3) for _ in range(2))
    kill = WorkerProcess.kill

    def kill_late(worker: WorkerProcess) -> None:
        first.result(PATIENCE)
        kill(worker)

    monkeypatch.setattr(WorkerProcess, "kill", kill_late)
    until(first.running)
    pool.end_work(first, 0)
    assert second.result(PATIENCE) is None
    pool.close()


def test_work_that_heeds_the_abort_keeps_its_process(fake_host: FakeHost) -> None:
    pool = ProcessWorkers(1)
    before = pool.submit(work.process).result(PATIENCE)
    reports: list[Any] = []
    handle = spawn_task(work.heed, executor=pool, on_progress=reports.append)
    run_until(fake_host, lambda: reports)
    handle.abort(kill_after=0.3)
    run_until(fake_host, lambda: not handle.still_running)
    sleep(0.4)
    assert pool.submit(work.process).result(PATIENCE) == before
    pool.close()


def test_a_queue_waits_for_the_work_there(
    fake_host: FakeHost, workers: ProcessWorkers, tmp_path: Path
) -> None:
    path = tmp_path / "lines"
    first = spawn_task(work.append, str(path), "first", 0.2, executor=workers, policy="queue")
    run_until(fake_host, path.exists)
    first.abort()
    second = spawn_task(work.append, str(path), "second", 0, executor=workers, policy="queue")
    run_until(fake_host, second.done)
    assert path.read_text().split("\n")[:2] == ["first begins", "first ends"]


def test_a_scope_ends_the_workers_it_has_adopted_and_what_they_have_started(fake_host: FakeHost) -> None:
    scope = current_runtime().new_scope("a view")
    pool = scope.adopt(ProcessWorkers(1))
    _handle, grandchild = begin_deaf(fake_host, pool, work.deaf_with_a_child, owner=scope)
    begin = monotonic()
    scope.close()
    assert monotonic() - begin < 0.9  # the grace is longer
    until(lambda: not is_alive(grandchild))
    assert monotonic() - begin < work.LONG / 2
    with pytest.raises(RuntimeError, match="closed, and takes no more work"):
        pool.submit(work.process)


def test_the_close_cancels_what_waits() -> None:
    pool = ProcessWorkers(1)
    futures = [pool.submit(work.deaf) for _ in range(3)]
    until(futures[0].running)
    pool.close(timeout=0)
    until(futures[0].done)
    assert isinstance(futures[0].exception(), WorkerEndedError)
    assert futures[1].cancelled()
    assert futures[2].cancelled()


def test_a_shutdown_waits_for_what_was_taken() -> None:
    with ProcessWorkers(2) as pool:
        futures = [pool.submit(work.square, number) for number in range(5)]
    assert [future.result(0) for future in futures] == [0, 1, 4, 9, 16]


def test_a_process_is_replaced_after_so_many_pieces_of_work() -> None:
    with ProcessWorkers(1, max_tasks_per_worker=2) as pool:
        processes = [pool.submit(work.process).result(PATIENCE) for _ in range(4)]
    assert processes[0] == processes[1]
    assert processes[2] == processes[3]
    assert processes[0] != processes[2]


def test_work_that_is_submitted_when_a_process_is_replaced_goes_to_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool = ProcessWorkers(1, max_tasks_per_worker=1)
    late: list[Future[int]] = []
    leave = WorkerProcess.leave

    def leave_late(worker: WorkerProcess) -> None:
        if not late:
            late.append(pool.submit(work.process))
        leave(worker)

    monkeypatch.setattr(WorkerProcess, "leave", leave_late)
    first = pool.submit(work.process).result(PATIENCE)
    assert late[0].result(PATIENCE) != first
    pool.close()


PARENT = """
import sys, time
from tests.processes import work
from tests.processes.waiting import PATIENCE, run_until, until
from tkasync.processes import ProcessWorkers
if __name__ == "__main__":
    pool = ProcessWorkers(2)
    print(pool.submit(work.process).result(), flush=True)
    {rest}
"""


def start_parent(path: Path, rest: str) -> subprocess.Popen[str]:
    program = path / "parent.py"
    program.write_text(PARENT.format(rest=rest))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, text=True, env=environment
    )


@pytest.mark.parametrize("rest", ["time.sleep(60)", "pool.submit(work.deaf); time.sleep(60)"])
def test_no_worker_outlives_a_parent_that_is_killed(tmp_path: Path, rest: str) -> None:
    with start_parent(tmp_path, rest) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    until(lambda: not is_alive(worker))


def test_a_program_ends_whose_workers_are_stuck_and_not_closed(tmp_path: Path) -> None:
    """And in the same time, however many pools there are."""
    rest = "stuck = [ProcessWorkers(1).submit(work.deaf) for _ in range(5)]\n"
    rest += "    until(lambda: all(f.running() for f in stuck)); time.sleep(0.3); print(flush=True)"
    with start_parent(tmp_path, rest) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.stdout.readline()
        begin = monotonic()
        assert parent.wait(PATIENCE) == 0
    assert monotonic() - begin < 4  # the grace is a second
    until(lambda: not is_alive(worker))
