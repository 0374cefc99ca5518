"""One app as a process: the command that runs it, and what it says when it fails."""

from __future__ import annotations

import sys
from pathlib import Path

from apps._catalogue import FOLDER
from tkasync.errors import CommandError


def command_of(name: str, folder: Path = FOLDER) -> tuple[list[str], Path]:
    """What runs one app of *folder*, and the folder to run it in."""
    return [sys.executable, "-m", f"{folder.name}.{name}"], folder.parent


def last_words(error: BaseException) -> str:
    """What an app that has failed wrote last, or how it ended."""
    if not isinstance(error, CommandError):
        return str(error)
    lines = error.tail.splitlines()[-3:]
    return "\n".join(lines)[-2000:] or f"exit code {error.code}"
