"""`pause()` and `resume()`: threads wait at their checkpoints, streams at their items."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end, run_until, stands
from tests.support.interleaving import moments
from tests.support.world import World
from tests.tasks.kinds import rests, rests_in_ui
from tkasync import (
    THREAD,
    UI,
    Cancelled,
    Runtime,
    TaskHandle,
    TaskState,
    carry,
    checkpoint,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import FakeHost


class Steps:
    """Work that counts its checkpoints, and how it is held there."""

    def __init__(self) -> None:
        self.count = 0
        self.saw: list[type[BaseException]] = []

    def work(self) -> None:
        try:
            while self.count < 1_000_000:
                checkpoint()
                self.count += 1
                time.sleep(0.0005)
        except Cancelled as error:
            self.saw.append(type(error))
            raise

    def stands(self) -> bool:
        """Whether it makes no step for a while."""
        return stands(lambda: self.count)

    def goes_on(self) -> bool:
        before, end = self.count, monotonic() + GIVE_UP
        while self.count == before and monotonic() < end:
            time.sleep(0.001)
        return self.count > before


@pytest.mark.parametrize("options", [{}, {"executor": THREAD}])
def test_a_thread_waits_at_its_checkpoint(world: World, options: Any) -> None:
    steps = Steps()
    task = spawn_task(steps.work, **options)
    assert steps.goes_on()
    assert not task.is_paused
    task.pause()
    task.pause()
    world.until(steps.stands)
    assert task.is_paused
    assert task.state is TaskState.RUNNING
    task.resume()
    assert not task.is_paused
    assert steps.goes_on()
    task.abort()
    world.until(lambda: not task.still_running)


def test_an_abort_ends_a_pause(world: World) -> None:
    steps = Steps()
    task = spawn_task(steps.work)
    assert steps.goes_on()
    task.pause()
    world.until(steps.stands)
    task.abort()
    world.until(lambda: not task.still_running)
    assert steps.saw == [Cancelled]
    assert not task.is_paused
    task.resume()


def test_a_time_limit_ends_a_pause(fake_host: FakeHost) -> None:
    steps, told = Steps(), list[BaseException]()
    task = spawn_task(steps.work, timeout=5.0, on_error=told.append)
    assert steps.goes_on()
    task.pause()
    fake_host.advance(5.0)
    let_work_end(fake_host)
    assert steps.saw == [Cancelled]
    assert [type(error) for error in told] == [TimeoutError]


def test_the_close_ends_a_pause(fake_host: FakeHost, runtime: Runtime) -> None:
    steps = Steps()
    task = spawn_task(steps.work)
    assert steps.goes_on()
    task.pause()
    assert runtime.close() == []
    assert steps.saw == [Cancelled]


def test_one_that_is_paused_before_it_begins_waits_at_its_first_checkpoint(fake_host: FakeHost) -> None:
    steps, gate = Steps(), threading.Event()
    spawn_task(gate.wait, GIVE_UP, policy="queue")
    task = spawn_task(steps.work, policy="queue")
    task.pause()
    gate.set()
    run_until(fake_host, task.is_running)
    assert steps.stands()
    assert steps.count == 0
    task.resume()
    assert steps.goes_on()
    task.abort()
    let_work_end(fake_host)


def test_a_paused_thread_does_not_count_towards_the_pool() -> None:
    host, results = FakeHost(), list[int]()
    with Runtime(host, max_workers=1) as runtime:
        steps = Steps()
        task = runtime.spawn_task(steps.work)
        assert steps.goes_on()
        runtime.spawn_task(abs, -3, on_result=results.append)
        task.pause()
        run_until(host, lambda: results)
        assert results == [3]
        task.resume()
        assert steps.goes_on()


def numbers() -> Iterator[int]:
    for number in range(1_000_000):
        time.sleep(0.0005)
        yield number


async def async_numbers() -> AsyncIterator[int]:
    for number in range(1_000_000):
        await asyncio.sleep(0.0005)
        yield number


@pytest.mark.parametrize("stream", [numbers, async_numbers])
def test_a_stream_waits_at_its_items(world: World, stream: Any) -> None:
    items: list[int] = []

    def stands() -> bool:
        before = len(items)
        world.pass_by(0.02)
        return len(items) == before

    task = spawn_task(stream, on_item=items.append)
    world.until(lambda: len(items) > 2)
    task.pause()
    world.until(stands)
    task.resume()
    before = len(items)
    world.until(lambda: len(items) > before + 2)
    assert items == list(range(len(items)))
    task.pause()
    task.abort()
    world.until(lambda: not task.still_running)


def test_what_a_task_carries_to_other_threads_waits_too(world: World) -> None:
    steps = [Steps(), Steps()]

    def work() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(carry(Steps.work), steps))

    task = spawn_task(work)
    assert all(one.goes_on() for one in steps)
    task.pause()
    world.until(lambda: all(one.stands() for one in steps))
    task.resume()
    assert all(one.goes_on() for one in steps)
    task.abort()
    world.until(lambda: not task.still_running)


def test_what_has_no_checkpoint_cannot_be_paused(fake_host: FakeHost) -> None:
    coroutine, ui_task, call = spawn_task(rests), spawn_ui_task(rests_in_ui), spawn_task(dir, executor=UI)
    with pytest.raises(
        TypeError, match=r"is a coroutine, which has no checkpoint to wait at: .*asyncio\.Event"
    ):
        coroutine.pause()
    with pytest.raises(TypeError, match=r"is a ui task, which has no checkpoint to wait at: .*ui_event"):
        ui_task.pause()
    with pytest.raises(TypeError, match="runs on the UI thread, and a pause would freeze the window"):
        call.pause()
    for task in (coroutine, ui_task):
        assert not task.is_paused
        task.abort()
    let_work_end(fake_host)


def test_a_resume_at_any_moment_lets_the_work_go_on(world: World) -> None:
    steps = Steps()
    task = spawn_task(steps.work)
    for _ in range(300):
        task.pause()
        task.resume()
    assert steps.goes_on()
    task.abort()
    world.until(lambda: not task.still_running)


def test_a_resume_between_the_look_and_the_wait_is_not_missed(fake_host: FakeHost) -> None:
    """Whatever line the work stands at when it is resumed."""
    task = spawn_task(Steps().work)
    for moment in moments(TaskHandle.wait_while_paused):
        events: list[str] = []

        def resume(by: str) -> None:
            events.append(by)  # noqa: B023  # called in this round
            task.resume()

        task.pause()
        # Lets it go where it waits for ever, and where nobody has resumed it before it waits.
        watchdog = threading.Timer(0.2, resume, ["watchdog"])
        watchdog.start()
        with moment.during(lambda: resume("moment")):  # as above
            task.wait_while_paused()
        watchdog.cancel()
        assert events in (["moment"], ["watchdog", "moment"])
    task.abort()
    let_work_end(fake_host)


def test_a_task_that_has_ended_is_not_paused(fake_host: FakeHost) -> None:
    task = spawn_task(dir)
    let_work_end(fake_host)
    task.pause()
    assert not task.is_paused
    task.resume()
