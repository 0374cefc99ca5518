"""A loop of the program's own lets the window live, by `update()` in its task: UI tasks run inside that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tests.support.world import World
from tests.ui_tasks.nested import Nested
from tkasync import spawn_ui_task


def live_in_another_loop(world: World, until: Callable[[], object], then: Callable[[], object]) -> None:
    """Poll the window from a task of asyncio's stock loop until *until* holds, then call *then* in that task."""

    async def poll() -> None:
        me = asyncio.current_task()
        while not until():
            world.pass_by(0.002)
            assert asyncio.current_task() is me
            await asyncio.sleep(0)
        then()
        assert asyncio.current_task() is me

    async def bounded() -> None:
        await asyncio.wait_for(poll(), 20)

    asyncio.run(bounded())


async def give(value: int) -> int:
    async with asyncio.timeout(60):
        await asyncio.sleep(0.004)
        return value


def nothing() -> None:
    pass


def test_ui_tasks_await_asyncio_there(world: World) -> None:
    handle = spawn_ui_task(give, 5)
    live_in_another_loop(world, handle.done, nothing)
    assert handle.result() == 5


def test_a_dialog_in_one_lets_the_others_go_on_there(world: World, nested: Nested) -> None:
    async def stands() -> int:
        other = spawn_ui_task(give, 7)
        nested.stand(other.done)
        return await other

    handle = spawn_ui_task(stands)
    live_in_another_loop(world, handle.done, nothing)
    assert handle.result() == 7


def test_one_is_aborted_there_at_once_and_the_window_closes_there(world: World) -> None:
    async def waits(name: str) -> None:
        began.append(name)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)
            await asyncio.sleep(0.002)

    def end() -> None:
        first.abort()
        assert ended == ["first"]
        left.extend(world.runtime.close())

    began, ended, left = list[str](), list[str](), list[Any]()
    first, second = spawn_ui_task(waits, "first"), spawn_ui_task(waits, "second")
    live_in_another_loop(world, lambda: len(began) == 2, end)
    assert ended == ["first", "second"]
    assert left == []
    assert (first.cancelled(), second.cancelled()) == (True, True)
