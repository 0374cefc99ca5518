"""One app as a process, from its start to its end."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from apps._catalogue import FOLDER


class AppFailedError(Exception):
    """An app ended with an exit code; the message is the end of what it wrote to stderr."""


async def run_app(name: str, folder: Path = FOLDER) -> None:
    """Run one app of *folder* to its end; cancelling this ends the app.

    Raises:
        AppFailedError: it ended with another exit code than 0.
        OSError: it could not be started.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"{folder.name}.{name}", cwd=folder.parent, stderr=PIPE
    )
    assert process.stderr is not None
    complaint = b""
    try:
        while chunk := await process.stderr.read(4096):
            complaint = (complaint + chunk)[-2000:]
        if code := await process.wait():
            last_lines = complaint.decode(errors="replace").splitlines()[-3:]
            raise AppFailedError("\n".join(last_lines) or f"exit code {code}")
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
