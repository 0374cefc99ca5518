"""Intervals that pause while their widget is not on the screen, on a real window."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from tkinter import ttk

import pytest

from tests.support.pythons import run_python
from tkasync import Component, Runtime, spawn_interval
from tkasync.testing import Pilot

PERIOD = 0.005


class Clock(Component):
    """Counts its ticks."""

    def setup(self) -> None:
        self.count = 0
        ttk.Label(self, text="clock").pack()
        self.ticks = self.spawn_interval(PERIOD, self.tick, while_visible=True)

    def tick(self) -> None:
        self.count += 1


@pytest.fixture
def goes_on(pilot: Pilot) -> Callable[[Clock], None]:
    """Waits until a clock has ticked on, however slow the machine is."""

    def wait(clock: Clock) -> None:
        count = clock.count
        pilot.wait_until(lambda: clock.count > count + 1)

    return wait


@pytest.fixture
def stands(pilot: Pilot) -> Callable[[Clock], bool]:
    """Whether a clock does not tick while twenty periods go by, but for one tick that was on its way."""

    def look(clock: Clock) -> bool:
        count = clock.count
        try:
            pilot.wait_until(lambda: clock.count > count + 1, timeout=20 * PERIOD)
        except TimeoutError:
            return True
        return False

    return look


WINDOWS = """
import gc
import tkinter as tk
from tkasync import Component, Runtime
from tkasync.tk.guard.pin import pinned_interpreters, release_dead_pins

class Clock(Component):
    def setup(self):
        self.spawn_interval(0.005, int, while_visible=True)

def open_and_close():
    root = tk.Tk()
    Clock(root).pack()
    root.after(50, root.destroy)
    root.mainloop()

for _ in range(3):
    open_and_close()
gc.collect()
release_dead_pins()
print(pinned_interpreters())
"""


def test_it_waits_until_its_widget_is_on_the_screen(
    tk_root: tk.Tk, pilot: Pilot, goes_on: Callable[[Clock], None]
) -> None:
    clock = Clock(tk_root)
    pilot.settle()
    assert clock.ticks.is_paused
    assert clock.count == 0
    clock.pack()
    pilot.wait_until(lambda: clock.count)
    goes_on(clock)


def test_it_pauses_in_a_hidden_tab(
    tk_root: tk.Tk, pilot: Pilot, goes_on: Callable[[Clock], None], stands: Callable[[Clock], bool]
) -> None:
    tabs = ttk.Notebook(tk_root)
    first, second = ttk.Frame(tabs), ttk.Frame(tabs)
    tabs.add(first, text="clock")
    tabs.add(second, text="other")
    tabs.pack()
    clock = Clock(first)
    clock.pack()
    pilot.wait_until(lambda: clock.count)
    tabs.select(second)
    pilot.wait_until(lambda: clock.ticks.is_paused)
    assert stands(clock)
    tabs.select(first)
    goes_on(clock)


def test_it_pauses_in_a_text_in_a_hidden_tab(
    tk_root: tk.Tk, pilot: Pilot, goes_on: Callable[[Clock], None]
) -> None:
    """A text leaves the widgets in it mapped when it is hidden itself; other managers hide what they manage."""
    tabs = ttk.Notebook(tk_root)
    text, other = tk.Text(tabs), ttk.Frame(tabs)
    tabs.add(text, text="clock")
    tabs.add(other, text="other")
    tabs.pack()
    clock = Clock(text)
    text.window_create("end", window=clock)
    pilot.wait_until(lambda: clock.count)
    tabs.select(other)
    pilot.wait_until(lambda: clock.ticks.is_paused)
    tabs.select(text)
    goes_on(clock)


@pytest.mark.parametrize(
    "window_of", [lambda root: root, tk.Toplevel], ids=["the root", "a window of its own"]
)
def test_it_pauses_while_its_window_is_withdrawn(
    tk_root: tk.Tk,
    pilot: Pilot,
    goes_on: Callable[[Clock], None],
    stands: Callable[[Clock], bool],
    window_of: Callable[[tk.Tk], tk.Tk | tk.Toplevel],
) -> None:
    """To be iconified is the same event, from the window manager."""
    window = window_of(tk_root)
    clock = Clock(window)
    clock.pack()
    pilot.wait_until(lambda: clock.count)
    window.withdraw()
    pilot.wait_until(lambda: clock.ticks.is_paused)
    assert stands(clock)
    window.deiconify()
    goes_on(clock)


def test_it_pauses_while_it_is_not_packed(
    tk_root: tk.Tk, pilot: Pilot, goes_on: Callable[[Clock], None]
) -> None:
    clock = Clock(tk_root)
    clock.pack()
    pilot.wait_until(lambda: clock.count)
    clock.pack_forget()
    pilot.wait_until(lambda: clock.ticks.is_paused)
    clock.pack()
    goes_on(clock)


def test_a_pause_asked_for_lasts_when_it_shows_again(
    tk_root: tk.Tk, pilot: Pilot, goes_on: Callable[[Clock], None], stands: Callable[[Clock], bool]
) -> None:
    clock = Clock(tk_root)
    clock.pack()
    pilot.wait_until(lambda: clock.count)
    clock.ticks.pause()
    clock.pack_forget()
    pilot.settle()
    clock.pack()
    pilot.settle()
    assert stands(clock)
    clock.ticks.resume()
    goes_on(clock)


def test_it_goes_by_the_widget_that_is_named_as_the_owner(tk_root: tk.Tk, pilot: Pilot) -> None:
    seen: list[int] = []
    label = ttk.Label(tk_root, text="clock")
    handle = spawn_interval(PERIOD, seen.append, 1, owner=label, while_visible=True)
    pilot.settle()
    assert (seen, handle.is_paused) == ([], True)
    label.pack()
    pilot.wait_until(lambda: len(seen) > 2)
    label.destroy()
    assert handle.cancelled()


def test_the_root_itself_can_be_the_owner(tk_root: tk.Tk, pilot: Pilot) -> None:
    seen: list[int] = []
    handle = spawn_interval(PERIOD, seen.append, 1, owner=tk_root, while_visible=True)
    pilot.wait_until(lambda: len(seen) > 2)
    tk_root.withdraw()
    pilot.wait_until(lambda: handle.is_paused)
    handle.abort()


def test_bindings_of_the_program_are_left_alone_and_cannot_break_it(tk_root: tk.Tk, pilot: Pilot) -> None:
    seen: list[str] = []
    clock = Clock(tk_root)
    clock.bind("<Unmap>", lambda event: [seen.append("unmapped"), "break"][1])
    clock.pack()
    pilot.wait_until(lambda: clock.count)
    clock.pack_forget()
    pilot.wait_until(lambda: clock.ticks.is_paused)
    assert seen == ["unmapped"]


def test_a_hundred_of_them_share_one_tcl_command_and_leave_nothing_behind(
    tk_root: tk.Tk, pilot: Pilot
) -> None:
    frame = ttk.Frame(tk_root)
    frame.pack()
    Clock(frame).destroy()
    commands = len(tk_root.tk.splitlist(tk_root.tk.call("info", "commands")))
    clocks = [Clock(frame) for _ in range(100)]
    # Each has a label, whose own widget command is counted too, and the frame's.
    assert len(tk_root.tk.splitlist(tk_root.tk.call("info", "commands"))) == commands + 200
    for clock in clocks:
        clock.destroy()
    assert not Runtime.of(tk_root).host._visibility._listeners


def test_one_that_cannot_run_when_it_shows_again_is_reported_and_the_others_go_on(
    tk_root: tk.Tk, pilot: Pilot, goes_on: Callable[[Clock], None]
) -> None:
    """Its executor has been shut down meanwhile, say. ``mainloop()`` goes on too."""
    runtime = Runtime.of(tk_root)
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    executor = ThreadPoolExecutor(1)
    frame = ttk.Frame(tk_root)
    refused = spawn_interval(PERIOD, int, owner=frame, executor=executor, while_visible=True)
    clock = Clock(frame)
    clock.pack()
    frame.pack()
    goes_on(clock)
    frame.pack_forget()
    pilot.wait_until(lambda: clock.ticks.is_paused and refused.is_paused)
    executor.shutdown()
    tk_root.after(1, frame.pack)
    tk_root.after(50, tk_root.quit)
    tk_root.mainloop()
    pilot.wait_until(lambda: len(errors) > 2)  # from the event, and from its timer then
    assert {type(error) for error in errors} == {RuntimeError}
    assert not refused.done()
    goes_on(clock)


def test_a_window_that_had_one_is_freed_when_it_is_closed() -> None:
    ran = run_python("-c", WINDOWS)
    assert (ran.stdout.strip(), ran.stderr) == ("0", "")
