"""What is kept between two runs: how the columns of each table stood. One small JSON file. Any thread."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

USUAL = ".tkasync-table-explorer.json"  # in the home folder
_MOST = 200  # tables; the oldest go


class Memory:
    """The layouts in the file at *path*, by default one in the home folder; one that cannot be read is begun anew."""

    def __init__(self, path: Path | None = None) -> None:
        # The home folder is looked up only now: who takes pictures has set another one.
        self._path = Path.home() / USUAL if path is None else path
        self._layouts: dict[str, Any] = self._read()

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def layout(self, file: Path, table: str) -> Mapping[str, Any] | None:
        """Return how the columns of *table* stood last."""
        found = self._layouts.get(_name(file, table))
        return found if isinstance(found, dict) else None

    def keep(self, file: Path, table: str, layout: Mapping[str, Any]) -> None:
        """Write down how they stand now.

        Raises:
            OSError: the file cannot be written.
        """
        name = _name(file, table)
        self._layouts = {
            **{each: kept for each, kept in self._layouts.items() if each != name},
            name: dict(layout),
        }
        self._layouts = dict(list(self._layouts.items())[-_MOST:])
        new = self._path.with_name(self._path.name + ".new")
        new.write_text(json.dumps(self._layouts), "utf-8")
        new.replace(self._path)  # whole, or not at all


def _name(file: Path, table: str) -> str:
    return f"{file.absolute()}\n{table}"
