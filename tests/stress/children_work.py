"""What the programs about other processes have done there: importable, and without a window."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from logging.handlers import RotatingFileHandler
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any

from tkasync import checkpoint, report_progress

LONG = 60.0  # seconds; reached by a failure only
LINES, LENGTH = 5_000, 700  # of each process that logs; of a line in characters: the file rolls over
DEAF = "trap '' TERM; sh -c 'echo $$; exec sleep 60' & echo $$; wait; sleep 60"
"""A command that writes the numbers of its child and of itself; both are deaf to SIGTERM."""


def square(number: int) -> int:
    return number * number


def die(seconds: float) -> None:
    """End as by the system's lack of memory."""
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def heed(number: int) -> int:
    """Take a moment, and look at the token meanwhile."""
    end = time.monotonic() + 0.2
    while time.monotonic() < end:
        checkpoint()
        time.sleep(0.002)
    return number


def report(count: int) -> str:
    for number in range(count):
        report_progress(number + 1, count)
    return "done"


def deaf_with_a_child(path: str) -> None:
    """Write both numbers to the folder *path*; hear nothing any more."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen(
        [sys.executable, "-c", f"import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep({LONG})"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # what this process writes to comes to its end without it
    )
    Path(path, f"{os.getpid()} {child.pid}").touch()
    time.sleep(LONG)


def numbers_in(folder: Path) -> list[int]:
    """Return the numbers of the processes that have written to *folder*."""
    return [int(number) for file in folder.iterdir() for number in file.name.split()]


def fail_to_initialize() -> None:
    raise ValueError("no licence")


class Awkward:
    """It is pickled, and cannot be made again."""

    def __reduce__(self) -> tuple[Callable[[], object], tuple[()]]:
        return fail_to_initialize, ()


def give_awkward() -> Awkward:
    return Awkward()


def end_with_the_parent() -> None:
    """See that a process of a bare pool leaves nothing behind, whatever becomes of its parent."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def bare_pool(count: int, initializer: Callable[[], None] = end_with_the_parent) -> Executor:
    """The pool that a plain program has."""
    return ProcessPoolExecutor(count, get_context("spawn"), initializer)


def wait_until(predicate: Callable[[], object]) -> None:
    """Return when *predicate* holds; the watchdog sees to it that this comes to an end."""
    while not predicate():
        time.sleep(0.01)


def lives(process: int) -> bool:
    """Whether *process* runs; one that nobody has waited for does not."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def all_end(processes: list[int], seconds: float) -> bool:
    """Wait for the end of *processes*, and kill those that go on; return whether there were none of them."""
    end = time.monotonic() + seconds
    while (left := [each for each in processes if lives(each)]) and time.monotonic() < end:
        time.sleep(0.01)
    for each in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    return not left


def log_lines(folder: str, number: int, *, is_bare: bool) -> None:
    """Log as one of several processes."""
    if is_bare:
        handler = RotatingFileHandler(Path(folder, "shared.log"), maxBytes=5_000_000, backupCount=3)
        logging.getLogger().addHandler(handler)
        logging.getLogger().setLevel(logging.INFO)
    else:
        from tkasync import set_up_logging

        set_up_logging("shared", directory=folder)
    for line in range(LINES):
        logging.getLogger("stress").info("process %d line %d %s", number, line, "x" * LENGTH)


def main(what: str, *arguments: str) -> None:
    """Be a process of its own: one that logs, or a parent that is going to be killed."""
    is_bare = arguments[-1] == "bare"
    if what == "log":
        log_lines(arguments[0], int(arguments[1]), is_bare=is_bare)
        return
    pool: Any
    if is_bare:
        pool = ProcessPoolExecutor(2, get_context("spawn"))
    else:
        from tkasync.processes import ProcessWorkers

        pool = ProcessWorkers(2)
    pool.submit(deaf_with_a_child, arguments[0])
    print(pool.submit(os.getpid).result(), flush=True)  # it is idle from then on
    time.sleep(LONG)


if __name__ == "__main__":
    main(*sys.argv[1:])
