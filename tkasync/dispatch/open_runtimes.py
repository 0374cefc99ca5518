"""The runtimes that are open in this process, and what happens to all of them: a fork, the end of the process.

Any thread may ask. A runtime enters itself when it is made and leaves when it has closed. This floor knows a runtime as
a `UiThread`; `tkasync.runtime.current` gives them as what they are.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Callable
from threading import get_ident
from types import NoneType, TracebackType
from typing import Any

from tkasync.dispatch.late_calls import late_calls
from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.dispatch.ui_thread import UiThread
from tkasync.errors import NoRuntimeError, WorkerEndedError

_open: list[UiThread] = []
_any_closed = False
_when_all_closed: list[Callable[[], object]] = []
_when_opened: list[Callable[[UiThread], object]] = []
_ATOMS = frozenset({str, int, float, bool, bytes, NoneType})  # what is sent most, and needs no look
# Windows of several threads come and go at once. Re-entrant: the collector may run inside it, and a finalizer may open
# one.
_changing = threading.RLock()
the_queue: UiDispatchQueue | None = None
"""The queue of the only runtime that this process has ever had; ``None`` without one, with a second, after its close.

While set, ``dispatch_to_ui`` uses it directly; looking up the current task and scope would double its cost."""


def open_runtimes() -> list[UiThread]:
    """Return the runtimes that are not closed, oldest first."""
    return list(_open)


def is_any_open() -> bool:
    """Whether there is an open runtime."""
    return bool(_open)


def only_open_runtime() -> UiThread | None:
    """Return the only open runtime there is; ``None`` with none, or with several."""
    return _open[0] if len(_open) == 1 else None


def for_other_threads(value: Any) -> Any:
    """Return *value* as any thread may have it: on a UI thread, without what must not leave that. Any thread."""
    if type(value) not in _ATOMS:
        here = get_ident()
        for runtime in open_runtimes():
            if runtime.ui_thread == here:
                return runtime.host.plain_outcome(value)
    return value


def any_closed() -> bool:
    """Whether a runtime of this process has been closed."""
    return _any_closed


def enter(runtime: UiThread) -> None:
    """Add *runtime*, which has just been made."""
    global the_queue
    with _changing:
        _open.append(runtime)
        the_queue = runtime.queue if len(_open) == 1 and not _any_closed else None
    for fn in list(_when_opened):
        fn(runtime)


def leave(runtime: UiThread) -> None:
    """Remove *runtime*, which has closed."""
    global _any_closed, the_queue
    with _changing:
        the_queue = None
        _open.remove(runtime)
        _any_closed = True
        is_last = not _open
    for fn in _when_all_closed if is_last else ():
        fn()


def call_when_opened(fn: Callable[[UiThread], object]) -> Callable[[], None]:
    """Call *fn*, which must not raise, on the UI thread of each runtime that is made; return what ends that.

    For tools that come with a program's first window.
    """
    _when_opened.append(fn)
    return lambda: _when_opened.remove(fn) if fn in _when_opened else None


def call_when_all_closed(fn: Callable[[], object]) -> None:
    """Call *fn*, which must not raise, each time that the last open runtime has closed."""
    _when_all_closed.append(fn)


def refuse_unguarded() -> None:
    """Raise where a process that works for another one is still importing the main module.

    The process then ends with an exit code of its own, by which the other one knows what to say.

    Raises:
        NoRuntimeError: it is; the message has the lines to write.
    """
    module = sys.modules.get("multiprocessing.process")
    is_importing = module is not None and getattr(module.current_process(), "_inheriting", False)
    # A frozen program is its own Python: what multiprocessing starts is the program, with arguments of that one's.
    is_frozen = getattr(sys, "frozen", False) and any("multiprocessing" in word for word in sys.argv[1:])
    if is_importing or is_frozen:
        sys.excepthook = _Told(sys.excepthook)
        raise NoRuntimeError.unguarded()


class _Told:
    """An ``excepthook`` that shows an error as *before*, and ends the process with a code of its own if it is ours."""

    def __init__(self, before: Any) -> None:
        self._before = before

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._before(kind, error, trace)
        if error.args == NoRuntimeError.unguarded().args:
            sys.stderr.flush()
            os._exit(WorkerEndedError.UNGUARDED_EXIT)


def _leave_to_the_parent() -> None:
    """In a forked process, forget the windows: they and their threads are the parent's, which closes them."""
    global the_queue
    the_queue = None
    for runtime in _open:
        runtime.disown()
    _open.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_the_parent)


@atexit.register
def _close_at_exit() -> None:
    """Close the windows that the program has not: the threads are daemons, so this is the time to end them."""
    for runtime in open_runtimes():
        if runtime.is_ui_thread:
            runtime.close(timeout=1.0)
    late_calls.clear()
