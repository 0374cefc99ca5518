"""A UI task that is cancelled: at its await, with its owner, at the close, in a dialog."""

from __future__ import annotations

import asyncio
import gc
import threading
import tkinter as tk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.support.world import World
from tests.ui_tasks.work import give
from tkasync import (
    Cancelled,
    Runtime,
    TaskState,
    sleep,
    spawn_task,
    spawn_ui_task,
)
from tkasync.errors import RuntimeClosedError
from tkasync.testing import FakeHost, Pilot


def test_cancelled_before_its_first_step_it_never_runs(fake_host: FakeHost) -> None:
    """Queued work never starts: a coroutine object is closed, without a warning."""
    seen: list[Any] = []

    async def work() -> None:
        seen.append(1)

    handles = [spawn_ui_task(work), spawn_ui_task(work())]
    for handle in handles:
        handle.abort()
    fake_host.run_pending()
    gc.collect()
    assert seen == []
    assert [handle.state for handle in handles] == [TaskState.CANCELLED] * 2


def test_cancelled_at_its_await_its_finally_runs_at_once(fake_host: FakeHost) -> None:
    log, done = list[Any](), list[Any]()

    async def work() -> None:
        try:
            await sleep(10)
        except Cancelled as error:
            log.append(str(error))
            raise
        finally:
            log.append("finally")

    handle = spawn_ui_task(work, on_done=done.append)
    fake_host.run_pending()
    handle.abort("enough")
    assert log == ["enough", "finally"]
    assert done == [], "callbacks are never inline"
    assert fake_host.pending == 0
    fake_host.run_pending()
    assert done == [handle]


def test_cancelled_while_it_runs_it_ends_at_its_next_await(fake_host: FakeHost) -> None:
    log: list[Any] = []

    async def work() -> None:
        handle.abort()
        log.append("goes on")
        try:
            await sleep(0)
            log.append("never")
        finally:
            log.append("finally")

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert log == ["goes on", "finally"]


@pytest.mark.parametrize("end", ["abort", "timeout"])
def test_a_finally_block_may_await(fake_host: FakeHost, end: str) -> None:
    """The task has ended for whoever waits for it; its work goes on."""
    log: list[Any] = []

    async def work() -> None:
        try:
            await sleep(10)
        finally:
            log.append("begins")
            await sleep(10)
            log.append("ends")

    handle = spawn_ui_task(work, timeout=1 if end == "timeout" else None, on_error=lambda error: None)
    fake_host.run_pending()
    if end == "abort":
        handle.abort()
    fake_host.advance(1)
    assert log == ["begins"]
    assert handle.state is (TaskState.CANCELLED if end == "abort" else TaskState.FAILED)
    fake_host.advance(10)
    assert log == ["begins", "ends"]
    assert fake_host.pending == 0


def test_a_second_abort_does_not_interrupt_its_finally_block(fake_host: FakeHost) -> None:
    log: list[Any] = []

    async def work() -> None:
        try:
            await sleep(10)
        finally:
            await sleep(1)
            log.append("ends")

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    handle.abort()
    handle.abort()
    fake_host.advance(1)
    assert log == ["ends"]


def test_cancelled_with_its_owner(fake_host: FakeHost, runtime: Runtime) -> None:
    scope, log = runtime.new_scope("owner"), list[Any]()

    async def work() -> None:
        try:
            await sleep(10)
        finally:
            log.append(scope.is_closed)

    handle = spawn_ui_task(work, owner=scope)
    fake_host.run_pending()
    scope.close()
    assert log == [False], "its finally blocks run while the owner still answers"
    assert handle.cancelled()
    fake_host.run_pending()


def test_cancelled_at_the_close_its_finally_runs(world: World) -> None:
    """The same at the close of the runtime."""
    seen: list[Any] = []

    async def work() -> None:
        try:
            await sleep(1000)
        finally:
            seen.append("finally")

    handle = spawn_ui_task(work)
    world.until(handle.is_running)
    world.runtime.close()
    assert handle.cancelled()
    assert seen == ["finally"]
    coroutine = work()
    with pytest.raises(RuntimeClosedError):
        spawn_ui_task(coroutine)


def test_aborted_from_another_thread(fake_host: FakeHost) -> None:
    handle = spawn_ui_task(give(1, 10))
    fake_host.run_pending()
    thread = threading.Thread(target=handle.abort)
    thread.start()
    thread.join(GIVE_UP)
    fake_host.run_pending()
    assert handle.cancelled()
    assert fake_host.pending == 0


def test_what_a_cancelled_one_awaits_is_aborted(world: World) -> None:
    """Whoever is cancelled while it waits aborts the task, as in asyncio."""
    inner: list[Any] = []

    async def work() -> None:
        inner.append(spawn_task(asyncio.sleep, 1000))
        await inner[0]

    handle = spawn_ui_task(work)
    world.until(lambda: inner)
    handle.abort()
    world.until(inner[0].done)
    assert inner[0].cancelled()


def test_cancelled_while_its_dialog_is_open_it_ends_when_that_closes(tk_root: tk.Tk, pilot: Pilot) -> None:
    """Cancelled while its dialog is open: it ends when that is closed, at its next await."""
    seen, tops = list[Any](), list[Any]()

    async def work() -> None:
        tops.append(tk.Toplevel(tk_root))
        tk_root.wait_window(tops[0])
        seen.append("closed")
        await sleep(0)
        seen.append("never")

    handle = spawn_ui_task(work)
    tk_root.after(20, handle.abort)
    tk_root.after(40, lambda: tops[0].destroy())
    pilot.wait_until(lambda: seen)
    pilot.settle()
    assert seen == ["closed"]
    assert handle.cancelled()
