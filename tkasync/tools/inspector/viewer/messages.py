"""The program's messages, as they come by the standard input, and what is sent back by the standard output.

A generator on a thread of its own. It never blocks for long, so that the window can be closed while the program sends
nothing, and it sees the program's end also where a child of the program still holds the pipe.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from tkasync.tasks.current import checkpoint
from tkasync.tools.json_lines import line_of, message_in

_LOOK = 0.2  # seconds
_PIECE = 65536


def messages(file: int = 0) -> Iterator[dict[str, Any]]:
    """Yield each message that comes by the descriptor *file*; at the end ``{"eof": True}``."""
    parent, rest = os.getppid(), b""
    while True:
        checkpoint()
        if not _is_readable(file):
            if os.getppid() != parent:  # the program was killed, and something else has its end of the pipe
                break
            continue
        piece = os.read(file, _PIECE)
        if not piece:
            break
        *lines, rest = (rest + piece).split(b"\n")
        yield from filter(None, map(message_in, lines))
    yield {"eof": True}


def _is_readable(file: int) -> bool:
    """Wait a moment for something to read."""
    if sys.platform == "win32":
        return _is_pipe_readable(file)
    import select  # not for pipes on Windows

    return bool(select.select([file], [], [], _LOOK)[0])


def _is_pipe_readable(file: int) -> bool:  # pragma: no cover  # Windows
    import _winapi  # type: ignore[import-not-found, unused-ignore]  # Windows
    import msvcrt

    try:
        waiting = _winapi.PeekNamedPipe(msvcrt.get_osfhandle(file), 0)[0]  # type: ignore[attr-defined, unused-ignore]  # Windows
    except OSError:  # the other end is closed: a read says so
        return True
    if not waiting:
        time.sleep(_LOOK / 4)
    return bool(waiting)


def send(message: dict[str, Any]) -> None:
    """Send *message* to the program; one that has gone gets nothing."""
    with suppress(OSError):
        os.write(1, line_of(message))
