"""A window that has the grab is read by the exam, and answered by its user once nothing comes without that."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path

import pytest

from tkasync.lab.checking import check
from tkasync.lab.examiner.course.boxes import button_in, window_with_grab
from tkasync.lab.exercise import find_exercise
from tkasync.testing import Pilot

PROGRAM = """\
import tkinter as tk
from tkasync import current_runtime, spawn_task
from tkasync.lab.services import save
root = tk.Tk()
def on_save():
    button["state"] = "disabled"
    spawn_task(save, "text", on_result=show, on_error=show)
button = tk.Button(root, text="Save", command=on_save)
button.pack()
current_runtime()
def show(said):
    window = tk.Toplevel(root)
    tk.Label(window, text=str(said)).pack()
    tk.Button(window, text="OK", command=window.destroy).pack()
    window.wait_visibility()
    window.grab_set()
    window.wait_window()
    button["state"] = "normal"
root.mainloop()
"""


def test_a_window_with_the_grab_is_found_with_its_button(tk_root: tk.Tk, pilot: Pilot) -> None:
    window = tk.Toplevel(tk_root)
    inside = tk.Button(window, text="OK")
    inside.pack()
    pilot.wait_until(inside.winfo_viewable)
    assert window_with_grab(tk_root) is None
    window.grab_set()
    assert window_with_grab(tk_root) is window
    assert button_in(window) is inside
    window.grab_release()
    tk_root.grab_set()
    assert window_with_grab(tk_root) is None
    tk_root.grab_release()
    window.destroy()
    assert window_with_grab(tk_root) is None


@pytest.mark.slow
def test_an_answer_in_a_window_with_the_grab_is_shown_and_its_user_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "05b_locked.py"
    file.write_text(PROGRAM)
    found = check(find_exercise("5b"), file.read_text(), file)
    assert (found.kind, found.text) == ("passed", "")
