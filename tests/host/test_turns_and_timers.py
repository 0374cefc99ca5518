"""How turns and timers of a real window are armed: what a nested event loop finds, and how many run in one event."""

from __future__ import annotations

import gc
import sys
import threading
import time
import tkinter as tk
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.support.interleaving import moments
from tkasync import Runtime
from tkasync.dispatch.late_calls import late_calls
from tkasync.tk.guard.pin import pinned_interpreters
from tkasync.tk.host import tk_timer
from tkasync.tk.host.watches import clock_watch
from tkasync.tk.host.watches.clock_watch import ClockWatch

FAR = 60_000  # milliseconds: the safety net under the waker is not to help here


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[tk.Tk, Runtime]]]:
    """Makes a plain root with a runtime whose net is far away."""
    monkeypatch.setattr(tk_timer, "_NET_MS", FAR)
    roots: list[tk.Tk] = []

    def make_one(**options: Any) -> tuple[tk.Tk, Runtime]:
        roots.append(tk.Tk())
        return roots[-1], Runtime(roots[-1], **options)

    yield make_one
    for root in roots:
        root.destroy()


def run_events(root: tk.Tk, until: Callable[[], object], after_each: Callable[[], object] = int) -> None:
    """Run one event after the other."""
    limit = root.after(int(GIVE_UP * 1_000), lambda: None)
    end = time.monotonic() + GIVE_UP
    while not until():
        assert time.monotonic() < end, "gave up waiting"
        root.tk.dooneevent(0)
        after_each()
    root.after_cancel(limit)


def test_a_nested_loop_finds_the_calls_behind_a_call_that_the_waker_has_not_begun(
    make: Callable[..., tuple[tk.Tk, Runtime]],
) -> None:
    """Without a budget each turn runs one call, and only the first is begun by the waker."""
    root, runtime = make(budget=0.0)
    done = tk.StringVar(root)
    root.after(3_000, lambda: done.get() or done.set("too late"))
    ended: list[str] = []

    def open_dialog() -> None:
        root.wait_variable(done)
        ended.append(done.get())

    for call in (int, open_dialog, lambda: done.set("by the call behind")):
        runtime.dispatch_to_ui(call)
    run_events(root, lambda: ended)
    assert ended == ["by the call behind"]


def test_a_window_that_is_never_idle_runs_the_rest_of_its_queue(
    make: Callable[..., tuple[tk.Tk, Runtime]],
) -> None:
    root, runtime = make(budget=0.0)
    root.tk.eval("proc busy {} {after 0 busy}; busy")
    ran: list[int] = []
    for number in range(3):
        runtime.dispatch_to_ui(ran.append, number)
    run_events(root, lambda: len(ran) == 3)
    root.tk.eval("proc busy {} {}")
    assert ran == [0, 1, 2]


def test_timers_that_call_update_do_not_nest_without_end(make: Callable[..., tuple[tk.Tk, Runtime]]) -> None:
    root, runtime = make()
    depth, depths = 0, list[int]()

    def update() -> None:
        nonlocal depth
        depth += 1
        depths.append(depth)
        time.sleep(0.002)  # the Tk timer for the next one is due
        root.update()
        depth -= 1

    for _ in range(60):
        runtime.host.after(0, update)
    run_events(root, lambda: len(depths) == 60)
    assert max(depths) <= 10


def test_a_timer_that_sets_itself_again_runs_once_in_an_event(
    make: Callable[..., tuple[tk.Tk, Runtime]],
) -> None:
    root, runtime = make(budget=GIVE_UP)
    runs, most = 0, list[int]()

    def again() -> None:
        nonlocal runs
        runs += 1
        if runs < 20:
            runtime.host.after(0, again)

    def count() -> None:
        most.append(runs - sum(most))

    runtime.host.after(0, again)
    run_events(root, lambda: runs == 20, count)
    assert max(most) == 1


def test_of_many_timers_that_are_due_an_event_runs_as_many_as_its_budget_allows(
    make: Callable[..., tuple[tk.Tk, Runtime]],
) -> None:
    root, runtime = make(budget=0.001)
    ran, most = list[int](), list[int]()

    def take_time() -> None:
        time.sleep(0.002)
        ran.append(1)

    for _ in range(20):
        runtime.host.after(0, take_time)
    run_events(root, lambda: len(ran) == 20, lambda: most.append(len(ran) - sum(most)))
    assert max(most) == 1


def test_a_timer_that_is_not_due_does_not_run_with_those_that_are(
    make: Callable[..., tuple[tk.Tk, Runtime]],
) -> None:
    root, runtime = make()
    early: list[float] = []
    ran: list[float] = []

    def run(due: float) -> None:
        ran.append(due)
        if time.monotonic() < due:
            early.append(due)

    for number in range(30):
        delay = number * 0.002
        runtime.host.after(delay, partial(run, time.monotonic() + delay))
    run_events(root, lambda: len(ran) == 30)
    assert early == []


def test_what_ends_the_program_in_a_timer_shows_no_error_of_tcls(
    make: Callable[..., tuple[tk.Tk, Runtime]],
) -> None:
    root, runtime = make()
    root.tk.eval("set shown no; proc bgerror {message} {set ::shown yes}")
    runtime.host.after(0, sys.exit)
    with pytest.raises(SystemExit):
        root.mainloop()
    root.update()
    assert root.tk.getvar("shown") == "no"


def test_an_idle_window_releases_what_a_closed_one_has_left_behind(
    make: Callable[..., tuple[tk.Tk, Runtime]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A task that was stuck at the close has ended, on its thread: nothing else wakes this window."""
    monkeypatch.setattr(tk_timer, "_NET_MS", 10)
    root, _runtime = make()
    released: list[int] = []

    class Held:
        def __del__(self) -> None:
            released.append(threading.get_ident())

    held = [(print, (Held(),))]
    worker = threading.Thread(target=lambda add=late_calls.add: add(held.pop()))
    worker.start()
    worker.join(GIVE_UP)
    run_events(root, lambda: released)
    assert released == [threading.get_ident()]


def test_an_idle_window_deletes_the_interpreter_of_one_that_closed_earlier(
    make: Callable[..., tuple[tk.Tk, Runtime]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tk_timer, "_NET_MS", 10)
    root, _runtime = make()
    earlier = tk.Tk()
    Runtime(earlier)
    earlier.destroy()
    del earlier
    gc.collect()  # from now on only its pin holds its interpreter
    before = pinned_interpreters()
    run_events(root, lambda: pinned_interpreters() < before)


class Deadlines:
    """A Tk timer with its deadlines, as the clock watch sees it."""

    armed_for = float("inf")
    waiting_timers = 0


def test_a_deadline_that_is_set_while_the_clock_watch_ends_is_watched() -> None:
    for moment in moments(ClockWatch.begin):
        deadlines = Deadlines()
        watch = ClockWatch(deadlines, lambda: None)
        watch.is_watching = True

        def set_deadline() -> None:
            deadlines.waiting_timers = 1  # noqa: B023  # called in this round
            if not watch.is_watching:  # noqa: B023  # as above
                watch.begin()  # noqa: B023  # as above

        with moment.during(set_deadline):
            has_ended = watch._may_end(clock_watch._LINGER)
        assert watch.is_watching
        assert not has_ended or watch._thread is not None
        watch.close()
