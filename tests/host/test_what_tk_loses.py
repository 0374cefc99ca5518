"""Whatever a program does to Tk's timers, bindings, commands and channels, the calls for the UI thread still run."""

from __future__ import annotations

import threading
import time
import tkinter as tk
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from tests.host.windows import Window, jobs
from tkasync import UI, Runtime, sleep, spawn_interval


def cancel_all_jobs(root: tk.Tk) -> None:
    for job in jobs(root):
        root.after_cancel(job)


def delete_commands(root: tk.Tk) -> None:
    for name in root.tk.splitlist(root.tk.call("info", "commands", "tkasync_*")):
        root.tk.deletecommand(name)


def close_channels(root: tk.Tk) -> None:
    for name in root.tk.splitlist(root.tk.call("file", "channels")):
        if not name.startswith("std"):
            root.tk.call("close", name)


def delete_file_handlers(root: tk.Tk) -> None:
    waker: Any = Runtime.of(root).host._waker  # type: ignore[attr-defined]  # a TkHost
    # Not all of them: one is Tk's own, of its connection to the display.
    for file in {getattr(waker, "_reader", None)} - {None}:
        root.tk.deletefilehandler(file)
    for name in root.tk.splitlist(root.tk.call("file", "channels")):
        with suppress(tk.TclError):  # one that is only written
            root.tk.call("fileevent", name, "readable", "")


def rename_after(root: tk.Tk) -> None:
    root.tk.eval("catch {rename after their_after}; proc after {args} {error {no timers here}}")


def put_after_back(root: tk.Tk) -> None:
    root.tk.eval("if {[info commands their_after] ne {}} {rename after {}; rename their_after after}")


def remove_bindings(root: tk.Tk) -> None:
    for tag in ("all", "TkasyncEnding", "TkasyncVisibility"):
        for sequence in root.tk.splitlist(root.tk.call("bind", tag)):
            root.tk.call("bind", tag, sequence, "")
    root.bindtags(())


LOSSES = [
    cancel_all_jobs, delete_commands, close_channels, delete_file_handlers, rename_after, remove_bindings,
]  # fmt: skip
each_loss = pytest.mark.parametrize("lose", LOSSES, ids=lambda lose: lose.__name__)


def run_events(window: Window, until: Callable[[], object]) -> None:
    """Without `after`, which may be gone."""
    end = time.monotonic() + 10
    while not until():
        assert time.monotonic() < end, "gave up waiting"
        window.root.dooneevent(tk._tkinter.DONT_WAIT) or time.sleep(0.001)  # type: ignore[attr-defined]


@each_loss
def test_the_calls_that_are_queued_and_those_that_come_later_run(
    window: Window, lose: Callable[[tk.Tk], None]
) -> None:
    ran: list[int] = []

    def call(number: int) -> None:
        time.sleep(0.002)  # more than one turn: the rest waits for the redraw
        ran.append(number)

    for number in range(20):
        window.dispatch(call, number)
    run_events(window, lambda: len(ran) >= 4)
    lose(window.root)
    run_events(window, lambda: len(ran) == 20)
    lose(window.root)
    for number in range(20, 30):  # one by one, from another thread
        thread = threading.Thread(target=window.dispatch, args=(ran.append, number))
        thread.start()
        run_events(window, lambda number=number: len(ran) == number + 1)
        thread.join()
    assert ran == list(range(30))
    put_after_back(window.root)


@each_loss
@pytest.mark.usefixtures("a_wake")
def test_a_lost_wake_is_set_up_again_so_later_calls_come_at_once(
    fd_window: Window, lose: Callable[[tk.Tk], None]
) -> None:
    ran: list[int] = []
    run_events(fd_window, lambda: True)
    lose(fd_window.root)
    fd_window.dispatch(ran.append, 0)
    run_events(fd_window, lambda: ran)
    fd_window.host._timer._timer.cancel()  # without the net
    threading.Timer(0.05, fd_window.dispatch, [ran.append, 1]).start()
    run_events(fd_window, lambda: len(ran) == 2)
    put_after_back(fd_window.root)


@pytest.mark.parametrize(
    "lose", [cancel_all_jobs, rename_after, delete_commands], ids=lambda lose: lose.__name__
)
def test_timers_run_whatever_becomes_of_tks_jobs(window: Window, lose: Callable[[tk.Tk], None]) -> None:
    ran: list[int] = []
    window.host.after(0.01, lambda: ran.append(1))
    lose(window.root)
    window.host.after(0.02, lambda: ran.append(2))
    run_events(window, lambda: ran == [1, 2])
    put_after_back(window.root)


def busy_for_a_millisecond() -> None:
    end = time.perf_counter() + 0.001
    while time.perf_counter() < end:
        pass


@pytest.mark.parametrize("kind", ["UI tasks", "intervals", "timers"])
def test_timers_that_are_due_again_and_again_give_way_to_the_redraw(window: Window, kind: str) -> None:
    """Two of one millisecond's work each: one is always due when the other has run."""
    idle: list[int] = []
    ran: list[int] = []

    def work() -> None:
        busy_for_a_millisecond()
        ran.append(1)

    async def animate() -> None:
        while True:
            work()
            await sleep(0.001)

    def again() -> None:
        work()
        window.host.after(0.001, again)

    for _ in range(3):
        if kind == "UI tasks":
            window.runtime.spawn_task(animate, executor=UI)
        elif kind == "intervals":
            spawn_interval(0.001, work, owner=window.runtime.scope)
        else:
            again()

    def ask_for_idle() -> None:
        window.root.after_idle(lambda: (idle.append(1), window.root.after(1, ask_for_idle)))

    ask_for_idle()
    window.run(lambda: len(idle) >= 10 and len(ran) >= 100)
    window.runtime.close()


def test_a_root_whose_end_was_not_heard_of_is_closed_all_the_same(
    fd_window: Window, roots: Callable[[], tk.Tk]
) -> None:
    """Destroyed in Tcl, without our bindtags; another window's event loop goes on."""
    other = roots()
    ended: list[int] = []
    runtime = Runtime(other)
    runtime.scope.on_cleanup(ended.append, 1)
    other.bindtags(())
    other.tk.call("destroy", ".")
    fd_window.run(lambda: ended)
    assert runtime.is_closed


def test_a_wake_does_not_wait_for_an_idle_job_that_is_gone(fd_window: Window) -> None:
    """Waited for in vain once, it is asked for again: not every later turn comes by the timer behind it."""
    redraw = fd_window.host._redraw
    ran: list[int] = []
    redraw.ask_for_idle()
    cancel_all_jobs(fd_window.root)
    time.sleep(0.02)
    fd_window.dispatch(ran.append, 1)
    run_events(fd_window, lambda: ran)
    run_events(fd_window, lambda: redraw.due is None)
