"""What is logged in other processes: importable there, and without a test in it."""

from __future__ import annotations

import logging
import os
import threading
import time
from pathlib import Path

from tests.processes.work import LONG, heed
from tkasync import set_up_logging

log = logging.getLogger("work")


def log_lines(count: int) -> None:
    for number in range(count):
        log.info("line %d", number)


def warn_by_log() -> None:
    log.warning("it gets warm")


def fail_in_a_thread() -> None:
    def run() -> None:
        raise ValueError("in a thread there")

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def log_at_the_end(mark: str) -> None:
    Path(mark).touch()
    try:
        heed()
    finally:
        for number in range(1_000):
            log.info("last %d", number)


def leave_a_thread() -> None:
    threading.Thread(target=time.sleep, args=(LONG,), name="endless").start()


def log_a_burst(folder: str, count: int) -> None:
    """Set up the log where the pool has not, log more at once than the disk takes, and go on."""
    set_up_logging("editor", directory=folder)
    log_lines(count)
    Path(folder, "mark.new").write_text(str(os.getpid()))
    Path(folder, "mark.new").rename(Path(folder, "mark"))
    time.sleep(LONG)
