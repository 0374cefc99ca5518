"""The pilot, on a real window."""

from __future__ import annotations

import threading
import time
import tkinter as tk
from pathlib import Path
from tkinter import ttk
from typing import Any

import pytest
from PIL import Image

from tkasync import (
    Component,
    Runtime,
    dispatch_to_ui,
    sleep,
    spawn_task,
    spawn_ui_task,
    ui_event,
)
from tkasync.testing import Pilot


def test_a_click_presses_the_button(tk_root: tk.Tk, pilot: Pilot) -> None:
    clicks: list[int] = []
    button = ttk.Button(tk_root, text="go", command=lambda: clicks.append(1))
    button.pack()
    pilot.click(button)
    assert clicks == [1]


def test_a_click_on_a_plain_tk_button_and_on_a_check_button(tk_root: tk.Tk, pilot: Pilot) -> None:
    clicks: list[int] = []
    is_on = tk.BooleanVar(tk_root)
    plain = tk.Button(tk_root, text="go", command=lambda: clicks.append(1))
    check = ttk.Checkbutton(tk_root, text="on", variable=is_on)
    plain.pack()
    check.pack()
    pilot.click(plain)
    pilot.click(check)
    assert (clicks, is_on.get()) == ([1], True)


def test_two_clicks_at_one_place_are_a_double_click(tk_root: tk.Tk, pilot: Pilot) -> None:
    rows = tk.Listbox(tk_root)
    rows.insert("end", "Lima", "Oslo")
    rows.pack()
    opened: list[str] = []
    rows.bind("<Double-1>", lambda event: opened.append(rows.get("active")))
    tk_root.update()
    x, y, width, height = rows.bbox(1) or pytest.fail("the row is not on the screen")
    for clicks in (1, 2):
        pilot.click(rows, x + width // 2, y + height // 2)
        assert opened == ["Oslo"] * (clicks - 1)


def test_what_is_not_on_the_screen_cannot_be_clicked(tk_root: tk.Tk, pilot: Pilot) -> None:
    with pytest.raises(ValueError, match="not on the screen"):
        pilot.click(ttk.Button(tk_root))


def test_what_is_no_widget_is_refused_with_how_one_is_found(pilot: Pilot) -> None:
    wrong: Any = "Save"
    with pytest.raises(
        TypeError, match=r"""^pilot.click takes a widget, pilot.button\("Save"\) say, not 'Save'$"""
    ):
        pilot.click(wrong)
    with pytest.raises(TypeError, match=r"^pilot.type takes a widget, pilot.entry\(\) say, not 'Save'$"):
        pilot.type(wrong, "milk")
    with pytest.raises(TypeError, match=r"pilot\.press takes a widget"):
        pilot.press("<Return>", wrong)
    with pytest.raises(TypeError, match=r"pilot\.close_window takes a widget"):
        pilot.close_window(wrong)


def test_what_is_covered_cannot_be_clicked(tk_root: tk.Tk, pilot: Pilot) -> None:
    button = ttk.Button(tk_root, text="below")
    button.pack()
    cover = ttk.Frame(tk_root)
    cover.place(x=0, y=0, relwidth=1, relheight=1)
    with pytest.raises(ValueError, match="covers it"):
        pilot.click(button)


def test_what_a_modal_dialog_shuts_off_cannot_be_clicked(tk_root: tk.Tk, pilot: Pilot) -> None:
    button = ttk.Button(tk_root, text="below")
    button.pack()
    dialog = tk.Toplevel(tk_root)
    dialog.wait_visibility()
    dialog.grab_set()
    with pytest.raises(ValueError, match="holds the grab"):
        pilot.click(button)


@pytest.mark.parametrize("kind", [tk.Entry, ttk.Entry, tk.Text])
def test_typing_gives_the_text(tk_root: tk.Tk, pilot: Pilot, kind: Any) -> None:
    widget = kind(tk_root)
    widget.pack()
    text = "Hello, Wörld <1> 中 & \\ {}"
    pilot.type(widget, text)
    assert (widget.get("1.0", "end-1c") if kind is tk.Text else widget.get()) == text


def test_each_typed_key_is_pressed_and_released(tk_root: tk.Tk, pilot: Pilot) -> None:
    entry = ttk.Entry(tk_root)
    entry.pack()
    seen: list[str] = []
    entry.bind("<KeyPress>", lambda event: seen.append(f"+{event.keysym}"))
    entry.bind("<KeyRelease>", lambda event: seen.append(f"-{event.keysym}"))
    pilot.type(entry, "a\n")
    assert seen == ["+a", "-a", "+Return", "-Return"]


def test_a_key_goes_to_the_widget_that_has_the_focus(tk_root: tk.Tk, pilot: Pilot) -> None:
    seen: list[str] = []
    tk_root.bind("<Control-s>", lambda event: seen.append("save"))
    entry = ttk.Entry(tk_root)
    entry.pack()
    pilot.type(entry, "x")
    pilot.press("<Control-s>")
    assert seen == ["save"]


def test_a_virtual_event_goes_to_the_widget_named(tk_root: tk.Tk, pilot: Pilot) -> None:
    seen: list[str] = []
    frame = ttk.Frame(tk_root)
    frame.bind("<<Saved>>", lambda event: seen.append("saved"))
    pilot.press("<<Saved>>", frame)
    assert seen == ["saved"]


def test_wait_until_runs_the_event_loop(tk_root: tk.Tk, pilot: Pilot) -> None:
    seen: list[int] = []
    tk_root.after(20, seen.append, 1)
    pilot.wait_until(lambda: seen)


def test_wait_until_sees_what_no_event_announces(pilot: Pilot) -> None:
    done = threading.Event()
    timer = threading.Timer(0.05, done.set)
    timer.start()
    pilot.wait_until(done.is_set)
    timer.join()


def test_wait_until_names_what_did_not_come_true(pilot: Pilot) -> None:
    def has_arrived() -> bool:
        return False

    with pytest.raises(TimeoutError, match=r"has_arrived .*test_pilot.*0\.05 s"):
        pilot.wait_until(has_arrived, timeout=0.05)


def test_settle_waits_for_tasks_and_their_callbacks(tk_root: tk.Tk, pilot: Pilot) -> None:
    class Page(Component):
        def setup(self) -> None:
            self.label = ttk.Label(self)
            self.spawn_task(lambda: "loaded", on_result=self.show)

        def show(self, text: str) -> None:
            self.label.configure(text=text)

    page = Page(tk_root)
    pilot.settle()
    assert str(page.label["text"]) == "loaded"


def test_settle_waits_for_a_ui_task_that_pauses(runtime: Runtime, pilot: Pilot) -> None:
    async def two_steps() -> str:
        await sleep(0.02)
        return "there"

    handle = spawn_ui_task(two_steps)
    pilot.settle()
    assert handle.result() == "there"


def test_settle_does_not_wait_for_the_user(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    async def listen() -> None:
        await ui_event(tk_root, "<<Never>>")

    async def listen_below() -> None:
        await spawn_ui_task(listen)

    handle = spawn_ui_task(listen_below)
    pilot.settle()
    assert handle.is_running()
    handle.abort()
    pilot.settle()


def test_settle_names_what_goes_on(runtime: Runtime, pilot: Pilot) -> None:
    gate = threading.Event()

    def stuck() -> None:
        gate.wait(10)

    runtime.spawn_task(stuck)
    with pytest.raises(TimeoutError, match="stuck"):
        pilot.settle(timeout=0.05)
    gate.set()


def test_a_screenshot_shows_the_window(tk_root: tk.Tk, pilot: Pilot, tmp_path: Path) -> None:
    frame = tk.Frame(tk_root, background="#ff0000", width=80, height=60)
    frame.pack()
    pilot.settle()
    pilot.screenshot(tmp_path / "shot.png")
    with Image.open(tmp_path / "shot.png") as picture:
        size = (tk_root.winfo_width(), tk_root.winfo_height())
        assert picture.size == size
        assert picture.getpixel((size[0] // 2, 30))[:3] == (255, 0, 0)


def test_without_pillow_a_screenshot_says_what_to_install(
    pilot: Pilot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "PIL", None)
    with pytest.raises(RuntimeError, match="pip install pillow"):
        pilot.screenshot(tmp_path / "shot.png")


def test_a_pilot_of_any_widget_drives_its_window(tk_root: tk.Tk) -> None:
    assert Pilot(ttk.Frame(tk_root)).root is tk_root


def test_the_runtime_is_that_of_the_root(tk_root: tk.Tk, runtime: Runtime) -> None:
    assert Runtime.of(tk_root) is runtime


def test_settle_waits_for_what_callbacks_spawn_and_queue(pilot: Pilot) -> None:
    """`.settle()` (queue empty, no task running)."""
    seen: list[Any] = []
    spawn_task(time.sleep, 0.05, on_done=lambda h: spawn_task(abs, -1, on_result=seen.append))
    dispatch_to_ui(lambda: dispatch_to_ui(seen.append, 2))
    pilot.settle()
    assert sorted(seen) == [1, 2]


def test_a_wait_for_the_end_of_the_window_ends_with_it(tk_root: tk.Tk, pilot: Pilot) -> None:
    """The condition is asked once more, though the window has gone with its timers."""
    ended: list[object] = []
    tk_root.bind("<Destroy>", ended.append)
    tk_root.after(1, tk_root.destroy)
    pilot.wait_until(lambda: ended)
