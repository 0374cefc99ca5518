"""`Timers`: the line that has set each timer of the program's, and when it is due. UI thread."""

from __future__ import annotations

import re
import tkinter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
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

    def listen(self) -> None:
        """Begin: note each call of ``after``."""
        after: Callable[..., Any] = tkinter.Misc.after

        def noted(widget: Any, ms: Any, func: Any = None, *args: Any) -> Any:
            job = after(widget, ms, func, *args)
            if func is not None:
                # The program's own mistakes with it are told elsewhere.
                with suppress(tkinter.TclError, ValueError, TypeError):
                    self._note(widget, str(job), func, float(ms) / 1000)
            return job

        setattr(tkinter.Misc, "after", noted)  # noqa: B010  # its stub has several forms

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
