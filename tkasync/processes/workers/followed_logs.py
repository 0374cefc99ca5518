"""`FollowedLogs`: the program's log files in a worker process, which writes to them too. There only, on any thread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tkasync.logs.open_files import LogPlace

if TYPE_CHECKING:
    from tkasync.logs.log_file import LogFile


class FollowedLogs:
    """See the module."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, str | None], LogFile] = {}

    def follow(self, places: Iterable[LogPlace]) -> None:
        """Log to the files at *places*, and to no other that was followed before."""
        wanted = {place[:2]: place for place in places}
        for gone in self._files.keys() - wanted.keys():
            self._files.pop(gone).close()
        if wanted:
            # Here: a process that is to log nothing does not load what writes files.
            from tkasync.logs.log_file import set_up_logging

            for key, (name, directory, level) in wanted.items():
                self._files[key] = set_up_logging(name, directory=directory, level=level)
