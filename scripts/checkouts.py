"""Copies of the checkout: what is a part of it, and what it has only collected while it is worked in."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_EVERYWHERE = shutil.ignore_patterns("__pycache__", "*.pyc")
# What a checkout collects at its top; below it a file may have such a name, as scripts/screenshots has.
_AT_THE_TOP = shutil.ignore_patterns(
    ".git", ".*_cache", ".venv*", ".matrix", ".hypothesis", ".coverage*", "*.egg-info", "build", "dist", "htmlcov",
    "*-results", "screenshots", "site", ".cache",
)  # fmt: skip


def left_out(folder: str, names: list[str]) -> set[str]:
    """What of *folder* is no part of the checkout, for `shutil.copytree`."""
    made = _AT_THE_TOP(folder, names) if Path(folder) == ROOT else set()
    return made | _EVERYWHERE(folder, names)
