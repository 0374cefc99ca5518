"""A task that would wait for itself is refused at once: alone, in a group, or by way of others that wait for it."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.support.world import World
from tkasync import current_task, first, gather, sleep, spawn_task, spawn_ui_task
from tkasync.errors import WouldBlockError

Spawn = Callable[..., Any]


def own() -> Any:
    return current_task()


async def handed_on(task: Any) -> None:
    await task


async def alone() -> None:
    await own()


async def in_gather() -> None:
    await gather(sleep(60), own())


async def in_a_part_of_gather() -> None:
    await gather(sleep(60), handed_on(own()))


async def in_first() -> None:
    await first(sleep(60), own())


async def in_asyncio_gather() -> None:
    await asyncio.gather(asyncio.sleep(60), own())


async def in_asyncio_wait_for() -> None:
    await asyncio.wait_for(own(), GIVE_UP)


async def in_asyncio_wrap_future() -> None:
    await asyncio.wrap_future(own())


async def in_asyncio_wait() -> None:
    await asyncio.wait({own()})


async def in_asyncio_shield() -> None:
    await asyncio.shield(own())


def on_a_thread() -> None:
    own().result()


def on_a_thread_for_its_error() -> None:
    own().exception()


def on_a_thread_in_wait() -> None:
    concurrent.futures.wait([own()])


def on_a_thread_as_completed() -> None:
    list(concurrent.futures.as_completed([own()]))


UI_TASKS = [alone, in_gather, in_a_part_of_gather, in_first]
OTHERS = [
    alone, in_asyncio_gather, in_asyncio_wait_for, in_asyncio_wrap_future, in_asyncio_wait, in_asyncio_shield,
    on_a_thread, on_a_thread_for_its_error, on_a_thread_in_wait, on_a_thread_as_completed,
]  # fmt: skip
WAYS = [(spawn_ui_task, way) for way in UI_TASKS] + [(spawn_task, way) for way in OTHERS]


@pytest.mark.parametrize(("spawn", "way"), WAYS)
def test_a_task_that_waits_for_itself_is_refused_at_once(world: World, spawn: Spawn, way: Any) -> None:
    told: list[BaseException] = []
    task = spawn(way, on_error=told.append)
    world.until(lambda: told)
    assert isinstance(told[0], WouldBlockError)
    assert f"task {task.name!r} waits for itself" in str(told[0]) or "would wait for itself" in str(told[0])


async def for_all_of_its_scope(tasks: Callable[[], Iterable[Awaitable[Any]]]) -> str:
    try:
        await gather(*tasks())
    except WouldBlockError:
        return "refused"
    return "gathered"


def test_all_tasks_of_the_scope_with_the_one_that_waits_are_refused_and_none_is_aborted(world: World) -> None:
    gate, results = threading.Event(), list[str]()
    scope = world.runtime.scope
    other = spawn_task(gate.wait, GIVE_UP)
    spawn_ui_task(for_all_of_its_scope, lambda: scope.tasks, on_result=results.append)
    world.until(lambda: results)
    assert results == ["refused"]
    assert not other.done()
    gate.set()
    world.until(other.done)


class Ring:
    """Tasks of which each waits for the next, in a ring."""

    def __init__(self, kinds: list[str]) -> None:
        self.kinds, self.told = kinds, list[BaseException]()
        self.all_there = threading.Event()
        self.tasks = [self.spawn(number, kind) for number, kind in enumerate(kinds)]
        self.all_there.set()

    def spawn(self, number: int, kind: str) -> Any:
        work, spawn = {
            "thread": (self.wait, spawn_task),
            "coroutine": (self.wait_async, spawn_task),
            "UI task": (self.wait_in_ui, spawn_ui_task),
        }[kind]
        return spawn(work, number, on_error=self.told.append)

    def next(self, number: int) -> Any:
        return self.tasks[(number + 1) % len(self.tasks)]

    def wait(self, number: int) -> None:
        assert self.all_there.wait(GIVE_UP)
        self.next(number).result()

    async def wait_async(self, number: int) -> None:
        await asyncio.to_thread(self.all_there.wait, GIVE_UP)
        await self.next(number)

    async def wait_in_ui(self, number: int) -> None:
        await gather(sleep(0), self.next(number))


@pytest.mark.parametrize(
    "kinds",
    [
        ["thread", "thread"],
        ["coroutine", "coroutine"],
        ["UI task", "UI task"],
        ["thread", "coroutine", "UI task"],
        ["UI task", "coroutine", "coroutine", "thread"],
    ],
)
def test_the_wait_that_closes_a_circle_is_refused(world: World, kinds: list[str]) -> None:
    """One is refused; the others get its error, as they would any other."""
    ring = Ring(kinds)
    world.until(lambda: all(task.done() for task in ring.tasks))
    world.settle()
    assert len(ring.told) == len(kinds)
    assert all(isinstance(error, WouldBlockError) for error in ring.told)
    assert "would wait for itself: it waits for" in str(ring.told[0])


@pytest.mark.parametrize("is_ui", [True, False])
@pytest.mark.parametrize("by_another", [True, False])
def test_one_that_waits_for_the_next_in_its_own_queue_is_refused(
    world: World, is_ui: bool, by_another: bool
) -> None:
    """A handler that calls itself, say, with ``policy="queue"``: the second one starts when the first has ended."""
    spawn: Spawn = spawn_ui_task if is_ui else spawn_task
    told, results = list[BaseException](), list[str]()

    async def save(again: bool) -> str:
        if again:
            second = spawn(save, False, policy="queue", group="save", on_result=results.append)
            await (spawn(handed_on, second) if by_another else second)
        return "saved"

    spawn(save, True, policy="queue", group="save", on_error=told.append)
    world.until(lambda: told)
    assert isinstance(told[0], WouldBlockError)
    if not by_another:  # the other one's wait is refused, and with it the second is aborted
        world.until(lambda: results)
        assert results == ["saved"]


def test_one_that_waits_for_the_next_in_a_wider_queue_is_not_refused(world: World) -> None:
    results: list[str] = []

    async def save(again: bool) -> str:
        if again:
            await spawn_task(save, False, policy="queue", group="save", limit=2)
        return "saved"

    spawn_task(save, True, policy="queue", group="save", limit=2, on_result=results.append)
    world.until(lambda: results)
    assert results == ["saved"]


def test_many_that_wait_in_a_row_are_no_circle(world: World) -> None:
    results: list[int] = []

    async def after(earlier: Any) -> int:
        return 1 if earlier is None else 1 + int(await earlier)

    task: Any = None
    for _ in range(300):
        task = spawn_task(after, task)
    task.on_result(results.append)
    world.until(lambda: results)
    assert results == [300]
