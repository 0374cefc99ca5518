"""UI tasks: where they run, what they may await, what they are told about asyncio."""

from __future__ import annotations

import asyncio
import concurrent.futures as cf
import threading
import tkinter as tk
from typing import Any

from tests.support import GIVE_UP
from tests.support.world import World
from tests.ui_tasks.work import give
from tkasync import (
    Runtime,
    TaskHandle,
    call_in_ui,
    dispatch_to_ui,
    sleep,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import FakeHost, Pilot


def run(world: World, work: Any, *args: object) -> Any:
    """The outcome of *work* as a UI task."""
    handle = spawn_ui_task(work, *args)
    world.until(handle.done)
    return handle.result()


def test_its_steps_run_on_the_ui_thread(world: World, hold: threading.Event) -> None:
    """A coroutine that runs on the UI thread, step by step, also after a wait that ended on another thread."""
    steps: list[int] = []

    def in_thread() -> int:
        hold.wait(GIVE_UP)
        return threading.get_ident()

    async def work() -> int:
        steps.append(threading.get_ident())
        elsewhere = await spawn_task(in_thread)
        steps.append(threading.get_ident())
        return elsewhere

    handle = spawn_ui_task(work)
    assert steps == [], "none inline"
    world.until(lambda: steps)
    hold.set()
    world.until(handle.done)
    assert steps == [threading.get_ident()] * 2
    assert handle.result() != threading.get_ident()


def test_spawning_one_gives_a_handle_and_runs_nothing_inline(fake_host: FakeHost) -> None:
    """`spawn_ui_task(work, *args, ...) -> TaskHandle`."""
    seen: list[Any] = []
    handle = spawn_ui_task(give, 5, on_result=seen.append, name="mine", on_done=seen.append)
    assert isinstance(handle, TaskHandle)
    assert handle.name == "mine"
    assert not handle.done()
    fake_host.run_pending()
    assert seen == [5, handle]


def test_any_thread_may_spawn_one(world: World) -> None:
    """Any thread."""
    handles: list[Any] = []
    thread = threading.Thread(target=lambda: handles.append(spawn_ui_task(give, threading.get_ident)))
    thread.start()
    thread.join(GIVE_UP)
    world.until(handles[0].done)
    assert handles[0].result()() == threading.get_ident()


def test_it_awaits_handles_and_any_future(world: World) -> None:
    """It may await: a `TaskHandle`, any `concurrent.futures.Future`."""

    async def work() -> Any:
        future = cf.Future()
        threading.Timer(0.02, future.set_result, [3]).start()
        with cf.ThreadPoolExecutor(1) as pool:
            return [
                await spawn_task(abs, -1),
                await pool.submit(abs, -2),
                await future,
                await call_in_ui(abs, -4),
            ]

    assert run(world, work) == [1, 2, 3, 4]


def test_an_error_or_cancellation_of_a_future_is_raised_at_the_await(world: World) -> None:
    """The same, of errors and cancellation."""

    async def work() -> Any:
        failed, cancelled, out = cf.Future(), cf.Future(), list[Any]()
        failed.set_exception(KeyError("x"))
        cancelled.cancel()
        for future in (failed, cancelled):
            try:
                await future
            except (KeyError, cf.CancelledError) as error:
                out.append(type(error))
        return out

    assert run(world, work) == [KeyError, cf.CancelledError]


def test_asking_for_a_result_instead_of_awaiting_it_is_refused(world: World) -> None:
    """`.result()` on the UI thread raises instead of freezing the window: in a UI task too."""

    async def work() -> Any:
        inner.append(spawn_task(asyncio.sleep, 1000))
        return inner[0].result()

    inner: list[Any] = []
    handle = spawn_ui_task(work)
    world.until(handle.done)
    inner[0].abort()
    assert "WouldBlock" in type(handle.exception()).__name__
    handle.on_error(lambda e: None)


def test_a_modal_dialog_in_one_stops_no_other(tk_root: tk.Tk, pilot: Pilot) -> None:
    """A modal dialog inside one UI task does not stop the others."""
    seen: list[Any] = []

    async def other() -> Any:
        for n in range(5):
            await sleep(0.005)
            seen.append(n)
        value = await spawn_task(abs, -7)
        dispatch_to_ui(top[0].destroy)
        return value

    top: list[Any] = []

    async def with_dialog() -> Any:
        top.append(tk.Toplevel(tk_root))
        a = spawn_ui_task(other)
        tk_root.wait_window(top[0])
        return await a

    handle = spawn_ui_task(with_dialog)
    pilot.wait_until(handle.done)
    assert handle.result() == 7
    assert seen == [0, 1, 2, 3, 4]


def test_a_dialog_inside_one_does_not_stop_the_others(fake_host: FakeHost, runtime: Runtime) -> None:
    log: list[Any] = []

    async def modal() -> None:
        log.append("opens")
        for _ in range(5):
            runtime.queue.drain_and_execute()  # what a modal dialog's event loop does
        log.append("closes")
        await sleep(0)
        log.append("after")

    async def other() -> None:
        for number in range(3):
            log.append(number)
            await spawn_ui_task(give_at_once)

    async def give_at_once() -> None:
        pass

    spawn_ui_task(modal)
    spawn_ui_task(other)
    fake_host.run_pending()
    assert log.index("closes") > log.index(2)
    assert log[-1] == "after"


def test_each_of_two_with_a_dialog_goes_on_when_its_dialog_closes(tk_root: tk.Tk, pilot: Pilot) -> None:
    """The same, nested; each goes on when its dialog is closed."""
    seen, tops = list[Any](), {}

    async def dialog(name: str, closes: Any) -> None:
        tops[name] = tk.Toplevel(tk_root)
        if closes:
            spawn_ui_task(closing, closes)
        tk_root.wait_window(tops[name])
        seen.append(name)
        await sleep(0)

    async def closing(name: str) -> None:
        await sleep(0.01)
        tops[name].destroy()
        await sleep(0.01)

    a = spawn_ui_task(dialog, "outer", None)
    b = spawn_ui_task(dialog, "inner", "inner")
    spawn_ui_task(closing_later, tops)
    pilot.wait_until(lambda: a.done() and b.done())
    assert seen == ["inner", "outer"]


async def closing_later(tops: Any) -> None:
    await sleep(0.1)
    tops["outer"].destroy()


def test_a_chain_of_ready_awaits_does_not_freeze_the_window(tk_root: tk.Tk, pilot: Pilot) -> None:
    """Step by step: one that never really waits lets the window live."""
    going, ticks = [True], list[Any]()

    async def busy() -> None:
        while going:
            await sleep(0)

    def tick() -> None:
        ticks.append(1)
        tk_root.after(1, tick) if len(ticks) < 10 else going.clear()

    handle = spawn_ui_task(busy)
    tk_root.after(1, tick)
    pilot.wait_until(handle.done)
    assert len(ticks) == 10


class CountingHost(FakeHost):
    """A fake host that counts how often it was woken."""

    wakes = 0

    def wake(self) -> None:
        self.wakes += 1
        super().wake()


def test_a_step_after_a_pause_wakes_nobody() -> None:
    """On a window a wake is a write to a descriptor, and a turn for nothing."""

    async def work() -> None:
        for _ in range(3):
            await sleep(1)
        seen.append(host.wakes)
        asyncio.get_running_loop().call_soon(int)
        seen.append(host.wakes)

    host, seen = CountingHost(), list[int]()
    with Runtime(host):
        handle = spawn_ui_task(work)
        host.run_pending()
        woken = host.wakes
        host.advance(3)
        assert handle.done()
    assert seen == [woken, woken + 1], "what the step queues for later does wake"
