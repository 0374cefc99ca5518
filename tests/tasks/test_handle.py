"""A `TaskHandle`: its attributes, and the future that it is."""

from __future__ import annotations

import asyncio
import concurrent.futures
import concurrent.futures as cf
import gc
import threading
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.holding import hold_on, hold_on_async
from tests.support.world import World
from tests.tasks.kinds import plain
from tkasync import (
    UI,
    CancellationToken,
    TaskId,
    TaskState,
    current_task,
    spawn_task,
    spawn_ui_task,
)
from tkasync.errors import WouldBlockError
from tkasync.tasks.state import Phase
from tkasync.testing import FakeHost


def test_a_handle_has_a_number_a_name_and_a_place(fake_host: FakeHost) -> None:
    first, second = spawn_task(plain, 1), spawn_task(plain, 2, name="second")
    assert isinstance(first.id, TaskId)
    assert first.id < second.id
    assert (first.name, second.name) == ("plain", "second")
    assert "test_handle.py" in str(first.spawned_at)
    assert repr(second).startswith(f"<TaskHandle {int(second.id)} 'second' ")
    fake_host.run_pending()


def test_its_attributes_follow_the_work(fake_host: FakeHost, hold: threading.Event) -> None:
    """`.id`, `.name`, `.state`, `.is_running()`, `.is_completed()`, `.progress`, `.token`."""
    handle = spawn_task(hold_on, hold, name="load")
    assert handle.name == "load"
    assert isinstance(handle.id, TaskId)
    assert isinstance(handle.token, CancellationToken)
    fake_host.run_pending()
    assert handle.state is TaskState.RUNNING
    assert not handle.is_completed()
    assert not handle.done()
    hold.set()
    let_work_end(fake_host)
    assert handle.is_completed()
    assert not handle.is_running()
    assert handle.state is TaskState.SUCCEEDED


def test_a_task_has_five_states() -> None:
    """`TaskState`: PENDING, RUNNING, SUCCEEDED, FAILED, CANCELLED."""
    assert [s.name for s in TaskState] == ["PENDING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"]


def test_it_is_a_future_for_wait_as_completed_and_wrap_future(world: World) -> None:
    """A `concurrent.futures.Future`, so `wait`, `as_completed`, `wrap_future` work."""
    handles = [spawn_task(abs, -n) for n in range(5)]
    assert all(isinstance(h, cf.Future) for h in handles)
    _done, rest = cf.wait(handles, timeout=GIVE_UP)
    assert not rest
    assert sorted(h.result() for h in cf.as_completed(handles)) == [0, 1, 2, 3, 4]

    async def work() -> Any:
        return await asyncio.wrap_future(spawn_task(abs, -9))

    outer, seen = spawn_task(work), list[Any]()
    outer.add_done_callback(seen.append)
    world.until(outer.done)
    assert outer.result() == 9
    world.until(lambda: seen)
    assert seen == [outer]


def test_many_threads_wait_for_one_task(fake_host: FakeHost) -> None:
    gate, values = threading.Event(), list[Any]()
    handle = spawn_task(gate.wait, GIVE_UP)
    threads = [threading.Thread(target=lambda: values.append(handle.result(GIVE_UP))) for _ in range(8)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join(GIVE_UP)
    assert values == [True] * 8
    fake_host.run_pending()


def test_it_is_done_without_a_turn_of_the_ui_and_its_callbacks_follow(world: World) -> None:
    """It is done as soon as the work ends (waiters in other threads need no turn of the UI); its callbacks follow."""
    seen: list[Any] = []
    handle = spawn_task(lambda: 5, on_result=seen.append)
    out: list[Any] = []
    thread = threading.Thread(target=lambda: out.append(handle.result(GIVE_UP)))
    thread.start()
    thread.join(GIVE_UP)
    assert out == [5]
    assert handle.done()
    assert seen == []
    world.until(lambda: seen)


def test_dropping_the_handle_does_not_stop_the_task(world: World, hold: threading.Event) -> None:
    """Dropping the handle does not stop the task."""
    seen: list[Any] = []
    spawn_task(hold.wait, GIVE_UP, on_result=seen.append)
    spawn_task(hold_on_async, hold, on_result=seen.append)
    spawn_task(hold_on_async(hold), on_result=seen.append)
    gc.collect()
    hold.set()
    world.until(lambda: len(seen) == 3)
    assert set(seen) == {True, None}


@pytest.mark.parametrize(
    "ask", [lambda h: h.result(), lambda h: h.exception(), lambda h: h.result(timeout=1)]
)
def test_waiting_on_the_ui_thread_is_refused(fake_host: FakeHost, ask: Any) -> None:
    gate = threading.Event()
    handle = spawn_task(gate.wait, GIVE_UP)
    with pytest.raises(WouldBlockError, match="on_result="):
        ask(handle)
    gate.set()
    let_work_end(fake_host)
    assert ask(handle) in (True, None)


def test_a_task_that_waits_for_itself_is_refused(fake_host: FakeHost) -> None:
    handle = spawn_task(lambda: current_task().result(), on_error=lambda error: None)
    fake_host.run_pending()
    assert isinstance(handle.exception(), WouldBlockError)


def test_blocking_the_loop_with_a_result_is_refused(fake_host: FakeHost) -> None:
    gate = threading.Event()

    async def work(other: Any) -> Any:
        return other.result()

    handle = spawn_task(work, spawn_task(gate.wait, GIVE_UP), on_error=lambda error: None)
    concurrent.futures.wait([handle], GIVE_UP)
    gate.set()
    let_work_end(fake_host)
    with pytest.raises(WouldBlockError, match="await handle"):
        handle.result()


def test_result_gives_up_after_its_timeout(fake_host: FakeHost) -> None:
    gate = threading.Event()
    handle = spawn_task(gate.wait, GIVE_UP)
    with pytest.raises(TimeoutError):
        handle.result(timeout=0)
    gate.set()
    let_work_end(fake_host)


def test_a_workers_wait_gives_up_after_its_timeout(world: World, hold: threading.Event) -> None:
    """`.result(timeout)`: as of any Future."""
    handle = spawn_task(hold_on, hold)

    def ask() -> str:
        with pytest.raises(TimeoutError):
            handle.result(0.01)
        return "timed out"

    asker = spawn_task(ask)
    world.until(asker.done)
    assert asker.result() == "timed out"
    handle.abort()


async def plus(x: int) -> Any:
    return x + 1


def test_coroutines_and_ui_tasks_await_it(world: World) -> None:
    """Awaitable in coroutines and UI tasks."""

    async def work() -> Any:
        handle = spawn_task(abs, -3)
        return await handle + await handle + await spawn_task(plus, 1)

    handles = [spawn_task(work), spawn_ui_task(work)]
    world.until(lambda: all(h.done() for h in handles))
    assert [h.result() for h in handles] == [8, 8]


def test_an_await_raises_what_the_task_raised(world: World) -> None:
    """The same, of errors and of the abort."""

    async def work(kind: Any) -> str:
        handle = spawn_task(lambda: 1 / 0) if kind == "error" else spawn_task(asyncio.sleep, 60)
        if kind == "abort":
            handle.abort()
        try:
            await handle
        except ZeroDivisionError:
            return "error"
        except cf.CancelledError:
            return "abort"

    handles = [spawn(work, kind) for spawn in (spawn_task, spawn_ui_task) for kind in ("error", "abort")]
    world.until(lambda: all(h.done() for h in handles))
    assert [h.result() for h in handles] == ["error", "abort"] * 2
    world.settle()
    assert world.errors == []


def test_await_in_a_foreign_asyncio_loop(fake_host: FakeHost) -> None:
    async def main() -> Any:
        handle = spawn_task(plain, 1, 2)
        return await handle, await asyncio.wrap_future(spawn_task(plain, 3))

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, main()).result(GIVE_UP) == (3, 3)
    fake_host.run_pending()


def test_who_is_cancelled_while_awaiting_aborts_the_task(fake_host: FakeHost) -> None:
    begun, inner = threading.Event(), list[Any]()

    async def slow() -> None:
        begun.set()
        await asyncio.sleep(GIVE_UP)

    async def outer() -> None:
        inner.append(spawn_task(slow))
        await inner[0]

    handle = spawn_task(outer)
    assert begun.wait(GIVE_UP)
    handle.abort()
    let_work_end(fake_host)
    assert inner[0].cancelled()


def test_awaiting_an_aborted_task_cancels_the_awaiter(fake_host: FakeHost) -> None:
    async def outer(other: Any) -> None:
        await other

    gate = threading.Event()
    other = spawn_task(gate.wait, GIVE_UP)
    handle = spawn_task(outer, other)
    other.abort()
    gate.set()
    let_work_end(fake_host)
    assert handle.cancelled()


def test_a_task_goes_through_its_phases(fake_host: FakeHost) -> None:
    gate, begun = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        gate.wait(GIVE_UP)

    first = spawn_task(work, policy="queue", group="line")
    second = spawn_task(work, policy="queue", group="line")
    assert begun.wait(GIVE_UP)
    assert (first.phase, second.phase) == (Phase.WORKING, Phase.WAITING)
    gate.set()
    concurrent.futures.wait([first], GIVE_UP)
    assert first.phase is Phase.ENDED
    let_work_end(fake_host)
    assert (first.phase, second.phase) == (Phase.DELIVERED, Phase.DELIVERED)


def test_an_abort_ends_a_task_that_waits_and_the_turn_delivers_it(fake_host: FakeHost) -> None:
    task = spawn_task(str, 1, executor=UI)
    assert task.phase is Phase.WAITING
    task.abort()
    assert task.phase is Phase.ENDED
    fake_host.run_pending()
    assert task.phase is Phase.DELIVERED
