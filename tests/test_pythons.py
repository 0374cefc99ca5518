"""A program that is forked is what it were in a Python started for it; `tests/support/pythons.py`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import tkasync
from tests.support import pythons
from tests.support.documents import ROOT
from tests.support.pythons import run_python

pytestmark = pytest.mark.skipif(not pythons._CAN_FORK, reason="programs are not forked here")

SEEN = """
import os, sys, threading, warnings
first = sys.path[0] and os.path.realpath(sys.path[0])
print(__name__, globals().get("__file__"), sys.argv[1:], first, os.getcwd(), sorted(os.environ.items()))
print(sorted(name for name in globals() if not name.startswith("__")), "tests" in sys.modules)
print([thread.name for thread in threading.enumerate()])
print(sys.flags, warnings.filters, repr(sys.stdin.read()), sys.stdout.isatty(), sys.stdout.encoding)
def annotated(x: int): ...
print(annotated.__annotations__)
sys.exit("the end")
"""


@pytest.mark.parametrize("kind", ["-c", "-m", "file"])
def test_it_sees_what_it_would_see(tmp_path: Path, kind: str) -> None:
    (tmp_path / "seen.py").write_text(SEEN)
    what = {"-c": ["-c", SEEN], "-m": ["-m", "seen"], "file": [str(tmp_path / "seen.py")]}[kind]
    command = ["-X", "faulthandler", "-W", "error", *what, "one", "two"]
    environment = os.environ | {"COLOUR": "green", "PYTHONPATH": str(tmp_path / "elsewhere")}
    fresh = subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    forked = run_python(*command, folder=tmp_path, environment=environment)
    assert fresh.returncode == 1
    assert forked.stdout.splitlines() == fresh.stdout.splitlines()
    assert (forked.returncode, forked.stderr) == (1, fresh.stderr)


def test_an_error_in_it_is_told_and_its_last_words_are_said() -> None:
    ended = run_python("-c", "import atexit; atexit.register(print, 'last'); 1 / 0")
    assert (ended.returncode, ended.stdout) == (1, "last\n")
    assert ended.stderr.endswith("ZeroDivisionError: division by zero\n")


def test_one_that_a_signal_ends_has_its_number() -> None:
    assert (
        run_python("-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)").returncode
        == -signal.SIGTERM
    )


def test_one_that_does_not_end_is_killed_and_the_next_one_runs() -> None:
    with pytest.raises(subprocess.TimeoutExpired) as error:
        run_python("-c", "import time; print('begun', flush=True); time.sleep(60)", timeout=0.5)
    assert error.value.output in ("", "begun\n")
    assert run_python("-c", "print('next')").stdout == "next\n"


def test_what_forks_them_ends_in_silence_with_the_suite() -> None:
    suite = "from tests.support.pythons import run_python; run_python('-W', 'error', '-c', 'pass')"
    command = [sys.executable, "-W", "error", "-c", suite]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_nothing_of_one_is_left_for_the_next() -> None:
    change = "import builtins, os, tkasync; tkasync.__all__ = builtins.left = []; os.environ['LEFT'] = '1'"
    look = "import builtins, os, tkasync; print(len(tkasync.__all__), hasattr(builtins, 'left'), 'LEFT' in os.environ)"
    assert run_python("-c", change).returncode == 0
    assert run_python("-c", look).stdout == f"{len(tkasync.__all__)} False False\n"
