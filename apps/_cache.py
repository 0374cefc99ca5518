"""Where files may be kept that can be made again: in a folder that nobody else can write to. Any thread."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import stat
import sys
import tempfile
from functools import cache
from pathlib import Path

_log = logging.getLogger(__name__)
_uid = getattr(os, "geteuid", lambda: None)()  # None: Windows, where the profile is the user's own
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def cache_folder() -> Path:
    """The cache of this user, made if it is not there; a folder of this process where that one is not safe to use."""
    folder = _usual_folder()
    try:
        make_private(folder)
    except OSError as error:
        _log.warning("%s is not used, what is built lasts as long as this program: %s", folder, error)
        return scratch()
    return folder


def make_private(folder: Path) -> None:
    """Make *folder*, or see to it that nobody but this user gets into it.

    Raises:
        OSError: it cannot be made, it is a link, it is somebody else's, or others may write to it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()  # the link itself: what it leads to may belong to this user all the same
    if not stat.S_ISDIR(found.st_mode):
        raise PermissionError(f"{folder} is a link")
    if _uid is not None:
        _refuse_exposed(folder, found)


def _refuse_exposed(folder: Path, found: os.stat_result) -> None:
    if found.st_uid != _uid:
        raise PermissionError(f"{folder} belongs to another user")
    # Taking the permission away would not do: what others have put there already would stay.
    if found.st_mode & _OTHERS_WRITE:
        raise PermissionError(f"others may write to {folder}")
    parent = folder.parent.stat().st_mode
    if parent & stat.S_IWOTH and not parent & stat.S_ISVTX:
        raise PermissionError(f"everybody may replace {folder}")
    if found.st_mode & 0o077:
        folder.chmod(0o700)


@cache
def scratch() -> Path:
    """A folder that goes with this process: another one's could be somebody else's."""
    folder = Path(tempfile.mkdtemp(prefix="tkasync-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _usual_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "tkasync/Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/tkasync"
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # The XDG specification has relative paths ignored.
    return (given if given.is_absolute() else Path.home() / ".cache") / "tkasync"
