"""What a user is told of a file that cannot be read: which one it is, and what to do. Any thread."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def check_readable(path: Path) -> None:
    """Check what stands at *path*, of which SQLite would say "unable to open database file" whatever it is.

    The file is not opened: its close would end the locks that this process has on it.

    Raises:
        FileNotFoundError: there is no such file.
        IsADirectoryError: it is a folder.
        PermissionError: this user may not read it.
    """
    with reading(path):  # a folder above it that may not be entered
        is_there, is_folder = path.exists(), path.is_dir()
    if not is_there:
        raise _missing(path)
    if is_folder:
        raise _folder(path)
    if not os.access(path, os.R_OK):
        raise _forbidden(path)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Have an error of the file at *path* name it: one of a file that is open already has no name at all."""
    try:
        yield
    except OSError as error:
        if error.errno is None:  # one of our own, which names it
            raise
        told = _told(path, error)
        # By hand: with two arguments Python would put "[Errno 13]" in front of the words.
        told.errno = error.errno
        raise told from error


def _told(path: Path, error: OSError) -> OSError:
    # Windows says of a folder, too, that it may not be read.
    if isinstance(error, IsADirectoryError) or (isinstance(error, PermissionError) and os.path.isdir(path)):  # noqa: PTH112 - raises nothing
        return _folder(path)
    if isinstance(error, FileNotFoundError):
        return _missing(path)
    if isinstance(error, PermissionError):
        return _forbidden(path)
    return OSError(f"{path} cannot be read: {error.strerror}")


def _missing(path: Path) -> OSError:
    return FileNotFoundError(f"there is no file {path}")


def _folder(path: Path) -> OSError:
    return IsADirectoryError(f"{path} is a folder: name a file in it")


def _forbidden(path: Path) -> OSError:
    return PermissionError(f"{path} may not be read by this user: check its permissions")
