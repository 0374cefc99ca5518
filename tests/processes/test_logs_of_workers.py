"""What worker processes log is in the program's log file, whose place they are told."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.processes import work, work_that_logs
from tests.processes.test_ends_of_workers import is_alive
from tests.processes.waiting import PATIENCE, until
from tkasync import set_up_logging
from tkasync.errors import WorkerEndedError
from tkasync.processes import ProcessWorkers, StartMethod

METHODS = ["spawn", pytest.param("forkserver", marks=pytest.mark.skipif(os.name != "posix", reason="POSIX"))]


def numbers_in(folder: Path, word: str = "line") -> list[int]:
    """The numbers of the lines with *word* that other processes have written, in order."""
    text = (folder / "editor.log").read_text()
    lines = re.findall(rf" INFO (\d+) .*work: {word} (\d+)$", text, re.M)
    assert all(int(process) != os.getpid() for process, _number in lines)
    return [int(number) for _process, number in lines]


@pytest.mark.parametrize("method", METHODS)
def test_what_a_worker_logs_is_in_the_file(tmp_path: Path, method: StartMethod) -> None:
    with set_up_logging("editor", directory=tmp_path), ProcessWorkers(1, start_method=method) as pool:
        pool.submit(work_that_logs.log_lines, 3_000)
    assert numbers_in(tmp_path) == list(range(3_000))


def test_its_level_is_the_programs(tmp_path: Path) -> None:
    with set_up_logging("editor", directory=tmp_path, level="WARNING"), ProcessWorkers(1) as pool:
        pool.submit(work_that_logs.log_lines, 10)
        pool.submit(work_that_logs.warn_by_log)
    text = (tmp_path / "editor.log").read_text()
    assert numbers_in(tmp_path) == []
    assert text.count("it gets warm") == 1


def test_a_file_that_is_set_up_later_is_told_and_so_is_its_close(tmp_path: Path) -> None:
    pool = ProcessWorkers(1)
    pool.submit(work_that_logs.log_lines, 5).result(PATIENCE)
    with set_up_logging("editor", directory=tmp_path):
        pool.submit(work_that_logs.log_lines, 7).result(PATIENCE)
    pool.submit(work_that_logs.log_lines, 9).result(PATIENCE)
    pool.shutdown()
    assert numbers_in(tmp_path) == list(range(7))


def test_what_nobody_catches_there_is_in_the_file(tmp_path: Path) -> None:
    with set_up_logging("editor", directory=tmp_path), ProcessWorkers(1) as pool:
        pool.submit(work_that_logs.fail_in_a_thread)
    assert "ValueError: in a thread there" in (tmp_path / "editor.log").read_text()


def test_what_an_initializer_logs_is_in_the_file(tmp_path: Path) -> None:
    with (
        set_up_logging("editor", directory=tmp_path),
        ProcessWorkers(1, initializer=work_that_logs.log_lines, initargs=(5,)) as pool,
    ):
        pool.submit(work.process).result(PATIENCE)
    assert numbers_in(tmp_path) == list(range(5))


def test_what_is_logged_when_the_pool_is_closed_is_in_the_file(tmp_path: Path) -> None:
    with set_up_logging("editor", directory=tmp_path):
        pool = ProcessWorkers(1)
        future = pool.submit(work_that_logs.log_at_the_end, str(tmp_path / "begun"))
        until((tmp_path / "begun").exists)
        pool.close()
        until(future.done)
        until(lambda: not pool._workers)
    assert numbers_in(tmp_path, "last") == list(range(1_000))


@pytest.mark.parametrize("method", METHODS)
def test_a_worker_that_is_replaced_loses_nothing(tmp_path: Path, method: StartMethod) -> None:
    with (
        set_up_logging("editor", directory=tmp_path),
        ProcessWorkers(1, start_method=method, max_tasks_per_worker=1) as pool,
    ):
        for _ in range(3):
            pool.submit(work_that_logs.log_lines, 500)
    assert sorted(numbers_in(tmp_path)) == sorted(list(range(500)) * 3)


def test_a_thread_of_the_program_does_not_keep_a_worker_that_is_to_leave(tmp_path: Path) -> None:
    with set_up_logging("editor", directory=tmp_path):
        pool = ProcessWorkers(1, max_tasks_per_worker=1)
        assert pool.submit(work_that_logs.leave_a_thread).result(PATIENCE) is None
        assert pool.submit(work.square, 3).result(PATIENCE) == 9
        pool.shutdown()
    assert "threads of the program go on there: endless" in (tmp_path / "editor.log").read_text()


def test_a_worker_that_is_killed_costs_no_other_lines(tmp_path: Path) -> None:
    with set_up_logging("editor", directory=tmp_path), ProcessWorkers(2) as pool:
        dies = pool.submit(work.leave, 3)
        pool.submit(work_that_logs.log_lines, 500)
        assert isinstance(dies.exception(PATIENCE), WorkerEndedError)
        logging.getLogger("program").info("goes on")
    assert numbers_in(tmp_path) == list(range(500))
    assert "goes on" in (tmp_path / "editor.log").read_text()


KILLED = """
import os, signal, sys, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tests.processes import work_that_logs
from tkasync import set_up_logging
from tkasync.processes import ProcessWorkers
from tkasync.testing import FakeHost, fake_runtime

if __name__ == "__main__":
    host = FakeHost()
    runtime = fake_runtime(host)
    set_up_logging("editor", directory=sys.argv[1])
    pool = POOL
    mark = Path(sys.argv[1], "mark")
    runtime.spawn_task(work_that_logs.log_a_burst, sys.argv[1], 10_000, executor=pool)
    while not mark.exists():
        host.run_pending()
        time.sleep(0.001)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="looks at POSIX processes")
@pytest.mark.parametrize("pool", ["ProcessWorkers(1)", "ProcessPoolExecutor(1, get_context('spawn'))"])
def test_a_worker_whose_program_is_killed_writes_what_it_has_logged(tmp_path: Path, pool: str) -> None:
    file = tmp_path / "program.py"
    file.write_text(KILLED.replace("POOL", pool))
    root = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, file, tmp_path]
    assert (
        subprocess.run(
            command, timeout=PATIENCE, env={**os.environ, "PYTHONPATH": root}, check=False
        ).returncode
        < 0
    )
    until(lambda: not is_alive(int((tmp_path / "mark").read_text())))
    assert numbers_in(tmp_path) == list(range(10_000))


def test_kills_of_many_tasks_wait_in_one_thread() -> None:
    pool = ProcessWorkers(1)
    futures = [pool.submit(work.deaf) for _ in range(50)]
    until(futures[0].running)
    for future in futures:
        pool.end_work(future, 0.5)
    names = [thread.name for thread in threading.enumerate()]
    assert names.count("process-alarms") == 1
    assert isinstance(futures[0].exception(PATIENCE), WorkerEndedError)
    pool.close(timeout=0)
    until(lambda: not pool._workers)
    until(lambda: "process-alarms" not in [thread.name for thread in threading.enumerate()])
