"""Combinations of versions that are known to fail, each with its cure.

An entry goes when no supported Python has the fault any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tkasync.tools.doctor.facts import Facts
from tkasync.tools.doctor.finding import Finding, Level


class KnownFault(NamedTuple):
    """One combination: whether *facts* are it, how bad that is, what happens, and what helps."""

    is_here: Callable[[Facts], bool]
    level: Level
    text: str
    cure: str


def known_faults(facts: Facts) -> Iterator[Finding]:
    """Name those that this machine has; one line of relief where it has none."""
    found = [Finding("known fault", one.level, one.text, one.cure) for one in _FAULTS if one.is_here(facts)]
    yield from found or [Finding("known faults", Level.OK, "none of this combination")]


def _is_before_tcl_9(facts: Facts) -> bool:
    """Whether this `_tkinter` was written before Tcl 9, and this Tcl is one."""
    mended = (3, 14, 1) if facts.python >= (3, 14) else (3, 13, 10)
    return facts.python < mended and str(facts.window.get("tcl", "")).startswith("9.")


_FAULTS = (
    KnownFault(
        lambda facts: (
            str(facts.window.get("tcl", "")).startswith("9.") and facts.window.get("windows") == "x11"
        ),
        Level.NOTE,
        "with Tk 9 on X11 a window on a further thread ends the process (SIGILL, epoll_ctl) once a thread that had a "
        "window has ended, also in plain tkinter",
        "make all windows on one thread",
    ),
    KnownFault(
        _is_before_tcl_9,
        Level.FAULT,
        "with Tcl 9 this Python does not notice a Tk call of another thread: the process ends (SIGILL)",
        "Python 3.13.10, 3.14.1 or newer, or one with Tcl 8.6; until then keep guard=True, and touch no widget "
        "before the runtime is made",
    ),
    KnownFault(
        lambda facts: not facts.has_gil,
        Level.NOTE,
        "without the GIL finalizers run on other threads more often",
        "docs/safety.md says what is promised there; run tkasync's stress suite before you rely on more",
    ),
    KnownFault(
        lambda facts: facts.window.get("tells_threads") is False,
        Level.NOTE,
        "this build of Python does not let tkasync read which thread made a window",
        "call Runtime(root) on the thread that made the root: on another one it may crash before it is refused",
    ),
)
