"""Pools of others: loky's processes have a line to the window; interpreters of this process do not, and it is said."""

from __future__ import annotations

import concurrent.futures
import os
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor
from typing import Any

import pytest

from tests.processes import work
from tests.processes.waiting import run_until
from tkasync import spawn_map, spawn_task
from tkasync.errors import NotSendableError
from tkasync.execution.places import executor as place
from tkasync.testing import FakeHost


@pytest.fixture(scope="module", params=["loky", "joblib.externals.loky"])
def pool(request: pytest.FixtureRequest) -> Iterator[Executor]:
    loky = pytest.importorskip(request.param)
    executor = loky.get_reusable_executor(max_workers=1, timeout=60)
    yield executor
    executor.shutdown(kill_workers=True)


def test_the_work_reports_and_finds_its_task_and_variables(fake_host: FakeHost, pool: Executor) -> None:
    work.LANGUAGE.set("eo")
    seen: list[Any] = []
    facts = spawn_task(work.facts, executor=pool, name="ask")
    spawn_task(
        work.report, 100, executor=pool, on_progress=lambda p: seen.append(p.done), on_result=seen.append
    )
    run_until(fake_host, lambda: "done" in seen)
    assert facts.result() == ("ask", 1, "eo")
    assert seen[-2:] == [100, "done"]


def test_what_plain_pickle_cannot_send_is_sent_as_the_pool_does(fake_host: FakeHost, pool: Executor) -> None:
    factor = 3
    handle = spawn_task(lambda: factor * 14, executor=pool)
    run_until(fake_host, handle.done)
    assert handle.result() == 42


def test_items_come_in_order_and_an_abort_is_heard(fake_host: FakeHost, pool: Executor) -> None:
    items: list[int] = []
    counted = spawn_task(work.count_to, 5_000, executor=pool, on_item=items.append)
    run_until(fake_host, counted.done)
    fake_host.run_pending()
    assert items == list(range(5_000))
    begun: list[Any] = []
    handle = spawn_task(work.heed, executor=pool, on_progress=begun.append)
    run_until(fake_host, lambda: begun)
    handle.abort()
    run_until(fake_host, lambda: not handle.still_running)
    assert handle.cancelled()


def test_a_map_gives_its_results_in_order(fake_host: FakeHost, pool: Executor) -> None:
    handle = spawn_map(work.square, range(50), executor=pool)
    run_until(fake_host, handle.done)
    assert handle.result() == [number * number for number in range(50)]


def test_what_it_cannot_send_either_is_named(fake_host: FakeHost, pool: Executor) -> None:
    errors: list[BaseException] = []
    spawn_task(work.lock, executor=pool, name="locks", on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert isinstance(errors[0], NotSendableError)
    assert "the result of task 'locks'" in str(errors[0])


def test_an_error_of_the_work_comes_as_it_was_raised(fake_host: FakeHost, pool: Executor) -> None:
    errors: list[BaseException] = []
    spawn_task(work.fail, "no such file", executor=pool, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert (type(errors[0]), str(errors[0])) == (ValueError, "no such file")


@pytest.mark.parametrize("name", ["loky", "joblib.externals.loky"])
def test_a_process_that_dies_fails_its_task(fake_host: FakeHost, name: str) -> None:
    executor = pytest.importorskip(name).ProcessPoolExecutor(max_workers=1)
    errors: list[BaseException] = []
    spawn_task(work.leave, 3, executor=executor, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert isinstance(errors[0], BrokenExecutor)
    executor.shutdown(kill_workers=True)


@pytest.mark.skipif(
    not hasattr(concurrent.futures, "InterpreterPoolExecutor"),
    reason="this Python has no pool of interpreters",
)
def test_interpreters_of_this_process_work_and_what_they_cannot_do_is_said_once(
    fake_host: FakeHost, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "_without_a_line", set())
    errors: list[BaseException] = []
    with concurrent.futures.InterpreterPoolExecutor(1) as pool:  # type: ignore[attr-defined]
        handles = [spawn_task(work.report, number, executor=pool) for number in (2, 3)]
        process = spawn_task(work.process, executor=pool)
        spawn_task(work.fail, "there", executor=pool, on_error=errors.append)
        run_until(fake_host, lambda: process.done() and errors and all(handle.done() for handle in handles))
    assert [handle.result() for handle in handles] == ["done", "done"]
    assert process.result() == os.getpid()
    assert isinstance(errors[0], ValueError)
    said = [
        record.getMessage() for record in caplog.records if "cannot reach this process" in record.getMessage()
    ]
    assert len(said) == 1
    assert "InterpreterPoolExecutor" in said[0]
