"""What an exam does, told while it does it: for somebody who watches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Self

WATCHED = 6
"""How many times as long a check may last that is watched."""
PACE = 0.9
"""Seconds between two acts of it."""


class ActsReader:
    """Hands on the lines that a process writes, in order.

    Args:
        file: where it writes them; it may not be there yet.
        on_act: is called with each; `None`: nobody watches.
    """

    def __init__(self, file: Path, on_act: Callable[[str], None] | None) -> None:
        self._file = file
        self._on_act = on_act
        self._open: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._open is not None:
            self._open.close()

    def read(self) -> None:
        """Hand on what is new."""
        if self._on_act is None:
            return
        if self._open is None and self._file.exists():
            self._open = self._file.open(encoding="utf-8")
        for line in self._open or ():
            self._on_act(line.rstrip("\n"))


class Acts:
    """Writes them, in the process that examines. Any thread.

    Args:
        file: where to; an empty name: nobody watches.
    """

    def __init__(self, file: str) -> None:
        self.pace: float = PACE if file else 0.0
        """Seconds to wait before each act."""
        self._file = Path(file) if file else None

    def tell(self, act: str) -> None:
        """Write that *act* is done now, a line of English."""
        if self._file is not None:
            # At once: the process may end without a word.
            with self._file.open("a", encoding="utf-8") as out:
                out.write(act + "\n")
