"""Where a log file may lie: in a folder that nobody else can write to. Any thread.

The temporary directory belongs to everybody. Whoever knows a program's name could put a link in place of its log file
there, and the program would write to what the link points to.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_uid = getattr(os, "geteuid", lambda: None)()  # None: Windows, whose temporary directory is the user's own
_OWN = 0o700
_PROBE = 4_096  # bytes, a block of most disks


def places(name: str, directory: str | os.PathLike[str] | None) -> Iterator[Path]:
    """Give the folders in which ``name.log`` may lie, in order; the next one is made only when it is asked for."""
    if directory is not None:
        yield Path(directory)
        yield Path(directory) / _folder(name)  # where others may write to the directory itself
    with suppress(RuntimeError):  # the user has no home directory: the next place is taken
        yield _state_directory(name)
    try:
        yield Path(tempfile.gettempdir()) / _folder(name)
        yield Path(tempfile.mkdtemp(prefix=f"{name}-"))  # the one before belongs to somebody else
    except OSError:  # there is no temporary directory, or it is full: stderr takes what is logged
        return


def _folder(name: str) -> str:
    return name if _uid is None else f"{name}-{_uid}"


def _state_directory(name: str) -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / name
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / name
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / name


def problem_with(path: Path) -> str | None:
    """Return why the log file *path* cannot be used, ``None`` when it can; its folder is made if it is not there.

    Found here, since a handler would fail later, record by record.
    """
    try:
        path.parent.mkdir(mode=_OWN, parents=True, exist_ok=True)
        problem = _is_exposed(path)
        if problem is not None:
            return f"{path}: {problem}"
        # The folder too: its lock file and the rolled-over files go there. A full disk is known by a write alone.
        with path.open("a", encoding="utf-8"), tempfile.TemporaryFile(dir=path.parent) as probe:
            probe.write(b"\0" * _PROBE)
            probe.flush()
            return None
    except OSError as error:
        return f"{path}: {error.strerror or error}"


def _is_exposed(path: Path) -> str | None:
    """Return why somebody else could lead the program to another file; ``None`` when nobody can."""
    if path.is_symlink():
        return "it is a link"
    if _uid is None:
        return None
    folder = path.parent
    if folder.name == _folder(folder.name.rpartition("-")[0]):
        return _is_not_own(folder)
    if folder.stat().st_mode & stat.S_IWOTH:
        return "everybody may write to its folder"
    return None


def _is_not_own(folder: Path) -> str | None:
    # The link itself, and not what it points to: a folder of that name may have been waiting for the program.
    found = folder.lstat()
    if found.st_uid != _uid or not stat.S_ISDIR(found.st_mode):
        return "its folder is somebody else's, or a link"
    if stat.S_IMODE(found.st_mode) != _OWN:
        folder.chmod(_OWN)
    return None
