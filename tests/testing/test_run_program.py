"""`run_program`: a program in a process of its own, its user, and how it ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tkasync.testing import run_program
from tkasync.testing.programs.steps import VERBS, Step, steps_of
from tkasync.testing.programs.user import User

PLAIN = """
import sys
import time
import tkinter as tk

root = tk.Tk()
label = tk.Label(root, text="-")
label.pack()
entry = tk.Entry(root)
entry.pack()
rows = tk.Listbox(root)
rows.insert("end", "Lima", "Oslo")
rows.pack()
rows.bind("<Return>", lambda event: label.config(text=rows.get("active")))
menu = tk.Menu(root)
menu.add_command(label="Clear", command=lambda: label.config(text="-"))
root.config(menu=menu)


def greet():
    label.config(text=f"Hello, {entry.get()}")
    print("greeted", *sys.argv[1:])


tk.Button(root, text="Greet", command=greet).pack()
tk.Button(root, text="Freeze", command=lambda: time.sleep(600)).pack()
tk.Button(root, text="Leave", command=lambda: sys.exit(4)).pack()
root.mainloop()
print("ended in", __name__, file=sys.stderr)
"""


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    program = tmp_path / "plain.py"
    program.write_text(PLAIN, encoding="utf-8")
    # A program's neighbour that is called as a module which the driver imports.
    (tmp_path / "json.py").write_text("raise ImportError('not this one')", encoding="utf-8")
    return program


def test_its_user_works_at_the_window_and_closes_it(plain: Path) -> None:
    script = """
        type "Ada"
        press "Greet"
        see "Hello, Ada"
        choose "Os"; key "<Return>"; see "Oslo"
        press 'Clear'
        miss "Hello"
    """
    end = run_program(plain, script, arguments=["--loudly"])
    assert (end.code, end.output, end.errors) == (0, "greeted --loudly\n", "ended in __main__\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "message"),
    [
        (
            'press "Save"',
            r'^plain.py: the user could not press "Save" within 1 s; the window shows: .*\'Greet\'',
        ),
        ('press "Leave"; see "gone"', r'^plain.py ended with code 4; the user did not see "gone"$'),
        (
            'press "Freeze"; see "on"',
            r'(?s)^plain.py stood still.*; the user did not see "on"\n.*plain.py", line 26',
        ),
    ],
    ids=["no such button", "an early end", "a freeze"],
)
def test_a_program_that_its_user_cannot_use_fails_the_test(plain: Path, script: str, message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        run_program(plain, script, patience=1.0)


@pytest.mark.slow
def test_a_program_that_has_no_window_or_stays_after_it_fails_the_test(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import nothing_like_that")
    with pytest.raises(
        AssertionError, match=r"(?s)code 1; there was no window; it has written:.*nothing_like"
    ):
        run_program(program)
    program.write_text("import threading, tkinter\ntkinter.Tk().mainloop()\nthreading.Event().wait()")
    with pytest.raises(AssertionError, match=r"(?s)did not end; its window was closed\n.*line 3"):
        run_program(program, patience=0.5)
    with pytest.raises(FileNotFoundError):
        run_program(tmp_path / "missing.py")


@pytest.mark.slow
def test_sleeps_are_cut_and_the_environment_is_the_programs(tmp_path: Path) -> None:
    program = tmp_path / "slow.py"
    program.write_text(
        "import os, time\nfrom tkinter import ttk\nfrom tkasync import Component, run\n"
        "class View(Component):\n"
        "    def setup(self):\n"
        "        self.label = ttk.Label(self)\n"
        "        self.label.pack()\n"
        "        self.spawn_task(time.sleep, 600, on_result=lambda _: self.label.config(text=os.environ['TOLD']))\n"
        "run(View)\n"
    )
    end = run_program(
        program, 'see "rested"', longest_sleep=0.01, environment={**os.environ, "TOLD": "rested"}
    )
    assert (end.code, end.errors) == (0, "")


def test_steps_are_read_from_lines_and_semicolons() -> None:
    assert steps_of('press "a; b"; close\n\n see \'"\' ;') == [
        Step("press", "a; b"),
        Step("close"),
        Step("see", '"'),
    ]
    assert str(Step("press", "Save")) == 'press "Save"'
    assert steps_of("") == []
    with pytest.raises(ValueError, match="a user cannot 'jump'; there is press, type"):
        steps_of('jump "high"')
    with pytest.raises(ValueError, match="'see Oslo' is no step"):
        steps_of("press 'Go'\nsee Oslo\nclose")


def test_each_verb_is_something_that_a_user_can_do() -> None:
    assert {name.removeprefix("do_") for name in vars(User) if name.startswith("do_")} == set(VERBS)
