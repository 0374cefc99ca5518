"""A process and all that it has started, ended at once. Any thread.

When a process is killed alone, what it has started goes on. One that tkasync starts leads a group of its own, which is
killed as a whole. A worker of a standard pool, say, leads none: there what it has started is looked for.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

if sys.platform == "win32":
    OWN_GROUP: dict[str, Any] = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
else:
    OWN_GROUP: dict[str, Any] = {"start_new_session": True}
"""What `subprocess.Popen` is given, so that the process leads a group."""


def kill_group(leader: int) -> None:
    """Kill the processes of the group that *leader* leads, if it leads one; on Windows what it has started, and it."""
    if sys.platform == "win32":
        kill_with_children(leader)
        return
    # It has ended, or is another user's, as under sudo: who waits for its end tells that.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def kill_with_children(process: int) -> None:
    """Kill what *process* has started, as far as that is found, and then *process*, which may be this one."""
    if sys.platform == "win32" and process != os.getpid():
        # It knows what Windows does not tell others.
        with suppress(OSError, subprocess.TimeoutExpired):
            command = ["taskkill", "/F", "/T", "/PID", str(process)]
            subprocess.run(command, check=False, capture_output=True, timeout=5.0)
        return
    for each in [*reversed(_below(process)), process]:
        with suppress(ProcessLookupError, PermissionError):  # it has ended meanwhile, or is another user's
            os.kill(each, getattr(signal, "SIGKILL", signal.SIGTERM))


def _below(process: int) -> list[int]:
    """Return the processes that *process* has started, and those that these have."""
    if not sys.platform.startswith("linux"):
        return _told_by_psutil(process)
    children: defaultdict[int, list[int]] = defaultdict(list)
    for number, parent in _parents():
        children[parent].append(number)
    found = [process]
    for each in found:  # it grows meanwhile
        found += children[each]
    return found[1:]


def _parents() -> Iterator[tuple[int, int]]:
    """Give the number of each process and that of its parent."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            _state, parent = file.read_text(errors="replace").rpartition(")")[2].split()[:2]
            yield int(file.parent.name), int(parent)


def _told_by_psutil(process: int) -> list[int]:
    try:
        psutil: Any = import_module("psutil")  # optional: there is no other way to find them
    except ImportError:
        return []
    with suppress(psutil.Error):
        return [child.pid for child in psutil.Process(process).children(recursive=True)]
    return []
