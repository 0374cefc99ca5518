"""What is in a folder, each entry described whatever is wrong with it. Runs on a thread; knows nothing of the window.

Paths are as the system calls give them: bytes that are not UTF-8 stand in them as lone surrogates, which Tk cannot
show. `readable` is for eyes, the path for opening.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import Enum
from heapq import merge
from itertools import islice
from pathlib import Path

from tkasync import checkpoint, report_progress

PORTION = 20  # entries that go to the window at once: a millisecond of its time, a few beside busy threads
RUN = 1000  # entries that are sorted at once: a sort holds up the window, merging does not


class Kind(Enum):
    """What an entry is; the value is the icon and its colour."""

    FOLDER = ("folder-fill", "primary")
    FOLDER_LINK = ("folder-symlink-fill", "primary")
    FILE = ("file-earmark", None)
    DEVICE = ("plug", None)
    TROUBLE = ("exclamation-triangle-fill", "warning")

    @property
    def is_folder(self) -> bool:
        """Whether it can be opened in the tree."""
        return self in (Kind.FOLDER, Kind.FOLDER_LINK)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, a folder or something else; *name* and *note* are readable, *size* is in bytes."""

    path: str
    name: str
    kind: Kind
    size: int = 0
    note: str = ""


def readable(name: str) -> str:
    r"""*name* with ``\xff`` for a byte that is not UTF-8, and an escape for what cannot be printed."""
    if name.isascii() and name.isprintable():
        return name
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def readable_size(size: float) -> str:
    """*size* in bytes, in three digits and a unit."""
    units = ["B", "kB", "MB", "GB", "TB"]
    while size >= 1000 and len(units) > 1:
        size /= 1000
        del units[0]
    return f"{size:,.0f} {units[0]}" if size >= 100 or units[0] == "B" else f"{size:.3g} {units[0]}"


def list_folder(folder: str) -> Generator[list[Entry], None, int]:
    """The entries of *folder* in portions, folders first, by name; returns how many there are.

    Raises:
        OSError: the folder cannot be read.
    """
    runs: list[list[Entry]] = []
    with os.scandir(folder) as found:
        described = (describe(entry.path, entry.name, entry.is_symlink(), entry.stat) for entry in found)
        while run := list(islice(described, RUN)):
            checkpoint()
            runs.append(sorted(run, key=_order))
            report_progress(sum(map(len, runs)))
    entries = merge(*runs, key=_order)
    while portion := list(islice(entries, PORTION)):
        yield portion
    return sum(map(len, runs))


def _order(entry: Entry) -> tuple[bool, str]:
    return not entry.kind.is_folder, entry.name.casefold()


def describe_folder(folder: str) -> Entry:
    """The entry of a folder by itself, under its full name."""
    return describe(folder, folder, False, Path(folder).stat)


def describe(path: str, name: str, is_link: bool, stat_target: Callable[[], os.stat_result]) -> Entry:
    """The entry at *path*, troubles included; *stat_target* looks at what a link leads to."""
    link = ""
    try:
        link = f"→ {readable(str(Path(path).readlink()))}" if is_link else ""
        status = stat_target()
    except OSError as error:
        return Entry(path, readable(name), Kind.TROUBLE, note=f"{_trouble(error, link)} {link}".strip())
    if stat.S_ISDIR(status.st_mode):
        if link and _leads_back(path):
            return Entry(path, readable(name), Kind.TROUBLE, note=f"loop {link}")
        return Entry(path, readable(name), Kind.FOLDER_LINK if link else Kind.FOLDER, note=link)
    kind = Kind.FILE if stat.S_ISREG(status.st_mode) else Kind.DEVICE
    return Entry(path, readable(name), kind, status.st_size, link)


def _trouble(error: OSError, link: str) -> str:
    if error.errno == errno.ELOOP:
        return "loop"
    return "broken link" if link and error.errno == errno.ENOENT else error.strerror or str(error)


def _leads_back(link: str) -> bool:
    """Whether the folder that *link* leads to holds the link itself: opening it would never come to an end."""
    target, here = Path(link).resolve(), Path(link).parent.resolve()
    return here.is_relative_to(target)
