"""A command and all that it has started, as one group of processes: asked to end, and looked at. Any thread.

A shell that is killed alone leaves its children behind, which go on and keep its pipe. So a command is given a session
of its own, and signals go to the group. The group outlives the command as long as one of its processes does, and the
system gives its number to nobody else meanwhile.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":

    def ask(leader: int) -> None:
        """Ask the group of *leader* to end, as Ctrl+Break in its console does."""
        with suppress(OSError):  # it has no console, or has ended
            os.kill(leader, signal.CTRL_BREAK_EVENT)

    def is_alive(leader: int) -> bool:
        """Whether the group is known to go on: never, for Windows does not tell."""
        return False

else:

    def ask(leader: int) -> None:
        """Ask the group of *leader* to end."""
        # Ended meanwhile; or it runs as another user, as under sudo: the run says when such a command does not end.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGTERM)

    def is_alive(leader: int) -> bool:
        """Whether a process of the group of *leader* is left."""
        try:
            os.killpg(leader, 0)
        except ProcessLookupError:
            return False
        except PermissionError:  # it runs as another user
            return True
        return not _is_reaped_late(leader)

    def _is_reaped_late(leader: int) -> bool:
        """Whether the group has ended, and only nobody has asked how: in a container that may take seconds."""
        states = {state for state, group in _states() if group == leader}
        return bool(states) and states <= {"Z", "X"}

    def _states() -> Iterator[tuple[str, int]]:
        """Give state and group of each process; none on a system that does not tell."""
        for file in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has ended meanwhile
                state, _parent, group = file.read_text(errors="replace").rpartition(")")[2].split()[:3]
                yield state, int(group)
