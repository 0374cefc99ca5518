"""What is kept between two runs: how the columns of each table stood. One small JSON file. Any thread."""

from __future__ import annotations

import json
import os
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

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def layout(self, file: Path, table: str) -> Mapping[str, Any] | None:
        """Return how the columns of *table* stood last."""
        found = self._read().get(_name(file, table))
        return found if isinstance(found, dict) else None

    def keep(self, file: Path, table: str, layout: Mapping[str, Any]) -> None:
        """Write down how they stand now.

        Raises:
            OSError: the file cannot be written.
        """
        layouts = self._read()  # with what another explorer has written meanwhile
        layouts.pop(_name(file, table), None)
        layouts[_name(file, table)] = dict(layout)
        new = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        new.write_text(json.dumps(dict(list(layouts.items())[-_MOST:])), "utf-8")
        new.replace(self._path)  # whole, or not at all


def _name(file: Path, table: str) -> str:
    return f"{file.absolute()}\n{table}"
