"""Waiting for several things, for the first of them, or for so long only."""

from __future__ import annotations

import asyncio
import concurrent.futures
import concurrent.futures as cf
import gc
from typing import Any

import pytest

from tests.support.world import World
from tests.ui_tasks.work import give
from tkasync import (
    first,
    gather,
    move_on_after,
    sleep,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import FakeHost


async def fail(message: str = "failed", seconds: float = 0.0) -> None:
    await sleep(seconds)
    raise ValueError(message)


def run(world: World, work: Any, *args: object) -> Any:
    """The outcome of *work* as a UI task."""
    handle = spawn_ui_task(work, *args)
    world.until(handle.done)
    return handle.result()


def test_gather_gives_the_values_in_order(world: World) -> None:
    """`gather(*aws)`."""

    async def work() -> Any:
        return await gather(give(1, 0.02), spawn_task(abs, -2), give(3), cf_future(4))

    def cf_future(value: object) -> Any:
        future = cf.Future()
        future.set_result(value)
        return future

    handle = spawn_ui_task(work)
    world.pass_by(0.1)
    world.until(handle.done)
    assert handle.result() == [1, 2, 3, 4]


def test_gather_and_first_take_sleeps(fake_host: FakeHost) -> None:
    """`sleep` is what they take too: a limit on a wait, say."""
    seen: list[Any] = []

    async def work() -> None:
        await gather(sleep(1), sleep(2))
        seen.append(fake_host.now)
        await first(spawn_task(asyncio.sleep, 1000), sleep(3))
        seen.append(fake_host.now)

    spawn_ui_task(work)
    fake_host.advance(10)
    assert seen == [2, 5]


def test_gather_of_nothing_and_of_one_thing_twice(fake_host: FakeHost) -> None:
    async def work() -> Any:
        same = spawn_task(str, 1)
        return await gather(), await gather(same, same)

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert handle.result() == ([], ["1", "1"])


def test_gather_raises_the_first_error_in_time_and_aborts_the_others(fake_host: FakeHost) -> None:
    other: list[Any] = []

    async def work() -> None:
        other.append(spawn_ui_task(give(1, 10)))
        await gather(fail("late", 2), other[0], fail("early", 1))

    handle = spawn_ui_task(work, on_error=lambda error: None)
    fake_host.advance(5)
    assert str(handle.exception()) == "early"
    assert other[0].cancelled()
    assert fake_host.pending == 0


def test_gather_of_many_is_not_quadratic(fake_host: FakeHost) -> None:
    async def work() -> Any:
        return await gather(*(spawn_ui_task(give(number)) for number in range(500)))

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert handle.result() == list(range(500))


def test_first_gives_the_winner_and_aborts_the_others(world: World) -> None:
    """`first(*aws)` (the winner's value; the others are aborted)."""
    ended, handles = list[Any](), list[Any]()

    async def hang() -> None:
        try:
            await sleep(1000)
        finally:
            ended.append(1)

    async def work() -> Any:
        handles.append(spawn_task(asyncio.sleep, 1000))
        return await first(hang(), give("winner"), handles[0])

    assert run(world, work) == "winner"
    world.until(lambda: ended)
    assert handles[0].cancelled()


def test_first_of_what_is_done_takes_the_earliest_in_the_list(fake_host: FakeHost) -> None:
    async def work() -> Any:
        handles = [spawn_task(str, number) for number in range(3)]
        await gather(*handles)
        return await first(*handles, give("never"))

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert handle.result() == "0"
    gc.collect()


def test_first_raises_the_winners_error(fake_host: FakeHost) -> None:
    async def work() -> None:
        await first(fail("quick", 1), give(1, 2))

    handle = spawn_ui_task(work, on_error=lambda error: None)
    fake_host.advance(2)
    assert str(handle.exception()) == "quick"


def test_first_of_nothing_is_refused(fake_host: FakeHost) -> None:
    handle = spawn_ui_task(first, on_error=lambda error: None)
    fake_host.run_pending()
    assert isinstance(handle.exception(), ValueError)


@pytest.mark.parametrize("together", [gather, first])
def test_cancelling_the_one_that_waits_aborts_all_it_waits_for(fake_host: FakeHost, together: Any) -> None:
    inner: list[Any] = []

    async def work() -> None:
        inner.extend(spawn_ui_task(give(number, 10)) for number in range(3))
        await together(*inner, give(1, 20))

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    handle.abort()
    fake_host.run_pending()
    assert all(other.cancelled() for other in inner)
    assert fake_host.pending == 0


def test_waiting_again_and_again_leaves_no_trail_in_a_long_lived_future(fake_host: FakeHost) -> None:
    future = concurrent.futures.Future()
    future.set_running_or_notify_cancel()

    async def work() -> Any:
        for _ in range(20):
            async with move_on_after(1):
                await future
            async with move_on_after(1):
                await first(future)
        return len(future._done_callbacks)

    handle = spawn_ui_task(work)
    fake_host.advance(40)
    assert handle.result() == 0
    future.set_result(None)
