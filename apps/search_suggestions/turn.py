"""One builder at a time, among all programs of this user. Runs on a thread."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import IO

import portalocker

from tkasync import checkpoint, report_progress

PAUSE = 0.05  # seconds between two tries; also how late an abort may be noticed
_log = logging.getLogger(__name__)


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Hold the right to build *path*, after whoever builds it now. An abort ends the wait.

    The system takes the right back when the file is closed, so also when its holder is killed. The lock file stays: who
    removed it would let a newcomer lock a file of its own, beside the one that others wait for.

    Raises:
        OSError: the folder cannot be written to.
    """
    with path.with_suffix(".lock").open("a") as file:
        while not _is_taken(file):
            report_progress(0, None, "Another program is building the list of characters …")
            checkpoint()
            sleep(PAUSE)
        yield


def _is_taken(file: IO[str]) -> bool:
    try:
        portalocker.lock(file, portalocker.LOCK_EX | portalocker.LOCK_NB)
    except portalocker.AlreadyLocked:
        return False
    except portalocker.LockException as error:
        # Some network drives have no locks. Two programs may build there, and each file is whole all the same.
        _log.warning("%s cannot be locked: %s", file.name, error)
    return True
