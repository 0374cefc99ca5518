"""One log file of several processes, and a disk that is really full."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pythons import run_python
from tkasync import set_up_logging

ROTATES = """
import logging, sys
from tkasync import set_up_logging
from tkasync.logs import placed
placed._MAX_BYTES, placed._BACKUPS = 200_000, 100
set_up_logging("shared", directory=sys.argv[1])
log = logging.getLogger("writer")
for number in range(5_000):
    log.info("process %s line %d %s", sys.argv[2], number, "x" * 40)
"""


@pytest.mark.slow
def test_four_processes_roll_a_file_over_and_lose_no_line(tmp_path: Path) -> None:
    programs = [
        subprocess.Popen([sys.executable, "-c", ROTATES, tmp_path, str(number)]) for number in range(4)
    ]
    assert [program.wait(120) for program in programs] == [0, 0, 0, 0]
    files = list(tmp_path.glob("shared.log*"))
    lines = [line for file in files for line in file.read_text().splitlines()]
    whole = [re.search(r"INFO \d+ MainThread writer: process (\d) line (\d+) x{40}$", line) for line in lines]
    assert len(files) > 5
    assert all(whole)
    assert Counter(match.groups() for match in whole if match) == {
        (str(process), str(number)): 1 for process in range(4) for number in range(5_000)
    }


HOLDS = """
import sys
from portalocker import LOCK_EX, lock
file = open(sys.argv[1], "r+")
lock(file, LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Path]:
    """A folder whose log file another process has locked."""
    with set_up_logging("editor", directory=tmp_path):
        pass
    lock = tmp_path / ".__editor.lock"
    lock.touch()
    command = [sys.executable, "-c", HOLDS, lock]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield tmp_path
        holder.kill()


WINDOW = """
import logging, sys, time
from tkasync import Component, run, set_up_logging
set_up_logging("editor", directory=sys.argv[1])

class Window(Component):
    def setup(self):
        self.left, self.longest = 50, 0.0
        self.dispatch_to_ui(self.step)

    def step(self):
        began = time.monotonic()
        for _ in range(10):
            logging.getLogger("program").info("x")
        self.longest = max(self.longest, time.monotonic() - began)
        self.left -= 1
        self.after(2, self.step) if self.left else self.finish(self.longest)

longest = run(Window)
print(longest, time.time(), flush=True)
"""


def test_a_lock_of_another_process_holds_neither_the_window_nor_the_exit(held: Path) -> None:
    done = run_python("-c", WINDOW, str(held))
    ended = time.time()
    longest, closed = map(float, done.stdout.split())
    assert done.returncode == 0
    assert longest < 0.5
    assert ended - closed < 10  # 2 s, on a machine that is busy
    assert re.search(r"tkasync: 500 record\(s\) of .*editor.log are not written: it takes none", done.stderr)


CHILD = """
import logging, multiprocessing, sys, time
from tkasync import set_up_logging

def work(folder):
    set_up_logging("editor", directory=folder)
    for _ in range(100):
        logging.getLogger("program").info("x")
    print(time.time(), flush=True)

if __name__ == "__main__":
    child = multiprocessing.get_context("METHOD").Process(target=work, args=(sys.argv[1],))
    child.start()
    child.join()
    print(time.time(), child.exitcode)
"""


@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
def test_a_lock_of_another_process_holds_no_child_either(held: Path, method: str) -> None:
    """Its end has two ways, of which some children of multiprocessing go both."""
    program = held / "program.py"
    program.write_text(CHILD.replace("METHOD", method))
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    command = [sys.executable, program, held]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True, env=environment)
    ended, joined, code = done.stdout.split()
    assert float(joined) - float(ended) < 3.9  # 2 s, on a machine that is busy
    assert code == "0"
    assert done.stderr.count("tkasync: 100 record(s) of") == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "none", disk]
    try:
        subprocess.run(mount, check=True, capture_output=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("this user may not mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True, timeout=20)


FILLS = """
import logging, sys
from tkasync import set_up_logging
with set_up_logging("editor", directory=sys.argv[1]) as file:
    for number in range(2_000):
        logging.getLogger("program").info("line %d %s", number, "x" * 40)
print(file.path)
"""


def test_a_disk_that_gets_full_gives_way_and_costs_no_line(
    tmp_path: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    done = run_python("-c", FILLS, str(small_disk))
    assert (done.returncode, done.stderr) == (0, "")
    place = tmp_path / "state" / "editor" / "editor.log"
    assert done.stdout.strip() == str(place)
    text = (small_disk / "editor.log").read_text() + place.read_text()
    assert {int(n) for n in re.findall(r"program: line (\d+) x{40}$", text, re.M)} == set(range(2_000))
    assert "No space left on device" in text
    assert os.statvfs(small_disk).f_bavail < 2
