"""Programs that would hold up whoever runs them: each comes to a verdict, and nothing of it is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tkasync.lab.checking import check
from tkasync.lab.exercise import find_exercise
from tkasync.lab.verdict import Verdict

pytestmark = pytest.mark.slow

WINDOW = """\
import re, threading, time, tkinter as tk
root = tk.Tk()
tk.Button(root, text="Ask", command=lambda: on_ask()).pack()
"""
REGEX = 're.match("(a+)+$", "a" * 60 + "b")'
WINDOWS = "windows = [tk.Toplevel(root) for _ in range(1000)]"
THREADS = "for _ in range(100): threading.Thread(target=time.sleep, args=(600,)).start()"


def verdict(folder: Path, source: str) -> Verdict:
    file = folder / "04b_freeze.py"
    file.write_text(source)
    return check(find_exercise("4b"), source, file)


@pytest.mark.parametrize(
    ("rest", "line"),
    [
        (f"{REGEX}\nroot.mainloop()", 4),
        (f"def on_ask():\n    {REGEX}\nroot.mainloop()", 5),
    ],
    ids=["before the window", "in a handler"],
)
def test_an_expression_that_holds_the_interpreter_lock_is_ended_and_its_line_named(
    tmp_path: Path, rest: str, line: int
) -> None:
    found = verdict(tmp_path, WINDOW + rest)
    assert (found.kind, found.line) == ("frozen", line)


@pytest.mark.parametrize(
    "rest",
    [
        f"{WINDOWS}\ndef on_ask(): pass\nroot.mainloop()",
        f"def on_ask(): {WINDOWS}\nroot.mainloop()",
    ],
    ids=["at the start", "in a handler"],
)
def test_a_thousand_windows_do_not_pass_for_an_answer(tmp_path: Path, rest: str) -> None:
    # How far the exam comes beside them depends on the machine: there is a verdict of the examiner's in any case.
    assert verdict(tmp_path, WINDOW + rest).kind in ("no_window", "frozen", "not_asked", "stuck")


@pytest.mark.parametrize(
    ("kind", "rest"),
    [
        ("no_window", f"root.destroy()\n{THREADS}"),
        ("ended", f"def on_ask(): root.destroy()\n{THREADS}\nroot.mainloop()"),
    ],
    ids=["without a window", "behind the window"],
)
def test_threads_that_are_left_behind_keep_no_process(tmp_path: Path, kind: str, rest: str) -> None:
    assert verdict(tmp_path, WINDOW + rest).kind == kind
