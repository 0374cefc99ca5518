"""Where examinations run: processes that are forked, a screen that nobody sees, and acts that somebody watches."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tkasync.lab.checking import check
from tkasync.lab.exercise import find_exercise
from tkasync.lab.main import main
from tkasync.lab.processes import screen
from tkasync.lab.processes.nursery import Nursery
from tkasync.lab.verdict import Verdict

RIGHT = find_exercise("4b").right[0].read_text()
needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="forks")
needs_xvfb = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb")


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


def verdict(nursery: Nursery, folder: Path, source: str, limit: float = 60.0) -> Verdict:
    return check(find_exercise("4b"), source, folder / "04b_freeze.py", limit, nursery.start)


@needs_fork
@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("passed", RIGHT),
        ("exits", "import os\nos._exit(3)"),
        ("crashed", "import ctypes\nctypes.string_at(0)"),
        ("error", "import beside"),
        ("error", "input('your name')"),
    ],
)
def test_a_forked_examination_comes_to_the_same_verdict(
    nursery: Nursery, tmp_path: Path, kind: str, source: str
) -> None:
    assert verdict(nursery, tmp_path, source).kind == kind


@needs_fork
def test_a_forked_examination_that_does_not_end_is_ended_with_all_that_it_has_started(
    nursery: Nursery, tmp_path: Path
) -> None:
    source = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "open('number', 'w').write(str(child.pid))\ntime.sleep(600)"
    )
    assert verdict(nursery, tmp_path, source, limit=3).kind == "stuck"
    grandchild = Path("/proc") / (tmp_path / "number").read_text() / "stat"
    # Ended, though whoever inherits it may not have looked yet.
    assert not grandchild.exists() or grandchild.read_text().rpartition(")")[2].split()[0] == "Z"


@needs_fork
def test_a_process_that_starts_examinations_and_has_been_killed_is_told(tmp_path: Path) -> None:
    nursery = Nursery()
    try:
        # An order that no examination can read ends the one that starts them.
        with pytest.raises(ChildProcessError, match="starts examinations has ended: exit code"):
            nursery.ask({"poll": "no number"})
        with pytest.raises(ChildProcessError):
            nursery.start(b"{}", tmp_path, tmp_path / "output")
    finally:
        nursery.close()


@needs_xvfb
@pytest.mark.slow
def test_without_a_display_a_check_has_one_that_nobody_sees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISPLAY")
    (tmp_path / "04b_freeze.py").write_text(RIGHT)
    assert main(["check"]) == 0
    assert "DISPLAY" not in os.environ


def test_without_a_display_and_what_makes_one_the_lab_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("DISPLAY", raising=False)
    (tmp_path / "04b_freeze.py").write_text(RIGHT)
    if not screen.is_missing():
        pytest.skip("this system needs no DISPLAY")
    assert main(["check"]) == 2
    assert "xvfb" in capsys.readouterr().err
    assert main(["check", "--show"]) == 2
    assert "needs a display that you can see" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="X11")
def test_a_display_that_does_not_answer_is_the_labs_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":987654")
    found = check(find_exercise("4b"), RIGHT, tmp_path / "04b_freeze.py")
    assert (found.kind, found.exit_code) == ("lab", 2)
    assert "doctor" in found.text


@pytest.mark.slow
def test_somebody_who_watches_reads_what_the_exam_does(tmp_path: Path) -> None:
    acts: list[str] = []
    found = check(find_exercise("4b"), RIGHT, tmp_path / "04b_freeze.py", on_act=acts.append)
    assert found.has_passed
    assert [act.partition("'answer")[0] for act in acts] == [
        'presses "Ask"',
        "ask('How far is the moon?') answers ",
    ] * 2
