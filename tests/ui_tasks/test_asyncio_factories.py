"""Task factories that a program sets on the loop of its UI tasks: asyncio's eager one, and one of its own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Generator
from typing import Any

import pytest

from tests.support.world import World
from tests.ui_tasks.nested import Nested
from tkasync import spawn_ui_task

eager = pytest.mark.skipif(
    sys.version_info < (3, 12), reason="asyncio.eager_task_factory comes with Python 3.12"
)


def with_factory(world: World, factory: Any, work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """What *work* gives as a UI task, under *factory*."""

    async def works() -> Any:
        loop = asyncio.get_running_loop()
        loop.set_task_factory(factory)
        try:
            return await work()
        finally:
            loop.set_task_factory(None)

    handle = spawn_ui_task(works, on_error=lambda error: None)
    world.pass_by(0.05)
    world.until(handle.done)
    return handle.result()


@eager
def test_eager_tasks_begin_where_they_are_made(world: World) -> None:
    async def child(number: int) -> int:
        seen.append(number)
        if number:
            await asyncio.sleep(0.002)
        return number

    async def work() -> list[int]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(child(number)) for number in range(3)]
            seen.append("behind")
            assert tasks[0].done()
        return [task.result() for task in tasks]

    seen: list[Any] = []
    assert with_factory(world, asyncio.eager_task_factory, work) == [0, 1, 2]  # type: ignore[attr-defined]  # 3.12
    assert seen == [0, 1, 2, "behind"]


@eager
def test_a_limit_that_runs_out_in_the_dialog_of_an_eager_task_interrupts_no_later_await(
    world: World, nested: Nested
) -> None:
    async def child() -> str:
        async with asyncio.timeout(0.002):
            nested.stand(spawn_ui_task(asyncio.sleep, 0.01).done)
        await asyncio.sleep(0.004)
        return "goes on"

    async def work() -> str:
        return await asyncio.create_task(child())

    assert with_factory(world, asyncio.eager_task_factory, work) == "goes on"  # type: ignore[attr-defined]  # 3.12


class Slotted:
    """As much of a task as asyncio asks of what a factory makes."""

    __slots__ = ("_task",)

    def __init__(self, loop: Any, coro: Any, **options: Any) -> None:
        self._task = asyncio.Task(coro, loop=loop, **options)

    def __await__(self) -> Generator[Any, None, Any]:
        return self._task.__await__()

    def set_name(self, name: str) -> None:
        self._task.set_name(name)


def test_a_factory_may_make_what_takes_no_attributes(world: World) -> None:
    async def work() -> str:
        return await asyncio.create_task(asyncio.sleep(0, "slept"))

    assert with_factory(world, Slotted, work) == "slept"
