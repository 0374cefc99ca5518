"""The program and its viewer as the two processes that they are: either survives what becomes of the other."""

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
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX, and a fork"),
]


class Inspected:
    """A program that runs with the inspector open."""

    def __init__(self, viewer: str, folder: Path) -> None:
        self.folder = folder
        self.errors = folder / "errors.txt"
        with self.errors.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, str(PROGRAM), viewer],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                cwd=folder,
            )
        self.viewer = self.next_viewer()

    @property
    def lines(self) -> list[str]:
        """What program and viewer have written to the standard error, in order."""
        return self.errors.read_text().splitlines()

    def next_line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def next_viewer(self) -> psutil.Process:
        """Return the viewer that the program has started last."""
        return psutil.Process(int(self.next_line().removeprefix("viewer ")))

    def tell(self, what: str) -> None:
        """Have the program do *what*, a method of its window."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()

    def wake(self) -> None:
        """Have a window that stands still go on."""
        (self.folder / "wake").touch()

    def has_said(self, text: str) -> bool:
        return any(text in line for line in self.lines)

    def end(self) -> None:
        self.process.kill()
        with self.process:  # closes its pipes
            pass
        with suppress(psutil.NoSuchProcess):
            self.viewer.kill()


@pytest.fixture
def inspected(tmp_path: Path) -> Iterator[Callable[[str], Inspected]]:
    made: list[Inspected] = []

    def start(viewer: str) -> Inspected:
        made.append(Inspected(viewer, tmp_path))
        return made[-1]

    yield start
    for each in made:
        each.end()


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Iterator[Inspected]:
    """A program with a viewer that notes what it shows. The tests have it one after the other, and leave it well."""
    program = Inspected("noting", tmp_path_factory.mktemp("shown"))
    wait_for(lambda: program.has_said("viewer: rows"))
    yield program
    program.end()


def wait_for(predicate: Callable[[], object]) -> None:
    end = time.monotonic() + LONGEST
    while not predicate():
        assert time.monotonic() < end, "it has not come"
        time.sleep(0.02)


def has_ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def says(line: str, function: str) -> bool:
    """Whether *line* is the banner of a window that stands still in *function*."""
    is_shown = line.startswith("viewer: banner 1") and "inspected_program.py:" in line
    return is_shown and f" in {function}: time.sleep(" in line


@pytest.mark.parametrize("what", ["stand", "stand_in_a_dialog"])
def test_the_viewer_says_where_the_window_stands_while_it_does(shown, what):
    """The window stands until the line was seen, so it was seen meanwhile."""
    before = len(shown.lines)
    shown.tell(what)
    wait_for(lambda: any(says(line, "Panel.stand") for line in shown.lines[before:]))
    shown.wake()
    wait_for(lambda: "viewer: goes on" in shown.lines[before:])


def test_the_viewer_says_that_a_program_which_is_suspended_sends_nothing(shown):
    before = len(shown.lines)
    shown.process.send_signal(signal.SIGSTOP)
    wait_for(lambda: any("Nothing has come from the program" in line for line in shown.lines[before:]))
    shown.process.send_signal(signal.SIGCONT)
    before = len(shown.lines)
    wait_for(lambda: any("viewer: rows" in line for line in shown.lines[before:]))
    assert not has_ended(shown.viewer)


def test_nothing_of_the_programs_dies_on_a_thread_of_the_inspectors(shown):
    before = len(shown.lines)
    shown.tell("hold")
    wait_for(lambda: shown.has_said("program: died on"))
    assert "program: died on ['MainThread']" in shown.lines
    wait_for(lambda: any(says(line, "Panel.hold") for line in shown.lines[before:]))


def test_ten_thousand_tasks_are_shown_as_two_hundred_rows(shown):
    shown.tell("flood")

    def most() -> int:
        return max((int(line.split()[2]) for line in shown.lines if "viewer: rows" in line), default=0)

    wait_for(lambda: most() >= 195)
    assert most() <= 210  # some stand for what is not sent


def test_the_viewer_ends_with_the_program(shown):
    shown.tell("end")
    assert shown.process.wait(LONGEST) == 0
    wait_for(lambda: has_ended(shown.viewer))
    assert shown.lines[-1] == "program: has ended, with []"
    assert not shown.has_said("Traceback")


def test_a_program_that_is_killed_leaves_what_was_shown_even_where_a_fork_has_its_pipes(inspected):
    program = inspected("noting")
    program.tell("fork")
    wait_for(lambda: program.has_said("viewer: rows"))
    assert not has_ended(program.viewer)  # the child has closed what is its parent's
    program.process.kill()
    wait_for(lambda: program.has_said("The program has died"))
    assert not has_ended(program.viewer)


def test_the_program_survives_whatever_becomes_of_the_viewer(inspected):
    program = inspected("plain")
    program.viewer.kill()  # dies
    wait_for(lambda: has_ended(program.viewer))
    program.tell("say")
    assert program.next_line() == "answers"
    program.tell("open")  # another one, that is closed
    program.viewer = program.next_viewer()
    program.tell("close")
    wait_for(lambda: has_ended(program.viewer))
    program.tell("open")  # another one, that hangs with a full pipe
    program.viewer = program.next_viewer()
    program.viewer.suspend()
    program.tell("flood")
    program.tell("say")
    assert program.next_line() == "answers"
    program.tell("end")
    assert program.process.wait(LONGEST) == 0
    assert program.lines == ["program: has ended, with []"]
    assert has_ended(program.viewer)


def test_a_viewer_without_a_display_says_so_and_the_program_goes_on_until_a_signal_ends_it_with_its_next_viewer(
    inspected,
):
    program = inspected("displayless")
    wait_for(lambda: program.has_said("the inspector has no window"))
    program.tell("say")
    assert program.next_line() == "answers"
    program.tell("open_plain")
    program.viewer = program.next_viewer()
    program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(LONGEST) == 128 + signal.SIGTERM
    wait_for(lambda: has_ended(program.viewer))


def test_a_program_is_run_with_the_inspector_open(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    (tmp_path / "small_program.py").write_bytes(PROGRAM.with_name("small_program.py").read_bytes())
    command = [sys.executable, "-m", "tkasync", "inspect", "-m", "small_program", "7"]
    ran = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "['7']\nan inspector\n"
