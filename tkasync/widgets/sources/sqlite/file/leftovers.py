"""Folders of scratch files: made with a lock in them, and those that killed processes have left removed. Any thread.

The lock is the system's, and ends with the process however that ends. The number of a process would be another one's
after a while.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from time import time

if sys.platform != "win32":
    import fcntl

_PREFIX = "tkasync-table-"
_LOCK = "lock"
_YOUNG = 60.0  # seconds; a guess: a younger folder may be without its lock yet


class LockedFolder:
    """A new folder in the system's temporary one, which nobody takes for left behind while it is ours."""

    def __init__(self) -> None:
        self.path: Path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._process = os.getpid()
        self._lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT)
        with suppress(OSError):  # a file system without locks: there nothing is taken for left behind
            _take(self._lock)

    @property
    def is_ours(self) -> bool:
        """Whether this process has made it; false in one that was forked from it."""
        return os.getpid() == self._process

    def remove(self) -> None:
        """Remove it, with all that is in it."""
        os.close(self._lock)
        shutil.rmtree(self.path, ignore_errors=True)


@cache  # once a process
def remove_leftovers() -> None:
    """Remove the folders of this user whose processes were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # It may go meanwhile: another program does the same.
        with suppress(OSError):
            if _is_ours_and_old(folder):
                _remove_if_left(folder)


def _is_ours_and_old(folder: Path) -> bool:
    """Anybody may put a link or a pipe of that name into the temporary folder."""
    status = folder.lstat()
    is_ours = sys.platform == "win32" or status.st_uid == os.getuid()
    return is_ours and stat.S_ISDIR(status.st_mode) and status.st_mtime < time() - _YOUNG


def _remove_if_left(folder: Path) -> None:
    """Remove it, unless a process has its lock, which is an OSError."""
    if sys.platform == "win32":
        (folder / _LOCK).unlink()  # which it refuses while the file is open
        shutil.rmtree(folder, ignore_errors=True)
        return
    lock = os.open(folder / _LOCK, os.O_RDWR)
    try:
        _take(lock)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)


def _take(lock: int) -> None:
    if sys.platform != "win32":
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
