"""``lab watch``: its keys, and that a terminal hands them over without Return."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tkasync.lab.commands import learner
from tkasync.lab.commands.progress import Progress
from tkasync.lab.exercise import Exercise, all_exercises, find_exercise
from tkasync.lab.main import main
from tkasync.lab.processes.single import environment
from tkasync.lab.verdict import Verdict


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    checked: list[str] = []

    def check(file: Path, exercise: Exercise) -> Verdict:
        checked.append(f"{exercise.name} {file.read_text() == exercise.source}")
        return Verdict("not_asked")

    monkeypatch.setattr(learner, "_check", check)
    return checked


def watch(monkeypatch: pytest.MonkeyPatch, keys: str, *arguments: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
    return main(["watch", *arguments])


def test_a_file_that_is_not_there_yet_is_started_and_checked(
    checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert watch(monkeypatch, "q", "4b") == 0
    assert checked == ["4b True"]


def test_each_key_does_what_is_written(
    checked: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("04b_freeze.py").write_text("mine")
    assert watch(monkeypatch, "h\nHlr?q", "4b") == 0
    said = capsys.readouterr().out
    assert "hint 1 of 3" in said
    assert "hint 2 of 3" in said
    assert "Next: python -m tkasync lab start 1a" in said
    assert said.count("q quit") == 2  # at the beginning, and after a key that means nothing
    assert Path("04b_freeze.py").read_text() == find_exercise("4b").source
    assert checked == ["4b False", "4b True"]


def test_the_next_one_is_the_first_behind_it_that_is_not_done(
    checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [exercise.name for exercise in all_exercises()]
    at = names.index("4b")
    Progress(Path.cwd()).note_try(names[at + 1], "", has_passed=True)
    assert watch(monkeypatch, "nq", "4b") == 0
    assert checked == ["4b True", f"{names[at + 2]} True"]


def test_behind_the_last_one_the_next_is_the_first(
    checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [exercise.name for exercise in all_exercises()]
    assert watch(monkeypatch, "nq", names[-1]) == 0
    assert checked[-1] == f"{names[0]} True"


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of this kind")
def test_a_terminal_hands_over_a_key_without_return_and_is_as_before_at_the_end(tmp_path: Path) -> None:
    import pty
    import termios

    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    source = find_exercise("1a").source.replace("root.mainloop()", "raise SystemExit")
    (tmp_path / "01a_order.py").write_text(source)
    program = subprocess.Popen(
        [sys.executable, "-m", "tkasync", "lab", "watch", "1a"],
        stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=tmp_path, env=environment(),
    )  # fmt: skip
    os.write(ours, b"q")
    said, _ = program.communicate(timeout=60)
    assert program.returncode == 0, said
    assert b"not yet" in said
    assert termios.tcgetattr(theirs) == before
    os.close(ours)
    os.close(theirs)
