"""`Keyboard`: of a display; one examination types at a time. UI thread.

A display has one focus. Two programs that are typed into at once would take it from each other, key by key.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl


def keysym_of(letter: str) -> str:
    r"""Return Tk's name of the key for a letter; of ``"\b"`` the one that takes the last letter away."""
    return "BackSpace" if letter == "\b" else f"U{ord(letter):04X}"


class Keyboard:
    """See the module. It is free again when its process ends, however that ends.

    Args:
        display: its name; by default the one that programs here are shown on.
    """

    def __init__(self, display: str | None = None) -> None:
        name = os.environ.get("DISPLAY", "") if display is None else display
        self._name = "".join(letter if letter.isalnum() else "-" for letter in name)
        self._held: BinaryIO | None = None

    def take(self) -> bool:
        """Take it; return whether it is ours now, or nobody can take it from us."""
        if self._held is not None or sys.platform == "win32":
            return True
        path = Path(tempfile.gettempdir()) / f"tkasync-keyboard-{os.getuid()}{self._name}"
        try:
            file = path.open("ab")
        except OSError:
            # A folder that cannot be written to, or somebody else's file: there is no turn to wait for.
            return True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._held = file
        return True

    def give_back(self) -> None:
        """Let the next one have it."""
        if self._held is not None and sys.platform != "win32":
            # By hand: a process that the program has forked meanwhile has the file open, too.
            fcntl.flock(self._held, fcntl.LOCK_UN)
            self._held.close()
            self._held = None
