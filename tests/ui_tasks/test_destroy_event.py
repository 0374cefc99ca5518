"""`ui_event(widget, "<Destroy>")`: the wait for the end of a widget, which is not cancelled by that end."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

import pytest

from tkasync import Component, ComponentMixin, first, gather, spawn_task, ui_event, ui_task
from tkasync.testing import Pilot


class Dialog(ComponentMixin, tk.Toplevel):
    def setup(self) -> None:
        self.entry = tk.Entry(self)
        self.entry.insert(0, "text")
        self.seen: list[Any] = []

    @ui_task
    async def wait(self) -> None:
        event = await ui_event(self, "<Destroy>")
        self.seen.append(event.type)


ENDS: dict[str, Callable[[tk.Misc], object]] = {
    "destroy": lambda dialog: dialog.destroy(),
    "Tcl": lambda dialog: dialog.tk.call("destroy", str(dialog)),
    "owner's end": lambda dialog: dialog.master.destroy(),  # type: ignore[union-attr]  # a dialog has a master
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_it_gives_the_event_to_who_waits_elsewhere(pilot: Pilot, end: Callable[[tk.Misc], object]) -> None:
    dialog = Dialog(Component(pilot.root))
    seen: list[Any] = []

    async def wait() -> None:
        event = await ui_event(dialog, "<Destroy>")
        seen.append((event.type, event.widget))

    task = spawn_task(ui_task(wait))
    pilot.root.update()
    end(dialog)
    pilot.wait_until(task.done)
    assert (task.cancelled(), seen) == (False, [(tk.EventType.Destroy, dialog)])


def test_the_widget_still_answers(pilot: Pilot) -> None:
    dialog = Dialog(pilot.root)
    seen: list[str] = []

    async def wait() -> None:
        await ui_event(dialog, "<Destroy>")
        seen.append(dialog.entry.get())

    spawn_task(ui_task(wait))
    pilot.root.update()
    dialog.destroy()
    assert seen == ["text"]


def test_a_task_of_the_widgets_own_hears_of_it_before_it_is_cancelled(pilot: Pilot) -> None:
    dialog = Dialog(pilot.root)
    dialog.wait()
    pilot.root.update()
    dialog.destroy()
    assert dialog.seen == [tk.EventType.Destroy]


@pytest.mark.parametrize("order", [1, -1])
def test_it_wins_over_the_cancellation_of_other_waits(pilot: Pilot, order: int) -> None:
    dialog = Dialog(pilot.root)
    waits = [ui_event(dialog, "<Return>"), ui_event(dialog, "<Destroy>")][::order]

    async def wait() -> Any:
        return (await first(*waits)).type

    task = spawn_task(ui_task(wait))
    pilot.root.update()
    dialog.destroy()
    pilot.wait_until(task.done)
    assert task.result() == tk.EventType.Destroy


def test_of_a_widget_that_is_destroyed_it_gives_the_event_at_once(pilot: Pilot) -> None:
    dialog, plain = Dialog(pilot.root), tk.Frame(pilot.root)
    dialog.destroy()
    plain.destroy()

    async def wait() -> list[Any]:
        return [
            event.widget
            for event in await gather(ui_event(dialog, "<Destroy>"), ui_event(plain, "<Destroy>"))
        ]

    task = spawn_task(ui_task(wait))
    pilot.wait_until(task.done)
    assert task.result() == [dialog, plain]


def test_a_wait_that_is_over_leaves_nothing_with_the_widget(pilot: Pilot) -> None:
    dialog = Dialog(pilot.root)

    async def wait() -> None:
        await ui_event(dialog, "<Destroy>")

    task = spawn_task(ui_task(wait))
    pilot.root.update()
    task.abort()
    assert not dialog.scope._owned_first
    dialog.destroy()
