"""Running totals of what is below folders, counted off the UI thread without following links."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from time import monotonic

from apps.file_browser.entries import readable_size
from tkasync import checkpoint, spawn_task

SLICE = 0.05  # seconds that one count has a thread for, before another has its turn


@dataclass
class Total:
    """How much is below a folder, as far as counted."""

    folder: str
    files: int = 0
    size: int = 0
    unreadable: int = 0
    waiting: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.waiting.append(self.folder)

    @property
    def is_complete(self) -> bool:
        """Whether everything is counted."""
        return not self.waiting

    def go_on(self) -> tuple[str, str, bool]:
        """Count for a slice of time; the total as texts, files and size, and whether it is complete. On a thread."""
        end = monotonic() + SLICE
        self._scan(self.waiting.pop())
        while self.waiting and monotonic() < end:
            self._scan(self.waiting.pop())
        least, more = "≥ " if self.unreadable else "", "" if self.is_complete else " …"
        return f"{least}{self.files:,}{more}", f"{least}{readable_size(self.size)}{more}", self.is_complete

    def _scan(self, folder: str) -> None:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    checkpoint()
                    self._add(entry)
        except OSError:
            self.unreadable += 1

    def _add(self, entry: os.DirEntry[str]) -> None:
        try:
            if entry.is_dir(follow_symlinks=False):
                self.waiting.append(entry.path)
                return
            self.size += entry.stat(follow_symlinks=False).st_size
            self.files += 1
        except OSError:
            self.unreadable += 1


async def count_below(folders: dict[str, str]) -> AsyncGenerator[tuple[str, str, str, bool], None]:
    """For one row of *folders* (row: path) after the other the running total: row, files, size, is it complete.

    Slice by slice, so that any number of counts share the threads and a listing never waits for one of them.
    """
    for row, folder in folders.items():
        total = Total(folder)
        while not total.is_complete:
            yield row, *await spawn_task(total.go_on)
