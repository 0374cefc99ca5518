"""``executor=THREAD``: work on a thread of its own; and the kind of work that a handle names."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end, run_until
from tests.support.world import World
from tkasync import (
    THREAD,
    UI,
    Runtime,
    checkpoint,
    current_task,
    report_progress,
    spawn_interval,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import FakeHost, fake_runtime


def endless() -> Iterator[int]:
    number = 0
    while True:
        yield (number := number + 1)
        time.sleep(0.001)


def watch() -> None:
    token: Any = current_task()
    token.token.wait()
    checkpoint()


def test_work_without_an_end_holds_up_no_short_work() -> None:
    host = FakeHost()
    with fake_runtime(host) as runtime:
        watchers = [runtime.spawn_task(watch, executor=THREAD) for _ in range(40)]
        readers = [runtime.spawn_task(endless, executor=THREAD, on_item=abs) for _ in range(10)]
        results: list[int] = []
        runtime.spawn_task(abs, -3, on_result=results.append)
        run_until(host, lambda: results)
        assert results == [3]
        for task in watchers + readers:
            task.abort()
        assert runtime.close() == []


def test_it_is_a_task_as_any_other(world: World) -> None:
    told: list[Any] = []

    def work(number: int) -> str:
        report_progress(1, 2, "half")
        return f"{number} {threading.current_thread().name.rstrip('0123456789')}"

    def fail() -> None:
        raise ValueError("no")

    spawn_task(work, 5, executor=THREAD, on_result=told.append, on_progress=lambda p: told.append(p.message))
    world.until(lambda: len(told) == 2)
    assert told == ["half", "5 tkasync-thread-"]
    spawn_task(fail, executor=THREAD, on_error=told.append)
    world.until(lambda: len(told) == 3)
    assert "was spawned at" in str(told[2].__notes__)
    assert told[2].args == ("no",)


def test_a_generator_on_a_thread_of_its_own_streams_its_items(world: World) -> None:
    items: list[int] = []
    task = spawn_task(endless, executor=THREAD, on_item=items.append)
    world.until(lambda: len(items) >= 5)
    task.abort()
    world.until(lambda: not task.still_running)
    assert items[:5] == [1, 2, 3, 4, 5]


def test_its_thread_ends_with_its_work(fake_host: FakeHost) -> None:
    threads: list[threading.Thread] = []
    spawn_task(lambda: threads.append(threading.current_thread()), executor=THREAD)
    let_work_end(fake_host)
    threads[0].join(GIVE_UP)
    assert not threads[0].is_alive()


def test_the_close_waits_for_it_within_its_grace(fake_host: FakeHost, runtime: Runtime) -> None:
    ended: list[str] = []

    def work() -> None:
        try:
            watch()
        finally:
            ended.append("cleaned up")

    task = spawn_task(work, executor=THREAD)
    run_until(fake_host, task.is_running)
    assert runtime.close() == []
    assert ended == ["cleaned up"]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("tkasync-thread")]


async def coroutine() -> None:
    pass


async def async_generator() -> AsyncIterator[int]:
    yield 1


@pytest.mark.parametrize(
    ("work", "remedy"),
    [(coroutine, "leave executor= out"), (async_generator, "leave executor= out")],
)
def test_what_a_loop_runs_is_refused_there(fake_host: FakeHost, work: Any, remedy: str) -> None:
    with pytest.raises(TypeError, match=remedy):
        spawn_task(work, executor=THREAD)


def test_a_handle_says_what_its_work_is(fake_host: FakeHost, runtime: Runtime) -> None:
    kinds = {
        spawn_task(abs, 1): "function",
        spawn_task(abs, 1, executor=THREAD): "function",
        spawn_task(abs, 1, executor=UI): "function",
        spawn_task(iter_once, on_item=abs): "generator",
        spawn_task(iter_once, executor=THREAD, on_item=abs): "generator",
        spawn_task(coroutine): "coroutine",
        spawn_task(async_generator, on_item=abs): "async generator",
        spawn_task(coroutine, executor=UI): "ui task",
        spawn_ui_task(coroutine): "ui task",
    }
    assert {task.kind for task in kinds} == set(kinds.values())
    assert [task.kind for task in kinds] == list(kinds.values())
    let_work_end(fake_host)
    assert [task.kind for task in kinds] == list(kinds.values())
    assert all(task.owner is runtime.scope for task in kinds)
    with_kind = spawn_interval(60.0, coroutine)
    assert with_kind.kind == "coroutine"
    with_kind.abort()


def iter_once() -> Iterator[int]:
    yield 1
