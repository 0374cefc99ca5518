"""Programs that are read line by line, and then to their end, each in a process of its own.

Their pipes have no buffer here. `communicate()` reads past the one that `readline()` fills: what a program has written
before its first line is read would be lost, but for that line.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import Any


def start(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start *command*; what it writes is read by `next_line` and `rest`."""
    return subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0, **options)


def next_line(process: subprocess.Popen[bytes]) -> str:
    """Wait for the next line of *process*, and return it with its end; nothing where there is none any more."""
    assert process.stdout is not None
    return _text(process.stdout.readline())


def rest(process: subprocess.Popen[bytes], timeout: float) -> tuple[str, str]:
    """Wait for the end of *process*; what it has written since the lines that were read, and its errors if piped."""
    out, err = process.communicate(timeout=timeout)
    return _text(out), _text(err or b"")


def _text(written: bytes) -> str:
    return written.decode().replace("\r\n", "\n")
