"""What stands behind the fixture ``tk_root``: a window that is opened, watched and closed. UI thread."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

from tkasync.dispatch.late_calls import late_calls
from tkasync.runtime.current import open_runtimes
from tkasync.runtime.runtime import want_guard
from tkasync.testing.fixtures import error_leak
from tkasync.testing.leaks import after_jobs, close_and_name_tasks
from tkasync.tk.guard.guard import GuardedTk, install
from tkasync.tk.host.teardown import empty_callbacks, forget_root
from tkasync.windows import half_made


@contextmanager
def open_root(make: Callable[[], tkinter.Tk], leaks: list[str]) -> Iterator[tkinter.Tk]:
    """A new root window, from *make*; at the end it is closed, and what it held is named in *leaks*.

    A window for each test, not one for all: title, bindings, styles, grabs and images of one test are none of the next.
    """
    root = _made_whole(make)
    try:
        root.title("tkasync test")
        want_guard(root, "strict")
        root.report_callback_exception = _ErrorCatcher(leaks)
        root.update()
        yield root
    finally:
        _close(root, leaks)


def _made_whole(make: Callable[[], tkinter.Tk]) -> tkinter.Tk:
    """Make a window; where that fails half-way, what there is of it is no later test's default root, style or crash."""
    try:
        return make()
    except BaseException as error:
        half = half_made(error)
        if half is not None:
            with suppress(tkinter.TclError):
                half.destroy()
            forget_root(half)
            _leave_garbage(half)
        raise


class _ErrorCatcher:
    """Stands in for ``report_callback_exception``: an error that comes here would have been only printed."""

    def __init__(self, leaks: list[str]) -> None:
        self._leaks = leaks

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._leaks.append(error_leak(error))


def _close(root: tkinter.Tk, leaks: list[str]) -> None:
    runtime = next((runtime for runtime in open_runtimes() if runtime.root is root), None)
    with suppress(tkinter.TclError):  # the test has destroyed it
        if runtime is not None:
            leaks += close_and_name_tasks(runtime)
        leaks += after_jobs(root)
        root.destroy()
    _leave_garbage(root)


def _leave_garbage(root: tkinter.Tk) -> None:
    """Let *root*, which is destroyed, be freed, and harm nobody until then.

    A runtime empties the callbacks of its window. One that had none keeps those of `bind_class` and `bind_all`, which
    ttkbootstrap uses: before Python 3.11.3 nothing deletes them, and they hold it for ever.
    """
    empty_callbacks(root.tk)
    guard_what_is_left(root)


def guard_what_is_left(root: tkinter.Tk) -> None:
    """A window that had no runtime is garbage with a hundred images, and any thread of a later test may collect it.

    Unguarded, each of them would stop that thread for a second, and the interpreter end the process. Not collected
    here: pytest holds the window until the test's report is made.
    """
    app: object = root.tk
    if not isinstance(app, GuardedTk):
        bury = late_calls.add
        install(root, lambda fn, *args: bury((fn, args)))
