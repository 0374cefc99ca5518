"""How a worker process starts: its initializer, its start method, and what a start that fails leads to."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.processes import work
from tests.processes.waiting import PATIENCE, run_until, until
from tkasync import spawn_task
from tkasync.execution.remote.line import Line
from tkasync.processes import ProcessWorkers
from tkasync.testing import FakeHost

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="looks at POSIX processes")


def test_the_initializer_runs_before_the_first_work() -> None:
    with ProcessWorkers(1, initializer=work.initialize, initargs=("eo",)) as pool:
        assert pool.submit(work.initialized).result(PATIENCE) == "eo"


def test_an_initializer_that_fails_fails_each_task_with_an_error_of_its_own(fake_host: FakeHost) -> None:
    pool = ProcessWorkers(1, initializer=work.fail_to_initialize)
    errors: list[Any] = []
    for number in range(3):
        spawn_task(work.square, number, executor=pool, on_error=errors.append)
    run_until(fake_host, lambda: len(errors) == 3)
    assert {repr(error) for error in errors} == {"ValueError('no licence')"}
    assert len({id(error) for error in errors}) == 3
    pool.close()


def test_a_process_that_ends_before_it_is_ready_takes_no_work_from_those_that_are(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with ProcessWorkers(2, initializer=work.initialize_once, initargs=(str(tmp_path / "mark"),)) as pool:
        first = pool.submit(work.process).result(PATIENCE)
        held = pool.submit(work.wait_for, str(tmp_path / "go"))
        late = pool.submit(work.process)
        until(lambda: "has ended with exit code 3 before it was ready" in caplog.text)
        (tmp_path / "go").touch()
        held.result(PATIENCE)
        assert late.result(PATIENCE) == first


def test_without_a_thread_for_a_process_the_task_fails_and_a_later_one_goes_well(
    fake_host: FakeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise RuntimeError("can't start new thread")

    pool = ProcessWorkers(1)
    errors: list[Any] = []
    with monkeypatch.context() as patch:
        patch.setattr(Line, "start", refuse)
        spawn_task(work.square, 2, executor=pool, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert repr(errors[0]) == repr(RuntimeError("can't start new thread"))
    assert pool.submit(work.square, 3).result(PATIENCE) == 9
    pool.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork server")
def test_a_fork_server_starts_workers_too() -> None:
    with ProcessWorkers(1, start_method="forkserver") as pool:
        assert pool.submit(work.process).result(PATIENCE) != os.getpid()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"count": 0}, ValueError),
        ({"count": 1.5}, ValueError),
        ({"max_tasks_per_worker": 0}, ValueError),
        ({"start_method": "fork"}, ValueError),
        ({"initializer": 3}, TypeError),
    ],
)
def test_a_pool_that_means_nothing_is_refused(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error, match="not "):
        ProcessWorkers(**options)
