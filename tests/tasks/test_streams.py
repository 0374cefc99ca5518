"""Generators as streams: order, errors, the end after the last item."""

from __future__ import annotations

import asyncio
import concurrent.futures
import gc
import threading
import weakref
from collections.abc import AsyncGenerator, Generator
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.gil import needs_gil
from tests.support.world import World
from tests.tasks.kinds import async_numbers, numbers
from tkasync import (
    UI,
    Runtime,
    TaskState,
    report_progress,
    spawn_task,
)
from tkasync.tasks.outcome import streams
from tkasync.testing import FakeHost, Pilot


@pytest.mark.parametrize("work", [numbers, async_numbers])
def test_items_come_in_order_and_before_the_end(world: World, work: Any) -> None:
    calls: list[Any] = []
    spawn_task(
        work,
        3 * streams._LIMIT,
        on_item=calls.append,
        on_result=lambda value: calls.append(("result", value)),
        on_done=lambda handle: calls.append("done"),
    )
    world.until(lambda: "done" in calls)
    assert calls[: 3 * streams._LIMIT] == list(range(3 * streams._LIMIT))
    assert calls[3 * streams._LIMIT :] == [("result", "value" if work is numbers else None), "done"]


def test_generator_objects_stream_too(fake_host: FakeHost) -> None:
    items: list[Any] = []
    spawn_task(numbers(3), on_item=items.append)
    spawn_task(async_numbers(3), on_item=items.append)
    fake_host.run_pending()
    assert sorted(items) == [0, 0, 1, 1, 2, 2]


def test_a_generator_without_on_item_gives_its_value(fake_host: FakeHost) -> None:
    handle = spawn_task(numbers, 5000)
    fake_host.run_pending()
    assert handle.result() == "value"


def test_after_a_timeout_no_item_comes(fake_host: FakeHost) -> None:
    """The thread makes one more before it sees its token."""
    begun, gate, calls = threading.Event(), threading.Event(), list[Any]()

    def work() -> Generator[Any, None, None]:
        yield 1
        begun.set()
        gate.wait(GIVE_UP)
        yield 2

    spawn_task(work, on_item=calls.append, timeout=1, on_error=lambda error: calls.append("error"))
    assert begun.wait(GIVE_UP)
    fake_host.run_pending()
    fake_host.advance(1)
    gate.set()
    let_work_end(fake_host)
    assert calls == [1, "error"]


def test_a_dialog_in_on_item_does_not_hold_up_the_others(fake_host: FakeHost, runtime: Runtime) -> None:
    items: list[Any] = []

    def take(item: object) -> None:
        items.append(item)
        if item == 0:
            runtime.queue.drain_and_execute()  # what a modal dialog's event loop does
            assert items == [0, 1, 2]

    handle = spawn_task(numbers, 3, on_item=take)
    concurrent.futures.wait([handle], GIVE_UP)
    fake_host.run_pending()
    assert items == [0, 1, 2]


@needs_gil
def test_items_die_on_the_ui_thread(fake_host: FakeHost) -> None:
    deaths: list[Any] = []

    class Item:
        pass

    def work() -> Generator[Any, None, None]:
        for _ in range(10):
            item = Item()
            weakref.finalize(item, lambda: deaths.append(threading.get_ident()))
            yield item
            del item

    gc.disable()
    try:
        handle = spawn_task(work, on_item=lambda item: None)
        concurrent.futures.wait([handle], GIVE_UP)
        fake_host.run_pending()
        assert deaths == [threading.get_ident()] * 10
    finally:
        gc.enable()


def test_a_generator_does_not_run_on_the_ui_thread(fake_host: FakeHost) -> None:
    with pytest.raises(TypeError, match="leave executor= out"):
        spawn_task(numbers, 1, executor=UI)


def test_an_async_generator_that_is_aborted_runs_its_finally_in_the_loop(fake_host: FakeHost) -> None:
    begun, threads = threading.Event(), list[Any]()

    async def work() -> AsyncGenerator[Any, None]:
        try:
            yield 1
            begun.set()
            await asyncio.sleep(GIVE_UP)
        finally:
            await asyncio.sleep(0)
            threads.append(threading.current_thread().name)

    handle = spawn_task(work, on_item=lambda item: None)
    assert begun.wait(GIVE_UP)
    handle.abort()
    let_work_end(fake_host)
    assert threads == ["tkasync-loop"]


def test_a_turn_takes_as_many_items_as_its_time_allows_and_the_end_waits_for_the_last(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    told: list[Any] = []
    handle = spawn_task(numbers, 3, on_item=told.append, on_done=lambda handle: told.append("done"))
    assert concurrent.futures.wait([handle], GIVE_UP).done
    most = 0
    while told[-1:] != ["done"]:
        before = len(told)
        runtime.queue.drain_and_execute(budget=0.0)
        most = max(most, len(told) - before)
    assert told == [0, 1, 2, "done"]
    assert most == 1


def test_an_error_comes_after_the_items_and_the_progress_before_it(world: World) -> None:
    """All progress and items first, then `on_error`, then `on_done`."""
    seen: list[Any] = []

    def work() -> Generator[Any, None, None]:
        yield 1
        report_progress(1, 2)
        yield 2
        raise ValueError("no")

    spawn_task(
        work,
        on_item=seen.append,
        on_progress=lambda p: seen.append("p"),
        on_error=lambda e: seen.append(type(e)),
        on_done=lambda h: seen.append(h.state),
    )
    world.until(lambda: TaskState.FAILED in seen)
    assert [x for x in seen if x in (1, 2)] == [1, 2]
    assert seen[-2:] == [ValueError, TaskState.FAILED]
    assert seen.count("p") == 1
    assert len(seen) == 5


def test_an_error_in_on_item_is_reported_and_the_stream_goes_on(world: World) -> None:
    """An error in one goes to report and stops nothing."""
    seen: list[Any] = []

    def on_item(item: object) -> None:
        if item == 1:
            raise KeyError("bad")
        seen.append(item)

    spawn_task(lambda: (yield from range(4)), on_item=on_item, on_done=lambda h: seen.append("done"))
    world.until(lambda: "done" in seen)
    assert seen == [0, 2, 3, "done"]
    world.until(lambda: world.errors)
    [error] = world.errors
    assert isinstance(error, KeyError)
    assert any("spawned at" in note for note in error.__notes__)


def test_an_aborted_generator_is_closed_and_no_item_comes(pilot: Pilot) -> None:
    """Aborted, its `finally` runs and no more items come."""
    seen, ended = list[Any](), threading.Event()

    def work() -> Generator[Any, None, None]:
        try:
            n = 0
            while True:
                yield n
                n += 1
        finally:
            ended.set()

    handle = spawn_task(work, on_item=seen.append, on_done=lambda h: seen.append("done"))
    pilot.wait_until(lambda: len(seen) > 10)
    handle.abort()
    count = len(seen)
    pilot.wait_until(lambda: "done" in seen and ended.is_set())
    pilot.settle()
    assert len(seen) == count + 1
