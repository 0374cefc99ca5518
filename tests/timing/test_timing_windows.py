"""Debounce, throttle and interval as a component's own, on a real window."""

from __future__ import annotations

import time
import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest

from tkasync import (
    Component,
    Runtime,
    scope_of,
    sleep,
    spawn_debounced,
    spawn_interval,
    spawn_throttled,
    ui_task,
)
from tkasync.errors import NoOwnerError
from tkasync.testing import FakeHost, Pilot


class Search(Component):
    def setup(self) -> None:
        self.found = []
        self.text = tk.StringVar(self)
        self.entry = ttk.Entry(self, textvariable=self.text)
        self.entry.pack()
        self.later = self.spawn_debounced(0.05, self.search)

    def search(self, *args) -> None:
        self.found.append(self.text.get())


class Editor(Component):
    """Saves what is typed, a second after the last key."""

    def __init__(self, master: tk.Misc, saved: list[str]) -> None:
        self.saved = saved
        super().__init__(master)

    def setup(self) -> None:
        self.text = tk.StringVar(self)
        self.entry = ttk.Entry(self, textvariable=self.text)
        self.entry.pack()
        self.save_soon = self.spawn_debounced(60.0, self.save, on_close="flush")
        self.text.trace_add("write", self.save_soon)

    def save(self, *_trace: str) -> None:
        self.saved.append(f"{self.entry.get()} of {self.entry.winfo_class()}")


@pytest.mark.parametrize("how", ["trace_add", "bind", "command"])
def test_it_fits_trace_add_and_bind_and_command(tk_root: tk.Tk, pilot: Pilot, how: str) -> None:
    """It fits `trace_add`, `bind` and `command=`."""
    page = Search(tk_root)
    page.pack()
    if how == "trace_add":
        page.text.trace_add("write", page.later)
    elif how == "bind":
        page.entry.bind("<KeyRelease>", page.later)
    button = ttk.Button(page, text="go", command=page.later)
    button.pack()
    pilot.type(page.entry, "abc")
    if how == "command":
        pilot.click(button)
    pilot.wait_until(lambda: page.found)
    assert page.found[-1] == "abc"


def test_it_ends_with_its_component(tk_root: tk.Tk, pilot: Pilot) -> None:
    page = Search(tk_root)
    later = page.later
    later()
    page.destroy()
    with pytest.raises(NoOwnerError):
        page.spawn_debounced(1, print)
    pilot.settle()
    assert page.found == []
    assert not later.is_pending


def test_the_function_in_a_setup_belongs_to_the_component(tk_root: tk.Tk) -> None:
    """The module function in a setup(): the component owns it."""
    saved = []

    class Editor(Component):
        def setup(self) -> None:
            self.save = spawn_debounced(60, saved.append, on_close="flush")

    editor = Editor(tk_root)
    editor.save(1)
    editor.destroy()
    assert saved == [1]


def test_a_trace_calls_it_and_its_component_saves_as_it_ends(
    tk_root: tk.Tk, pilot: Pilot, saved: list[Any]
) -> None:
    editor = Editor(tk_root, saved)
    editor.pack()
    pilot.type(editor.entry, "hello")
    assert saved == []
    assert editor.save_soon.is_pending
    editor.destroy()
    assert saved == ["hello of TEntry"]


def test_the_window_saves_as_it_closes(tk_root: tk.Tk, pilot: Pilot, saved: list[Any]) -> None:
    editor = Editor(tk_root, saved)
    editor.pack()
    pilot.type(editor.entry, "hello")
    tk_root.destroy()
    assert saved == ["hello of TEntry"]


def test_it_fits_a_command_and_a_binding(tk_root: tk.Tk, pilot: Pilot, saved: list[Any]) -> None:
    runtime = Runtime.of(tk_root)
    task = spawn_throttled(60.0, lambda *event: saved.append(len(event)), owner=tk_root)
    button = ttk.Button(tk_root, text="go", command=task)
    button.pack()
    pilot.click(button)
    task.cancel()
    button.bind("<<Go>>", task)
    pilot.press("<<Go>>", button)
    pilot.settle()
    assert saved == [0, 1]
    assert scope_of(tk_root) is runtime.scope


def test_two_thousand_of_them_make_no_tcl_command_and_no_tk_timer_each(
    tk_root: tk.Tk, runtime: Runtime
) -> None:
    def state() -> tuple[int, int]:
        tcl = tk_root.tk
        return len(tcl.splitlist(tcl.call("info", "commands"))), len(tcl.splitlist(tcl.call("after", "info")))

    before = state()
    for _ in range(2_000):
        spawn_debounced(60.0, int).call()
        spawn_throttled(60.0, int, leading=False).call()
    assert state() == before


def test_a_component_has_the_three_as_methods(tk_root: tk.Tk, pilot: Pilot, saved: list[Any]) -> None:
    class Page(Component):
        def setup(self) -> None:
            self.ticks = self.spawn_interval(0.005, saved.append, "tick")
            self.debounced = self.spawn_debounced(0.005, saved.append, leading=True)
            self.throttled = self.spawn_throttled(0.005, saved.append, trailing=False)
            self.debounced("debounced")
            self.throttled("throttled")

    page = Page(tk_root)
    pilot.wait_until(lambda: saved.count("tick") > 2)
    page.destroy()
    assert page.ticks.cancelled()
    assert {"debounced", "throttled"} < set(saved)


def test_a_pause_in_a_ui_task_is_an_await_and_no_interval(fake_host: FakeHost, saved: list[Any]) -> None:
    """The three go by the clock of `sleep`: moved together."""

    @ui_task
    async def steps() -> None:
        await sleep(1.0)
        saved.append("slept")

    steps()
    spawn_debounced(1.0, saved.append).call("debounced")
    fake_host.advance(1.0)
    assert sorted(saved) == ["debounced", "slept"]


@pytest.mark.parametrize("spelling", ["method", "setup", "owner", "object"])
def test_an_interval_ends_with_its_owner_in_any_spelling(tk_root: tk.Tk, pilot: Pilot, spelling: str) -> None:
    """Owned by the component; by the owner at hand; by `owner=`."""
    ticks = []

    class Page(Component):
        def setup(self) -> None:
            if spelling == "setup":
                spawn_interval(0.01, ticks.append, 1)

    class Model:
        pass

    page = Page(tk_root)
    if spelling == "method":
        page.spawn_interval(0.01, ticks.append, 1)
    elif spelling == "owner":
        spawn_interval(0.01, ticks.append, 1, owner=page)
    elif spelling == "object":
        spawn_interval(0.01, ticks.append, 1, owner=scope_of(page))
    pilot.wait_until(lambda: len(ticks) >= 3)
    page.destroy()
    count = len(ticks)
    end = time.monotonic() + 0.05
    pilot.wait_until(lambda: time.monotonic() > end)
    assert len(ticks) == count


def test_on_a_real_window_runs_come_a_period_apart(tk_root: tk.Tk, pilot: Pilot) -> None:
    """On a real window: about the period apart, never before it."""
    ticks = []
    page = Component(tk_root)
    page.spawn_interval(0.02, lambda: ticks.append(time.monotonic()))
    pilot.wait_until(lambda: len(ticks) >= 6)
    offsets = [(t - ticks[0]) / 0.02 for t in ticks[1:]]
    assert offsets == sorted(offsets)
    assert offsets[-1] >= 4
