"""`Timers`: what the program has put off: its timers, each with its line, its sleeps, what it does at its end.

UI thread; but what the program asks a clock for is noted on the thread that asks.
"""

from __future__ import annotations

import atexit
import re
import threading
import time
import tkinter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from sys import _getframe
from time import monotonic
from typing import Any

from tkasync.lab.examiner.places import LearnerFile
from tkasync.runtime.current import open_runtimes
from tkasync.testing.probes import rest

_MOST = 2_000  # that are remembered: a program sets them without end


@dataclass(frozen=True)
class SetTimer:
    """A call of ``after`` with a function."""

    function: str
    """Its name."""
    line: int | None
    """Of the learner's file."""
    due: float
    """Seconds of the monotonic clock."""


class Timers:
    """See the module.

    Args:
        file: the learner's.
    """

    def __init__(self, file: LearnerFile) -> None:
        self._file = file
        self._set: dict[str, SetTimer] = {}
        self._sleeps: dict[int, float] = {}
        self._passed = 0.0
        self._at_exit: list[Callable[[], object]] = []

    def listen(self) -> None:
        """Begin: note each call of ``after``, and what the program asks a clock for."""
        self._listen_to_clocks()
        self._keep_exit_functions()
        after: Callable[..., Any] = tkinter.Misc.after

        def noted(widget: Any, ms: Any, func: Any = None, *args: Any) -> Any:
            job = after(widget, ms, func, *args)
            if func is not None:
                # The program's own mistakes with it are told elsewhere.
                with suppress(tkinter.TclError, ValueError, TypeError):
                    self._note(widget, str(job), func, float(ms) / 1000)
            return job

        setattr(tkinter.Misc, "after", noted)  # noqa: B010  # its stub has several forms

    def _listen_to_clocks(self) -> None:
        """Have the program's own calls of clocks go through here; who has a clock already keeps it."""
        sleep, path = time.sleep, self._file.path

        def noted(seconds: float, /) -> None:
            if _getframe(1).f_code.co_filename != path:
                return sleep(seconds)
            thread = threading.get_ident()
            with suppress(TypeError):  # it is no number: sleep says so
                self._sleeps[thread] = monotonic() + seconds
            try:
                sleep(seconds)
            finally:
                self._sleeps.pop(thread, None)

        def moved(clock: Callable[[], float]) -> Callable[[], float]:
            return lambda: clock() + self._passed * (_getframe(1).f_code.co_filename == path)

        setattr(time, "sleep", noted)  # noqa: B010  # its stub takes what has an index, too
        for name in ("time", "monotonic", "perf_counter"):
            setattr(time, name, moved(getattr(time, name)))

    def _keep_exit_functions(self) -> None:
        """Have what the program registers for its end wait here: the process itself ends with the verdict."""
        register, unregister, path = atexit.register, atexit.unregister, self._file.path

        def noted(fn: Callable[..., object], *args: object, **options: object) -> Callable[..., object]:
            if _getframe(1).f_code.co_filename != path:
                return register(fn, *args, **options)
            self._at_exit.append(partial(fn, *args, **options))
            return fn

        def forgotten(fn: Callable[..., object]) -> None:
            self._at_exit = [kept for kept in self._at_exit if getattr(kept, "func", None) != fn]
            unregister(fn)

        setattr(atexit, "register", noted)  # noqa: B010  # its stub gives back the type of the function
        setattr(atexit, "unregister", forgotten)  # noqa: B010  # the same

    def run_exit_functions(self) -> None:
        """Call what the program has registered for its end, the last first."""
        while self._at_exit:
            self._at_exit.pop()()

    def pass_time(self, seconds: float) -> None:
        """Have the program find so many *seconds* gone when it looks at a clock."""
        self._passed += seconds

    def _note(self, widget: Any, job: str, func: Any, seconds: float) -> None:
        command = str(widget.tk.splitlist(widget.tk.call("after", "info", job))[0])
        if len(self._set) >= _MOST:
            del self._set[next(iter(self._set))]
        name = str(getattr(func, "__name__", type(func).__name__))
        self._set[command] = SetTimer(name, self._file.line_of(_getframe(2)), monotonic() + seconds)

    def named_in(self, message: str) -> SetTimer | None:
        """Return the timer whose command an error of Tcl's names, if there is one."""
        found = re.search(r'"(\S+)"', message)
        return None if found is None else self._set.get(found[1])

    def dues(self, root: Any) -> list[float]:
        """Return when the timers are due that wait on the window of *root*, tkasync's too."""
        dues = [due for runtime in open_runtimes() for due in rest.host_of(runtime).dues]
        for job in root.tk.splitlist(root.tk.call("after", "info")):
            command = str(root.tk.splitlist(root.tk.call("after", "info", job))[0])
            if (known := self._set.get(command)) is not None:
                dues.append(known.due)
        return dues

    def sleeps_due(self) -> list[float]:
        """Return when the threads are awake again that sleep in the learner's file."""
        return list(self._sleeps.values())
