"""Processes that end without a verdict, and what the lab says of them: whose fault it is, and what they wrote last."""

from __future__ import annotations

import sys
import tkinter as tk
from pathlib import Path

import pytest

from tkasync.lab.checking import check
from tkasync.lab.examiner.course.timers import Timers
from tkasync.lab.examiner.places import LearnerFile, is_in_loop
from tkasync.lab.exercise import Exercise, find_exercise
from tkasync.testing import Pilot


def test_an_error_of_the_examiners_own_is_the_labs_failure(tmp_path: Path) -> None:
    folder = tmp_path / "04z_broken"
    folder.mkdir()
    (folder / "exam.py").write_text("raise RuntimeError('no exam')")
    found = check(Exercise(folder), "", tmp_path / "04z_broken.py")
    assert (found.kind, found.exit_code) == ("lab", 2)
    assert "no exam" in found.text


def test_what_a_program_wrote_last_is_shown(tmp_path: Path) -> None:
    source = "import os\nprint('about to end', flush=True)\nos._exit(3)"
    found = check(find_exercise("4b"), source, tmp_path / "04b_freeze.py")
    assert found.kind == "exits"
    assert found.text.endswith("The last that it has written:\n    about to end")


def test_a_program_that_the_display_has_ended_is_run_once_more(tmp_path: Path) -> None:
    source = (
        "import os, pathlib\n"
        "if not pathlib.Path('tried').exists():\n"
        "    pathlib.Path('tried').touch()\n"
        "    print('X Error of failed request:  BadWindow (invalid Window parameter)', flush=True)\n"
        "    os._exit(1)\n"
    )
    assert check(find_exercise("4b"), source, tmp_path / "04b_freeze.py").kind == "no_window"


def test_a_timer_whose_widget_has_gone_is_known_by_its_line(
    tk_root: tk.Tk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tk.Misc, "after", tk.Misc.after)  # is put back
    timers = Timers(LearnerFile(__file__, ""))
    timers.listen()
    job = tk_root.after(60_000, print)
    line = sys._getframe().f_lineno - 1
    command = str(tk_root.tk.splitlist(tk_root.tk.call("after", "info", job))[0])
    timer = timers.named_in(f'invalid command name "{command}"')
    assert timer is not None
    assert (timer.function, timer.line) == ("print", line)
    assert timers.dues(tk_root) == [timer.due]
    tk_root.after_cancel(job)
    assert timers.dues(tk_root) == []
    assert timers.named_in('invalid command name "frobnicate"') is None


def test_a_handler_is_told_from_what_runs_when_the_loop_has_ended(tk_root: tk.Tk, pilot: Pilot) -> None:
    seen: list[bool] = []
    tk_root.after(1, lambda: seen.append(is_in_loop(sys._getframe())))
    pilot.wait_until(lambda: seen)
    # The pilot turns the loop without `mainloop`: only tkinter's own loops count.
    tk_root.after(1, lambda: (seen.append(is_in_loop(sys._getframe())), tk_root.quit()))
    tk_root.mainloop()
    assert seen == [False, True]
    assert not is_in_loop(sys._getframe())
