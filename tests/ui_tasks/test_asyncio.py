"""UI tasks are asyncio tasks: what belongs to asyncio is awaited as it is, by the host's clock."""

from __future__ import annotations

import asyncio
import contextvars
import subprocess
import sys
import threading
from collections.abc import Generator
from typing import Any

import pytest

from tests.support.world import World
from tests.ui_tasks.work import outcome
from tkasync import Runtime, current_task, sleep, spawn_task, spawn_ui_task, ui_task
from tkasync.errors import NoOwnerError
from tkasync.testing import FakeHost


async def give(value: Any) -> Any:
    await asyncio.sleep(0)
    return value


async def set_and_wait() -> str:
    event = asyncio.Event()
    asyncio.get_running_loop().call_soon(event.set)
    await event.wait()
    return "set"


async def put_and_get() -> str:
    queue: asyncio.Queue[str] = asyncio.Queue()
    asyncio.get_running_loop().call_soon(queue.put_nowait, "got")
    return await queue.get()


@pytest.mark.parametrize(
    ("make", "value"),
    [
        (lambda: asyncio.sleep(0, "slept"), "slept"),
        (lambda: asyncio.gather(give(1), give(2)), [1, 2]),
        (lambda: asyncio.wait_for(give(3), 60), 3),
        (lambda: asyncio.create_task(give(4)), 4),
        (lambda: asyncio.shield(give(5)), 5),
        (lambda: asyncio.to_thread(str, 6), "6"),
        (set_and_wait, "set"),
        (put_and_get, "got"),
    ],
    ids=["sleep(0)", "gather", "wait_for", "create_task", "shield", "to_thread", "event", "queue"],
)
def test_an_asyncio_awaitable_is_awaited_as_it_is(world: World, make: Any, value: Any) -> None:
    async def work() -> Any:
        return await make()

    assert outcome(world, work) == value


def test_it_is_an_asyncio_task_before_its_first_await(world: World) -> None:
    """Libraries look at ``current_task()`` before they await anything."""

    async def work() -> Any:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        return type(task).__mro__, task in asyncio.all_tasks(), task is not None and task.get_loop() is loop

    kinds, is_known, has_loop = outcome(world, work)
    assert asyncio.Task in kinds
    assert is_known
    assert has_loop


def test_one_loop_serves_all_tasks_of_a_window(world: World) -> None:
    async def work() -> Any:
        return asyncio.get_running_loop()

    assert outcome(world, work) is outcome(world, work)


@pytest.mark.parametrize(
    "wait",
    [
        lambda handle: asyncio.wait({handle}),
        lambda handle: asyncio.wait_for(handle, 60),
        lambda handle: asyncio.gather(asyncio.wrap_future(handle)),
        lambda handle: asyncio.gather(handle),
        lambda handle: asyncio.shield(handle),
        lambda handle: next(iter(asyncio.as_completed([handle]))),
        lambda handle: asyncio.wrap_future(handle),
        lambda handle: handle,
    ],
    ids=["wait", "wait_for", "gather_wrapped", "gather", "shield", "as_completed", "wrap_future", "plain"],
)
def test_asyncios_ways_to_wait_for_a_handle_wait(world: World, wait: Any) -> None:
    async def work() -> int:
        handle = spawn_task(abs, -7)
        await wait(handle)
        return handle.result()

    assert outcome(world, work) == 7


# Groups and children


def test_a_task_group_waits_for_its_children(world: World) -> None:
    async def child(number: int) -> int:
        await sleep(0)  # ours, in a task of asyncio's
        return number + await spawn_task(abs, -10)

    async def work() -> list[int]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(child(number)) for number in range(3)]
        return [task.result() for task in tasks]

    assert outcome(world, work) == [10, 11, 12]


def test_an_error_in_a_group_is_raised_and_ends_the_others(fake_host: FakeHost) -> None:
    async def fail() -> None:
        raise KeyError("x")

    async def work() -> None:
        async with asyncio.TaskGroup() as group:
            others.append(group.create_task(asyncio.sleep(1000)))
            group.create_task(fail())

    others: list[Any] = []
    handle = spawn_ui_task(work, on_error=lambda error: None)
    fake_host.run_pending()
    assert isinstance(handle.exception(), ExceptionGroup)
    assert others[0].cancelled()


def test_a_child_runs_as_a_part_of_its_ui_task(world: World) -> None:
    async def work() -> bool:
        mine = current_task()

        async def child() -> bool:
            return current_task() is mine

        return await asyncio.create_task(child())

    assert outcome(world, work) is True


def test_context_variables_of_the_spawner_are_seen_and_its_own_do_not_leak(fake_host: FakeHost) -> None:
    name = contextvars.ContextVar("name", default="none")

    async def work() -> str:
        before = name.get()
        name.set("task")
        await asyncio.sleep(0)
        assert name.get() == "task"
        return before

    name.set("spawner")
    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert (handle.result(), name.get()) == ("spawner", "spawner")
    name.set("none")


# The private loop, and the program's own


def test_a_coroutine_of_spawn_task_stays_on_the_private_loop(world: World) -> None:
    async def there() -> Any:
        return threading.get_ident(), asyncio.get_running_loop()

    async def work() -> Any:
        return asyncio.get_running_loop(), await spawn_task(there)

    here, (thread, loop) = outcome(world, work)
    assert thread != threading.get_ident()
    assert loop is not here


def test_sleep_on_the_private_loop_says_what_to_write(fake_host: FakeHost) -> None:
    async def work() -> None:
        await sleep(1)

    handle = spawn_task(work, on_error=lambda error: None)
    fake_host.run_pending()
    with pytest.raises(NoOwnerError, match="asyncio"):
        handle.result()


def test_asyncio_run_works_between_steps(fake_host: FakeHost) -> None:
    async def work() -> None:
        await asyncio.sleep(1000)

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert asyncio.run(asyncio.sleep(0, "fine")) == "fine"
    fake_host.advance(1000)
    assert handle.done()


def test_what_is_no_awaitable_of_asyncio_raises(fake_host: FakeHost) -> None:
    class Odd:
        def __await__(self) -> Generator[Any, None, None]:
            yield 5

    async def work() -> None:
        await Odd()

    handle = spawn_ui_task(work, on_error=lambda error: None)
    fake_host.run_pending()
    assert isinstance(handle.exception(), RuntimeError)


def test_a_decorated_task_awaits_asyncio(fake_host: FakeHost, runtime: Runtime) -> None:
    @ui_task(policy="restart")
    async def load(seconds: float) -> float:
        await asyncio.sleep(seconds)
        return seconds

    first, second = load(1), load(2)
    fake_host.advance(2)
    assert first.cancelled()
    assert second.result() == 2


def test_a_program_without_a_ui_task_and_a_command_imports_no_asyncio() -> None:
    code = (
        "import sys; import tkasync.processes; from tkasync import spawn_command; "
        "from tkasync.testing import fake_runtime; fake_runtime(); print('asyncio' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "False"
