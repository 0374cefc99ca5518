"""The host's timers, on one timer of Tk."""

from __future__ import annotations

import sys
import threading

import pytest

from tests.host.windows import Window, jobs
from tkasync.tk.host.entries import TclTimer


def test_timers_run_in_time_order_on_one_tk_timer(window: Window) -> None:
    ran: list[int] = []
    before = len(jobs(window.root))
    # A tenth of a second apart: a loaded machine may stop for a moment between two lines.
    for number in (3, 1, 2):
        window.host.after(number / 10, lambda number=number: ran.append(number))  # type: ignore[misc]
    cancelled = window.host.after(0.15, lambda: ran.append(99))
    for _ in range(1_000):
        window.host.after(60.0, int)
    assert len(jobs(window.root)) == before
    window.host.cancel(cancelled)
    window.run(lambda: len(ran) == 3)
    assert ran == [1, 2, 3]


def test_a_timer_does_not_run_early(window: Window) -> None:
    ran: list[float] = []
    start = window.host.now
    window.host.after(0.05, lambda: ran.append(window.host.now - start))
    window.run(lambda: ran)
    assert ran[0] >= 0.05


def test_an_error_in_a_timer_is_reported_and_the_others_run(window: Window) -> None:
    ran: list[int] = []
    window.host.after(0.001, lambda: 1 / 0)
    window.host.after(0.001, lambda: ran.append(1))
    window.run(lambda: ran)
    [error] = window.errors
    assert error.__notes__ == ["Raised in a timer's call."]


def test_a_timer_of_no_time_that_sets_itself_again_lets_tk_be_idle(window: Window) -> None:
    idle: list[int] = []

    def again() -> None:
        window.host.after(0.0, again)

    again()
    window.root.after_idle(lambda: idle.append(1))
    window.run(lambda: idle)


def test_a_timer_that_comes_as_soon_as_tk_is_to_fire_anyway_sets_nothing_at_tk(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tk's timer is set for a millisecond later before any call; each pause of a task would set it once more."""
    counts: list[int] = []
    sets: list[int] = []
    set_at_tk = TclTimer.set

    def count(timer: TclTimer, wait_ms: int) -> None:
        sets.append(wait_ms)
        set_at_tk(timer, wait_ms)

    def again() -> None:
        before = len(sets)
        if len(counts) < 3:
            window.host.after(0.0, again)
        counts.append(len(sets) - before)

    monkeypatch.setattr(TclTimer, "set", count)
    window.host.after(0.001, again)
    window.run(lambda: len(counts) == 4)
    assert counts == [0, 0, 0, 0]


def test_a_sooner_timer_that_a_call_adds_comes_in_its_time(window: Window) -> None:
    came: list[float] = []

    def add_sooner() -> None:
        begun = window.host.now
        window.host.after(0.0, lambda: came.append(window.host.now - begun))

    window.host.after(0.2, int)
    window.host.after(0.001, add_sooner)
    window.run(lambda: came)
    assert came[0] < 0.2


def test_a_deadline_that_nobody_lives_to_see_holds_up_no_other(window: Window) -> None:
    """Its milliseconds are more than a float can hold."""
    window.host.after(sys.float_info.max, int)
    ran: list[int] = []
    window.host.after(0.01, lambda: ran.append(1))
    window.run(lambda: ran)  # from here on it is the next deadline
    window.host.after(0.02, lambda: ran.append(2))
    window.run(lambda: len(ran) == 2)
    assert window.errors == []


def test_no_timer_runs_after_the_close(window: Window) -> None:
    ran: list[int] = []
    window.host.after(0.01, lambda: ran.append(1))
    window.runtime.close()
    window.host.after(0.0, lambda: ran.append(2))
    window.root.after(50, window.finish)
    window.run()
    assert ran == []
    window.root.destroy()


@pytest.mark.usefixtures("a_wake")
def test_a_wake_makes_good_for_a_timer_that_stands_still(fd_window: Window) -> None:
    """Tcl's timers go by the system's clock: set back by an hour, none fires for an hour."""
    ran: list[int] = []
    fd_window.host.after(0.01, lambda: ran.append(1))
    fd_window.host._timer._timer._token.deletetimerhandler()  # as if it never came
    threading.Timer(0.5, fd_window.dispatch, [lambda: None]).start()
    fd_window.run(lambda: ran)
    fd_window.host.after(0.01, lambda: ran.append(2))
    fd_window.run(lambda: len(ran) == 2)
