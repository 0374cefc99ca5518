"""Who has kept the interpreter from the UI thread: a thread, the task that ran on it, and the line. Sampler's thread.

A task's handle may hold the last reference to its result. So what is looked at here lies in a list, which the UI thread
empties, as frames do (`sampling`).
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from tkasync.tasks.site import Site
from tkasync.watch.sampling import Look, Step


class Keeper(NamedTuple):
    """See the module; words and numbers only."""

    thread: str = ""
    task: str = ""
    """Empty where it is none that was spawned in this window."""
    line: Site | None = None


def keeper_of(
    thread: threading.Thread, looks: Iterable[Look], in_flight: Iterable[Any], held: list[Any]
) -> Keeper:
    """Return what is known of *thread*; what was looked at for it lies in *held* then."""
    seen = [
        place for look in looks if (place := place_in(look.others.get(thread.ident or 0, ()))) is not None
    ]
    line = None
    if seen:
        (code, number), _ = Counter((place.code, place.line) for place in seen).most_common(1)[0]
        line = Site(code, number)
    return Keeper(thread.name, _task_on(thread.ident, in_flight, held), line)


def _task_on(thread: int | None, in_flight: Iterable[Any], held: list[Any]) -> str:
    held.append(items := list(in_flight))
    for item in items:
        if item.thread != thread or not item.is_active:
            continue
        coroutine = item.coroutine
        held.append(coroutine)
        # Of the many on the loop's thread the one that is not at an await.
        if coroutine is not None and not getattr(coroutine, "cr_running", False):
            continue
        held.append(handle := item.handle)
        if handle is not None:
            return str(handle.name)
    return ""


def place_in(steps: Iterable[Step]) -> Step | None:
    """Return the innermost step of the program's."""
    return next((step for step in steps if step.is_program), None)
