"""An abort that meets the recursion limit half-way is whole when it is called again, at whatever depth it was."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end, until
from tests.support.recursion import with_room_for
from tkasync import Runtime, checkpoint, sleep, spawn_interval, ui_task
from tkasync.testing import FakeHost

NEAREST, FARTHEST = 3, 60  # calls below the limit: from "nothing works" to "all of it works"


class Works:
    """Work of each kind without an end: each says when it has begun, and when it has been stopped."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.stopped = threading.Event()

    def in_thread(self) -> None:
        try:
            while True:
                self.begun.set()
                checkpoint()
                self.stopped.wait(0.001)
        finally:
            self.stopped.set()

    def items(self) -> Iterator[int]:
        try:
            while True:
                self.begun.set()
                yield 1
        finally:
            self.stopped.set()

    async def in_loop(self) -> None:
        try:
            while True:
                self.begun.set()
                await asyncio.sleep(0.001)
        finally:
            self.stopped.set()

    async def items_of_loop(self) -> AsyncIterator[int]:
        try:
            while True:
                self.begun.set()
                await asyncio.sleep(0.001)
                yield 1
        finally:
            self.stopped.set()

    @ui_task
    async def on_ui(self) -> None:
        try:
            self.begun.set()
            await sleep(600)
        finally:
            self.stopped.set()


EXECUTOR = ThreadPoolExecutor(2)
SPAWNS: dict[str, Callable[[Runtime, Works, Callable[..., object]], Any]] = {
    "thread": lambda runtime, works, done: runtime.spawn_task(works.in_thread, on_done=done),
    "executor": lambda runtime, works, done: runtime.spawn_task(
        works.in_thread, executor=EXECUTOR, on_done=done
    ),
    "generator": lambda runtime, works, done: runtime.spawn_task(works.items, on_done=done),
    "coroutine": lambda runtime, works, done: runtime.spawn_task(works.in_loop, on_done=done),
    "async generator": lambda runtime, works, done: runtime.spawn_task(works.items_of_loop, on_done=done),
    "ui task": lambda runtime, works, done: runtime.spawn_task(works.on_ui, on_done=done),
    "interval": lambda runtime, works, done: spawn_interval(0.1, works.in_loop).on_done(done),
}


@pytest.mark.parametrize("spawn", SPAWNS.values(), ids=SPAWNS)
def test_a_second_abort_stops_the_work_and_tells_its_end(
    spawn: Callable[[Runtime, Works, Callable[..., object]], Any], fake_host: FakeHost, runtime: Runtime
) -> None:
    for below in range(NEAREST, FARTHEST):
        works, done = Works(), list[object]()
        task = spawn(runtime, works, done.append)
        while not works.begun.wait(0.001):
            runtime.queue.drain_and_execute()  # and does not wait for the work to rest, as the host does
        with contextlib.suppress(RecursionError):
            with_room_for(below, task.abort)
        task.abort()
        assert works.stopped.wait(GIVE_UP), f"{below} calls below the limit"
        let_work_end(fake_host)
        assert (done, task.cancelled(), task.still_running) == ([task], True, False), below
    assert runtime.statistics().tasks == 0


def test_a_second_abort_runs_on_cancel_where_the_first_had_no_room_for_it(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    for below in range(NEAREST, FARTHEST):
        begun, interrupted = threading.Event(), threading.Event()
        calls: list[int] = []

        def work(begun: threading.Event = begun, interrupted: threading.Event = interrupted) -> None:
            begun.set()
            interrupted.wait(GIVE_UP)

        def interrupt(calls: list[int] = calls, interrupted: threading.Event = interrupted) -> None:
            calls.append(1)
            interrupted.set()

        task = runtime.spawn_task(work, on_cancel=interrupt)
        assert begun.wait(GIVE_UP)
        with contextlib.suppress(RecursionError):
            with_room_for(below, task.abort)
        task.abort()
        task.abort()
        assert interrupted.wait(GIVE_UP), f"{below} calls below the limit"
        let_work_end(fake_host)
        assert calls == [1], below


def test_a_queued_task_whose_spawn_has_no_room_is_not_there(fake_host: FakeHost, runtime: Runtime) -> None:
    for below in range(NEAREST, FARTHEST):
        works, made = Works(), list[Any]()
        first = runtime.spawn_task(works.in_thread, group="one", policy="queue")
        assert works.begun.wait(GIVE_UP)
        with contextlib.suppress(RecursionError):
            with_room_for(
                below,
                lambda made=made: made.append(runtime.spawn_task(int, group="one", policy="queue")),  # type: ignore[misc]
            )
        assert runtime.scope.tasks == [first, *made], f"{below} calls below the limit"
        first.abort()
        let_work_end(fake_host)
        assert [task.result() for task in made] == [0 for _ in made]


def test_what_waits_for_a_task_is_released_where_its_abort_has_hardly_any_room(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    for below in range(NEAREST, FARTHEST):
        works, released = Works(), list[str]()
        task = runtime.spawn_task(works.in_thread)
        assert works.begun.wait(GIVE_UP)

        def wait(task: Any = task, released: list[str] = released) -> None:
            try:
                task.result()
            finally:
                released.append("thread")

        async def wait_in_loop(task: Any = task, released: list[str] = released) -> None:
            try:
                await task
            finally:
                released.append("coroutine")

        waiting = [runtime.spawn_task(wait), runtime.spawn_task(wait_in_loop)]
        until(lambda waiting=waiting: all(map(is_waiting, waiting)))  # type: ignore[misc]
        with contextlib.suppress(RecursionError):
            with_room_for(below, task.abort)
        task.abort()
        let_work_end(fake_host)
        assert sorted(released) == ["coroutine", "thread"], f"{below} calls below the limit"


def is_waiting(task: Any) -> bool:
    return bool(task.waits_for)
