"""Several who wait for one task, and the ways of asyncio to wait for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end, run_until
from tests.support.world import World
from tkasync import TaskState, spawn_task
from tkasync.tasks.outcome.lazy_future import remove_done_callback
from tkasync.testing import FakeHost


def plain(n: int) -> int:
    return n


def ended_task(gate: threading.Event) -> Future[Any]:
    return spawn_task(gate.wait, GIVE_UP)


def ended_future(gate: threading.Event) -> Future[Any]:
    future: Future[Any] = Future()
    threading.Thread(target=lambda: future.set_result(gate.wait(GIVE_UP))).start()
    return future


@pytest.mark.parametrize("make", [ended_task, ended_future])
def test_one_who_gives_up_while_the_others_are_told_takes_nobody_else_away(
    fake_host: FakeHost, make: Callable[[threading.Event], Future[Any]]
) -> None:
    gate, told, second_told = threading.Event(), list[str](), threading.Event()

    def impatient(_future: Future[Any]) -> None:
        told.append("impatient")

    def leaves(_future: Future[Any]) -> None:
        told.append("leaves")
        remove_done_callback(future, impatient)
        remove_done_callback(future, leaves)

    future = make(gate)
    future.add_done_callback(leaves)
    future.add_done_callback(impatient)
    future.add_done_callback(lambda _future: second_told.set())
    gate.set()
    assert second_told.wait(GIVE_UP)
    assert told[0] == "leaves"
    let_work_end(fake_host)


def test_a_done_callback_that_is_added_to_a_task_that_has_ended_is_called_at_once(
    fake_host: FakeHost,
) -> None:
    told = list[Any]()
    handle = spawn_task(plain, 1)
    handle.add_done_callback(told.append)
    let_work_end(fake_host)
    handle.add_done_callback(told.append)
    assert told == [handle, handle]


def test_what_is_taken_back_before_the_end_is_not_called(fake_host: FakeHost) -> None:
    gate, told = threading.Event(), list[Any]()
    handle = spawn_task(gate.wait, GIVE_UP)
    handle.add_done_callback(told.append)
    assert handle.remove_done_callback(told.append) == 1
    assert handle.remove_done_callback(told.append) == 0
    gate.set()
    let_work_end(fake_host)
    assert told == []


async def by_wait(gate: threading.Event) -> list[Any]:
    tasks = {spawn_task(plain, 1), spawn_task(gate.wait, GIVE_UP)}
    asyncio.get_running_loop().call_later(0.01, gate.set)
    done, pending = await asyncio.wait(tasks)  # type: ignore[type-var]  # asyncio's own futures, by their types
    assert pending == set()
    return [task.result() for task in done]


async def by_the_first(gate: threading.Event) -> list[Any]:
    tasks = {spawn_task(plain, 1), spawn_task(gate.wait, GIVE_UP)}
    done, pending = await asyncio.wait(  # type: ignore[type-var]  # as above
        tasks, return_when=asyncio.FIRST_COMPLETED
    )
    gate.set()
    return [*(task.result() for task in done), *[await task for task in pending]]


async def by_wait_for(_gate: threading.Event) -> list[Any]:
    return [await asyncio.wait_for(spawn_task(plain, 1), GIVE_UP), True]


async def by_gather(_gate: threading.Event) -> list[Any]:
    return [*await asyncio.gather(spawn_task(plain, 1), spawn_task(plain, 1))]


async def by_shield(_gate: threading.Event) -> list[Any]:
    return [await asyncio.shield(spawn_task(plain, 1)), True]


async def by_as_completed(gate: threading.Event) -> list[Any]:
    gate.set()
    tasks = [spawn_task(plain, 1), spawn_task(gate.wait, GIVE_UP)]
    return [await task for task in asyncio.as_completed(tasks)]


async def by_wrap_future(_gate: threading.Event) -> list[Any]:
    return [await asyncio.wrap_future(spawn_task(plain, 1)), True]


WAYS = [by_wait, by_the_first, by_wait_for, by_gather, by_shield, by_as_completed, by_wrap_future]


@pytest.mark.parametrize("way", WAYS)
def test_asyncio_waits_for_a_handle_in_each_of_its_ways(
    world: World, way: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """On a loop that has nothing else to do, so that nothing else wakes it."""
    results: list[Any] = []
    spawn_task(way, threading.Event(), on_result=results.append)
    world.until(lambda: results)
    assert sorted(results[0]) == [1, 1]
    assert caplog.records == []


@pytest.mark.parametrize("way", WAYS)
def test_a_loop_of_the_programs_own_waits_in_these_ways_too(world: World, way: Any) -> None:
    results: list[Any] = []
    spawn_task(lambda: asyncio.run(way(threading.Event())), on_result=results.append)
    world.until(lambda: results)
    assert sorted(results[0]) == [1, 1]


def test_asyncio_wait_leaves_nothing_behind_in_a_task_that_goes_on(fake_host: FakeHost) -> None:
    gate, left = threading.Event(), list[Any]()
    long = spawn_task(gate.wait, GIVE_UP)

    async def impatient() -> None:
        for _ in range(3):
            await asyncio.wait({long}, timeout=0.001)  # type: ignore[type-var]  # as above
        left.append(len(long._done_callbacks))

    waiting = spawn_task(impatient)
    run_until(fake_host, waiting.done)
    gate.set()
    let_work_end(fake_host)
    assert left == [0]


def test_a_task_does_not_end_between_the_look_of_a_wait_and_the_moment_it_can_be_told(
    fake_host: FakeHost, hold: threading.Event
) -> None:
    task = spawn_task(hold.wait, GIVE_UP)
    ending = threading.Thread(target=task.abort)
    with task._condition:  # as `wait` and `as_completed` hold it meanwhile
        ending.start()
        ending.join(0.1)
        assert not task.done()
    ending.join(GIVE_UP)
    assert task.state is TaskState.CANCELLED
    let_work_end(fake_host)
