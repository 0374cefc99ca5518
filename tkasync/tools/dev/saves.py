"""`Saves`: which source files were saved since they were read. It looks at their times, and needs no package.

Editors save in several ways. Some truncate the file first, some put another file in its place, some write twice: so a
save counts when two looks in a row see the same file, and one that is empty is given a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from time import time

_EMPTY = 1.0  # seconds; a guess: no editor takes longer between truncating a file and writing it
_COARSE = 0.05  # seconds by which the time of a file may lie behind the clock

Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp | None:
    """Return what a save changes; ``None`` while there is no such file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class Saves:
    """See the module. One thread.

    Args:
        since: when reading began, as ``time.time()`` has it: a file that is new here counts if it was saved later.
    """

    def __init__(self, since: float) -> None:
        self.since = since
        self.is_unsettled: bool = False
        """Whether a file is being saved: look again soon."""
        self._known: dict[Path, Stamp] = {}
        self._last: dict[Path, Stamp] = {}

    def look(self, paths: Iterable[Path]) -> set[Path]:
        """Return those of *paths* that were saved since the last look that returned them."""
        now = {path: stamp for path in paths if (stamp := stamp_of(path)) is not None}
        for path, stamp in now.items():
            if path not in self._known and not self._is_late(stamp):
                self._known[path] = stamp
        saved = {path for path, stamp in now.items() if self._known.get(path) != stamp}
        self.is_unsettled = any(self._is_unsettled(path, now[path]) for path in saved)
        self._last = now
        if self.is_unsettled:
            return set()
        self._known.update((path, now[path]) for path in saved)
        return saved

    def _is_late(self, stamp: Stamp) -> bool:
        # A time in the future says nothing: it would count again and again.
        return self.since - _COARSE <= stamp[0] / 1e9 <= time() + _COARSE

    def _is_unsettled(self, path: Path, stamp: Stamp) -> bool:
        is_young = time() - stamp[0] / 1e9 < _EMPTY
        return self._last.get(path) != stamp or (stamp[1] == 0 and is_young)
