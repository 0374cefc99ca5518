"""What the tests of the host share: a window with an end, threads that produce calls, the jobs that are left."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tkasync import Runtime
from tkasync.tk.guard.guard import GuardedTk
from tkasync.tk.host.host import TkHost
from tkasync.tk.host.wakers import choice

KINDS = ["fd", "pipe", "socket", "poll", "no file handlers"]
"""Each way to wake a window, and a build of Tk that watches no files, as on Windows."""
LIMIT_MS = 60_000  # after which a test that hangs gives up; thousands of updates take long on a busy machine


class Window:
    """A plain root with a runtime, and an event loop with an end."""

    def __init__(self, wake: str) -> None:
        self.root = tk.Tk()
        self.errors: list[BaseException] = []
        self.runtime = Runtime(self.root, wake=wake, on_error=self.errors.append)
        self.dispatch = self.runtime.dispatch_to_ui
        assert isinstance(self.runtime.host, TkHost)
        self.host = self.runtime.host

    def run(self, until: Callable[[], object] | None = None) -> None:
        """Run the event loop until `finish` is called, or until *until* is true."""
        limit = self.root.after(LIMIT_MS, self.root.quit)
        if until is not None:
            self._watch(until)
        self.root.mainloop()
        self.root.after_cancel(limit)
        assert until is None or until(), "gave up waiting"

    def _watch(self, until: Callable[[], object]) -> None:
        if until():
            self.root.quit()
        else:
            self.root.after(1, self._watch, until)

    def finish(self) -> None:
        self.root.quit()


@contextmanager
def build_for(kind: str) -> Iterator[str]:
    """What to ask for, to be woken in the way *kind*; meanwhile Tk is one that has it."""
    if kind != "no file handlers":
        yield kind
        return
    real = GuardedTk.__init__

    def without(tk: GuardedTk, *args: Any) -> None:
        real(tk, *args)
        del tk.createfilehandler, tk.deletefilehandler

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GuardedTk, "__init__", without)
        patch.setattr(choice, "_has_file_handlers", lambda _tk: False)
        yield "auto"


def produce(window: Window, count: int, ran: list[int]) -> threading.Thread:
    def run() -> None:
        for number in range(count):
            window.dispatch(ran.append, number)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def jobs(root: tk.Tk) -> tuple[str, ...]:
    return root.tk.splitlist(root.tk.call("after", "info"))  # type: ignore[no-any-return]
