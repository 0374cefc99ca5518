"""An unfinished download on the disk: `name.part`, the bytes so far, and `name.part.json`, the notes about them.

These files are the list of unfinished downloads: there is no other that could differ from them. Whenever the process is
killed,

* the file has its name only when all of it has come, was checked, and is on the disk. The name is given by one step of
  the file system, a hard link, which takes no name that another file has;
* the notes never belong to other bytes than those that are there: old bytes go before new notes come.

Everything here blocks. It is called on threads, one call at a time; see `transfer`.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import time
from io import FileIO
from pathlib import Path

import portalocker

from apps.downloader.names import NEW_NOTES, NOTES, PART, name_in, numbered
from apps.downloader.notes import GONE, Notes, read_notes, write_notes
from apps.downloader.trouble import TransferError

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)
_UNSHARED = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING


class Partial:
    """See the module.

    Args:
        folder: where the file goes.
        notes: what is to be loaded, and is known of it.
        name: of its files, without their endings; empty while nothing of it is on the disk.
    """

    def __init__(self, folder: Path, notes: Notes, name: str = "") -> None:
        self.folder = folder
        self.notes = notes
        self.name = name
        self.size = _size_of(self.part) if name else 0
        """The bytes so far."""
        self._file: FileIO | None = None

    @property
    def part(self) -> Path:
        """Where the bytes are."""
        return self.folder / (self.name + PART)

    @property
    def notes_path(self) -> Path:
        """Where the notes are."""
        return self.folder / (self.name + NOTES)

    @property
    def shown_name(self) -> str:
        """What it is going to be called, if nobody takes the name before."""
        return self.notes.name or self.name or name_in(self.notes.url)

    # The notes

    def reserve(self) -> None:
        """Take a name that no file has, and write the notes; a second time do nothing.

        Raises:
            OSError: the folder cannot be written to, or is full.
        """
        if self.name:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self.name = next(filter(self._reserves, numbered(name_in(self.notes.url))))
        try:
            self.write_notes()
        except OSError:
            self.notes_path.unlink()
            self.name = ""
            raise

    def _reserves(self, name: str) -> bool:
        if (self.folder / name).exists() or (self.folder / (name + PART)).exists():
            return False
        try:
            # Exclusive: two downloads of one address may look for a name at the same moment.
            os.close(os.open(self.folder / (name + NOTES), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        return True

    def write_notes(self) -> None:
        """Have the disk hold the notes as they are now."""
        write_notes(self.notes, self.notes_path, self.folder / (self.name + NEW_NOTES))

    def set_paused(self, is_paused: bool) -> None:
        """Note whether the next start is to leave it alone."""
        if self.name and self.notes.is_paused != is_paused and self.notes_path.exists():
            self.notes = read_notes(self.notes_path)  # another window may have gone on with it
            self.notes.is_paused = is_paused
            self.write_notes()

    def discard(self) -> None:
        """Remove the bytes and the notes."""
        if self.name:
            self.part.unlink(missing_ok=True)
            self.notes_path.unlink(missing_ok=True)
            self.name = ""

    # The bytes

    @property
    def file(self) -> FileIO:
        """The bytes, while they are open."""
        assert self._file is not None
        return self._file

    def open(self) -> None:
        """Open the bytes to go on with them.

        Raises:
            TransferError: another window loads it, or has finished or removed it.
            OSError: the file cannot be opened.
        """
        self.reserve()
        if not self.notes_path.exists():
            raise TransferError(GONE)
        self._file = FileIO(self.part, "a+")
        try:
            portalocker.lock(self._file, _UNSHARED)
            # Only now: another window may have gone on with it since this one has read the notes.
            self.notes = read_notes(self.notes_path)
        except portalocker.LockException as error:
            self.close()
            raise TransferError("Another window loads it.") from error
        except BaseException:
            self.close()
            raise
        self.size = os.fstat(self.file.fileno()).st_size

    def close(self) -> None:
        """Close the bytes; a second time do nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def begin(self, length: int | None, validator: str, name: str) -> None:
        """Forget what has come, and note what is to come now."""
        self.clear()
        self.notes.length, self.notes.validator, self.notes.name = length, validator, name
        self.write_notes()

    def clear(self) -> None:
        """Forget what has come."""
        self.file.truncate(0)
        self.size = 0

    def write(self, data: bytes) -> None:
        """Add *data*.

        Raises:
            OSError: the disk is full, say; what had room is kept, and counted.
        """
        rest = memoryview(data)
        while rest:
            count = self.file.write(rest)
            self.size += count
            rest = rest[count:]

    def sha256(self) -> str:
        """Return the checksum of all that has come."""
        self.file.seek(0)
        return hashlib.file_digest(self.file, "sha256").hexdigest()

    # The end

    def finish(self) -> Path:
        """Give the file its name, or the next that is free; return where it is.

        Raises:
            OSError: the disk failed. It can be called again, after a restart too.
        """
        os.fsync(self.file.fileno())
        self.notes.is_checked = True
        self.write_notes()
        self.close()
        path = self.folder / next(filter(self._takes, numbered(self.shown_name)))
        self.part.unlink(missing_ok=True)
        _sync(self.folder)
        self.notes_path.unlink()
        self.name = ""  # another download may take it
        return path

    def _takes(self, name: str) -> bool:
        """Give the bytes this *name*; return false when it is another file's."""
        path = self.folder / name
        try:
            os.link(self.part, path)
        except FileExistsError:
            return _is_same(path, self.part)  # ours, when the process was killed right after the link
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # FAT, say. Another program may take the name between these lines, and nothing can be done about it.
            if path.exists():
                return False
            os.replace(self.part, path)  # noqa: PTH105 - beside os.link
        return True


def new_partial(folder: Path, url: str) -> Partial:
    """Return a download of *url* into *folder*, of which nothing is on the disk yet."""
    return Partial(folder, Notes(url, added=time.time()))


def find_unfinished(folder: Path) -> list[Partial]:
    """Return the unfinished downloads in *folder*, in the order in which they were added."""
    found = []
    for path in folder.glob(f"*{NOTES}"):
        try:
            partial = Partial(folder, read_notes(path), path.name.removesuffix(NOTES))
        except (OSError, TransferError) as error:
            # Another program's file, or one that a power cut has spoiled. It is left where it is.
            logging.getLogger(__name__).warning("%s is left alone: %s", path, error)
            continue
        if partial.notes.is_checked and not partial.part.exists():
            path.unlink()  # it has its name: the process was killed before the notes were removed
        else:
            found.append(partial)
    return sorted(found, key=lambda partial: partial.notes.added)


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except FileNotFoundError:
        return False  # a link that leads nowhere: the name is taken


def _sync(folder: Path) -> None:
    """Have the disk keep the names in *folder*, where a system can be told so."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
