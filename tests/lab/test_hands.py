"""The exam's user waits for what is not on the screen yet, and blames nobody for it."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path

import pytest

from tkasync.lab.checking import check
from tkasync.lab.examiner.course.windows import is_coming, windows
from tkasync.lab.exercise import find_exercise
from tkasync.lab.verdict import Verdict
from tkasync.testing import Pilot

PROGRAM = """\
import tkinter as tk
from tkasync import dispatch_to_ui, spawn_task, current_runtime
from tkasync.lab.services import ask
root = tk.Tk()
label = tk.Label(root, text="nothing asked yet")
label.pack()
current_runtime()
def on_ask(): spawn_task(ask, "?", on_result=lambda answer: label.configure(text=answer))
button = tk.Button(root, text="Ask", command=on_ask)
"""
AFTER_TURNS = """\
def count(turns):
    root.after(10, count, turns - 1) if turns else button.pack()
count(150)
root.mainloop()
"""
ROOT_LATER = """\
button.pack()
root.withdraw()
tk.Label(tk.Toplevel(root), text="please wait").pack()
root.after(1500, root.deiconify)
root.mainloop()
"""


ASKS_THE_USER = """\
from tkinter import messagebox
def on_ask():
    if messagebox.askyesno("4b", "Does it matter?") and messagebox.askretrycancel("4b", "It takes long.") is False:
        spawn_task(ask, "?", on_result=lambda answer: messagebox.showinfo("4b", answer))
button["command"] = on_ask
button.pack()
root.mainloop()
"""


def verdict(folder: Path, rest: str) -> Verdict:
    file = folder / "04b_freeze.py"
    file.write_text(PROGRAM + rest)
    return check(find_exercise("4b"), file.read_text(), file)


@pytest.mark.slow
@pytest.mark.parametrize(
    "rest", [AFTER_TURNS, ROOT_LATER], ids=["after many turns", "in a window that comes later"]
)
def test_a_button_that_comes_when_the_exam_has_begun_is_pressed(tmp_path: Path, rest: str) -> None:
    found = verdict(tmp_path, rest)
    assert (found.kind, found.text) == ("passed", "")


@pytest.mark.slow
def test_a_button_that_is_made_and_never_shown_is_told_from_one_that_is_not_made(tmp_path: Path) -> None:
    found = verdict(tmp_path, "root.mainloop()")
    assert found.kind == "no_button"
    assert "It is made, but not shown" in found.text


def test_a_window_is_on_its_way_until_the_screen_has_brought_it(tk_root: tk.Tk, pilot: Pilot) -> None:
    window = tk.Toplevel(tk_root)
    assert is_coming(window)
    window.withdraw()
    assert not is_coming(window)
    window.deiconify()
    pilot.wait_until(window.winfo_viewable)
    assert not is_coming(window)
    assert windows(tk_root)[1:] == [window]


@pytest.mark.slow
def test_a_message_box_is_read_and_answered_before_the_next_act(tmp_path: Path) -> None:
    found = verdict(tmp_path, ASKS_THE_USER)
    assert (found.kind, found.text) == ("passed", "")
