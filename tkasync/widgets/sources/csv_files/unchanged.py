"""Whether a file is still what it was when its reading began, and its bytes until then. Any thread."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_TAIL = 4_096  # bytes: a file that has only grown still has them before its old end


class FileChangedError(OSError):
    """A file was replaced, truncated or written anew while it was read."""


@dataclass(frozen=True)
class Seen:
    """A file as it was when it was looked at."""

    path: Path
    identity: tuple[int, int]
    size: int
    time: int
    tail: bytes

    def is_still_true(self) -> bool:
        """Return whether its bytes are those of then; it may have grown, or be gone."""
        try:
            now = seen(self.path, self.size)
        except FileNotFoundError:
            return True
        has_grown = now.size > self.size and now.tail == self.tail
        return now.identity == self.identity and (has_grown or (now.size, now.time) == (self.size, self.time))


def seen(path: Path, end: int | None = None) -> Seen:
    """Look at the file at *path*, and at its bytes before *end*, by default the last ones."""
    with path.open("rb") as file:
        status = path.stat()
        end = status.st_size if end is None else end
        file.seek(max(0, end - _TAIL))
        tail = file.read(min(end, _TAIL))
    return Seen(path, (status.st_dev, status.st_ino), status.st_size, status.st_mtime_ns, tail)


class Beginning(io.RawIOBase):
    """The first *size* bytes of *file*; all of them where nobody knows how many there are, as in ``/proc``."""

    def __init__(self, file: io.FileIO, size: int) -> None:
        self._file = file
        self._size = size
        self.done: int = 0
        """How many were read."""

    def readable(self) -> bool:
        """Return true."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill *buffer* as far as there are bytes, and return how many it has got."""
        view = memoryview(buffer).cast("B")
        count = self._file.readinto(view[: self._size - self.done] if self._size else view) or 0
        self.done += count
        return count
