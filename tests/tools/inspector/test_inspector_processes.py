"""The program and its viewer as the two processes that they are: either survives the other's end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.support import GIVE_UP

PROGRAM = Path(__file__).with_name("inspected_program.py")
ROOT = Path(__file__).resolve().parents[3]
LONGEST = 6 * GIVE_UP  # seconds: two processes have to start
pytestmark = pytest.mark.slow


class Inspected:
    """A program that runs with the inspector open."""

    def __init__(self, what: str, viewer: str, folder: Path) -> None:
        self.folder = folder
        self.errors = folder / "errors.txt"
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with self.errors.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, str(PROGRAM), what, viewer],
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                env=environment,
                cwd=folder,
            )
        assert self.process.stdout is not None
        self.viewer = psutil.Process(int(self.process.stdout.readline().split()[1]))

    @property
    def lines(self) -> list[str]:
        """What program and viewer have written to the standard error, in order."""
        return self.errors.read_text().splitlines()

    def tell(self, file: str) -> None:
        """Make the file that the program waits for."""
        (self.folder / file).touch()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        with suppress(psutil.NoSuchProcess):
            self.viewer.kill()


@pytest.fixture
def inspected(tmp_path: Path) -> Iterator[Callable[[str], Inspected]]:
    made: list[Inspected] = []

    def start(what: str, viewer: str = "real") -> Inspected:
        made.append(Inspected(what, viewer, tmp_path))
        return made[-1]

    yield start
    for each in made:
        each.end()


def wait_for(predicate: Callable[[], object]) -> None:
    end = time.monotonic() + LONGEST
    while not predicate():
        assert time.monotonic() < end, "it has not come"
        time.sleep(0.05)


def has_ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_the_viewer_ends_with_the_program(inspected):
    program = inspected("end_soon")
    assert program.process.wait(LONGEST) == 0
    wait_for(lambda: has_ended(program.viewer))
    assert program.errors.read_text() == ""


def test_the_program_survives_the_viewers_end(inspected):
    program = inspected("go_on")
    program.viewer.kill()
    wait_for(lambda: has_ended(program.viewer))
    time.sleep(0.2)
    assert program.process.poll() is None
    program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(LONGEST) == 128 + signal.SIGTERM


def test_a_program_that_is_killed_leaves_what_was_shown(inspected):
    program = inspected("go_on")
    time.sleep(1.5)
    program.process.kill()
    wait_for(lambda: "The program has died" in program.errors.read_text())
    assert not has_ended(program.viewer)


def test_a_viewer_that_hangs_holds_nothing_up(inspected):
    program = inspected("end_soon")
    os.kill(program.viewer.pid, signal.SIGSTOP)
    assert program.process.wait(LONGEST) == 0
    program.viewer.kill()


def says(line: str, function: str) -> bool:
    """Whether *line* is the banner of a window that stands still in *function*."""
    return (
        line.startswith("viewer: banner 1")
        and "inspected_program.py:" in line
        and f" in {function}: time.sleep(" in line
    )


@pytest.mark.parametrize("what", ["stand_still", "stand_still_in_a_dialog"])
def test_the_viewer_says_where_the_window_stands_while_it_does(inspected, what):
    """The window stands until the line was seen, so it was seen meanwhile."""
    program = inspected(what, "noting")
    wait_for(lambda: any("viewer: rows" in line for line in program.lines))
    program.tell("stand")
    wait_for(lambda: any(says(line, "Panel.stand") for line in program.lines))
    program.tell("wake")
    wait_for(lambda: "viewer: goes on" in program.lines)


def test_ten_thousand_tasks_are_shown_as_two_hundred_rows(inspected):
    program = inspected("flood", "noting")

    def most() -> int:
        return max((int(line.split()[2]) for line in program.lines if "viewer: rows" in line), default=0)

    wait_for(lambda: most() >= 200)
    assert most() <= 210  # some stand for what is not sent
    assert program.process.poll() is None


def test_a_viewer_that_has_no_display_says_so_and_the_program_goes_on(inspected):
    program = inspected("go_on", "displayless")
    wait_for(lambda: any("the inspector has no window" in line for line in program.lines))
    assert program.process.poll() is None


def test_the_inspector_is_closed_in_the_middle_and_the_program_goes_on(inspected):
    program = inspected("close_it")
    wait_for(lambda: has_ended(program.viewer))
    assert program.process.wait(LONGEST) == 0
    assert program.lines == []


def test_nothing_of_the_programs_dies_on_a_thread_of_the_inspectors(inspected):
    program = inspected("drop_values", "noting")
    wait_for(lambda: sum(says(line, "Panel.hold") for line in program.lines) >= 3)
    program.tell("wake")
    assert program.process.wait(LONGEST) == 0
    assert "program: died on ['MainThread']" in program.lines


def test_a_program_is_run_with_the_inspector_open(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tkasync", "inspect", str(PROGRAM.with_name("small_program.py")), "7"]
    ran = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "['7']\nan inspector\n"
