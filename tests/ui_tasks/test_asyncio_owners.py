"""Whose the tasks are that a UI task makes by asyncio: who gets their errors, and which are named."""

from __future__ import annotations

import asyncio
import gc
import weakref
from contextlib import suppress
from typing import Any

import pytest

from tests.support.world import World
from tkasync import Runtime, spawn_ui_task
from tkasync.testing import FakeHost


async def fail() -> None:
    raise KeyError("lost")


def test_an_error_of_a_task_that_nobody_awaits_is_reported(world: World) -> None:
    async def work() -> None:
        asyncio.get_running_loop().create_task(fail())
        await asyncio.sleep(0)

    handle = spawn_ui_task(work)
    world.until(handle.done)
    gc.collect()
    world.settle()
    assert [type(error) for error in world.errors] == [KeyError]


def test_a_task_that_has_failed_is_freed_when_it_is_dropped(world: World) -> None:
    """Not by the collector: what its error keeps of the stack does not lead back to it, and it is told at once."""

    async def work() -> bool:
        gc.disable()
        try:
            task = asyncio.get_running_loop().create_task(fail())
            dropped = weakref.ref(task)
            del task
            for _ in range(4):
                await asyncio.sleep(0)
            return dropped() is None
        finally:
            gc.enable()

    handle = spawn_ui_task(work)
    world.until(handle.done)
    assert handle.result()
    assert [type(error) for error in world.errors] == [KeyError]


def test_an_error_in_a_callback_is_reported(world: World) -> None:
    async def work() -> None:
        asyncio.get_running_loop().call_soon(int, "none")
        await asyncio.sleep(0)

    handle = spawn_ui_task(work)
    world.until(handle.done)
    world.settle()
    assert [type(error) for error in world.errors] == [ValueError]


def test_a_handler_that_the_program_has_set_gets_it_instead(world: World) -> None:
    async def work() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: told.append(context["exception"]))
        loop.call_soon(int, "none")
        await asyncio.sleep(0)

    told: list[Any] = []
    handle = spawn_ui_task(work)
    world.until(handle.done)
    assert [type(error) for error in told] == [ValueError]
    assert world.errors == []


def test_a_task_that_outlives_its_owner_is_named_once(
    fake_host: FakeHost, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    scope = runtime.new_scope("the owner")

    async def work() -> None:
        made.append(asyncio.create_task(asyncio.sleep(5)))
        await asyncio.sleep(1000)

    made: list[Any] = []
    spawn_ui_task(work, owner=scope)
    fake_host.run_pending()
    scope.close()
    fake_host.run_pending()
    assert caplog.text.count("has outlived its owner, the owner") == 1
    assert "asyncio.TaskGroup()" in caplog.text
    assert not made[0].done(), "it goes on, as in any asyncio program"
    fake_host.advance(5)
    assert made[0].done()


async def behind_a_group_that_has_failed() -> None:
    """Below Python 3.13 the cancel that the group itself sends stays counted."""
    with suppress(ExceptionGroup):
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
    await asyncio.sleep(5)


async def behind_a_cancel_that_it_has_swallowed() -> None:
    here = asyncio.current_task()
    assert here is not None
    here.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(0)
    await asyncio.sleep(5)


@pytest.mark.parametrize(
    "goes_on",
    [behind_a_group_that_has_failed, behind_a_cancel_that_it_has_swallowed],
    ids=lambda goes_on: goes_on.__name__,
)
def test_a_task_that_goes_on_behind_a_cancel_is_named_once_too(
    fake_host: FakeHost, runtime: Runtime, caplog: pytest.LogCaptureFixture, goes_on: Any
) -> None:
    scope = runtime.new_scope("the owner")

    async def work() -> None:
        made.append(asyncio.create_task(goes_on()))
        await asyncio.sleep(1000)

    made: list[Any] = []
    spawn_ui_task(work, owner=scope)
    fake_host.run_pending()
    scope.close()
    fake_host.advance(4)
    assert caplog.text.count("has outlived its owner, the owner") == 1
    assert not made[0].done()


def in_a_group(made: list[Any]) -> Any:
    async def work() -> None:
        async with asyncio.TaskGroup() as group:
            made.append(group.create_task(asyncio.sleep(1000)))

    return work


def cancelled_by_its_maker(made: list[Any]) -> Any:
    async def work() -> None:
        made.append(asyncio.create_task(asyncio.sleep(1000)))
        try:
            await asyncio.sleep(1000)
        finally:
            made[0].cancel()

    return work


def cancelled_and_awaiting_in_its_finally(made: list[Any]) -> Any:
    async def end_slowly() -> None:
        try:
            await asyncio.sleep(1000)
        finally:
            await asyncio.sleep(0.5)

    async def work() -> None:
        made.append(asyncio.create_task(end_slowly()))
        try:
            await asyncio.sleep(1000)
        finally:
            made[0].cancel()

    return work


def gathered(made: list[Any]) -> Any:
    async def work() -> None:
        made.append(asyncio.gather(asyncio.sleep(1000), asyncio.sleep(1000)))
        await made[0]

    return work


@pytest.mark.parametrize(
    "make",
    [in_a_group, cancelled_by_its_maker, cancelled_and_awaiting_in_its_finally, gathered],
    ids=lambda make: make.__name__,
)
def test_a_task_that_ends_with_its_owner_is_not_named(
    fake_host: FakeHost, runtime: Runtime, caplog: pytest.LogCaptureFixture, make: Any
) -> None:
    scope, made = runtime.new_scope("the owner"), list[Any]()
    handle = spawn_ui_task(make(made), owner=scope)
    fake_host.run_pending()
    scope.close()
    fake_host.advance(2)
    assert handle.cancelled()
    assert made[0].done()
    assert caplog.text == ""
    assert fake_host.pending == 0


def test_a_group_around_an_aborted_body_is_no_error(fake_host: FakeHost, runtime: Runtime) -> None:
    """Below Python 3.13 a task group wraps whatever is not exactly asyncio's own cancellation."""
    errors: list[BaseException] = []
    runtime.on_error = errors.append

    async def work() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(1000))
            await asyncio.sleep(1000)

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    handle.abort()
    fake_host.run_pending()
    assert handle.cancelled()
    assert errors == []


def test_a_finished_task_is_not_kept_by_its_owner(fake_host: FakeHost, runtime: Runtime) -> None:
    scope = runtime.new_scope("the owner")

    async def work() -> None:
        for _ in range(100):
            await asyncio.create_task(asyncio.sleep(0))

    handle = spawn_ui_task(work, owner=scope)
    fake_host.run_pending()
    assert handle.done()
    assert scope.is_empty
    scope.close()
