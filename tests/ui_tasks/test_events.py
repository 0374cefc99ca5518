"""Waiting for events of real widgets."""

from __future__ import annotations

import tkinter
import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest

from tkasync import (
    Component,
    TaskState,
    first,
    move_on_after,
    scope_of,
    sleep,
    spawn_ui_task,
    ui_event,
)
from tkasync.testing import Pilot


@pytest.fixture
def entry(tk_root: tk.Tk, pilot: Pilot) -> Any:
    entry = ttk.Entry(tk_root)
    entry.pack()
    scope_of(entry)  # leaves a tag of its own
    tk_root.update()
    return entry


def test_it_gives_the_event(tk_root: tk.Tk, pilot: Pilot, entry: ttk.Entry) -> None:
    async def work() -> Any:
        return (await ui_event(entry, "<<Saved>>")).widget

    handle = spawn_ui_task(work)
    pilot.settle()
    entry.event_generate("<<Saved>>")
    pilot.wait_until(handle.done)
    assert handle.result() is entry


def test_events_that_follow_at_once_are_all_seen(tk_root: tk.Tk, pilot: Pilot, entry: ttk.Entry) -> None:
    """Press and release in one go: the task goes on inside the first, and is there for the second."""
    seen: list[Any] = []

    async def work() -> None:
        for sequence in ("<<One>>", "<<Two>>", "<<One>>"):
            await ui_event(entry, sequence)
            seen.append(sequence)

    handle = spawn_ui_task(work)
    pilot.settle()
    for sequence in ("<<One>>", "<<Two>>", "<<One>>"):
        entry.event_generate(sequence)
    assert seen == ["<<One>>", "<<Two>>", "<<One>>"]
    pilot.wait_until(handle.done)


def test_it_leaves_no_binding_and_no_command(tk_root: tk.Tk, pilot: Pilot, entry: ttk.Entry) -> None:
    tags, commands = entry.bindtags(), set(tk_root.tk.splitlist(tk_root.tk.call("info", "commands")))

    async def work() -> None:
        for _ in range(5):
            await first(ui_event(entry, "<<One>>"), ui_event(entry, "<<Two>>"))

    handle = spawn_ui_task(work)
    pilot.settle()
    for _ in range(5):
        entry.event_generate("<<One>>")
        pilot.settle()
    pilot.wait_until(handle.done)
    assert entry.bindtags() == tags
    assert set(tk_root.tk.splitlist(tk_root.tk.call("info", "commands"))) == commands


def test_bindings_of_others_do_not_touch_it(tk_root: tk.Tk, pilot: Pilot, entry: ttk.Entry) -> None:
    seen: list[Any] = []

    async def work() -> None:
        await ui_event(entry, "<<Saved>>")
        seen.append("task")

    handle = spawn_ui_task(work)
    pilot.settle()
    entry.bind("<<Saved>>", lambda event: "break")
    entry.unbind("<<Saved>>")
    entry.bind("<<Saved>>", lambda event: seen.append("bind"))
    entry.event_generate("<<Saved>>")
    assert seen == ["task", "bind"]
    pilot.wait_until(handle.done)


@pytest.mark.parametrize("way", ["destroy", "Tcl", "parent"])
def test_a_destroyed_widget_cancels_the_wait(tk_root: tk.Tk, pilot: Pilot, way: str) -> None:
    frame = ttk.Frame(tk_root)
    entry = ttk.Entry(frame)
    log: list[Any] = []

    async def work() -> None:
        try:
            await ui_event(entry, "<<Never>>")
        finally:
            log.append("finally")

    handle = spawn_ui_task(work)
    pilot.settle()
    if way == "Tcl":
        tk_root.tk.call("destroy", str(entry))
    else:
        (entry if way == "destroy" else frame).destroy()
    pilot.wait_until(handle.done)
    assert handle.cancelled()
    assert log == ["finally"]


def test_a_widget_that_is_gone_already_cancels_too(tk_root: tk.Tk, pilot: Pilot, entry: ttk.Entry) -> None:
    async def work() -> None:
        await ui_event(entry, "<<Never>>")

    entry.destroy()
    handle = spawn_ui_task(work)
    pilot.wait_until(handle.done)
    assert handle.cancelled()


def test_an_event_that_has_happened_wins_over_the_destruction_after_it(tk_root: tk.Tk, pilot: Pilot) -> None:
    dialog = tkinter.Toplevel(tk_root)

    async def work() -> Any:
        return (await first(ui_event(dialog, "<<Ok>>"), ui_event(tk_root, "<<Never>>"))).widget

    handle = spawn_ui_task(work)
    pilot.settle()
    dialog.event_generate("<<Ok>>")
    dialog.destroy()
    pilot.wait_until(handle.done)
    assert handle.state is TaskState.SUCCEEDED
    assert handle.result() is dialog


def test_a_limit_takes_the_binding_back(tk_root: tk.Tk, pilot: Pilot, entry: ttk.Entry) -> None:
    tags = entry.bindtags()

    async def work() -> Any:
        async with move_on_after(0.01) as limit:
            await ui_event(entry, "<<Never>>")
        return limit.cancelled_caught

    handle = spawn_ui_task(work)
    pilot.wait_until(handle.done)
    assert handle.result()
    assert entry.bindtags() == tags


def test_a_sequence_that_tk_does_not_know_is_raised_at_the_await(
    tk_root: tk.Tk, pilot: Pilot, entry: ttk.Entry
) -> None:
    async def work() -> str:
        with pytest.raises(tkinter.TclError):
            await ui_event(entry, "<Nonsense>")
        return "went on"

    handle = spawn_ui_task(work)
    pilot.wait_until(handle.done)
    assert handle.result() == "went on"


def test_what_is_no_widget_is_refused() -> None:
    with pytest.raises(TypeError, match="a widget and a sequence"):
        ui_event("entry", "<Return>")


def test_the_task_may_destroy_the_widget_of_the_event(tk_root: tk.Tk, pilot: Pilot) -> None:
    dialog = tkinter.Toplevel(tk_root)
    button = ttk.Button(dialog)
    button.pack()
    tk_root.update()

    async def work() -> Any:
        await ui_event(button, "<<Close>>")
        dialog.destroy()
        await sleep(0)
        return dialog.winfo_exists()

    handle = spawn_ui_task(work)
    pilot.settle()
    button.event_generate("<<Close>>")
    pilot.wait_until(handle.done)
    assert handle.result() == 0


def test_a_components_tasks_end_with_it_in_the_middle_of_a_step(tk_root: tk.Tk, pilot: Pilot) -> None:
    log: list[Any] = []

    class Part(Component):
        async def work(self) -> None:
            try:
                self.destroy()
                log.append("destroyed")
                await sleep(0)
                log.append("never")
            finally:
                log.append("finally")

    part = Part(tk_root)
    handle = part.spawn_ui_task(part.work)
    pilot.wait_until(lambda: len(log) == 2)
    assert log == ["destroyed", "finally"]
    assert handle.cancelled()
