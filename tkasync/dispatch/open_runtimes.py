"""The runtimes that are open in this process, and what befalls them all: a fork, the end of the process.

Any thread may ask. A runtime enters itself when it is made and leaves when it has closed.
"""

from __future__ import annotations

import atexit
import os
from typing import TYPE_CHECKING

from tkasync.dispatch.late_calls import late_calls

if TYPE_CHECKING:
    from tkasync.dispatch.queue import UiDispatchQueue
    from tkasync.runtime.runtime import Runtime

_open: list[Runtime] = []
_any_closed = False
the_queue: UiDispatchQueue | None = None
"""The queue of the only runtime that this process has ever had; ``None`` without one, with a second, after its close.
Whatever is at hand, a dispatch means this one then: to look for task and scope would cost as much as the rest of it."""


def open_runtimes() -> list[Runtime]:
    """The runtimes that are not closed, oldest first."""
    return list(_open)


def only_open_runtime() -> Runtime | None:
    """The only open runtime there is; ``None`` with none, or with several."""
    return _open[0] if len(_open) == 1 else None


def any_closed() -> bool:
    """Whether a runtime of this process has been closed."""
    return _any_closed


def enter(runtime: Runtime) -> None:
    """*runtime* is open."""
    global the_queue
    _open.append(runtime)
    the_queue = runtime.queue if len(_open) == 1 and not _any_closed else None


def leave(runtime: Runtime) -> None:
    """*runtime* has closed."""
    global _any_closed, the_queue
    the_queue = None
    _open.remove(runtime)
    _any_closed = True


def _leave_to_the_parent() -> None:
    """A forked process has none of the threads, and the window is not its own: there is nothing to close here."""
    global the_queue
    the_queue = None
    for runtime in _open:
        runtime.disown()
    _open.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_the_parent)


@atexit.register
def _close_at_exit() -> None:
    """For programs that end without closing their window; the threads are daemons, so this is the time to end them."""
    for runtime in open_runtimes():
        if runtime.is_ui_thread:
            runtime.close(timeout=1.0)
    late_calls.clear()
