"""Opens a source line in the user's editor: ``$VISUAL``, ``$EDITOR``, or VS Code where it is installed. Any thread."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import PurePath

_TERMINAL = {"vi", "vim", "nvim", "nano", "ed", "less", "micro", "helix", "hx"}  # they need a terminal
_BY_COLON = {"code", "codium", "code-insiders", "cursor", "subl", "zed"}


def command_for(file: str, line: int, environment: Mapping[str, str] = os.environ) -> list[str] | None:
    """Return the command that opens *line* of *file*; ``None`` where no editor is known that has a window."""
    for name in ("VISUAL", "EDITOR"):
        words = shlex.split(environment.get(name, ""))
        if words and PurePath(words[0]).stem not in _TERMINAL:
            return [*words, *_at(PurePath(words[0]).stem, file, line)]
    code = shutil.which("code", path=environment.get("PATH"))
    return None if code is None else [code, *_at("code", file, line)]


def _at(editor: str, file: str, line: int) -> list[str]:
    if editor in ("code", "codium", "code-insiders", "cursor"):
        return ["-g", f"{file}:{line}"]
    return [f"{file}:{line}"] if editor in _BY_COLON else [f"+{line}", file]


def open_line(file: str, line: int) -> str:
    """Open it; return what came of that, in a sentence."""
    command = command_for(file, line)
    if command is None:
        return f"{file}:{line}: set EDITOR to an editor with a window, such as EDITOR='code -w'."
    try:
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        return f"{command[0]} could not be started: {error.strerror}."
    return f"Opened {PurePath(file).name}:{line}."
