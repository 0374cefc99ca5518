"""`python -m tkasync inspect --pid`: opens the inspector for a program that runs already, from Python 3.14 on.

Python runs a script in the other process at its next safe point; who may do that is the system's business. The script
only queues a call for each window, since it may come in the middle of anything, on the main thread.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

_SCRIPT = """\
from tkasync.tools.inspector.attach import open_in_every_window
open_in_every_window()
"""


def attach(pid: int) -> int:
    """Have the process *pid* open the inspector; return the exit code. What goes wrong is said on standard error."""
    remote_exec = getattr(sys, "remote_exec", None)
    if remote_exec is None:
        return _fail(
            f"--pid needs Python 3.14 or newer, and this is {sys.version_info[0]}.{sys.version_info[1]}: "
            "write python -m tkasync inspect app.py, or call tkasync.tools.open_inspector() in the program"
        )
    # Not deleted here: the other process reads it at its next safe point, which may come late.
    with tempfile.NamedTemporaryFile("w", suffix=".py", prefix="tkasync-inspect-", delete=False) as script:
        script.write(f"{_SCRIPT}import os\nos.unlink({script.name!r})\n")
    try:
        remote_exec(pid, script.name)
    except (OSError, RuntimeError, ValueError) as error:
        Path(script.name).unlink()
        return _fail(
            f"process {pid} cannot be reached: {error}. It has to run, on the same version of Python, and to be "
            "yours; on Linux sysctl kernel.yama.ptrace_scope=0 or root may be needed"
        )
    print(f"Process {pid} opens the inspector as soon as its event loop comes round.")
    return 0


def _fail(text: str) -> int:
    print(f"tkasync inspect: {text}", file=sys.stderr)
    return 1


def open_in_every_window() -> None:
    """Queue the opening for each window of this process. Any thread, in the middle of anything."""
    from tkasync.runtime.current import open_runtimes
    from tkasync.tools.inspector.opening import open_inspector

    runtimes = open_runtimes()
    for runtime in runtimes:
        runtime.post(open_inspector, runtime)
    if not runtimes:
        print("tkasync inspect: this program has no window of tkasync's", file=sys.stderr)
