"""The ``after`` jobs that a program has set on its window. UI thread.

Not Tk's own, a blinking cursor say, which are scripts, nor tkasync's, whose commands have other names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# As tkinter names a command: the id, then the function.
_PYTHON_COMMAND = re.compile(r"\d{6,}(?P<name>\w*|<lambda>)$")


def program_jobs(root: Any) -> Iterator[tuple[str, str]]:
    """Yield each job that waits on the window of *root*, as ``after_cancel`` takes it, and its function's name."""
    call, split = root.tk.call, root.tk.splitlist
    for job in split(call("after", "info")):
        script = str(split(call("after", "info", job))[0])
        if (command := _PYTHON_COMMAND.match(script)) is not None:
            yield str(job), command["name"]
