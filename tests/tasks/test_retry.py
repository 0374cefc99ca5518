"""``retry=``: failed work of any kind is tried again, and the waits hold no thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.retried import KINDS, Failing, start
from tests.support.retried import pool as pool
from tests.support.world import World
from tkasync import Retry, Runtime, TaskState, current_task, report_progress, spawn_task
from tkasync.testing import FakeHost

QUICK = Retry(2, first=0.01, longest=0.01)


@pytest.mark.parametrize("kind", KINDS)
def test_failed_work_of_any_kind_is_tried_again(world: World, pool: Any, kind: str) -> None:
    work, told = Failing(2), list[Any]()
    is_stream = "generator" in kind
    more: dict[str, Any] = {"on_item": told.append} if is_stream else {}
    handle = start(
        kind, work, pool, retry=QUICK, on_result=told.append, on_done=lambda h: told.append(h.state), **more
    )
    for _ in range(100):
        world.settle()
        world.pass_by(0.01)
        if handle.done() and TaskState.SUCCEEDED in told:
            break
    assert work.attempts == [1, 2, 3]
    assert handle.attempt == 3
    value = None if kind == "async_generator" else "done"
    assert told == ([1, 2] * 3 if is_stream else []) + [value, TaskState.SUCCEEDED]
    assert world.errors == []
    world.until(lambda: not len(world.runtime.in_flight))
    assert world.runtime.scope.tasks == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_error_of_the_last_try_is_told_once(
    fake_host: FakeHost, errors: Any, pool: Any, kind: str
) -> None:
    work, told = Failing(99), list[Any]()
    handle = start(kind, work, pool, retry=QUICK, on_error=told.append)
    let_work_end(fake_host)
    for _ in range(5):
        fake_host.advance(0.01)
        let_work_end(fake_host)
    assert ([str(error) for error in told], work.attempts, handle.state) == (
        ["no 3"],
        [1, 2, 3],
        TaskState.FAILED,
    )
    assert len([note for note in told[0].__notes__ if "spawned at" in note]) == 1
    assert errors == []


def test_an_error_without_handler_is_reported_once_and_only_the_last(
    fake_host: FakeHost, errors: Any
) -> None:
    spawn_task(Failing(99).function, retry=QUICK)
    for _ in range(5):
        let_work_end(fake_host)
        fake_host.advance(0.01)
    assert [str(error) for error in errors] == ["no 3"]


def test_the_waits_grow_by_the_hosts_clock_and_hold_no_thread(fake_host: FakeHost, runtime: Runtime) -> None:
    work = Failing(3)
    handle = spawn_task(work.function, retry=Retry(3, first=1.0, factor=2.0))
    let_work_end(fake_host)
    for wait, tries in ((1.0, 2), (2.0, 3), (4.0, 4)):
        fake_host.advance(wait - 0.01)
        assert (len(work.attempts), handle.state) == (tries - 1, TaskState.RUNNING)
        fake_host.advance(0.01)
        let_work_end(fake_host)
        assert len(work.attempts) == tries
    assert handle.result() == "done"


def test_failed_tries_are_logged_at_info(fake_host: FakeHost, caplog: Any) -> None:
    caplog.set_level(logging.INFO, "tkasync")
    spawn_task(Failing(1).function, retry=1, name="load")
    let_work_end(fake_host)
    fake_host.advance(1)
    let_work_end(fake_host)
    told = [(record.levelno, record.message) for record in caplog.records if "tried again" in record.message]
    assert told == [(logging.INFO, "task 'load' failed, and is tried again: OSError: no 1")]


def test_a_timeout_holds_for_each_try_and_the_late_thread_disturbs_no_other(fake_host: FakeHost) -> None:
    hold, begun = threading.Event(), [threading.Event() for _ in range(3)]
    ended = [threading.Event() for _ in range(3)]
    told: list[Any] = []

    def work() -> Generator[str, None, str]:
        task = current_task()
        assert task is not None
        number = task.attempt
        begun[number - 1].set()
        if number < 3:
            hold.wait(GIVE_UP)
        else:
            for late in ended[:2]:  # the two that go on put what they have before this one
                assert late.wait(GIVE_UP)
        try:
            report_progress(number)
            yield f"item of {number}"
        finally:
            ended[number - 1].set()
        return f"value of {number}"

    spawn_task(
        work,
        retry=Retry(2, first=0.5, factor=1),
        timeout=1.0,
        on_item=told.append,
        on_progress=lambda progress: told.append(progress.done),
        on_result=told.append,
    )
    for number in range(3):
        assert begun[number].wait(GIVE_UP)
        if number < 2:
            fake_host.run_pending()
            fake_host.advance(1.5)
    hold.set()
    let_work_end(fake_host)
    assert told == ["item of 3", 3, "value of 3"] or told == [3, "item of 3", "value of 3"]


def test_the_last_timeout_fails_the_task(fake_host: FakeHost, hold: threading.Event) -> None:
    told: list[Any] = []
    handle = spawn_task(hold.wait, GIVE_UP, retry=Retry(1, first=0.5), timeout=1.0, on_error=told.append)
    for _ in range(6):
        fake_host.run_pending()
        fake_host.advance(0.5)
    assert ([type(error) for error in told], handle.attempt) == ([TimeoutError], 2)
    assert handle.still_running
    hold.set()
    let_work_end(fake_host)
    assert not handle.still_running
