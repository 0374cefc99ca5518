"""asyncio's debug mode, on the loop of the UI thread and on the private one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.world import World
from tkasync import Runtime, sleep, spawn_task, spawn_ui_task
from tkasync.testing import FakeHost

CALLS: dict[str, Callable[[Any], asyncio.Handle]] = {
    "call_soon": lambda loop: loop.call_soon(abs, 1),
    "call_soon_threadsafe": lambda loop: loop.call_soon_threadsafe(abs, 1),
    "call_later": lambda loop: loop.call_later(0, abs, 1),
    "call_at": lambda loop: loop.call_at(loop.time(), abs, 1),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_callback_tells_which_line_of_the_program_has_queued_it(world: World, call: str) -> None:
    async def work() -> str:
        loop = asyncio.get_running_loop()
        loop.set_debug(True)
        try:
            return repr(CALLS[call](loop))
        finally:
            loop.set_debug(False)

    for handle in (spawn_ui_task(work), spawn_task(work)):
        world.until(handle.done)
        assert f"created at {__file__}:" in handle.result()


def test_a_coroutine_may_be_freed_before_what_drives_it(fake_host: FakeHost, runtime: Runtime) -> None:
    """The collector takes a task that is left in any order; in debug mode it is the one to take it."""

    async def work() -> None:
        here = asyncio.current_task()
        assert here is not None
        tasks.append(here)
        await sleep(1000)

    tasks: list[asyncio.Task[Any]] = []
    coroutine = work()
    handle = spawn_ui_task(coroutine)
    fake_host.run_pending()
    driving: Any = tasks[0].get_coro()
    coroutine.close()
    driving.cr_await.close()
    handle.abort()
    fake_host.run_pending()
    assert handle.cancelled()
    assert tasks[0].done()
