"""A task that fails as its awaiter is cancelled: the awaiter ends as cancelled, and the error is told."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end, run_until, until
from tests.support.failing import fail
from tests.support.interleaving import moments
from tests.tasks.executors import WhenTold
from tests.tasks.test_waits_end import FOR_TASKS
from tkasync import Cancelled, first, gather, sleep, spawn_task, spawn_ui_task
from tkasync.tasks.outcome.awaiting import Awaiting
from tkasync.testing import FakeHost


def a_thread_blocks() -> bool:
    """Whether a thread stands in a wait of ours; there is one that waits."""
    return any(frame.f_code.co_name == "block" for frame in sys._current_frames().values())


@pytest.mark.parametrize("wait", FOR_TASKS)
def test_a_thread_that_is_aborted_as_the_task_fails_does_not_take_the_error_along(
    fake_host: FakeHost, errors: list[BaseException], wait: Any
) -> None:
    executor, waits, saw = WhenTold(), threading.Event(), list[BaseException]()
    other = spawn_task(fail, executor=executor)

    def work() -> None:
        waits.set()
        try:
            wait(other)
        except BaseException as error:
            saw.append(error)
            raise

    waiter = spawn_task(work)
    # The first that is told of the end: the waiter finds both when it looks.
    other.add_done_callback(lambda _other: waiter.abort())
    assert waits.wait(GIVE_UP)
    until(a_thread_blocks)
    executor.run()
    until(lambda: saw)
    let_work_end(fake_host)
    fake_host.advance(2.0)
    assert [type(error) for error in saw] == [Cancelled]
    assert [str(error) for error in errors] == ["failed"]


@pytest.mark.parametrize("way", ["await", "gather", "first"])
def test_a_ui_task_that_is_aborted_as_the_task_fails_leaves_the_error_to_the_report(
    fake_host: FakeHost, errors: list[BaseException], way: str
) -> None:
    """At whatever moment of the abort it fails, as another thread does."""
    for moment in moments(gather if way == "gather" else first if way == "first" else Awaiting.__exit__):
        executor = WhenTold()
        other = spawn_task(fail, executor=executor)

        async def wait(other: Any = other) -> None:
            if way == "await":
                await other
            await (gather if way == "gather" else first)(other, sleep(60))

        waiter = spawn_ui_task(wait)
        fake_host.run_pending()
        with moment.during(executor.run):
            waiter.abort()
        fake_host.advance(2.0)
        told = [str(error) for error in errors]
        assert told == ([] if other.cancelled() else ["failed"])
        errors.clear()


@pytest.mark.parametrize("is_told_before", [False, True])
def test_a_future_of_wrap_future_that_is_cancelled_as_the_task_fails_leaves_the_error_to_the_report(
    fake_host: FakeHost, errors: list[BaseException], is_told_before: bool
) -> None:
    """Also when the error has waited for somebody, whom it has found in that future."""
    gate, cancelled = threading.Event(), list[bool]()

    def fail_when_told() -> None:
        assert gate.wait(GIVE_UP)
        fail()

    async def wait() -> None:
        other = spawn_task(fail_when_told)
        if is_told_before:
            gate.set()
        while is_told_before and not other._is_delivered:
            time.sleep(0.001)
        future = asyncio.wrap_future(other)
        gate.set()
        while not other.done():
            time.sleep(0.001)  # the loop stands still: it has not heard of the end
        cancelled.append(future.cancel())
        await asyncio.gather(future, return_exceptions=True)

    def is_told_a_second_later() -> bool:
        fake_host.advance(1.0)
        return bool(errors)

    spawn_task(wait)
    let_work_end(fake_host)
    # From Python 3.14 on the future of a task that has ended has the error at once, and is not cancelled any more.
    assert cancelled == [not is_told_before or sys.version_info < (3, 14)]
    if cancelled[0]:  # for a second, from its delivery on, somebody may still ask: the spawner is a task
        run_until(fake_host, is_told_a_second_later)
    assert [str(error) for error in errors] == ["failed"] * cancelled[0]


def test_a_future_of_wrap_future_that_is_cancelled_aborts_what_nobody_else_awaits(
    fake_host: FakeHost,
) -> None:
    gate = threading.Event()
    alone, awaited = spawn_task(gate.wait, GIVE_UP), spawn_task(gate.wait, GIVE_UP)

    async def wait() -> None:
        futures = [asyncio.wrap_future(other) for other in (alone, awaited)]
        await asyncio.sleep(0)
        for future in futures:
            future.cancel()
        await asyncio.gather(*futures, return_exceptions=True)

    spawn_task(awaited.result)
    until(lambda: awaited._done_callbacks)
    ended = spawn_task(wait)
    until(ended.done)
    assert alone.cancelled()
    assert not awaited.done()
    gate.set()
    let_work_end(fake_host)
    assert awaited.result() is True
