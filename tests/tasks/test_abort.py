"""Aborting a task, at every moment of its life."""

from __future__ import annotations

import asyncio
import concurrent.futures
import concurrent.futures as cf
import threading
import time
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.holding import hold_on
from tests.support.world import World
from tests.tasks.kinds import coroutine, plain
from tkasync import (
    Cancelled,
    Runtime,
    TaskState,
    checkpoint,
    current_task,
    report_progress,
    sleep,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import FakeHost


def test_an_abort_takes_effect_at_once_and_releases_those_that_wait(
    world: World, hold: threading.Event
) -> None:
    """`abort()` is idempotent and takes effect at once: waiters are released, the token is set."""
    seen, released = list[Any](), threading.Event()
    handle = spawn_task(
        hold_on, hold, on_result=seen.append, on_error=seen.append, on_done=lambda h: seen.append("done")
    )
    world.until(handle.is_running)

    def wait() -> None:
        for ask in (handle.result, handle.exception):
            with pytest.raises(cf.CancelledError):
                ask(GIVE_UP)
        released.set()

    waiter = threading.Thread(target=wait)
    waiter.start()
    handle.abort()
    handle.abort()
    assert handle.state is TaskState.CANCELLED
    assert handle.cancelled()
    assert handle.done()
    assert handle.is_completed()
    assert not handle.is_running()
    assert handle.token.is_cancelled
    assert released.wait(GIVE_UP)
    waiter.join()
    world.until(lambda: not handle.still_running)
    world.settle()
    assert seen == ["done"]


@pytest.mark.parametrize("spelling", ["abort", "cancel"])
def test_an_aborted_coroutine_is_cancelled_and_runs_its_finally(world: World, spelling: str) -> None:
    """A coroutine is cancelled."""
    seen, begun = list[Any](), threading.Event()

    async def work() -> None:
        try:
            begun.set()
            await asyncio.sleep(60)
        finally:
            seen.append("finally")

    handle = spawn_task(work, on_done=lambda h: seen.append(h.state))
    assert begun.wait(GIVE_UP)
    assert getattr(handle, spelling)() is True
    world.until(lambda: len(seen) == 2)
    assert set(seen) == {"finally", TaskState.CANCELLED}


def test_aborted_before_it_begins_it_never_runs(fake_host: FakeHost, runtime: Runtime) -> None:
    gate, ran, done = threading.Event(), list[Any](), list[Any]()
    holders = [spawn_task(gate.wait, GIVE_UP) for _ in range(runtime.engines.make_pool()._max_workers)]
    handle = spawn_task(ran.append, 1, on_done=done.append, on_result=ran.append)
    assert handle.state is TaskState.PENDING
    assert handle.abort("enough")
    assert handle.state is TaskState.CANCELLED
    assert handle.token.is_cancelled
    assert handle.token.reason == "enough"
    gate.set()
    concurrent.futures.wait(holders, GIVE_UP)
    fake_host.run_pending()
    assert ran == []
    assert done == [handle]
    assert handle.abort()


def test_an_aborted_thread_sees_its_token_and_is_a_straggler_till_then(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    begun, gate, calls, seen = threading.Event(), threading.Event(), list[Any](), list[Any]()

    def work() -> None:
        begun.set()
        gate.wait(GIVE_UP)
        report_progress(1)
        try:
            checkpoint()
        except Cancelled as error:
            seen.append(error)
            raise

    handle = spawn_task(work, on_result=calls.append, on_error=calls.append, on_progress=calls.append)
    assert begun.wait(GIVE_UP)
    handle.cancel()
    with pytest.raises(concurrent.futures.CancelledError):
        handle.result()
    assert handle.still_running
    assert runtime.stragglers == [handle]
    fake_host.run_pending()
    gate.set()
    let_work_end(fake_host)
    assert len(seen) == 1
    assert not handle.still_running
    assert runtime.stragglers == []
    assert calls == []


def test_checkpoint_raises_what_except_exception_lets_pass(world: World) -> None:
    """`checkpoint()` (raises when cancelled): a BaseException, so that `except Exception` lets it pass."""
    seen, begun = list[Any](), threading.Event()

    def work() -> None:
        begun.set()
        try:
            while True:
                try:
                    checkpoint()
                    time.sleep(0.001)
                except Exception:
                    seen.append("swallowed")
        except Cancelled:
            seen.append("cancelled")
            raise

    handle = spawn_task(work)
    assert begun.wait(GIVE_UP)
    handle.abort()
    world.until(lambda: not handle.still_running)
    assert seen == ["cancelled"]
    assert not issubclass(Cancelled, Exception)


def test_except_exception_lets_the_cancellation_of_a_coroutine_pass(world: World) -> None:
    """The same, in a coroutine and a UI task."""
    seen, begun = list[Any](), list[Any]()

    async def work(pause: Any) -> None:
        begun.append(1)
        try:
            await pause(1000)
        except Exception:
            seen.append("swallowed")
        except BaseException as error:
            seen.append(type(error).__name__)
            raise

    handles = [spawn_task(work, asyncio.sleep), spawn_ui_task(work, sleep)]
    world.until(lambda: len(begun) == 2)
    for handle in handles:
        handle.abort()
    world.until(lambda: len(seen) == 2)
    assert set(seen) <= {"CancelledError", "Cancelled"}


def test_work_that_raises_a_cancellation_itself_is_cancelled(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    """Work that raises it of itself is cancelled, not failed."""

    def work() -> None:
        raise Cancelled

    async def other() -> None:
        raise asyncio.CancelledError

    handles = [spawn_task(work), spawn_task(other)]
    fake_host.run_pending()
    assert all(h.cancelled() for h in handles)
    assert errors == []


def test_a_coroutine_aborted_before_its_first_step_leaves_nothing(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    """asyncio never enters a coroutine that is cancelled before its first step; its job must end even so."""
    gate = threading.Event()
    blocked = threading.Event()

    async def block() -> None:
        blocked.set()
        gate.wait(GIVE_UP)

    spawn_task(block)
    assert blocked.wait(GIVE_UP)
    handles = [spawn_task(coroutine(1)) for _ in range(20)]
    job = handles[0]._carrier
    # In one batch of the loop's inbox: begin, and the cancel of an abort that comes between that and the first step.
    runtime.engines.loop.run(lambda: handles[0].abort())
    assert job is not None
    gate.set()
    let_work_end(fake_host)
    assert handles[0].cancelled()
    assert [handle.result() for handle in handles[1:]] == [1] * 19
    assert len(runtime.in_flight) == 0


def test_abort_from_another_thread_while_it_runs(fake_host: FakeHost) -> None:
    begun, done = threading.Event(), list[Any]()

    def work() -> None:
        begun.set()
        current_task().token.wait(GIVE_UP)
        checkpoint()

    handle = spawn_task(work, on_done=done.append)
    assert begun.wait(GIVE_UP)
    thread = threading.Thread(target=handle.abort)
    thread.start()
    thread.join(GIVE_UP)
    fake_host.run_pending()
    assert handle.cancelled()
    assert done == [handle]


def test_abort_against_the_end_each_task_ends_once(fake_host: FakeHost) -> None:
    """Whichever wins: one end, one on_done, a value only for those that succeeded."""
    results, done = list[Any](), list[Any]()
    handles: list[Any] = []
    for number in range(300):
        handle = spawn_task(plain, number, on_result=results.append, on_done=done.append)
        if number % 3:
            handle.abort()
        handles.append(handle)
    fake_host.run_pending()
    assert sorted(handle.id for handle in done) == [handle.id for handle in handles]
    assert sorted(results) == list(range(0, 300, 3)), "an aborted one is silent, also when it had succeeded"


@pytest.fixture
def errors(runtime: Runtime) -> Any:
    """What came to ``runtime.on_error``."""
    errors: list[Any] = []
    runtime.on_error = errors.append
    return errors
