"""`Dialog`: a modal window whose value a UI task awaits, and the line in which dialogs stand."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from functools import partial
from tkinter import ttk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.widgets.shown import answer, shown
from tkasync import Component, Runtime, dispatch_to_ui, spawn_task, spawn_ui_task
from tkasync.errors import NoOwnerError
from tkasync.testing import Pilot
from tkasync.widgets import Dialog


class Rename(Dialog):
    def setup(self, name: str = "") -> None:
        self.entry = ttk.Entry(self)
        self.entry.insert(0, name)
        self.entry.pack()
        self.button = ttk.Button(self, text="OK", default="active", command=self.accept)
        self.button.pack()
        self.entry.focus_set()

    def accept(self) -> None:
        self.finish(self.entry.get())


@pytest.fixture
def panel(tk_root: tk.Tk, pilot: Pilot) -> Iterator[Component]:
    tk_root.geometry("400x300+200+200")
    panel = Component(tk_root)
    ttk.Entry(panel).pack()
    panel.pack()
    tk_root.update()
    yield panel
    panel.destroy()
    pilot.settle()


def _opened(pilot: Pilot, root: tk.Misc) -> Any:
    pilot.wait_until(lambda: shown(root) and root.grab_current() is shown(root)[-1])
    return shown(root)[-1]


def test_it_gives_the_value_that_it_is_finished_with(panel: Component, pilot: Pilot) -> None:
    asked = panel.spawn_ui_task(Rename(panel, "old").show)
    dialog = _opened(pilot, panel)
    dialog.button.invoke()
    assert answer(pilot, asked) == "old"
    assert not dialog.winfo_exists()


@pytest.mark.parametrize("way", ["button", "Escape", "destroy", "tcl"])
def test_closed_unanswered_it_gives_none(panel: Component, pilot: Pilot, way: str) -> None:
    asked = panel.spawn_ui_task(Rename(panel).show)
    dialog = _opened(pilot, panel)
    if way == "button":
        dialog.tk.eval(dialog.tk.call("wm", "protocol", str(dialog), "WM_DELETE_WINDOW"))
    elif way == "Escape":
        pilot.press("<Escape>", dialog.entry)
    elif way == "destroy":
        dialog.destroy()
    else:
        dialog.tk.call("destroy", str(dialog))
    assert answer(pilot, asked) is None


def test_return_presses_the_default_button(panel: Component, pilot: Pilot) -> None:
    asked = panel.spawn_ui_task(Rename(panel, "old").show)
    dialog = _opened(pilot, panel)
    pilot.wait_until(lambda: dialog.focus_lastfor() is dialog.entry)
    pilot.press("<Return>", dialog.entry)
    assert answer(pilot, asked) == "old"


def test_finished_before_it_is_shown_it_gives_that_value_and_does_not_show(
    panel: Component, pilot: Pilot
) -> None:
    dialog = Rename(panel)
    dialog.finish("early")
    assert answer(pilot, panel.spawn_ui_task(dialog.show)) == "early"
    unanswered = Rename(panel)
    unanswered.destroy()
    assert answer(pilot, panel.spawn_ui_task(unanswered.show)) is None


def test_it_is_hidden_until_it_is_awaited(panel: Component, pilot: Pilot) -> None:
    dialog = Rename(panel)
    panel.update()
    assert not dialog.winfo_viewable()
    dialog.destroy()


def test_it_is_modal_and_gives_grab_and_focus_back(panel: Component, tk_root: tk.Tk, pilot: Pilot) -> None:
    entry = panel.winfo_children()[0]
    entry.focus_force()
    tk_root.update()
    asked = panel.spawn_ui_task(Rename(panel).show)
    dialog = _opened(pilot, panel)
    pilot.wait_until(lambda: dialog.focus_lastfor() is dialog.entry)
    assert str(dialog.wm_transient()) == str(tk_root)
    assert abs(dialog.winfo_rootx() + dialog.winfo_width() / 2 - tk_root.winfo_rootx() - 200) < 20
    dialog.finish(1)
    assert answer(pilot, asked) == 1
    assert tk_root.grab_current() is None
    assert tk_root.focus_lastfor() is entry


def test_several_at_once_stand_in_line(panel: Component, pilot: Pilot) -> None:
    asked = [panel.spawn_ui_task(Rename(panel, str(number)).show) for number in range(3)]
    for number in range(3):
        dialog = _opened(pilot, panel)
        assert shown(panel) == [dialog]
        assert dialog.entry.get() == str(number)
        dialog.accept()
        assert answer(pilot, asked[number]) == str(number)


def test_one_that_comes_when_the_shown_one_has_just_gone_does_not_overtake(
    panel: Component, pilot: Pilot
) -> None:
    first, second, third = dialogs = [Rename(panel, str(number)) for number in range(3)]
    asked = [panel.spawn_ui_task(dialog.show) for dialog in dialogs[:2]]
    _opened(pilot, panel)
    pilot.settle()
    # It begins when the first is gone, and the second not called yet.
    asked.append(panel.spawn_ui_task(third.show))
    first.accept()
    for dialog, handle in ((second, asked[1]), (third, asked[2])):
        pilot.wait_until(dialog.winfo_viewable)
        assert shown(panel) == [dialog]
        dialog.accept()
        answer(pilot, handle)


def test_one_that_a_dialog_opens_comes_above_it_and_gives_it_the_input_back(
    panel: Component, pilot: Pilot
) -> None:
    outer = panel.spawn_ui_task(Rename(panel, "outer").show)
    below = _opened(pilot, panel)
    waiting = panel.spawn_ui_task(Rename(panel, "next").show)
    inner = below.spawn_ui_task(Rename(below.entry, "inner").show)
    pilot.wait_until(lambda: len(shown(panel)) == 2)
    above = next(each for each in shown(panel) if each is not below)
    pilot.wait_until(lambda: panel.grab_current() is above)
    above.accept()
    assert answer(pilot, inner) == "inner"
    pilot.wait_until(lambda: panel.grab_current() is below)
    assert not waiting.done()
    below.accept()
    assert answer(pilot, outer) == "outer"
    _opened(pilot, panel).accept()
    assert answer(pilot, waiting) == "next"


def test_one_in_line_can_be_closed_and_the_others_come(panel: Component, pilot: Pilot) -> None:
    dialogs = [Rename(panel, str(number)) for number in range(3)]
    asked = [panel.spawn_ui_task(dialog.show) for dialog in dialogs]
    _opened(pilot, panel)
    pilot.settle()  # the others stand in line
    dialogs[1].destroy()
    assert answer(pilot, asked[1]) is None
    dialogs[0].accept()
    pilot.wait_until(dialogs[2].winfo_viewable)
    dialogs[2].accept()
    assert answer(pilot, asked[2]) == "2"


@pytest.mark.parametrize("when", ["shown", "in line"])
def test_an_abort_of_the_task_closes_it(panel: Component, pilot: Pilot, when: str) -> None:
    first, second = Rename(panel, "first"), Rename(panel, "second")
    asked = [panel.spawn_ui_task(dialog.show) for dialog in (first, second)]
    _opened(pilot, panel)
    pilot.settle()  # the other stands in line
    which = 0 if when == "shown" else 1
    asked[which].abort()
    pilot.wait_until(lambda: not (first, second)[which].winfo_exists())
    other = (first, second)[1 - which]
    pilot.wait_until(other.winfo_viewable)
    other.finish(which)
    assert answer(pilot, asked[1 - which]) == which


@pytest.mark.parametrize("way", ["method", "coroutine", "partial", "refused"])
def test_an_abort_before_the_first_step_of_its_task_closes_it(
    panel: Component, pilot: Pilot, way: str
) -> None:
    """Hidden as it is, nobody else would."""
    dialog = Rename(panel)
    works = {"method": lambda: dialog.show, "coroutine": dialog.show, "partial": lambda: partial(dialog.show)}
    if way == "refused":
        running = panel.spawn_ui_task(Rename(panel).show, policy="drop", group="dialogs")
        assert panel.spawn_ui_task(dialog.show, policy="drop", group="dialogs") is running
        running.abort()
    else:
        panel.spawn_ui_task(works[way]()).abort()
    pilot.wait_until(lambda: dialog.scope.is_closed)
    assert panel.winfo_exists()


def test_it_ends_with_its_owner_and_a_task_that_goes_on_gets_none(
    panel: Component, tk_root: tk.Tk, pilot: Pilot
) -> None:
    owner = Component(tk_root)
    asked = spawn_ui_task(Rename(owner).show)
    dialog = _opened(pilot, tk_root)
    owner.destroy()
    assert answer(pilot, asked) is None
    assert not dialog.winfo_exists()
    assert tk_root.grab_current() is None


def test_the_queue_goes_on_and_tasks_end_in_any_order(panel: Component, pilot: Pilot) -> None:
    asked = panel.spawn_ui_task(Rename(panel).show)
    dialog = _opened(pilot, panel)
    assert int(panel.tk.eval("set ::tkasync_loops")) == 0, "no event loop of its own"
    ran: list[int] = []
    dispatch_to_ui(ran.append, 1)
    pilot.wait_until(lambda: ran)
    assert not asked.done()
    dialog.destroy()
    answer(pilot, asked)


def test_the_close_ends_it(roots: Any) -> None:
    root = roots()
    runtime = Runtime.of(root)
    asked = spawn_ui_task(Rename(root).show, owner=root)
    Pilot(root).wait_until(lambda: shown(root))
    runtime.close()
    assert asked.cancelled()


def test_elsewhere_it_says_what_to_write(panel: Component, pilot: Pilot) -> None:
    dialog = Rename(panel)
    failed = spawn_task(dialog.show, on_error=lambda error: None)
    pilot.wait_until(failed.done)
    assert isinstance(failed.exception(GIVE_UP), NoOwnerError)
    assert "await spawn_ui_task(dialog.show)" in str(failed.exception())
    dialog.destroy()
