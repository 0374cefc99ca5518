"""Censuses: which threads there are, and which ``after`` jobs of a window. Taken before an action and after it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from tkasync.testing.probes.places import line_of_thread
from tkasync.tk.after_jobs import program_jobs

OURS = "tkasync-"
"""How the names of tkasync's threads begin."""


@dataclass(frozen=True)
class SeenThread:
    """A thread of `thread_census`."""

    name: str
    is_daemon: bool
    """Whether the process may end while it runs."""
    is_ours: bool
    """Whether it is tkasync's: a worker, the loop, a clock."""
    place: str
    """The line of the program's own at which it stands."""


@dataclass(frozen=True)
class AfterJob:
    """A job of `after_census`."""

    id: str
    """As ``after_cancel`` takes it."""
    function: str
    """The name of the function that it calls."""


def thread_census() -> list[SeenThread]:
    """Return what threads there are but the main one, in the order in which they began. Any thread."""
    return [
        SeenThread(thread.name, thread.daemon, thread.name.startswith(OURS), line_of_thread(thread))
        for thread in threading.enumerate()
        if thread is not threading.main_thread()
    ]


def after_census(root: Any) -> list[AfterJob]:
    """Return the ``after`` and ``after_idle`` jobs that the program has set on the window of *root*. UI thread.

    Not Tk's own, a blinking cursor say, nor tkasync's: its intervals and debounces end with their owners.
    """
    return [AfterJob(job, function) for job, function in program_jobs(root)]
