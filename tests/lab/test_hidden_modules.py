"""Files that are called as modules of Python's own, in the folder where ``python -m tkasync`` is run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tkasync.lab.checking import LIMIT
from tkasync.lab.exercise import find_exercise
from tkasync.loading.safe_path import is_our_command

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = ("collections", "json", "queue", "random", "re", "tkinter", "typing")


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=2 * LIMIT,
    )  # fmt: skip


@pytest.mark.parametrize("command", [["lab"], ["lab", "start", "4b"]], ids=" ".join)
def test_a_file_that_hides_a_module_of_python_breaks_no_command_and_is_named(
    tmp_path: Path, command: list[str]
) -> None:
    for name in HIDDEN:
        (tmp_path / f"{name}.py").write_text("raise SystemExit('hidden')")
    (tmp_path / "heapq").mkdir()
    (tmp_path / "heapq" / "__init__.py").write_text("raise SystemExit('hidden')")
    done = run(tmp_path, "tkasync", *command)
    assert (done.returncode, done.stderr) == (0, "")
    named = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("note:")]
    assert named == sorted(["heapq", *(f"{name}.py" for name in HIDDEN)])


def test_an_exercise_is_checked_beside_such_a_file(tmp_path: Path) -> None:
    (tmp_path / "queue.py").write_text("raise SystemExit('hidden')")
    exercise = find_exercise("4b")
    (tmp_path / exercise.file_name).write_text(exercise.right[0].read_text())
    done = run(tmp_path, "tkasync", "lab", "check")
    assert done.stdout.splitlines()[-1].startswith("passed"), done.stdout + done.stderr


def test_a_program_of_its_own_finds_the_modules_of_its_folder(tmp_path: Path) -> None:
    """Its package imports tkasync while Python still looks for its module."""
    (tmp_path / "beside.py").write_text("")
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "__init__.py").write_text("import tkasync, beside")
    (tmp_path / "program" / "__main__.py").write_text("print('ran')")
    assert run(tmp_path, "program", "tkasync").stdout == "ran\n"


@pytest.mark.parametrize(
    ("arguments", "command", "is_ours"),
    [
        (["-m"], ["python", "-m", "tkasync"], True),
        (["-m", "lab"], ["python", "-X", "utf8", "-mtkasync", "lab"], True),
        (["-m", "light"], ["python", "-m", "tkasync.tools.inspector", "light"], True),
        (["-m"], ["python", "-m", "program"], False),
        (["-m"], ["python", "-m", "tkasync_program"], False),
        (["-m", "tkasync"], ["python", "-m", "program", "tkasync"], False),
        (["program.py"], ["python", "program.py"], False),
        (["-c"], ["python", "-c", "import tkasync"], False),
        ([""], [""], False),
    ],
)
def test_only_the_command_itself_leaves_the_folder_out(
    arguments: list[str], command: list[str], is_ours: bool
) -> None:
    assert is_our_command(arguments, command) == is_ours
