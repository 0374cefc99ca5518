"""The program and its viewer as the two processes that they are: either survives the other's end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.support import GIVE_UP

PROGRAM = Path(__file__).with_name("inspected_program.py")
ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.slow


class Inspected:
    """A program that runs with the inspector open."""

    def __init__(self, what: str, errors: Path) -> None:
        self.errors = errors
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with errors.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, str(PROGRAM), what],
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                env=environment,
            )
        assert self.process.stdout is not None
        self.viewer = psutil.Process(int(self.process.stdout.readline().split()[1]))

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        for each in [self.viewer] if self.viewer.is_running() else []:
            each.kill()


@pytest.fixture
def inspected(tmp_path: Path) -> Iterator[Callable[[str], Inspected]]:
    made: list[Inspected] = []

    def start(what: str) -> Inspected:
        made.append(Inspected(what, tmp_path / "errors.txt"))
        return made[-1]

    yield start
    for each in made:
        each.end()


def wait_for(predicate: Callable[[], object]) -> None:
    end = time.monotonic() + GIVE_UP
    while not predicate():
        assert time.monotonic() < end, "it has not come"
        time.sleep(0.05)


def has_ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_the_viewer_ends_with_the_program(inspected):
    program = inspected("end_soon")
    assert program.process.wait(GIVE_UP) == 0
    wait_for(lambda: has_ended(program.viewer))
    assert program.errors.read_text() == ""


def test_the_program_survives_the_viewers_end(inspected):
    program = inspected("go_on")
    program.viewer.kill()
    wait_for(lambda: has_ended(program.viewer))
    time.sleep(0.2)
    assert program.process.poll() is None
    program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(GIVE_UP) == 128 + signal.SIGTERM


def test_a_program_that_is_killed_leaves_what_was_shown(inspected):
    program = inspected("go_on")
    time.sleep(1.5)
    program.process.kill()
    wait_for(lambda: "The program has died" in program.errors.read_text())
    assert not has_ended(program.viewer)


def test_a_viewer_that_hangs_holds_nothing_up(inspected):
    program = inspected("end_soon")
    os.kill(program.viewer.pid, signal.SIGSTOP)
    assert program.process.wait(GIVE_UP) == 0
    program.viewer.kill()
