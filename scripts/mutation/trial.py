"""One trial: pytest on a copy of the tree, in a bounded time, and what it says about the rule that is broken there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from time import monotonic
from typing import Any

HANG = 60  # seconds for one test, after which pytest ends itself
# It looks every rule up in the copy, where one is broken on purpose: it would notice every break.
_NOT_FOR_TRIALS = "tests/test_mutants.py"
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
_BEGUN = re.compile(r"^(tests/\S+::\S+)", re.MULTILINE)


class Verdict(Enum):
    """What became of a break."""

    CAUGHT = "caught"
    SURVIVED = "SURVIVED"
    NO_VERDICT = "NO VERDICT"
    """pytest could not run the tests, so the break says nothing about the rule."""


class Runs:
    """The runs of pytest that go on, so that somebody can end them: each leads a session, and no signal meets it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._going_on: set[subprocess.Popen[bytes]] = set()
        self._is_over = False

    def begin(self, command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
        """Start *command*; after `end_all` nothing is started."""
        with self._lock:
            if self._is_over:
                raise InterruptedError("the trials are over")
            child = subprocess.Popen(command, start_new_session=True, **options)
            self._going_on.add(child)
        return child

    def end(self, child: subprocess.Popen[bytes]) -> None:
        """Kill *child*, which `begin` has started, and what the tests have left running."""
        with self._lock:
            self._going_on.discard(child)
            _kill(child)
        child.wait()

    def end_all(self) -> None:
        """Kill them all, and let no further one begin."""
        with self._lock:
            self._is_over = True
            for child in self._going_on:
                _kill(child)


def _kill(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):  # all of it has ended
        os.killpg(child.pid, signal.SIGKILL)


runs = Runs()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of pytest gave. *by* is the test that failed, or why there is no verdict."""

    verdict: Verdict
    by: str
    seconds: float


def try_tests(copy: Path, tests: Sequence[str], display: str, patience: float) -> Outcome:
    """Run *tests* in *copy* up to the first failure, at most *patience* seconds. A hang and a crash are failures."""
    begun = monotonic()
    # A file and not a pipe: a program that outlives the tests would keep the pipe open, and the reader waiting.
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        child = runs.begin(
            _command(tests),
            cwd=copy,
            env=_environment(copy, display),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        hangs = False
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            hangs = True
        finally:
            runs.end(child)
        output.seek(0)
        return _judge(output.read(), child.returncode, hangs, monotonic() - begun)


def _command(tests: Sequence[str]) -> list[str]:
    return [
        sys.executable, "-m", "pytest", "--no-xvfb", "-x", "-v", "--tb=no", "-rfE", "-p", "no:cacheprovider",
        "-o", f"faulthandler_timeout={HANG}", "-o", "faulthandler_exit_on_timeout=true",
        f"--ignore={_NOT_FOR_TRIALS}", *tests,
    ]  # fmt: skip


def _environment(copy: Path, display: str) -> dict[str, str]:
    # No .pyc: two breaks of one file in one second can have the same size, and Python takes the older code then.
    ours = {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "DISPLAY": display}
    return {**os.environ, **ours}


def _judge(output: str, status: int, hangs: bool, seconds: float) -> Outcome:
    last = (_BEGUN.findall(output) or ["?"])[-1]
    if hangs or "Timeout (" in output:
        return Outcome(Verdict.CAUGHT, f"{last} (hangs)", seconds)
    if status < 0:
        return Outcome(Verdict.CAUGHT, f"{last} (crashes)", seconds)
    if status == 0:
        return Outcome(Verdict.SURVIVED, "", seconds)
    failed = _FAILED.findall(output)
    if status == 1 and last != "?":
        return Outcome(Verdict.CAUGHT, failed[0] if failed else f"{last} (ends the run)", seconds)
    return Outcome(Verdict.NO_VERDICT, f"exit {status}: {' '.join(output.split()[-30:])}", seconds)
