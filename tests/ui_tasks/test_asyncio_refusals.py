"""The loop of the UI thread refuses what would run or end it, and says what to write."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from tests.support.world import World
from tkasync import spawn_ui_task
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


def test_asyncio_run_in_a_ui_task_says_what_to_write(world: World) -> None:
    async def work() -> None:
        coroutine = nothing()
        try:
            asyncio.run(coroutine)
        finally:
            coroutine.close()

    handle = spawn_ui_task(work, on_error=lambda error: None)
    world.until(handle.done)
    error = handle.exception()
    assert error is not None
    assert any("await coro" in note for note in error.__notes__)


def test_another_thread_is_refused_but_by_call_soon_threadsafe(world: World) -> None:
    async def work() -> Any:
        loop, future = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()

        def elsewhere() -> None:
            try:
                loop.call_soon(abs, 1)
            except WrongThreadError as error:
                loop.call_soon_threadsafe(future.set_result, error)

        threading.Thread(target=elsewhere).start()
        return await future

    handle = spawn_ui_task(work)
    world.until(handle.done)
    assert "call_soon_threadsafe" in str(handle.result())


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
