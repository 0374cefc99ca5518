"""The loop of the UI thread refuses what would run or end it, and says what to write."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any

import pytest

from tests.support.world import World
from tkasync import spawn_task, spawn_ui_task
from tkasync.errors import WrongThreadError


async def nothing() -> None:
    pass


@pytest.mark.parametrize(
    ("call", "line"),
    [
        (lambda loop: loop.run_until_complete(nothing()), "await coro"),
        (lambda loop: loop.run_forever(), "leave the call out"),
        (lambda loop: loop.stop(), r"self\.finish\(\)"),
        (lambda loop: loop.close(), r"self\.finish\(\)"),
    ],
    ids=["run_until_complete", "run_forever", "stop", "close"],
)
def test_what_runs_or_ends_the_loop_is_refused(world: World, call: Any, line: str) -> None:
    async def work() -> None:
        call(asyncio.get_running_loop())

    handle = spawn_ui_task(work, on_error=lambda error: None)
    world.until(handle.done)
    with pytest.raises(RuntimeError, match=line):
        handle.result()


def run_on_another_loop(coroutine: Coroutine[Any, Any, None]) -> None:
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(coroutine)
    finally:
        loop.close()


def run_with_a_runner(coroutine: Coroutine[Any, Any, None]) -> None:
    # Not as a block, whose end would fail too.
    asyncio.Runner().run(coroutine)


@pytest.mark.parametrize("run", [asyncio.run, run_with_a_runner, run_on_another_loop])
def test_asyncio_run_in_a_ui_task_says_what_to_write(world: World, run: Callable[[Any], object]) -> None:
    async def work() -> None:
        coroutine = nothing()
        try:
            run(coroutine)
        finally:
            coroutine.close()

    handle = spawn_ui_task(work, on_error=lambda error: None)
    world.until(handle.done)
    error = handle.exception()
    assert error is not None
    assert any("await coro" in note for note in error.__notes__)


async def wait_for(event: asyncio.Event) -> None:
    await event.wait()


def test_what_belongs_to_the_loop_of_ui_tasks_says_so_in_a_coroutine(world: World) -> None:
    async def work() -> list[str]:
        event = asyncio.Event()
        waiter = asyncio.create_task(wait_for(event))
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError) as raised:
            await spawn_task(wait_for, event)
        waiter.cancel()
        return raised.value.__notes__

    handle = spawn_ui_task(work)
    world.until(handle.done)
    assert any("use it in one kind of them" in note for note in handle.result())


@pytest.mark.parametrize(
    "call",
    [
        lambda loop: loop.call_soon(abs, 1),
        lambda loop: loop.call_later(1, abs, 1),
        lambda loop: loop.call_at(1, abs, 1),
        lambda loop: loop.add_reader(0, abs, 1),
        lambda loop: loop.add_writer(0, abs, 1),
        lambda loop: loop.add_signal_handler(signal.SIGTERM, abs, 1),
    ],
    ids=["call_soon", "call_later", "call_at", "add_reader", "add_writer", "add_signal_handler"],
)
def test_another_thread_is_refused_but_by_call_soon_threadsafe(
    world: World, call: Any, request: pytest.FixtureRequest
) -> None:
    async def work() -> Any:
        loop, future = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()

        def elsewhere() -> None:
            try:
                call(loop)
            except WrongThreadError as error:
                loop.call_soon_threadsafe(future.set_result, error)

        threading.Thread(target=elsewhere).start()
        return await future

    handle = spawn_ui_task(work)
    world.until(handle.done)
    assert "call_soon_threadsafe" in str(handle.result())
    assert request.node.callspec.id.partition("-")[2] + "()" in str(handle.result())


def test_a_task_that_another_thread_cancels_goes_on_although_that_is_refused(world: World) -> None:
    async def work() -> None:
        tasks.append(asyncio.current_task())
        # A future with two callbacks: the one that carries the cancel on comes before the task's own.
        await asyncio.wrap_future(Future[None]())

    def elsewhere() -> None:
        try:
            tasks[0].cancel()
        except WrongThreadError as error:
            refused.append(error)

    tasks, refused = list[Any](), list[WrongThreadError]()
    handle = spawn_ui_task(work)
    world.until(lambda: tasks)
    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    world.until(handle.done)
    assert handle.cancelled()
    assert len(refused) == 1


def test_a_timer_that_another_thread_takes_back_does_not_run(world: World) -> None:
    async def work() -> None:
        timer = asyncio.get_running_loop().call_later(0.01, ran.append, "timer")
        await asyncio.to_thread(timer.cancel)
        await asyncio.sleep(0.02)

    ran: list[str] = []
    handle = spawn_ui_task(work)
    world.pass_by(0.02)
    world.until(handle.done)
    assert ran == []


def test_a_coroutine_can_be_handed_in_from_another_thread(world: World) -> None:
    async def work() -> Any:
        return asyncio.get_running_loop()

    handle = spawn_ui_task(work)
    world.until(handle.done)
    results: list[int] = []

    async def on_ui() -> int:
        return threading.get_ident()

    def elsewhere() -> None:
        results.append(asyncio.run_coroutine_threadsafe(on_ui(), handle.result()).result(10))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    world.until(lambda: results)
    thread.join()
    assert results == [threading.get_ident()]


@pytest.mark.parametrize("call", [asyncio.create_task, asyncio.get_running_loop], ids=["create_task", "loop"])
def test_asyncio_in_a_plain_function_says_what_to_write(world: World, call: Any) -> None:
    def plain() -> None:
        coroutine = nothing()
        try:
            call(coroutine) if call is asyncio.create_task else call()
        finally:
            coroutine.close()

    world.runtime.dispatch_to_ui(plain)
    world.until(lambda: world.errors)
    assert any("@ui_task" in note for note in world.errors[0].__notes__)


@pytest.mark.skipif(sys.version_info < (3, 14), reason="asyncio promises it from Python 3.14 on")
def test_a_call_that_another_thread_takes_back_has_run_or_never_does(world: World) -> None:
    def callback() -> None:
        begun.set()
        time.sleep(0.02)
        seen.append("ran")

    def elsewhere(loop: asyncio.AbstractEventLoop) -> None:
        handle = loop.call_soon_threadsafe(callback)
        begun.wait(10)
        handle.cancel()
        seen.append("back")

    async def work() -> None:
        await asyncio.to_thread(elsewhere, asyncio.get_running_loop())

    begun, seen = threading.Event(), list[str]()
    handle = spawn_ui_task(work)
    world.until(handle.done)
    assert seen == ["ran", "back"]
