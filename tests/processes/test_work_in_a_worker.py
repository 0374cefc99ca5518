"""A task on `ProcessWorkers` has what a task on a thread has."""

from __future__ import annotations

import logging
import os
import threading
from typing import Any

import pytest

from tests.processes import work
from tests.processes.waiting import PATIENCE, run_until
from tkasync import TaskState, spawn_task
from tkasync.errors import NoRuntimeError
from tkasync.processes import ProcessWorkers
from tkasync.processes.workers.job import Job
from tkasync.testing import FakeHost


def test_the_value_comes_back_from_another_process(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    values: list[Any] = []
    spawn_task(work.square, 7, executor=workers, on_result=values.append)
    spawn_task(work.process, executor=workers, on_result=values.append)
    run_until(fake_host, lambda: len(values) == 2)
    assert 49 in values
    assert os.getpid() not in values


def test_it_is_an_executor_without_a_task_too(workers: ProcessWorkers) -> None:
    assert workers.submit(work.square, 3).result(PATIENCE) == 9
    assert list(workers.map(work.square, range(5))) == [0, 1, 4, 9, 16]
    with pytest.raises(ValueError, match="there"):
        workers.submit(work.fail, "there").result(PATIENCE)


def test_an_error_there_is_the_tasks_with_its_traceback(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    errors: list[BaseException] = []
    spawn_task(work.fail, "there", executor=workers, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert repr(errors[0]) == "ValueError('there')"
    assert "in fail" in str(errors[0].__cause__)
    assert any("was spawned at" in note for note in errors[0].__notes__)


def test_the_last_report_comes_before_the_end(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    seen: list[Any] = []
    spawn_task(
        work.report, 500, executor=workers, on_progress=lambda p: seen.append(p.done), on_result=seen.append
    )
    run_until(fake_host, lambda: "done" in seen)
    assert seen[-2:] == [500, "done"]
    assert seen[:-1] == sorted(seen[:-1])
    assert len(seen) < 100  # many reports are one message


def test_an_error_too_comes_after_the_last_report(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    seen: list[Any] = []
    spawn_task(
        work.fail, "x", executor=workers, on_progress=seen.append, on_error=lambda e: seen.append(str(e))
    )
    run_until(fake_host, lambda: "x" in seen)
    assert (seen[0].done, seen[0].total, seen[0].message) == (1, 4, "nearly")


def test_the_work_finds_its_task_and_the_spawners_variables(
    fake_host: FakeHost, workers: ProcessWorkers
) -> None:
    work.LANGUAGE.set("eo")
    handle = spawn_task(work.facts, executor=workers, name="ask")
    run_until(fake_host, handle.done)
    assert handle.result() == ("ask", 1, "eo")


def test_a_variable_that_cannot_be_sent_is_named_and_the_others_arrive(
    fake_host: FakeHost, workers: ProcessWorkers, caplog: pytest.LogCaptureFixture
) -> None:
    work.LANGUAGE.set("la")
    work.LOCKED.set(threading.Lock())
    with caplog.at_level(logging.WARNING, "tkasync"):
        handles = [spawn_task(work.facts, executor=workers) for _ in range(2)]
        run_until(fake_host, lambda: all(handle.done() for handle in handles))
    assert handles[1].result()[2] == "la"
    assert [record.getMessage() for record in caplog.records if "LOCKED" in record.getMessage()] != []
    assert sum("LOCKED" in record.getMessage() for record in caplog.records) == 1


def test_a_function_that_is_carried_is_part_of_the_task(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    handle = spawn_task(work.name_in_a_thread, executor=workers, name="mine")
    run_until(fake_host, handle.done)
    assert handle.result() == ["mine"]


def test_it_is_running_when_the_work_has_begun(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    """And not when it was put into a line."""
    begun: list[Any] = []
    handles = [spawn_task(work.heed, executor=workers, on_progress=begun.append) for _ in range(4)]
    run_until(fake_host, lambda: len(begun) == 2)
    assert [handle.state for handle in handles] == [TaskState.RUNNING] * 2 + [TaskState.PENDING] * 2
    for handle in reversed(handles):
        handle.abort()
    run_until(fake_host, lambda: not any(handle.still_running for handle in handles))


def test_an_abort_reaches_the_checkpoint_there(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    begun: list[Any] = []
    handle = spawn_task(work.heed, executor=workers, on_progress=begun.append)
    run_until(fake_host, lambda: begun)
    handle.abort()
    assert handle.still_running
    run_until(fake_host, lambda: not handle.still_running)
    assert handle.cancelled()


def test_aborted_before_its_turn_it_never_begins(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    begun: list[Any] = []
    holders = [spawn_task(work.heed, executor=workers, on_progress=begun.append) for _ in range(2)]
    run_until(fake_host, lambda: len(begun) == 2)
    late = spawn_task(work.heed, executor=workers, on_progress=begun.append)
    late.abort()
    assert not late.still_running
    for holder in holders:
        holder.abort()
    run_until(fake_host, lambda: not any(holder.still_running for holder in holders))
    assert len(begun) == 2


def test_a_timeout_is_told_there(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    begun: list[Any] = []
    errors: list[BaseException] = []
    handle = spawn_task(
        work.heed, executor=workers, timeout=5, on_progress=begun.append, on_error=errors.append
    )
    run_until(fake_host, lambda: begun)
    fake_host.advance(6)
    run_until(fake_host, lambda: errors and not handle.still_running)
    assert isinstance(errors[0], TimeoutError)


def test_a_paused_task_waits_at_its_checkpoint(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    items: list[Any] = []
    handle = spawn_task(work.ticks, executor=workers, on_item=items.append)
    run_until(fake_host, lambda: len(items) > 10)
    handle.pause()
    run_until(fake_host, lambda: _stands(fake_host, items))
    before = len(items)
    handle.resume()
    run_until(fake_host, lambda: len(items) > before)
    handle.abort()
    run_until(fake_host, lambda: not handle.still_running)


def _stands(host: FakeHost, items: list[Any]) -> bool:
    before = len(items)
    for _ in range(20):
        host.run_pending()
        threading.Event().wait(0.005)
    return len(items) == before


def test_what_needs_the_window_there_says_what_to_write(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    errors: list[BaseException] = []
    spawn_task(work.spawn_there, executor=workers, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert isinstance(errors[0], NoRuntimeError)
    assert "show it in on_result=" in str(errors[0])


def test_a_function_that_returns_a_coroutine_is_told(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    errors: list[BaseException] = []
    spawn_task(work.make_coroutine, executor=workers, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert "a plain function that returned a coroutine" in str(errors[0])


def test_work_that_failed_is_tried_again_there(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    errors: list[BaseException] = []
    handle = spawn_task(work.fail, "again", executor=workers, retry=1, on_error=errors.append)
    for _ in range(1000):
        fake_host.advance(1)
        if errors:
            break
    assert handle.attempt == 2
    assert str(errors[0]) == "again"


def test_ctrl_c_is_the_windows(workers: ProcessWorkers) -> None:
    assert workers.submit(work.ignores_interrupts).result(PATIENCE)


def test_a_message_that_cannot_be_taken_is_told_and_ends_neither_the_line_nor_its_task(
    fake_host: FakeHost, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_args: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(Job, "begun", refuse)
    results: list[str] = []
    with ProcessWorkers(1) as pool:
        spawn_task(work.report, 3, executor=pool, on_result=results.append)
        run_until(fake_host, lambda: results)
    assert results == ["done"]
    assert "a message of another process could not be taken: begun" in caplog.text
    assert "OSError: no room" in caplog.text
