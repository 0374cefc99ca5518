"""What a close of the window meets in the loop of its UI tasks: turns, generators, connections and timers under way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.world import World
from tkasync import Runtime, sleep, spawn_ui_task
from tkasync.testing import FakeHost


def test_a_queued_call_may_close_the_window_that_the_loop_serves(world: World) -> None:
    """The turn that runs the call has begun with the loop, and ends without it."""
    handle = spawn_ui_task(asyncio.sleep, 0)
    world.until(handle.done)
    world.runtime.dispatch_to_ui(world.runtime.close)
    world.until(lambda: world.runtime.is_closed)
    assert world.errors == []


def test_a_generator_that_is_left_half_way_awaits_in_its_end(world: World) -> None:
    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
        finally:
            await asyncio.sleep(0.02)
            closed.append(await asyncio.to_thread(abs, -1))

    async def work() -> None:
        kept.append(numbers())
        await anext(kept[0])

    kept, closed = list[Any](), list[int]()
    handle = spawn_ui_task(work)
    world.until(handle.done)
    world.runtime.close()
    assert closed == [1]


def test_a_connection_that_is_served_at_the_close_is_no_error(world: World) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(writer)
        await reader.read()

    async def work() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        kept.append(server)
        kept.append(await asyncio.open_connection(*server.sockets[0].getsockname()))

    kept, served = list[Any](), list[Any]()
    spawn_ui_task(work)
    world.until(lambda: served)
    world.runtime.close()
    assert world.errors == []
    kept[1][1].close()  # its window is gone: nothing is left to be done


def test_thousands_that_wait_for_one_moment_are_not_compared(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fake clock has one time for all of them, by which asyncio hashes timers: the close took a minute."""
    compared = list[int]()
    monkeypatch.setattr(asyncio.TimerHandle, "__eq__", lambda one, other: compared.append(1) or one is other)

    async def work() -> None:
        when = asyncio.get_running_loop().time() + 1000
        async with asyncio.timeout_at(when), asyncio.timeout_at(when):
            began.append(1)
            await sleep(1000)

    began = list[int]()
    for _ in range(20):
        spawn_ui_task(work)
    world.until(lambda: len(began) == 20)
    world.runtime.close()
    assert compared == []


def test_a_task_of_asyncios_that_ends_the_program_is_not_reported_as_well(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    async def ends() -> None:
        raise SystemExit(3)

    async def work() -> None:
        tasks.append(asyncio.get_running_loop().create_task(ends()))

    tasks: list[Any] = []
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    spawn_ui_task(work)
    with pytest.raises(SystemExit):
        fake_host.run_pending()
    tasks.pop().__del__()  # as the collector does: nobody has asked it for its exception
    fake_host.run_pending()
    assert errors == []
