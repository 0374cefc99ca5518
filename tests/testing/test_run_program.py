"""`run_program`: a program in a process of its own, its user, and how it ends."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
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


STAYS = "import threading, tkinter\ntkinter.Tk().mainloop()\nthreading.Event().wait()"
STAYS_IN_EXIT = (
    "import atexit, threading, tkinter\natexit.register(threading.Event().wait)\ntkinter.Tk().mainloop()"
)
HIDES = "import tkinter\nroot = tkinter.Tk()\nroot.withdraw()\nroot.mainloop()"
REFUSES = (
    "import tkinter\nroot = tkinter.Tk()\nroot.protocol('WM_DELETE_WINDOW', lambda: None)\nroot.mainloop()"
)
# What a program is, what its user does, the patience, and what the test is told.
RUNS: dict[str, tuple[str, str, float, str]] = {
    "there is no such button": (
        PLAIN,
        'press "Save"',
        0.5,
        r'^program.py: the user could not press "Save" within 0.5 s; the window shows: .*\'Greet\'',
    ),
    "it ends early": (
        PLAIN,
        'press "Leave"; see "gone"',
        15.0,
        r'^program.py ended with code 4; the user did not see "gone"$',
    ),
    "it freezes": (
        PLAIN,
        'press "Freeze"; see "on"',
        0.5,
        r'(?s)^program.py stood still.*; the user did not see "on"\n.*program.py", line 26',
    ),
    "it has no window": (
        "import nothing_like_that",
        "",
        15.0,
        r"(?s)^program.py ended with code 1; there was no window; it has written:.*nothing_like",
    ),
    "it hides its window": (HIDES, "", 0.5, r"the user saw no window within 0.5 s"),
    "it refuses to be closed": (REFUSES, "", 0.5, r"(?s)did not end; its window was closed\n.*mainloop"),
    "it stays behind its window": (STAYS, "", 0.5, r"(?s)did not end; its window was closed\n.*line 3"),
    "it hangs at its exit": (STAYS_IN_EXIT, "", 0.5, r"(?s)did not end; its window was closed\n.*threading"),
}


FORM = """
import tkinter as tk

root = tk.Tk()
tk.Text(root, height=2).pack()  # no field: what the user reads, mostly
fields = [tk.Entry(root), tk.Entry(root, state="disabled"), tk.Entry(root)]
note = tk.Text(root, height=2)
for field in [*fields, note]:
    field.pack()


def ask():
    dialog = tk.Toplevel(root)
    answer = tk.Entry(dialog)
    answer.pack()
    answer.bind("<Return>", lambda event: (told.config(text=f"not {answer.get()}"), dialog.destroy()))
    dialog.wait_visibility()
    dialog.grab_set()


def tell():
    told.config(text=f"{fields[0].get()}, {fields[2].get()}, {note.get('1.0', 'end').strip()}")


tk.Button(root, text="Tell", command=tell).pack()
tk.Button(root, text="Ask", command=ask).pack()
told = tk.Label(root)
told.pack()
root.mainloop()
"""


def test_its_user_types_where_the_focus_is_also_in_a_dialog(tmp_path: Path) -> None:
    (tmp_path / "form.py").write_text(FORM, encoding="utf-8")
    script = """
        type "Ada"; key "<Tab>"; type "Love"; type "lace"; key "<Tab>"; type "1815"
        press "Tell"; see "Ada, Lovelace, 1815"
        press "Ask"; type "Bob"; key "<Return>"; see "not Bob"
        press "Tell"; see "Ada, Lovelace, 1815"
    """
    end = run_program(tmp_path / "form.py", script)
    assert (end.code, end.errors) == (0, "")


@pytest.mark.slow
def test_a_program_that_its_user_cannot_use_fails_the_test(tmp_path: Path) -> None:
    """All of them side by side: most only wait until the patience is at its end."""

    def run_one(name: str) -> str:
        source, script, patience, _ = RUNS[name]
        program = tmp_path / name.replace(" ", "_") / "program.py"
        program.parent.mkdir()
        program.write_text(source, encoding="utf-8")
        try:
            run_program(program, script, patience=patience)
        except AssertionError as error:
            return str(error)
        return "no AssertionError"

    with ThreadPoolExecutor(len(RUNS)) as pool:
        told = dict(zip(RUNS, pool.map(run_one, RUNS), strict=True))
    wrong = {name: told[name] for name in RUNS if not re.search(RUNS[name][3], told[name])}
    assert wrong == {}


def test_a_program_that_is_not_there_is_no_program(tmp_path: Path) -> None:
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
