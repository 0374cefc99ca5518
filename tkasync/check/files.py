"""The files that are checked: those named, and what is in the folders named."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tkasync.check.finding import Unreadable
from tkasync.check.source import CannotRead, Source

STDIN = "-"
_LEFT_OUT = frozenset(("__pycache__", "node_modules", "site-packages"))
_BUILT = frozenset(("build", "dist", "env", "venv"))


def sources(paths: Iterable[str]) -> Iterator[Source | Unreadable]:
    """Read each file of *paths* once; what cannot be read is told in its place."""
    seen = set()
    for path in paths:
        for file in _files(path):
            if isinstance(file, Unreadable):
                yield file
                continue
            key = file if file == STDIN else os.path.realpath(file)
            if key not in seen:
                seen.add(key)
                yield _read(file)


def _files(path: str) -> Iterator[str | Unreadable]:
    if path == STDIN or not Path(path).is_dir():
        yield path
        return
    closed: list[OSError] = []
    for folder, inside, files in os.walk(path, onerror=closed.append):
        yield from map(_closed, closed)
        closed.clear()
        inside[:] = sorted(name for name in inside if _is_searched(Path(folder, name)))
        for name in sorted(files):
            if name.endswith((".py", ".pyw")):
                file = Path(folder, name)
                # A pipe would be waited for, and a device has no end. Whoever names one gets it.
                is_special = file.exists() and not file.is_file()
                yield Unreadable(str(file), 1, "not read: no regular file") if is_special else str(file)
    yield from map(_closed, closed)


def _closed(error: OSError) -> Unreadable:
    return Unreadable(str(error.filename), 1, f"not read: {error.strerror}")


def _is_searched(folder: Path) -> bool:
    """Whether *folder* may hold the program's own code."""
    name = folder.name
    if name.startswith(".") or name in _LEFT_OUT or name.endswith(".egg-info"):
        return False
    if (folder / "pyvenv.cfg").exists():
        return False
    return name not in _BUILT or (folder / "__init__.py").exists()


def _read(file: str) -> Source | Unreadable:
    if file.endswith(".ipynb"):
        return Unreadable(file, 1, "not read: a notebook; export it as a Python file")
    try:
        content = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
        return Source(content, "<stdin>" if file == STDIN else file)
    except (OSError, ValueError) as error:
        return Unreadable(file, 1, f"not read: {getattr(error, 'strerror', None) or error}")
    except CannotRead as refused:
        return refused.told
