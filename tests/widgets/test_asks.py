"""`ask`, `ask_text`, `ask_open`, `ask_save`: questions that a UI task awaits, one box at a time."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.widgets.shown import answer, shown
from tkasync import Component, TaskHandle, dispatch_to_ui, first, sleep, spawn_task, spawn_ui_task
from tkasync.errors import NoOwnerError, NoRuntimeError
from tkasync.testing import FakeHost, Pilot, fake_runtime
from tkasync.widgets import ask, ask_open, ask_save, ask_text

Ask = Callable[..., Coroutine[Any, Any, Any]]


def _box(pilot: Pilot, root: tk.Misc) -> Any:
    pilot.wait_until(lambda: shown(root))
    return shown(root)[0]


@pytest.mark.parametrize(("way", "value"), [("accept", True), ("refuse", False), ("destroy", None)], ids=str)
def test_a_question_is_answered_by_yes_or_no_or_not_at_all(
    tk_root: tk.Tk, pilot: Pilot, way: str, value: object
) -> None:
    asked = spawn_ui_task(ask, "Delete it?")
    box = _box(pilot, tk_root)
    getattr(box, way)()
    assert answer(pilot, asked) is value


@pytest.mark.parametrize(
    ("way", "value"), [("accept", "typed"), ("refuse", None), ("destroy", None)], ids=str
)
def test_a_line_of_text_is_typed_or_not(tk_root: tk.Tk, pilot: Pilot, way: str, value: object) -> None:
    asked = spawn_ui_task(ask_text, "Your name?")
    box = _box(pilot, tk_root)
    pilot.type(box.entry, "typed")
    getattr(box, way)()
    assert answer(pilot, asked) == value


def test_an_empty_line_is_an_answer_and_return_gives_it(tk_root: tk.Tk, pilot: Pilot) -> None:
    asked = spawn_ui_task(ask_text, "Your name?")
    pilot.press("<Return>", _box(pilot, tk_root).entry)
    assert answer(pilot, asked) == ""


def test_the_box_belongs_to_the_widget_of_the_task_and_ends_with_it(tk_root: tk.Tk, pilot: Pilot) -> None:
    owner, other = Component(tk_root), Component(tk_root)
    asked = owner.spawn_ui_task(ask, "Delete it?")
    box = _box(pilot, tk_root)
    assert box.master is owner
    owner.destroy()
    pilot.wait_until(asked.done)
    assert asked.cancelled()
    assert not box.winfo_exists()

    async def about_the_other() -> bool | None:
        return await ask("Delete it?", title="Other", master=other)

    named = spawn_ui_task(about_the_other)
    box = _box(pilot, tk_root)
    assert (box.master, box.title()) == (other, "Other")
    other.destroy()
    assert answer(pilot, named) is None


def test_one_box_at_a_time_and_none_waits_inside_another(tk_root: tk.Tk, pilot: Pilot) -> None:
    asked = [spawn_ui_task(ask, str(number)) for number in range(12)]
    ran: list[int] = []
    for handle in asked:
        box = _box(pilot, tk_root)
        assert len(shown(tk_root)) == 1
        dispatch_to_ui(ran.append, 1)
        box.accept()
        assert answer(pilot, handle) is True
    assert len(ran) == 12


def test_a_box_may_lose_against_the_clock(tk_root: tk.Tk, pilot: Pilot) -> None:
    async def impatient() -> object:
        return await first(ask("Still there?"), sleep(0.05))

    assert answer(pilot, spawn_ui_task(impatient)) is None
    assert shown(tk_root) == []


def test_a_worker_asks_by_a_ui_task(tk_root: tk.Tk, pilot: Pilot) -> None:
    asked = spawn_task(lambda: spawn_ui_task(ask, "Go on?").result(GIVE_UP))
    _box(pilot, tk_root).accept()
    assert answer(pilot, asked) is True


@pytest.mark.parametrize("question", [ask, ask_text, ask_open, ask_save], ids=lambda each: each.__name__)
def test_elsewhere_it_says_what_to_write(tk_root: tk.Tk, pilot: Pilot, question: Ask) -> None:
    refused = spawn_task(question, "x", on_error=lambda _error: None)
    pilot.wait_until(refused.done)
    error = refused.exception(GIVE_UP)
    assert isinstance(error, NoOwnerError)
    assert f"await spawn_ui_task({question.__name__}, text)" in str(error)


def test_without_a_window_it_says_so(fake_host: FakeHost) -> None:
    with fake_runtime(fake_host):
        asked = spawn_ui_task(ask, "x", on_error=lambda _error: None)
        fake_host.run_pending()
        assert isinstance(asked.exception(), NoRuntimeError)
        assert "tk_root" in str(asked.exception())


# The chooser that Tk has where the system has none. It runs an event loop of its own, which the tests work in.


def _in_the_chooser(root: tk.Misc, act: Callable[[], object]) -> TaskHandle[Any]:
    async def when_it_shows() -> None:
        while root.tk.eval("winfo exists .__tk_filedialog") == "0" or not _waits(root):
            await sleep(0.01)
        act()

    return spawn_ui_task(when_it_shows)


def _waits(root: tk.Misc) -> int:
    return int(root.tk.eval("set ::tkasync_loops"))


def test_a_file_is_chosen_while_tasks_go_on(tk_root: tk.Tk, pilot: Pilot, tmp_path: Path) -> None:
    asked = spawn_ui_task(ask_save, "Save as")
    title: list[str] = []

    def choose() -> None:
        title.append(tk_root.tk.eval("wm title .__tk_filedialog"))
        tk_root.tk.eval(f"set ::tk::Priv(selectFilePath) {{{tmp_path / 'new'}}}")

    _in_the_chooser(tk_root, choose)
    assert answer(pilot, asked) == str(tmp_path / "new")
    assert title == ["Save as"]


def test_a_chooser_closed_without_a_file_gives_none(tk_root: tk.Tk, pilot: Pilot) -> None:
    asked = spawn_ui_task(ask_open)
    _in_the_chooser(
        tk_root,
        lambda: tk_root.tk.eval(tk_root.tk.call("wm", "protocol", ".__tk_filedialog", "WM_DELETE_WINDOW")),
    )
    assert answer(pilot, asked) is None


@pytest.mark.parametrize("end", ["abort", "owner"])
def test_a_chooser_ends_with_its_task_and_with_its_owner(tk_root: tk.Tk, pilot: Pilot, end: str) -> None:
    owner = Component(tk_root)

    async def choose() -> str | None:
        return await ask_open(master=tk_root)

    asked = owner.spawn_ui_task(choose)
    _in_the_chooser(tk_root, asked.abort if end == "abort" else owner.destroy)
    pilot.wait_until(lambda: asked.done() and not _waits(tk_root))
    assert asked.cancelled()
    following = spawn_ui_task(ask, "next")
    _box(pilot, tk_root).accept()
    assert answer(pilot, following) is True
    owner.destroy()


def test_a_chooser_ends_with_the_widget_that_it_concerns(tk_root: tk.Tk, pilot: Pilot) -> None:
    window = tk.Toplevel(tk_root)

    async def choose() -> str | None:
        return await ask_open(master=window)

    asked = spawn_ui_task(choose)

    async def end() -> None:
        while not _waits(tk_root):
            await sleep(0.01)
        window.destroy()

    spawn_ui_task(end)
    assert answer(pilot, asked) is None
    assert not _waits(tk_root)
