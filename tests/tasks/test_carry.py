"""`carry`: a function as part of the running task, on threads that the task itself has started."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.world import World
from tkasync import Cancelled, carry, checkpoint, current_task, report_progress, spawn_task
from tkasync.errors import WrongThreadError
from tkasync.testing import FakeHost

VARIABLE: ContextVar[str] = ContextVar("variable")


def test_a_part_knows_its_task_its_progress_and_its_context(world: World) -> None:
    seen: list[Any] = []
    progress: list[float] = []

    def part(number: int) -> tuple[Any, str]:
        report_progress(number)
        return current_task(), VARIABLE.get()

    def work() -> None:
        VARIABLE.set("of the task")
        with ThreadPoolExecutor(3) as pool:
            seen.extend(pool.map(carry(part), range(10)))

    task = spawn_task(work, on_progress=lambda p: progress.append(p.done))
    world.until(task.done)
    world.settle()
    assert seen == [(task, "of the task")] * 10
    assert progress


def test_what_a_part_sets_stays_its_own(world: World) -> None:
    seen: list[str] = []
    both = threading.Barrier(2)

    def part(name: str) -> None:
        VARIABLE.set(name)
        both.wait(GIVE_UP)  # at once, on two threads
        seen.append(VARIABLE.get())

    def work() -> str:
        VARIABLE.set("of the task")
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(carry(part), ["a", "b"]))
        return VARIABLE.get()

    results: list[str] = []
    spawn_task(work, on_result=results.append)
    world.until(lambda: results)
    assert sorted(seen) == ["a", "b"]
    assert results == ["of the task"]


def test_an_abort_ends_all_parts(world: World) -> None:
    begun, counted = threading.Semaphore(0), list[int]()

    def part(number: int) -> None:
        begun.release()
        while True:
            checkpoint()
            time.sleep(0.001)

    def work() -> None:
        with ThreadPoolExecutor(2) as pool:
            for future in [pool.submit(carry(part), number) for number in range(50)]:
                counted.append(1)
                future.result()

    task = spawn_task(work)
    assert begun.acquire(timeout=GIVE_UP)
    assert begun.acquire(timeout=GIVE_UP)
    task.abort()
    world.until(lambda: not task.still_running)
    assert not begun.acquire(blocking=False), "a part that had not begun has begun after the abort"
    assert world.errors == []


def test_a_part_that_outlives_its_aborted_task_ends_at_its_checkpoint(fake_host: FakeHost) -> None:
    gate, both, parts = threading.Event(), threading.Event(), list[Future[None]]()

    def part() -> None:
        assert gate.wait(GIVE_UP)
        checkpoint()

    with ThreadPoolExecutor(1) as pool:

        def work() -> None:
            parts.append(pool.submit(carry(part)))
            parts.append(pool.submit(carry(part)))
            both.set()
            current_task().token.wait()  # type: ignore[union-attr]  # inside one
            checkpoint()

        task = spawn_task(work)
        assert both.wait(GIVE_UP)
        task.abort()
        let_work_end(fake_host)
        assert task.cancelled()
        gate.set()
        assert [type(part.exception(GIVE_UP)) for part in parts] == [Cancelled, Cancelled]


def test_a_part_that_outlives_a_task_that_succeeded_goes_on(fake_host: FakeHost) -> None:
    gate, parts = threading.Event(), list[Future[Any]]()

    def part() -> Any:
        assert gate.wait(GIVE_UP)
        checkpoint()
        return current_task()

    with ThreadPoolExecutor(1) as pool:
        spawn_task(lambda: parts.append(pool.submit(carry(part))))
        let_work_end(fake_host)
        gate.set()
        assert parts[0].result(GIVE_UP) is None


def test_a_part_does_not_touch_the_window(tk_root: Any, pilot: Any) -> None:
    told: list[BaseException] = []

    def work() -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(carry(tk_root.winfo_width)).result()

    spawn_task(work, on_error=told.append)
    pilot.wait_until(lambda: told)
    assert isinstance(told[0], WrongThreadError)


def test_it_carries_out_of_coroutines_too(world: World) -> None:
    results: list[Any] = []

    async def work() -> Any:
        with ThreadPoolExecutor(1) as pool:
            return await asyncio.get_running_loop().run_in_executor(pool, carry(current_task))

    task = spawn_task(work, on_result=results.append)
    world.until(lambda: results)
    assert results == [task]


def test_outside_a_task_the_function_itself_comes_back(fake_host: FakeHost) -> None:
    assert carry(abs) is abs


async def coroutine() -> None:
    pass


def generator() -> Iterator[int]:
    yield 1


async def async_generator() -> AsyncIterator[int]:
    yield 1


class Calls:
    async def __call__(self) -> None:
        pass


@pytest.mark.parametrize(
    "fn", [coroutine, generator, async_generator, partial(coroutine), Calls(), partial(Calls()), 5]
)
def test_what_would_run_elsewhere_is_refused(fn: Any) -> None:
    with pytest.raises(TypeError, match="carry takes a plain function"):
        carry(fn)
