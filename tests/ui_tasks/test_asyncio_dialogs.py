"""Dialogs inside UI tasks: all other tasks, timers, sockets and processes go on, in however many nested loops."""

from __future__ import annotations

import asyncio
import sys
import tkinter as tk
from typing import Any

import pytest

from tests.ui_tasks.dialogs import Dialogs
from tkasync import dispatch_to_ui, sleep, spawn_task, spawn_ui_task
from tkasync.testing import Pilot


async def sleeps() -> None:
    await asyncio.sleep(0.01)
    await sleep(0.01)


async def times_out() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await asyncio.Event().wait()


async def groups() -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(asyncio.sleep(0.005))


async def uses_threads() -> None:
    assert await asyncio.to_thread(abs, -1) == 1
    assert await spawn_task(abs, -1) == 1


async def runs_a_process() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(5)", stdout=-1)
    assert await process.communicate() == (b"5\n", None)


async def talks_to_a_server() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"line\n")
        assert await reader.readline() == b"line\n"
        writer.close()
        await writer.wait_closed()


async def queues() -> None:
    queue: asyncio.Queue[int] = asyncio.Queue(1)

    async def fill() -> None:
        for number in range(5):
            await queue.put(number)

    filling = asyncio.create_task(fill())
    assert [await queue.get() for _ in range(5)] == [0, 1, 2, 3, 4]
    await filling


WORKS = [sleeps, times_out, groups, uses_threads, runs_a_process, talks_to_a_server, queues]


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.__name__)
@pytest.mark.parametrize("depth", [1, 3])
def test_it_goes_on_while_dialogs_stand(dialogs: Dialogs, pilot: Pilot, work: Any, depth: int) -> None:
    async def opens(level: int) -> None:
        if level == depth:
            handles.append(spawn_ui_task(work))
        else:
            spawn_ui_task(opens, level + 1)
        dialogs.show(str(level), lambda: handles and handles[0].done())
        closed.append(level)

    handles, closed = list[Any](), list[int]()
    spawn_ui_task(opens, 1)
    pilot.wait_until(lambda: len(closed) == depth)
    pilot.settle()
    assert handles[0].result() is None
    assert closed == list(range(depth, 0, -1)), "those that nest end last in, first out"


@pytest.mark.parametrize("way", ["plain callback", "asyncio callback", "asyncio task", "effect"])
def test_a_dialog_of_anything_else_lets_ui_tasks_go_on(
    dialogs: Dialogs, pilot: Pilot, tk_root: tk.Tk, way: str
) -> None:
    def opens() -> None:
        dialogs.show("dialog", handle.done)
        closed.append(way)

    async def starts() -> None:
        loop = asyncio.get_running_loop()
        if way == "plain callback":
            tk_root.after(1, opens)
        elif way == "asyncio callback":
            loop.call_soon(opens)
        elif way == "effect":
            dispatch_to_ui(opens)
        else:
            tasks.append(asyncio.create_task(asyncio.sleep(0)))
            tasks[0].add_done_callback(lambda _task: opens())

    tasks, closed = list[Any](), list[str]()
    spawn_ui_task(starts)
    handle = spawn_ui_task(sleeps)
    pilot.wait_until(lambda: closed)
    assert handle.result() is None
