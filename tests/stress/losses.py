"""What a program loses in silence, or waits for without end: errors, calls, places in a pool, the redraw."""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import threading
import time
import tkinter as tk
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import harness
from harness import WAIT, leaves_nothing, make_window, run_until

from tkasync import (
    Channel,
    Runtime,
    carry,
    checkpoint,
    dispatch_to_ui,
    sleep,
    spawn_interval,
    spawn_task,
    spawn_ui_task,
)
from tkasync.errors import WouldBlockError


def fail() -> None:
    raise ValueError("nobody waits for me")


@leaves_nothing
def an_error_that_nobody_awaits() -> None:
    """A service starts work again and again and never looks at it. Its error must reach somebody."""
    root = make_window()
    told: list[int] = []

    def tell(*_error: object) -> None:
        told.append(1)

    root.report_callback_exception = threading.excepthook = tell
    if harness.bare:
        pool = ThreadPoolExecutor(1)
        root.after(1, lambda: pool.submit(fail))
    else:
        Runtime.of(root).on_error = tell

        async def serve() -> None:
            while True:
                spawn_task(fail)
                await sleep(0.05)

        spawn_ui_task(serve, owner=root.body)
    run_until(root, lambda: told)
    root.destroy()


@leaves_nothing
def a_coroutine_waits_for_what_the_ui_sends() -> None:
    """A mailbox from the UI thread to a coroutine. An `asyncio.Queue` wakes nobody from another thread."""
    root = make_window()
    got: list[int] = []
    if harness.bare:
        loop: Any = asyncio.new_event_loop()
        threading.Thread(target=loop.run_forever, daemon=True).start()
        mailbox: Any = asyncio.Queue()

        async def receive_bare() -> None:
            got.append(await mailbox.get())

        asyncio.run_coroutine_threadsafe(receive_bare(), loop)
        root.after(100, mailbox.put_nowait, 1)
    else:
        channel: Channel[int] = Channel()

        async def receive() -> None:
            async for item in channel:
                got.append(item)

        spawn_task(receive, owner=root.body)
        root.after(100, channel.send, 1)
    run_until(root, lambda: got)
    root.destroy()


@leaves_nothing
def a_task_waits_for_itself() -> None:
    """Its own result, in a thread. It must be told so."""
    root = make_window()
    refused: list[BaseException] = []
    box: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def wait() -> None:
        try:
            box.get().result()
        except WouldBlockError as error:
            refused.append(error)

    box.put(ThreadPoolExecutor(1).submit(wait) if harness.bare else spawn_task(wait, owner=root.body))
    run_until(root, lambda: refused)
    root.destroy()


@leaves_nothing
def calls_arrive_under_ten_dialogs() -> None:
    """Ten queued calls open a window each and wait for it; the call behind them must arrive."""
    root = make_window()
    arrived: list[int] = []
    send = poll_of(root) if harness.bare else dispatch_to_ui
    for _ in range(10):
        send(lambda: root.wait_window(tk.Toplevel(root)))
    send(lambda: arrived.append(1))
    root.after(300, lambda: arrived and root.destroy())
    root.mainloop()
    assert arrived


def poll_of(root: Any) -> Callable[[Callable[[], object]], object]:
    """The usual queue without tkasync, which a timer empties."""
    calls: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()

    def poll() -> None:
        while not calls.empty():
            calls.get()()
        root.after(10, poll)

    root.after(10, poll)
    return calls.put


@leaves_nothing
def work_without_an_end_fills_the_pool() -> None:
    """As many readers as the pool has threads. A short task after them must run."""
    root = make_window()
    ended: list[int] = []
    closes = threading.Event()

    def read() -> None:
        while not closes.wait(0.01):
            checkpoint()

    if harness.bare:
        pool = ThreadPoolExecutor()
        spawn: Callable[..., Any] = pool.submit
    else:
        logging.getLogger("tkasync").setLevel(logging.ERROR)  # it says who holds the pool, which is meant
        spawn = Runtime.of(root).spawn_task
    for _ in range(min(32, (os.cpu_count() or 1) + 4)):  # as many as either pool has threads
        spawn(read)
    spawn(ended.append, 1)
    run_until(root, lambda: ended)
    closes.set()
    root.destroy()


@leaves_nothing
def parts_of_aborted_work_go_on() -> None:
    """A task hands its parts to a pool of the program's. When it is aborted they must end."""
    root = make_window()
    ended = threading.Event()
    began = threading.Event()

    def part() -> None:
        began.set()
        try:
            while True:
                checkpoint()
                time.sleep(0.01)
        finally:
            ended.set()

    def work() -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(part if harness.bare else carry(part)).result()

    task: Future[None] = (
        ThreadPoolExecutor(1).submit(work) if harness.bare else spawn_task(work, owner=root.body)
    )
    assert began.wait(WAIT)
    task.cancel()
    run_until(root, ended.is_set)
    root.destroy()


@leaves_nothing
def all_after_jobs_are_cancelled() -> None:
    """A usual recipe for cleaning up cancels all that `after info` names. Calls must go on arriving."""
    root = make_window()
    arrived: list[int] = []
    send = poll_of(root) if harness.bare else dispatch_to_ui
    root.update()
    for job in root.tk.splitlist(root.tk.call("after", "info")):
        root.after_cancel(job)
    send(lambda: arrived.append(1))
    run_until(root, lambda: arrived)
    root.destroy()


@leaves_nothing
def timers_leave_time_to_redraw() -> None:
    """Two timers of no time with work of a millisecond. What Tk does when it is idle must come."""
    root = make_window()
    drawn: list[int] = []

    def work() -> None:
        time.sleep(0.001)

    def again() -> None:
        work()
        root.after(0, again)

    for _ in range(2):
        if harness.bare:
            root.after(0, again)
        else:
            spawn_interval(0.0, work, owner=root.body)
    root.after(20, root.after_idle, drawn.append, 1)
    run_until(root, lambda: drawn)
    root.destroy()
