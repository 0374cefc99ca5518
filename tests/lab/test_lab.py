"""The lab: verdicts of programs that do what no exercise foresees, what is kept, and the commands."""

from __future__ import annotations

import os
import sys
import textwrap
from pathlib import Path

import pytest

from tkasync.lab import checking
from tkasync.lab.checking import check
from tkasync.lab.commands import learner
from tkasync.lab.commands.progress import Progress
from tkasync.lab.exercise import Exercise, find_exercise
from tkasync.lab.main import main
from tkasync.lab.verdict import Verdict

WINDOW = (
    "import tkinter as tk\nroot = tk.Tk()\ntk.Button(root, text='Ask', command=lambda: on_ask()).pack()\n"
)
RENAMED = """
from tkasync.lab import services
services.ask = str
def on_ask(): services.ask("")
root.mainloop()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def verdict(folder: Path, source: str, limit: float = 60.0) -> Verdict:
    file = folder / "04b_freeze.py"
    file.write_text(textwrap.dedent(source))
    return check(find_exercise("4b"), file.read_text(), file, limit)


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("exits", "import os\nos._exit(0)"),
        ("error", "def broken(:"),
        ("error", "input('your name')"),
        ("no_window", "print('no window')"),
        ("frozen", f"{WINDOW}def on_ask():\n    while True: pass\nroot.mainloop()"),
        ("exits", f"import os\n{WINDOW}def on_ask(): os._exit(0)\nroot.mainloop()"),
        ("ended", f"{WINDOW}def on_ask(): root.destroy()\nroot.mainloop()"),
        ("not_asked", f"{WINDOW}{RENAMED}"),
        ("no_button", "import tkinter as tk\nroot = tk.Tk()\ntk.Button(root, text='Tell').pack()\nroot.mainloop()"),
    ],
)  # fmt: skip
def test_whatever_a_file_does_there_is_a_verdict(folder: Path, kind: str, source: str) -> None:
    assert verdict(folder, source).kind == kind


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_crash_is_named(folder: Path) -> None:
    found = verdict(folder, "import ctypes\nctypes.string_at(0)")
    assert (found.kind, found.line) == ("crashed", 2)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux where its output goes")
def test_a_verdict_that_a_file_writes_itself_is_not_believed(folder: Path) -> None:
    forged = """
        import json, os, pathlib
        # Beside what it prints to: other checks go on in other folders.
        place = pathlib.Path(os.readlink("/proc/self/fd/1")).parent
        said = {"secret": "", "kind": "passed", "text": "", "line": None}
        (place / "verdict.json").write_text(json.dumps(said))
        print("forged in", place.name, flush=True)
        os._exit(0)
        """
    found = verdict(folder, forged)
    assert found.kind == "exits"
    assert "forged in tkasync-lab-" in found.text


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
def test_a_grandchild_that_keeps_the_output_holds_nothing_up(folder: Path) -> None:
    source = (
        "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
    )
    assert verdict(folder, source).kind == "no_window"


def test_the_last_bound_ends_what_nothing_else_does(folder: Path) -> None:
    assert verdict(folder, "import time\ntime.sleep(600)", limit=0.5).kind == "stuck"


def test_endless_output_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_MOST_OUTPUT", 10_000)
    assert verdict(folder, "while True: print('again and again')").kind == "floods"


def test_a_module_that_hides_one_of_python_does_no_harm_and_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "random.py").write_text("raise SystemExit('hidden')")
    file = folder / "04b_freeze.py"
    file.write_text((find_exercise("4b").right[0]).read_text())
    assert main(["check", str(file)]) == 0
    assert "random.py hides" in capsys.readouterr().out
    assert Progress(folder).has_passed("4b")


def test_an_exercise_is_started_once_hinted_step_by_step_and_solved_later(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["start", "4b"]) == 0
    (folder / "04b_freeze.py").write_text("mine")
    assert main(["start", "4b"]) == 1
    assert main(["start", "4b", "--again"]) == 0
    (folder / "04b_freeze.py").write_text("mine, too")
    assert main(["start", "4b", "--again"]) == 0
    assert (folder / "04b_freeze.py.mine").read_text() == "mine"
    assert (folder / "04b_freeze.py.mine2").read_text() == "mine, too"
    assert [main(["hint", "4b"]) for _ in range(4)] == [0, 0, 0, 0]
    assert main(["solution", "4b"]) == 1
    assert main(["solution", "4b", "--anyway"]) == 0
    said = capsys.readouterr().out
    assert said.count("hint 3 of 3") == 2
    assert "spawn_task" in said


def test_without_a_name_a_hint_and_the_solution_are_those_of_the_file_saved_last(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hint"]) == 2
    assert "no exercise is in this folder" in capsys.readouterr().err
    for saved, name in ((2, "4b"), (3, "5a"), (1, "6a")):
        file = folder / find_exercise(name).file_name
        file.write_text("mine")
        os.utime(file, (saved, saved))
    assert main(["hint"]) == 0
    assert find_exercise("5a").hints[0] in capsys.readouterr().out
    assert main(["solution"]) == 1
    assert "pass 5a first" in capsys.readouterr().out
    assert main(["solution", "--anyway"]) == 0
    assert find_exercise("5a").right[0].read_text() in capsys.readouterr().out
    assert main(["hint", "4b"]) == 0
    assert find_exercise("4b").hints[0] in capsys.readouterr().out


def test_a_check_takes_the_name_of_an_exercise_as_every_command_does(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def note(_exercise: Exercise, _source: str, file: Path) -> Verdict:
        checked.append(file.name)
        return Verdict("passed")

    checked: list[str] = []
    monkeypatch.setattr(learner, "check_source", note)
    assert main(["check", "4b"]) == 2
    assert "04b_freeze.py is not there: python -m tkasync lab start 4b" in capsys.readouterr().err
    main(["start", "4b"])
    assert main(["check", "4B"]) == 0
    assert main(["check", "04b_freeze.py"]) == 0
    (folder / "below").mkdir()
    assert main(["check", "below/4b"]) == 2
    assert main(["check", "below/04b_freeze.py"]) == 2
    assert checked == ["04b_freeze.py"] * 2


def test_an_exercise_that_is_not_there_is_the_labs_failure_with_what_is_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["start", "99z"]) == 2
    assert "4b" in capsys.readouterr().err


def test_a_class_is_graded_in_one_go(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exercise = find_exercise("4b")
    for name, source in (("ada", exercise.right[0].read_text()), ("bob", exercise.source)):
        (folder / name).mkdir()
        (folder / name / exercise.file_name).write_text(source)
    (folder / "eve").mkdir()
    (folder / "eve" / exercise.file_name).write_bytes(b"\xff")
    assert main(["grade", str(folder), "--csv", "--limit", "50s"]) == 0
    assert capsys.readouterr().out.split() == [
        "learner,exercise,verdict",
        "ada,4b,passed",
        "bob,4b,ui_thread",
        "eve,4b,unreadable",
    ]


@pytest.mark.parametrize("limit", ["0s", "-1", "soon", "inf", "nan"])
def test_a_limit_that_is_no_time_is_refused(folder: Path, limit: str) -> None:
    with pytest.raises(SystemExit):
        main(["grade", str(folder), f"--limit={limit}"])
