"""Results that are kept in files, each of another checkout: of each row the one that counts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, TypeVar


class Ranked(Protocol):
    """What is kept of a row."""

    def rank(self) -> tuple[bool, float]:
        """Of two of one row the one with the higher rank counts."""


R = TypeVar("R", bound=Ranked)


def merged(files: Iterable[Path], read: Callable[[Path], dict[str, R]]) -> dict[str, R]:
    """What *read* finds in all *files*; by row the one that counts."""
    results: dict[str, R] = {}
    for file in files:
        for name, result in read(file).items():
            results[name] = max(results.get(name, result), result, key=lambda one: one.rank())
    return results


def there(file: Path, script: str) -> Path:
    """Return *file*, which *script* was given; exit where there is none."""
    return file if file.exists() else sys.exit(f"{script}: there are no results in {file}")
