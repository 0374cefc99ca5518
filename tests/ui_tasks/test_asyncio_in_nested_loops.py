"""What is on the stack under a dialog is not run a second time, and nothing of it is seen in the dialog."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import socket
import tkinter as tk
from collections.abc import Callable
from typing import Any

import pytest

from tests.ui_tasks.dialogs import Dialogs
from tkasync import Runtime, current_task, spawn_ui_task
from tkasync.testing import Pilot


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.005)


def test_two_tasks_on_one_context_both_end(dialogs: Dialogs, pilot: Pilot) -> None:
    """The second cannot enter the context while the first stands in it: it is set aside, and not lost."""

    async def opens() -> None:
        dialogs.show("dialog", lambda: len(seen) >= 3)
        seen.append("first")

    async def second() -> None:
        seen.append("second")

    async def other() -> None:
        for number in range(3):
            await asyncio.sleep(0)
            seen.append(number)

    async def works() -> None:
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        tasks = [loop.create_task(opens(), context=context), loop.create_task(second(), context=context)]
        tasks.append(loop.create_task(other()))
        await asyncio.gather(*tasks)

    seen: list[Any] = []
    handle = spawn_ui_task(works)
    pilot.wait_until(handle.done)
    assert seen == [0, 1, 2, "first", "second"]


def test_a_reader_that_opens_a_dialog_before_it_has_read_is_not_called_again_in_it(
    dialogs: Dialogs, pilot: Pilot
) -> None:
    here, there = socket.socketpair()

    def readable() -> None:
        calls.append("in")
        if len(calls) == 1:
            dialogs.show("dialog", lambda: len(ticks) >= 4)
        calls.append(here.recv(10))

    async def tick() -> None:
        for _ in range(4):
            await asyncio.sleep(0.01)
            ticks.append(1)

    async def works() -> None:
        asyncio.get_running_loop().add_reader(here, readable)
        there.send(b"one")
        await tick()
        await until(lambda: len(calls) == 2)
        there.send(b"two")
        await until(lambda: len(calls) == 4)
        asyncio.get_running_loop().remove_reader(here)

    calls, ticks = list[Any](), list[int]()
    handle = spawn_ui_task(works)
    pilot.wait_until(handle.done)
    assert handle.result() is None
    assert calls == ["in", b"one", "in", b"two"]
    here.close()
    there.close()


def test_a_plain_callback_in_a_dialog_sees_nothing_of_the_task(
    dialogs: Dialogs, pilot: Pilot, tk_root: tk.Tk
) -> None:
    name = contextvars.ContextVar("name", default="none")

    def look() -> None:
        seen.append((asyncio._get_running_loop(), current_task(), name.get()))

    async def opens() -> Any:
        name.set("task")
        tk_root.after(5, look)
        dialogs.show("dialog", lambda: seen)
        return asyncio.current_task(), current_task(), name.get()

    seen: list[Any] = []
    handle = spawn_ui_task(opens)
    pilot.wait_until(handle.done)
    assert seen == [(None, None, "none")]
    task, ours, value = handle.result()
    assert task is not None
    assert (ours, value) == (handle, "task")


def test_debug_mode_calls_no_dialog_a_slow_callback(
    dialogs: Dialogs, pilot: Pilot, caplog: pytest.LogCaptureFixture
) -> None:
    async def other() -> None:
        while not dialogs.is_open():
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        dialogs.close()

    async def works() -> None:
        loop = asyncio.get_running_loop()
        loop.set_debug(True)
        loop.slow_callback_duration = 0.05
        dialogs.show()
        loop.set_debug(False)

    caplog.set_level(logging.WARNING, "asyncio")
    spawn_ui_task(other)
    handle = spawn_ui_task(works)
    pilot.wait_until(handle.done)
    assert handle.result() is None
    # A slow machine may make a step of the other task a slow one.
    assert works.__qualname__ not in caplog.text


def test_everybody_may_call_update(pilot: Pilot, tk_root: tk.Tk, runtime: Runtime) -> None:
    async def updates() -> int:
        for _ in range(3):
            tk_root.update()
            await asyncio.sleep(0)
        return 1

    handles = [spawn_ui_task(updates) for _ in range(300)]
    pilot.wait_until(lambda: all(handle.done() for handle in handles), timeout=30)
    assert sum(handle.result() for handle in handles) == 300
