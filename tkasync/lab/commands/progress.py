"""`Progress`: what a learner has done, in one file beside the exercises. A folder on a stick is the whole state."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

FILE = ".tkasync-lab.json"


class Progress:
    """See the module.

    Args:
        folder: the learner's.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._done: dict[str, dict[str, Any]] = self._read()

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            read = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise OSError(
                f"{self._file} cannot be read: {error}; rename it, and the lab begins anew"
            ) from error
        return read if isinstance(read, dict) else {}

    def has_passed(self, name: str) -> bool:
        """Whether the exercise called so was passed once."""
        return "passed" in self._of(name)

    def tries(self, name: str) -> int:
        """How often it was checked."""
        return int(self._of(name).get("tries", 0))

    def hints(self, name: str) -> int:
        """How many of its hints were shown."""
        return int(self._of(name).get("hints", 0))

    def note_try(self, name: str, source: str, has_passed: bool) -> None:
        """Note a check, and the first time that it was passed."""
        entry = self._done.setdefault(name, {})
        entry["tries"] = self.tries(name) + 1
        if has_passed:
            entry.setdefault("passed", datetime.now().astimezone().isoformat(timespec="seconds"))
            entry["hash"] = hashlib.sha256(source.encode()).hexdigest()
        self._write()

    def note_hint(self, name: str, count: int) -> None:
        """Note that *count* hints were shown."""
        self._done.setdefault(name, {})["hints"] = count
        self._write()

    def as_json(self) -> str:
        """Return all of it."""
        return json.dumps(self._done, indent=2, sort_keys=True)

    def _of(self, name: str) -> dict[str, Any]:
        return self._done.get(name, {})

    def _write(self) -> None:
        # Renamed when it is whole: a stick that is pulled out leaves the old one.
        written = self._file.with_suffix(".new")
        written.write_text(self.as_json(), encoding="utf-8")
        written.replace(self._file)
