"""The end of an owner refuses new tasks before it aborts the running ones: what stumbles over that has not failed."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tkasync import (
    THREAD,
    Component,
    TaskHandle,
    TaskState,
    call_in_ui,
    scope_of,
    spawn_interval,
    spawn_map,
    spawn_task,
    spawn_ui_task,
)
from tkasync.errors import NoOwnerError
from tkasync.testing import FakeHost, Pilot


class Owner:
    """Owns the tasks of one test."""


class Ending:
    """What its scope ends first: holds up the abort of the tasks until they have been refused."""

    def __init__(self) -> None:
        self.has_begun = threading.Event()
        self.tasks: list[TaskHandle[Any]] = []

    def close(self) -> None:
        self.has_begun.set()
        concurrent.futures.wait(self.tasks, GIVE_UP)


def spawns(ending: Ending) -> None:
    assert ending.has_begun.wait(GIVE_UP)
    spawn_task(int)


def calls(ending: Ending) -> None:
    assert ending.has_begun.wait(GIVE_UP)
    call_in_ui(int).result(GIVE_UP)


def ticks(ending: Ending) -> None:
    assert ending.has_begun.wait(GIVE_UP)
    spawn_interval(1.0, int)


def streams(ending: Ending) -> Iterator[int]:
    spawns(ending)
    yield 1


async def awaits(ending: Ending) -> None:
    while not ending.has_begun.is_set():
        await asyncio.sleep(0.001)
    await spawn_task(int)


async def streams_on_the_loop(ending: Ending) -> AsyncIterator[int]:
    await awaits(ending)
    yield 1


WORKS: dict[str, Callable[[Ending, Owner], TaskHandle[Any]]] = {
    "function": lambda ending, owner: spawn_task(spawns, ending, owner=owner),
    "own thread": lambda ending, owner: spawn_task(spawns, ending, owner=owner, executor=THREAD),
    "call": lambda ending, owner: spawn_task(calls, ending, owner=owner),
    "interval": lambda ending, owner: spawn_task(ticks, ending, owner=owner),
    "generator": lambda ending, owner: spawn_task(streams, ending, owner=owner),
    "coroutine": lambda ending, owner: spawn_task(awaits, ending, owner=owner),
    "async generator": lambda ending, owner: spawn_task(streams_on_the_loop, ending, owner=owner),
    "tries": lambda ending, owner: spawn_task(spawns, ending, owner=owner, retry=1),
    "map": lambda ending, owner: spawn_map(spawns, [ending], owner=owner),
    "map of coroutines": lambda ending, owner: spawn_map(awaits, [ending], owner=owner),
}


@pytest.mark.parametrize("spawn", WORKS.values(), ids=WORKS)
def test_work_that_its_owners_end_refuses_before_it_is_aborted_is_cancelled_and_no_error_is_told(
    fake_host: FakeHost,
    errors: list[BaseException],
    caplog: pytest.LogCaptureFixture,
    spawn: Callable[[Ending, Owner], TaskHandle[Any]],
) -> None:
    owner, ending = Owner(), Ending()
    scope_of(owner).adopt_first(ending)
    task = spawn(ending, owner)
    ending.tasks.append(task)
    scope_of(owner).close()
    let_work_end(fake_host)
    assert (task.state, errors) == (TaskState.CANCELLED, [])
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []


def test_another_owner_that_has_ended_is_an_error(fake_host: FakeHost, errors: list[BaseException]) -> None:
    other = scope_of(Owner())
    other.close()
    spawn_task(lambda: spawn_task(int, owner=other))
    let_work_end(fake_host)
    assert [type(error) for error in errors] == [NoOwnerError]


def test_a_ui_task_that_ends_its_owner_and_then_spawns_is_told_so(
    pilot: Pilot, errors: list[BaseException]
) -> None:
    component = Component(pilot.root)

    async def goes_on() -> None:
        component.destroy()
        component.spawn_task(int)

    spawn_ui_task(goes_on, owner=component)
    pilot.settle()
    assert [type(error) for error in errors] == [NoOwnerError]
