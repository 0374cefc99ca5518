"""`python -m tkasync doctor` names what this machine lacks, with its cure, and ends with 1 where there is a fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import tkasync
from tkasync.tools.doctor.facts import Facts
from tkasync.tools.doctor.finding import Finding, Level
from tkasync.tools.doctor.judge import findings

ROOT = Path(__file__).resolve().parents[2]
WINDOW = {
    "tcl": "8.6.14", "threaded": True, "tk": "8.6.14", "windows": "x11", "screen": "1280x1024, 24 bits",
    "scaling": 1.33, "families": 40, "font": "DejaVu Sans", "tells_threads": True, "waker": "eventfd",
    "wake": 0.0002,
}  # fmt: skip
PACKAGES = {"ttkbootstrap": "2.2.6"}


def judged(*, window: dict[str, object] | None = None, **facts: object) -> dict[str, Finding]:
    """The findings by subject: of a machine on which all is well, but for what is given."""
    given = {"python": (3, 13, 11), "packages": PACKAGES, "display": ":0", "system": "linux"} | facts
    return {one.subject: one for one in findings(Facts(window=WINDOW if window is None else window, **given))}  # type: ignore[arg-type]


def faults(found: dict[str, Finding]) -> list[str]:
    return [subject for subject, one in found.items() if one.level is Level.FAULT]


def doctor(folder: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    here = {name: value for name, value in os.environ.items() if name != "DISPLAY"} | environment
    here["PYTHONPATH"] = os.pathsep.join(filter(None, [str(folder or ""), str(ROOT)]))
    command = [sys.executable, "-m", "tkasync", "doctor"]
    return subprocess.run(command, env=here, capture_output=True, text=True, timeout=90)


def test_where_all_is_well_it_says_so_and_ends_with_0():
    done = doctor(DISPLAY=os.environ["DISPLAY"])
    assert (done.returncode, done.stderr) == (0, "")
    assert f"tkasync {tkasync.__version__}" in done.stdout
    assert " ms from a thread and back" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a window needs no DISPLAY")
def test_without_a_display_it_says_how_to_get_one_and_ends_with_1():
    done = doctor()
    assert (done.returncode, done.stderr) == (1, "")
    assert "FAULT  display" in done.stdout
    assert "xvfb-run" in done.stdout


def test_without_tkinter_it_says_how_to_install_it(tmp_path):
    (tmp_path / "tkinter.py").write_text(
        "raise ImportError(\"No module named '_tkinter'\", name='_tkinter')\n"
    )
    done = doctor(tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "FAULT  tkinter" in done.stdout
    assert "-> " in done.stdout


def test_a_child_that_is_killed_is_reported_with_its_signal(tmp_path):
    (tmp_path / "tkinter.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGILL)\n")
    done = doctor(tmp_path)
    assert done.returncode == 1
    assert "signal 4" in done.stdout


def test_what_others_print_in_the_child_is_left_out(tmp_path):
    """An environment may say something at each start of Python, in whatever encoding."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "if 'tkasync.tools.doctor.window' in sys.orig_argv:\n"
        "    sys.stdout.buffer.write(b'caf\\xe9\\n5\\n{\\n')\n"
        "    sys.stdout.flush()\n"
    )
    done = doctor(tmp_path, DISPLAY=os.environ["DISPLAY"])
    assert (done.returncode, done.stderr) == (0, "")
    assert " ms from a thread and back" in done.stdout


def test_a_machine_without_faults_has_none():
    found = judged()
    assert faults(found) == []
    assert {one.cure for one in found.values()} == {""}


@pytest.mark.parametrize(
    ("python", "tcl", "is_here"),
    [
        ((3, 13, 9), "9.0.2", True),
        ((3, 12, 12), "9.0.2", True),
        ((3, 14, 0), "9.1.0", True),
        ((3, 13, 10), "9.0.2", False),
        ((3, 14, 1), "9.0.2", False),
        ((3, 15, 2), "9.0.2", False),
        ((3, 13, 9), "8.6.14", False),
    ],
)
def test_a_python_that_does_not_know_the_threads_of_tcl_9_is_a_fault(python, tcl, is_here):
    found = judged(
        python=python, window=WINDOW | {"tcl": tcl, "tk": tcl, "threaded": not tcl.startswith("9")}
    )
    assert faults(found) == (["known fault"] if is_here else [])
    if is_here:
        assert "3.14.1" in found["known fault"].cure


@pytest.mark.parametrize(
    ("facts", "subject", "level", "cure"),
    [
        ({"python": (3, 10, 4)}, "Python", Level.FAULT, "3.11"),
        ({"python": (3, 16, 0)}, "Python", Level.NOTE, "suite"),
        ({"has_gil": False}, "known fault", Level.NOTE, "docs/safety.md"),
        ({"packages": {"ttkbootstrap": ""}}, "ttkbootstrap", Level.FAULT, "pip install ttkbootstrap"),
        ({"window": WINDOW | {"threaded": False}}, "threads", Level.FAULT, "built with threads"),
        ({"window": WINDOW | {"tk": "8.5.9"}}, "Tcl/Tk", Level.FAULT, "8.6 and 9.0"),
        ({"window": WINDOW | {"tk": "9.1.0"}}, "Tcl/Tk", Level.NOTE, "8.6 and 9.0"),
        ({"window": WINDOW | {"families": 3}}, "fonts", Level.NOTE, "fonts-dejavu-core"),
        ({"window": WINDOW | {"waker": "poll"}}, "wake", Level.NOTE, "127.0.0.1"),
        ({"window": WINDOW | {"tells_threads": False}}, "known fault", Level.NOTE, "Runtime(root)"),
        ({"window": WINDOW | {"tcl": "9.0.4"}}, "known fault", Level.NOTE, "all windows on one thread"),
    ],
)
def test_what_is_wrong_has_a_cure(facts, subject, level, cure):
    finding = judged(**facts)[subject]
    assert finding.level is level
    assert cure in finding.cure


def test_a_window_that_no_thread_can_wake_is_a_fault():
    window = {name: value for name, value in WINDOW.items() if name not in ("wake", "waker")}
    found = judged(window=window, ended="it did not answer within 30 s")
    assert faults(found) == ["wake"]
    assert "30 s" in found["wake"].text
