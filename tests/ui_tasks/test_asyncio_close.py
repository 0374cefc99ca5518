"""The close of a window whose UI tasks use asyncio: within its grace, with nothing left open."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
import tkinter as tk
import weakref
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from tests.support.world import World
from tkasync import (
    UI,
    Cancelled,
    Runtime,
    TaskState,
    dispatch_to_ui,
    sleep,
    spawn_task,
    spawn_ui_task,
    ui_task,
)
from tkasync.testing import FakeHost, Pilot, fake_runtime


@pytest.fixture(autouse=True, params=["", "1"], ids=["usual", "debug"])
def mode(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As usual, and in asyncio's debug mode, in which the collector frees what is freed at once otherwise."""
    monkeypatch.setenv("PYTHONASYNCIODEBUG", request.param)


def open_descriptors() -> set[str]:
    """What this process has open, but for what the listing itself needs."""
    found = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            found.add(str(descriptor.readlink()))
    return {name for name in found if name.startswith(("socket:", "pipe:", "anon_inode:"))}


def start(world: World, work: Any, began: list[Any]) -> Any:
    """Start *work* and let it come to the await after it has noted that it began."""
    handle = spawn_ui_task(work)
    world.until(lambda: began)
    return handle


def test_a_call_that_closes_the_window_ends_its_turn_in_silence(world: World) -> None:
    began: list[Any] = []

    async def work() -> None:
        began.append(1)
        await asyncio.sleep(3600)

    handle = start(world, work, began)
    dispatch_to_ui(world.runtime.close)
    world.until(lambda: world.runtime.is_closed)
    assert (handle.cancelled(), world.errors) == (True, [])


def test_a_finally_block_awaits_within_the_grace(world: World) -> None:
    async def work() -> None:
        began.append(1)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.02)
            await spawn_asked()
            seen.append("cleaned up")

    async def spawn_asked() -> None:
        seen.append(await asyncio.to_thread(abs, -1))

    began, seen = list[int](), list[Any]()
    handle = start(world, work, began)
    assert world.runtime.close() == []
    assert handle.cancelled()
    assert seen == [1, "cleaned up"]


def test_a_finally_block_goes_on_after_the_end_of_its_owner(fake_host: FakeHost, runtime: Runtime) -> None:
    scope, seen = runtime.new_scope("owner"), list[Any]()

    async def work() -> None:
        try:
            await sleep(10)
        finally:
            seen.append(scope.is_closed)
            await asyncio.sleep(1)
            seen.append(fake_host.now)

    handle = spawn_ui_task(work, owner=scope)
    fake_host.run_pending()
    scope.close()
    assert seen == [False], "it begins while the owner still answers"
    assert handle.cancelled()
    fake_host.advance(1)
    assert seen == [False, 1.0]


def test_a_stubborn_task_is_named_with_its_stack_after_the_grace(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        while leave[0]:
            began.append(1)
            with contextlib.suppress(Cancelled):
                await sleep(1000)  # here it stands

    leave, began = [True], list[int]()
    coroutine = work()
    handle = spawn_ui_task(coroutine)
    world.until(lambda: began)
    begun = monotonic()
    assert world.runtime.close(0.3) == [handle]
    # Without a bound it would be for ever; a machine under load may be late.
    assert 0.25 < monotonic() - begun < 2
    assert "await sleep(1000)" in caplog.text
    assert handle.state is TaskState.CANCELLED
    leave[0] = False
    coroutine.close()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="without /proc nothing tells what is open")
def test_what_is_open_is_closed(world: World) -> None:
    """Server, connection, subprocess, asynchronous generator, a task of a library's: no descriptor is left."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted.append(1)
        await reader.read()

    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
            yield 2
        finally:
            closed.append("generator")

    async def background() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            closed.append("task")

    async def work() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        kept.append(await asyncio.open_connection(*server.sockets[0].getsockname()))
        kept.append(
            await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=-1, stdout=-1)
        )
        kept.append(numbers())
        await anext(kept[-1])
        kept.append(asyncio.get_running_loop().create_task(background()))
        await asyncio.sleep(0)
        began.append(1)

    began, accepted, kept, closed = list[int](), list[int](), list[Any](), list[str]()
    before = open_descriptors()
    spawn_ui_task(work)
    # Accepted: a server that is closed as it accepts leaves the connection open (gh-109564).
    world.until(lambda: began and accepted)
    begun = monotonic()
    world.runtime.close(2.0)
    assert monotonic() - begun < 1.0
    assert sorted(closed) == ["generator", "task"]
    kept.clear()
    assert open_descriptors() - before == set()


def test_a_component_may_close_its_window_in_the_middle_of_a_step(tk_root: tk.Tk, pilot: Pilot) -> None:
    async def work() -> None:
        runtime.close()
        seen.append("goes on")
        try:
            await asyncio.sleep(0)
            seen.append("never")
        finally:
            seen.append("finally")

    runtime, seen = Runtime.of(tk_root), list[str]()
    handle = spawn_ui_task(work)
    pilot.wait_until(lambda: "finally" in seen)
    assert seen == ["goes on", "finally"]
    assert handle.cancelled()


def test_the_loop_goes_on_in_another_window_of_the_thread() -> None:
    first, second = tk.Tk(), tk.Tk()
    one, two = Runtime.of(first), Runtime.of(second)

    @ui_task
    async def work(seconds: float) -> Any:
        await asyncio.sleep(seconds)
        return asyncio.get_running_loop()

    pilot = Pilot(second)
    ends, goes_on = one.spawn_task(work, 1000), two.spawn_task(work, 0.15)
    pilot.wait_until(lambda: ends.is_running() and goes_on.is_running())
    one.close()
    pilot.wait_until(goes_on.done)
    assert ends.cancelled()
    assert not goes_on.result().is_closed()
    two.close()
    assert goes_on.result().is_closed()
    first.destroy()
    second.destroy()


def test_a_new_window_after_the_last_has_a_new_loop(world: World) -> None:
    async def work() -> Any:
        return asyncio.get_running_loop()

    handle = spawn_ui_task(work)
    world.until(handle.done)
    world.runtime.close()
    assert handle.result().is_closed()
    with pytest.raises(RuntimeError, match="closed"):
        handle.result().call_soon(abs, 1)


def test_work_of_the_pool_that_a_task_waits_for_is_waited_for(world: World) -> None:
    async def work() -> None:
        began.append(1)
        await spawn_task(asyncio.sleep, 1000)

    began = list[int]()
    handle = start(world, work, began)
    world.runtime.close()
    assert handle.cancelled()


def test_a_host_that_leads_to_its_loop_is_freed_after_the_close() -> None:
    host = FakeHost()
    runtime = fake_runtime(host)

    async def keep_the_loop(on: Any) -> None:
        on.loop = asyncio.get_running_loop()

    runtime.spawn_task(keep_the_loop, host, executor=UI)
    host.run_pending()
    assert isinstance(vars(host)["loop"], asyncio.AbstractEventLoop)
    runtime.close()
    freed = weakref.ref(host)
    del host, runtime
    gc.collect()
    assert freed() is None
