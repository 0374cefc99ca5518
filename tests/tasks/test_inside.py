"""What work sees of its task: itself, its context, its owner, its time limit."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextvars
import threading
from collections.abc import Generator
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.holding import hold_on
from tests.support.world import World
from tests.tasks.kinds import plain
from tkasync import (
    UI,
    Runtime,
    TaskState,
    call_in_ui,
    checkpoint,
    current_task,
    report_progress,
    sleep,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import FakeHost


def test_context_variables_of_the_spawner_are_visible_and_not_shared(fake_host: FakeHost) -> None:
    variable = contextvars.ContextVar("variable", default="none")
    variable.set("spawner's")

    def read() -> Any:
        seen = variable.get()
        variable.set("worker's")
        return seen

    async def read_in_loop() -> Any:
        return read()

    def stream() -> Generator[Any, None, None]:
        yield read()

    items: list[Any] = []
    spawn_task(stream, on_item=items.append)
    handles = [
        spawn_task(read),
        spawn_task(read_in_loop),
        spawn_ui_task(read_in_loop),
        spawn_task(read, executor=UI),
        spawn_task(read_in_loop()),
        call_in_ui(read),
    ]
    fake_host.run_pending()
    assert [handle.result() for handle in handles] + items == ["spawner's"] * 7
    assert variable.get() == "spawner's"


def test_current_task_is_the_handle_in_every_kind_and_none_outside(fake_host: FakeHost) -> None:
    async def ask() -> Any:
        return current_task()

    handles = [
        spawn_task(current_task),
        spawn_task(ask),
        spawn_ui_task(ask),
        spawn_task(current_task, executor=UI),
    ]
    fake_host.run_pending()
    assert [handle.result() for handle in handles] == handles
    assert current_task() is None
    checkpoint()
    report_progress(1)


def test_a_task_in_a_task_has_the_same_owner_and_ends_with_it(fake_host: FakeHost, runtime: Runtime) -> None:
    scope, begun, inner = runtime.new_scope("owner"), threading.Event(), list[Any]()

    def work() -> None:
        inner.append(spawn_task(lambda: current_task().token.wait(GIVE_UP)))
        begun.set()

    spawn_task(work, owner=scope)
    assert begun.wait(GIVE_UP)
    scope.close()
    assert inner[0].cancelled()
    fake_host.run_pending()


def test_without_an_owner_the_runtime_owns_it(world: World, hold: threading.Event) -> None:
    """Without `owner` the runtime owns it."""
    handle = spawn_task(hold_on, hold)
    world.until(handle.is_running)
    world.runtime.close()
    assert handle.cancelled()


@pytest.mark.parametrize("kind", ["thread", "coroutine", "UI task", "queued function"])
def test_a_timeout_fails_the_task_and_stops_the_work(
    fake_host: FakeHost, runtime: Runtime, kind: Any
) -> None:
    stopped, errors, done = threading.Event(), list[Any](), list[Any]()

    def thread() -> None:
        current_task().token.wait(GIVE_UP)
        stopped.set()

    async def sleeper() -> None:
        try:
            await (asyncio.sleep(GIVE_UP) if kind == "coroutine" else sleep(GIVE_UP))
        finally:
            stopped.set()

    options = {"timeout": 0.5, "on_error": errors.append, "on_done": done.append}
    if kind == "thread":
        handle = spawn_task(thread, **options)
    elif kind == "queued function":
        gate = threading.Event()
        holders = [spawn_task(gate.wait, GIVE_UP) for _ in range(runtime.engines.make_pool()._max_workers)]
        handle = spawn_task(plain, 1, **options)
        stopped.set()
    else:
        handle = spawn_task(sleeper, executor=UI if kind == "UI task" else None, **options)
    fake_host.run_pending()
    assert not handle.done()
    fake_host.advance(0.5)
    assert stopped.wait(GIVE_UP)
    if kind == "queued function":
        gate.set()
        concurrent.futures.wait(holders, GIVE_UP)
    fake_host.advance(1.0)  # the pool looks a last time whether a call waits in vain
    assert handle.state is TaskState.FAILED
    assert isinstance(errors[0], TimeoutError)
    assert "test_inside.py" in errors[0].__notes__[0]
    assert done == [handle]
    assert fake_host.pending == 0


def test_a_thread_sees_by_its_token_that_its_time_is_over(world: World, hold: threading.Event) -> None:
    """The same, of a thread: it sees its token."""
    seen: list[Any] = []
    handle = spawn_task(hold_on, hold, timeout=0.05, on_error=seen.append, on_done=seen.append)
    world.pass_by(0.1)
    world.until(lambda: len(seen) == 2)
    assert isinstance(seen[0], TimeoutError)
    assert seen[1] is handle
    assert handle.token.is_cancelled
    world.until(lambda: not handle.still_running)


def test_a_task_that_ends_in_time_takes_its_timer_back(fake_host: FakeHost) -> None:
    gate = threading.Event()
    spawn_task(gate.wait, GIVE_UP, timeout=60)
    assert fake_host.pending == 1
    gate.set()
    let_work_end(fake_host)
    assert fake_host.pending == 0


@pytest.mark.parametrize("timeout", [-1, float("nan"), float("inf")])
def test_a_timeout_that_is_no_time_is_refused(fake_host: FakeHost, timeout: float) -> None:
    with pytest.raises(ValueError, match="timeout"):
        spawn_task(plain, 1, timeout=timeout)
