"""`screen`: a display for the programs that are checked; on Linux one that nobody sees, where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tkasync.ownership.executors.process_trees import OWN_GROUP

_SIZE = "1280x1024x24"
_BRING = "sudo apt install xvfb, sudo dnf install xorg-x11-server-Xvfb or the like"


def is_missing() -> bool:
    """Whether programs have no display here."""
    return sys.platform not in ("win32", "darwin") and not os.environ.get("DISPLAY")


def hidden_screen() -> str | None:
    """Return the program that makes a display which nobody sees, if it is installed."""
    return shutil.which("Xvfb")


@contextmanager
def screen() -> Iterator[None]:
    """Have a display inside the block.

    Raises:
        OSError: there is none, and nothing that makes one.
    """
    if not is_missing():
        yield
        return
    program = hidden_screen()
    if program is None:
        raise OSError(f"there is no display: set DISPLAY, or {_BRING}")
    with subprocess.Popen(
        [program, "-displayfd", "1", "-screen", "0", _SIZE, "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        **OWN_GROUP,
    ) as server:  # fmt: skip
        try:
            assert server.stdout is not None
            number = server.stdout.readline().decode().strip()
            if not number:
                raise OSError(f"{program} has given no display: exit code {server.wait()}")
            os.environ["DISPLAY"] = f":{number}"
            yield
        finally:
            os.environ.pop("DISPLAY", None)
            server.terminate()
