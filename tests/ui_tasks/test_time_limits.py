"""`move_on_after`: a block that is left when its time is over."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.support.world import World
from tkasync import (
    Cancelled,
    Runtime,
    move_on_after,
    sleep,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import FakeHost


def test_move_on_after_leaves_the_block_where_it_awaits(fake_host: FakeHost) -> None:
    async def work() -> Any:
        async with move_on_after(2) as limit:
            await sleep(5)
            raise AssertionError
        return limit.cancelled_caught, fake_host.now

    handle = spawn_ui_task(work)
    fake_host.advance(5)
    assert handle.result() == (True, 2.0)


def test_move_on_after_of_a_block_that_ends_in_time(fake_host: FakeHost) -> None:
    async def work() -> Any:
        async with move_on_after(2) as limit:
            await sleep(1)
        await sleep(5)
        return limit.cancelled_caught

    handle = spawn_ui_task(work)
    fake_host.advance(10)
    assert handle.result() is False
    assert fake_host.pending == 0


def test_move_on_after_aborts_what_is_awaited(world: World) -> None:
    """The same, around a task."""
    inner: list[Any] = []

    async def work() -> str:
        async with move_on_after(0.02):
            inner.append(spawn_task(asyncio.sleep, 1000))
            await inner[0]
        return "moved on"

    handle = spawn_ui_task(work)
    world.settle() if world.pilot is None else None
    world.pass_by(0.1)
    world.until(handle.done)
    assert handle.result() == "moved on"
    assert inner[0].cancelled()


def test_move_on_after_does_not_swallow_an_abort(world: World) -> None:
    """It is cancelled: the block does not swallow that."""
    seen: list[Any] = []

    async def work() -> None:
        async with move_on_after(1000):
            try:
                await sleep(1000)
            except Cancelled:
                seen.append("cancelled")
                raise
        seen.append("never")

    handle = spawn_ui_task(work)
    world.until(handle.is_running)
    world.settle() if world.pilot is None else None
    handle.abort()
    world.settle()
    assert seen == ["cancelled"]


@pytest.mark.parametrize(("outer", "inner", "caught"), [(1, 5, (True, False)), (5, 1, (False, True))])
def test_nested_limits_each_catch_their_own(fake_host: FakeHost, outer: Any, inner: Any, caught: Any) -> None:
    async def work() -> Any:
        async with move_on_after(outer) as one, move_on_after(inner) as two:
            await sleep(10)
        return one.cancelled_caught, two.cancelled_caught

    handle = spawn_ui_task(work)
    fake_host.advance(10)
    assert handle.result() == caught


def test_two_limits_that_run_out_in_one_step_both_count(fake_host: FakeHost, runtime: Runtime) -> None:
    """In a dialog both may run out; the inner one must not swallow the outer one."""

    async def work() -> Any:
        async with move_on_after(1) as one:
            async with move_on_after(1) as two:
                fake_host._clock.move_to(fake_host._clock.moment_in(2.0))
                fake_host._run_turn()  # what a modal dialog's event loop does
                await sleep(10)
            await sleep(10)
            raise AssertionError
        return one.cancelled_caught, two.cancelled_caught

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert handle.result()[0] is True


def test_a_limit_that_runs_out_in_a_cancelled_task_changes_nothing(fake_host: FakeHost) -> None:
    async def work() -> None:
        async with move_on_after(1):
            await sleep(10)

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    handle.abort()
    fake_host.advance(5)
    assert handle.cancelled()


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_times_that_are_none_are_refused(fake_host: FakeHost, seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        sleep(seconds)
    with pytest.raises(ValueError, match="seconds"):
        move_on_after(seconds)
