"""Who has kept the interpreter from the UI thread: a thread, the task that ran on it, and the line. Sampler's thread.

A task's handle may hold the last reference to its result. So what is looked at here lies in a list, which the UI thread
empties, as frames do (`sampling`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tkasync.tasks.site import Site
from tkasync.watch.sampling import Look, Step


class Keeper(NamedTuple):
    """See the module; words and numbers only."""

    thread: str = ""
    task: str = ""
    """Empty where it is none that was spawned in this window."""
    line: Site | None = None


def keeper_of(thread: int | None, looks: Sequence[Look], in_flight: Iterable[Any], held: list[Any]) -> Keeper:
    """Return what is known of *thread*; what was looked at for it lies in *held* then.

    Where the clocks name none, since the thread has ended meanwhile, it is the only one that was in the program's code.
    """
    if thread is None:
        thread = _only_one(looks)
    if thread is None:
        return Keeper()
    seen = [place for look in looks if (place := place_in(look.others.get(thread, ()))) is not None]
    line = None
    if seen:
        (code, number), _ = Counter((place.code, place.line) for place in seen).most_common(1)[0]
        line = Site(code, number)
    name = next((look.names[thread] for look in looks if thread in look.names), "")
    return Keeper(name, _task_on(thread, in_flight, held), line)


def _only_one(looks: Sequence[Look]) -> int | None:
    ones = {thread for look in looks for thread, steps in look.others.items() if place_in(steps) is not None}
    return ones.pop() if len(ones) == 1 else None


def _task_on(thread: int, in_flight: Iterable[Any], held: list[Any]) -> str:
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
