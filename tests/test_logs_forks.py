"""A process that is forked goes on with the log, and takes nothing from the one that has forked it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
ROOT = Path(__file__).resolve().parent.parent
LINES = 2_000
HEAD = f"""
import atexit, logging, multiprocessing, os, sys, threading, time
from tkasync import set_up_logging
log = logging.getLogger("program")

def write(who, count={LINES}):
    for number in range(count):
        log.info("%s line %d", who, number)
"""


def lines_of(folder: Path, source: str) -> Counter[str]:
    """Run a program, see that it ends well; the whole lines that each of its processes has written."""
    file = folder / "program.py"
    file.write_text(HEAD + source)
    # Python warns of a fork beside threads since 3.12; what is forked here takes up nothing of theirs.
    command = [sys.executable, "-X", "faulthandler", "-W", "ignore::DeprecationWarning", file, folder]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, ""), done
    text = "".join(path.read_text() for path in folder.glob("editor.log*"))
    lines = text.splitlines()
    whole = [re.search(r" INFO \d+ .*program: (\w+) line (\d+)$", line) for line in lines]
    assert all(whole), [line for line, match in zip(lines, whole, strict=True) if not match][:3]
    found = Counter(match.groups() for match in whole if match)
    assert set(found.values()) == {1}
    return Counter(who for who, _number in found)


FORK = """
set_up_logging("editor", directory=sys.argv[1])
write("before", 100)
child = os.fork()
if child == 0:
    write("child")
    END
write("parent")
assert os.waitpid(child, 0)[1] == 0
write("afterwards", 100)
"""


@pytest.mark.parametrize("end", ["os._exit(0)", "sys.exit(0)"])
def test_what_a_forked_process_logs_is_in_the_file(tmp_path: Path, end: str) -> None:
    found = lines_of(tmp_path, FORK.replace("END", end))
    assert found == {"before": 100, "child": LINES, "parent": LINES, "afterwards": 100}


CHILDREN = """
def work(who):
    if multiprocessing.get_start_method() != "fork":
        set_up_logging("editor", directory=sys.argv[1])
    write(who)

if __name__ == "__main__":
    multiprocessing.set_start_method("METHOD")
    with set_up_logging("editor", directory=sys.argv[1]):
        children = [multiprocessing.Process(target=work, args=(f"child{number}",)) for number in range(2)]
        for child in children:
            child.start()
        write("parent")
        for child in children:
            child.join(60)
        assert [child.exitcode for child in children] == [0, 0]
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_children_of_multiprocessing_lose_nothing(tmp_path: Path, method: str) -> None:
    found = lines_of(tmp_path, CHILDREN.replace("METHOD", method))
    assert found == {"child0": LINES, "child1": LINES, "parent": LINES}


LATE = """
def work():
    set_up_logging("editor", directory=sys.argv[1])
    thread = threading.Thread(target=lambda: (time.sleep(0.3), write("late", 10)))
    thread.start()

if __name__ == "__main__":
    child = multiprocessing.get_context("METHOD").Process(target=work)
    child.start()
    child.join(60)
"""


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_thread_that_outlives_the_work_of_its_process_loses_nothing(tmp_path: Path, method: str) -> None:
    assert lines_of(tmp_path, LATE.replace("METHOD", method)) == {"late": 10}


STORM = """
set_up_logging("editor", directory=sys.argv[1])
threads = [threading.Thread(target=write, args=(f"thread{number}",)) for number in range(2)]
for thread in threads:
    thread.start()
for number in range(30):
    child = os.fork()
    if child == 0:
        write(f"child{number}", 20)
        if number % 2:
            sys.exit(0)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
for thread in threads:
    thread.join()
"""


def test_forks_beside_threads_that_log_lose_nothing_and_write_nothing_twice(tmp_path: Path) -> None:
    found = lines_of(tmp_path, STORM)
    assert found == {"thread0": LINES, "thread1": LINES, **{f"child{number}": 20 for number in range(30)}}


AGAIN = """
set_up_logging("editor", directory=sys.argv[1])
child = os.fork()
if child == 0:
    write("child", 10)
    grandchild = os.fork()
    if grandchild == 0:
        write("grandchild", 10)
        os._exit(0)
    assert os.waitpid(grandchild, 0)[1] == 0
    write("child_again", 10)
    log_file = set_up_logging("editor", directory=sys.argv[1])
    assert log_file.close()
    log.info("after the close")
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
write("parent", 10)
"""


def test_a_forked_process_may_fork_and_close(tmp_path: Path) -> None:
    found = lines_of(tmp_path, AGAIN)
    assert found == {"child": 10, "grandchild": 10, "child_again": 10, "parent": 10}
