"""The clock of a real window, as a pilot moves it; and whether a window is at rest."""

from __future__ import annotations

import tkinter as tk

import pytest

from tkasync import dispatch_to_ui, sleep, spawn_debounced, spawn_interval, spawn_task, spawn_ui_task
from tkasync.testing import Gate, Pilot
from tkasync.testing import pilot as pilot_module


def test_an_hour_passes_at_once(tk_root: tk.Tk, pilot: Pilot) -> None:
    pilot.advance(0)
    ticks, ended = [], []

    async def nap() -> None:
        await sleep(3000)
        ended.append("slept")

    interval = spawn_interval(600, ticks.append, 1)
    spawn_ui_task(nap)
    pilot.advance(3600)
    assert (len(ticks), ended) == (7, ["slept"])
    interval.abort()


def test_the_clock_stands_between_two_calls(tk_root: tk.Tk, pilot: Pilot) -> None:
    pilot.advance(0)
    found = []
    search = spawn_debounced(0.05, found.append)
    search("p")
    pilot.advance(0.04)
    tk_root.after(200, found.append, "real time passes")
    pilot.wait_until(lambda: found)
    assert found == ["real time passes"]
    pilot.advance(0.01)
    assert found == ["real time passes", "p"]


def test_a_timer_that_waits_when_the_clock_stops_is_kept_and_may_be_cancelled(
    tk_root: tk.Tk, pilot: Pilot
) -> None:
    found = []
    kept, dropped = spawn_debounced(30, found.append), spawn_debounced(30, found.append)
    kept("kept")
    dropped("dropped")
    pilot.advance(1)
    dropped.cancel()
    pilot.advance(30)
    assert found == ["kept"]


def test_work_in_threads_ends_on_the_way(tk_root: tk.Tk, pilot: Pilot) -> None:
    found = []
    search = spawn_debounced(10, lambda text: spawn_task(str.upper, text, on_result=found.append))
    search("tk")
    pilot.advance(11)
    assert found == ["TK"]


def test_what_comes_to_no_end_is_an_error(
    tk_root: tk.Tk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pilot_module, "ENDLESS", 0.1)

    is_over = False

    def again() -> None:
        if not is_over:
            dispatch_to_ui(again)

    pilot.advance(0)
    dispatch_to_ui(again)
    with pytest.raises(RuntimeError, match="no end"):
        pilot.advance(1)
    is_over = True


def test_a_window_is_at_rest_when_nothing_will_change_by_itself(tk_root: tk.Tk, pilot: Pilot) -> None:
    pilot.wait_until(pilot.is_at_rest)
    job = tk_root.after(60_000, tk_root.title, "x")
    assert not pilot.is_at_rest()
    tk_root.after_cancel(job)
    interval = spawn_interval(60, int)
    assert not pilot.is_at_rest()
    interval.abort()
    with Gate() as ask:
        spawn_task(ask)
        assert not pilot.is_at_rest()
    pilot.wait_until(pilot.is_at_rest)


def test_widgets_are_found_by_what_can_be_read(tk_root: tk.Tk, pilot: Pilot) -> None:
    button = tk.Button(tk_root, text="Ask")
    entry, hidden = tk.Entry(tk_root), tk.Label(tk_root, text="hidden")
    button.pack()
    entry.pack()
    pilot.type(pilot.entry(), "Lima")
    assert pilot.button("Ask") is button
    assert pilot.texts() == ["tkasync test", "Ask", "Lima"]
    assert (pilot.shows("Lim"), pilot.shows("hidden")) == (True, False)
    with pytest.raises(LookupError, match="there are: 'Ask'"):
        pilot.button("Stop")
    with pytest.raises(LookupError, match="1 of them"):
        pilot.entry(1)
    hidden.destroy()


def test_the_close_button_calls_its_handler(tk_root: tk.Tk, pilot: Pilot) -> None:
    pressed = []
    tk_root.protocol("WM_DELETE_WINDOW", lambda: pressed.append(1))
    pilot.close_window()
    assert pressed == [1]
    window = tk.Toplevel(tk_root)
    pilot.close_window(window)
    assert not window.winfo_exists()
