"""The meter in the corner: what it shows, and that it goes away without a trace."""

from __future__ import annotations

import time
import tkinter
from tkinter import ttk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.watch.stalls import run_until
from tkasync import Runtime, dispatch_to_ui, spawn_task
from tkasync.errors import WrongThreadError
from tkasync.tools import FrameMeter
from tkasync.watch.window.meter import colour_of


def after_beats(root: Any, meter: FrameMeter, beats: int) -> None:
    """Run *root* until *meter* has beaten so often since now."""
    meter.latest.clear()
    run_until(root, lambda: len(meter.latest) >= beats, "the meter does not beat")


def words_of(meter: FrameMeter) -> str:
    return next(meter.itemcget(item, "text") for item in meter.find_all() if meter.type(item) == "text")


@pytest.mark.parametrize(
    ("lateness", "colour"),
    [(-0.001, "#2e9e5b"), (0.02, "#2e9e5b"), (0.03, "#e08a00"), (0.1, "#e08a00"), (0.11, "#d13438")],
)
def test_a_bar_is_green_orange_or_red(lateness: float, colour: str) -> None:
    assert colour_of(lateness) == colour


def test_a_late_beat_is_a_red_bar(tk_root: Any) -> None:
    meter = FrameMeter(tk_root)
    after_beats(tk_root, meter, 1)
    meter.latest.clear()
    time.sleep(0.5)
    run_until(tk_root, lambda: meter.latest, "the meter does not beat")
    assert meter.latest[0] >= 0.3
    newest = max(meter.find_withtag("bar"), key=lambda bar: meter.coords(bar)[2])
    assert meter.itemcget(newest, "fill") == "#d13438"
    assert words_of(meter).startswith(f"{meter.latest[0] * 1000:.0f} ms")


def test_what_it_has_missed_is_one_bar(tk_root: Any) -> None:
    meter = FrameMeter(tk_root)
    after_beats(tk_root, meter, 1)
    end = time.monotonic() + GIVE_UP
    while True:  # a busy machine may hold up the second beat as well
        assert time.monotonic() < end, "the beats that it has missed are shown"
        meter.latest.clear()
        time.sleep(0.6)
        run_until(tk_root, lambda: len(meter.latest) > 1, "the meter does not beat")
        if meter.latest[1] < 0.1:
            break


def test_it_says_how_many_calls_wait(tk_root: Any) -> None:
    meter = FrameMeter(tk_root)
    after_beats(tk_root, meter, 1)
    seen: list[str] = []

    def again(left: int) -> None:
        seen.append(words_of(meter))
        for _ in range(3 if left else 0):
            dispatch_to_ui(int)
        if left:
            dispatch_to_ui(time.sleep, 0.02)
            dispatch_to_ui(again, left - 1)

    again(60)
    run_until(tk_root, lambda: len(seen) > 60, "the calls have not run")
    assert any(words.partition(" queued")[0].rpartition(", ")[2] != "0" for words in seen)


def test_no_other_widget_moves(tk_root: Any) -> None:
    label = tkinter.Label(tk_root, text="content")
    label.pack()
    tk_root.update()
    before = (label.winfo_geometry(), tk_root.winfo_reqwidth(), tk_root.winfo_reqheight())
    meter = FrameMeter(label)
    after_beats(tk_root, meter, 2)
    assert (label.winfo_geometry(), tk_root.winfo_reqwidth(), tk_root.winfo_reqheight()) == before
    assert meter.winfo_manager() == "place"
    assert meter.master is tk_root


@pytest.mark.parametrize("event", ["<Button-1>", "<Escape>", "<Return>", "<space>"])
def test_a_press_or_a_key_hides_it_and_it_beats_no_more(tk_root: Any, event: str) -> None:
    meter = FrameMeter(tk_root)
    after_beats(tk_root, meter, 1)
    meter.focus_force()
    tk_root.update()
    meter.event_generate(event)
    run_until(tk_root, lambda: not meter.is_shown, "the meter is still shown")
    assert meter.winfo_manager() == ""
    meter.latest.clear()
    later: list[bool] = []
    # Timers run in the order in which they are due: a beat would come before this one.
    Runtime.of(tk_root).host.after(0.25, lambda: later.append(True))
    run_until(tk_root, lambda: later, "the timer has not come")
    assert list(meter.latest) == []
    meter.toggle()
    after_beats(tk_root, meter, 1)
    meter.toggle()
    assert not meter.is_shown


def test_the_keyboard_reaches_it(tk_root: Any) -> None:
    entry = tkinter.Entry(tk_root)
    entry.pack()
    meter = FrameMeter(tk_root)
    tk_root.update()
    assert entry.tk_focusNext() is meter


def test_its_colours_are_those_of_the_theme(tk_root: Any) -> None:
    meter = FrameMeter(tk_root)
    ttk.Style(tk_root).configure("TFrame", background="#102030")
    meter.event_generate("<<ThemeChanged>>")
    run_until(tk_root, lambda: str(meter.cget("background")) == "#102030", "it keeps the old colours")


def test_it_ends_with_its_window_and_alone(tk_root: Any) -> None:
    """What a job or timer left behind would be, the plugin finds."""
    FrameMeter(tk_root).destroy()
    FrameMeter(tk_root)


def test_it_is_made_on_the_ui_thread(tk_root: Any) -> None:
    Runtime.of(tk_root)
    task = spawn_task(FrameMeter, tk_root)
    run_until(tk_root, task.done, "the task has not ended")
    with pytest.raises(WrongThreadError):
        task.result()
