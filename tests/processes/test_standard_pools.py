"""A pool of the standard library: its processes have a line to the window, and it ends as our own does."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Client
from pathlib import Path
from time import monotonic, process_time
from typing import Any

import pytest

from tests.processes import work
from tests.processes.test_ends_of_workers import is_alive
from tests.processes.waiting import run_until, until
from tkasync import Runtime, TaskState, spawn_task
from tkasync.execution.places import executor
from tkasync.testing import FakeHost, fake_runtime


@pytest.fixture(scope="module", params=["spawn", "fork"])
def processes(request: pytest.FixtureRequest) -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, get_context(request.param)) as pool:
        yield pool


def test_the_work_reports_and_finds_its_task_and_variables(
    fake_host: FakeHost, processes: ProcessPoolExecutor
) -> None:
    work.LANGUAGE.set("eo")
    seen: list[Any] = []
    facts = spawn_task(work.facts, executor=processes, name="ask")
    spawn_task(
        work.report, 100, executor=processes, on_progress=lambda p: seen.append(p.done), on_result=seen.append
    )
    run_until(fake_host, lambda: "done" in seen)
    assert facts.result() == ("ask", 1, "eo")
    assert seen[-2:] == [100, "done"]


def test_an_abort_reaches_the_checkpoint_there(fake_host: FakeHost, processes: ProcessPoolExecutor) -> None:
    begun: list[Any] = []
    handle = spawn_task(work.heed, executor=processes, on_progress=begun.append)
    run_until(fake_host, lambda: begun)
    handle.abort()
    run_until(fake_host, lambda: not handle.still_running)
    assert handle.cancelled()


def test_what_was_put_into_its_line_and_aborted_never_begins(
    fake_host: FakeHost, processes: ProcessPoolExecutor, tmp_path: Path
) -> None:
    """The pool takes one more than it has processes, and calls that running."""
    begun: list[Any] = []
    path = tmp_path / "lines"
    holder = spawn_task(work.heed, executor=processes, on_progress=begun.append)
    run_until(fake_host, lambda: begun)
    late = spawn_task(work.append, str(path), "late", 0, executor=processes)
    run_until(fake_host, lambda: late.is_working)  # it is on its way
    assert late.state is TaskState.PENDING
    late.abort()
    holder.abort()
    run_until(fake_host, lambda: not (holder.still_running or late.still_running))
    assert not path.exists()


def test_kill_after_is_a_plain_abort_and_said_so_once(
    fake_host: FakeHost,
    processes: ProcessPoolExecutor,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(executor, "_cannot_kill", set())
    for _ in range(2):
        begun: list[Any] = []
        handle = spawn_task(work.heed, executor=processes, on_progress=begun.append)
        run_until(fake_host, lambda: begun)  # noqa: B023  # run at once
        handle.abort(kill_after=0)
        run_until(fake_host, lambda: not handle.still_running)  # noqa: B023
    assert sum("use ProcessWorkers" in record.getMessage() for record in caplog.records) == 1


def test_a_client_that_is_silent_or_has_not_the_key_stops_nobody(
    fake_host: FakeHost, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        hub = runtime.engines.hub
        silent = Client(hub.ticket.address)
        wrong = Client(hub.ticket.address)
        wrong.send_bytes(b"#CHALLENGE#" + b"x" * 20)
        seen: list[Any] = []
        spawn_task(work.report, 5, executor=pool, on_progress=seen.append, on_done=seen.append)
        run_until(fake_host, lambda: len(seen) > 1)
        silent.close()
        wrong.close()


def test_a_process_that_dies_breaks_the_pool_and_each_task_has_an_error_of_its_own(
    fake_host: FakeHost,
) -> None:
    errors: list[BaseException] = []
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        spawn_task(work.die, signal.SIGKILL, executor=pool, on_error=errors.append)
        for _ in range(20):
            spawn_task(work.square, 2, executor=pool, on_error=errors.append)
        run_until(fake_host, lambda: len(errors) == 21)
        late = spawn_task(work.square, 2, executor=pool, on_error=errors.append)
        run_until(fake_host, lambda: len(errors) == 22)
    assert late.done()
    assert all(isinstance(error, BrokenExecutor) for error in errors)
    assert len({id(error) for error in errors}) == 22


def test_a_broken_pool_fails_its_tasks_in_a_time_that_is_linear(fake_host: FakeHost) -> None:
    def seconds_for(count: int) -> float:
        errors: list[BaseException] = []
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            spawn_task(work.die, signal.SIGKILL, executor=pool, on_error=errors.append)
            for _ in range(count):
                spawn_task(work.square, 2, executor=pool, on_error=errors.append)
            begin = process_time()
            run_until(fake_host, lambda: len(errors) == count + 1)
        return process_time() - begin

    assert seconds_for(1000) < 4


@pytest.mark.parametrize("fn", [work.deaf, work.deaf_with_a_child])
def test_a_scope_ends_a_pool_that_it_has_adopted_also_one_that_is_stuck(
    fake_host: FakeHost, runtime: Runtime, fn: Any
) -> None:
    """And what its process has started."""
    scope = runtime.new_scope("a view")
    pool = scope.adopt(ProcessPoolExecutor(1, get_context("spawn")))
    reports: list[Any] = []
    handle = spawn_task(fn, executor=pool, on_progress=reports.append)
    run_until(fake_host, lambda: reports)
    begin = monotonic()
    scope.close()
    assert monotonic() - begin < 0.9  # the grace is longer
    until(lambda: not is_alive(reports[0].done))
    assert monotonic() - begin < work.LONG / 2
    handle.abort()
    run_until(fake_host, lambda: not handle.still_running)


def test_one_pool_serves_one_window_after_the_other(processes: ProcessPoolExecutor, caplog: Any) -> None:
    for _ in range(2):
        host = FakeHost()
        runtime = fake_runtime(host)
        seen: list[Any] = []
        runtime.spawn_task(work.report, 3, executor=processes, on_progress=seen.append, on_done=seen.append)
        run_until(host, lambda: len(seen) > 1)  # noqa: B023  # run at once
        runtime.close()
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]
