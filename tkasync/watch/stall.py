"""`Stall` and `StallKind`: what a stall watch says of one. Plain values, for any thread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tkasync.tasks.site import Site


class StallKind(Enum):
    """What the window waited for."""

    PYTHON = "python"
    """Python code of the program computed."""
    TK_CALLS = "tk calls"
    """A handler called Tk, mostly a great many times."""
    C_CALL = "c call"
    """A call of a C function held the interpreter: a regular expression, a sort, a big number."""
    BLOCKED = "blocked"
    """A call waited: for time, a network, a file, a lock, a thread, a process, the display."""
    STARVED = "starved"
    """Another thread computed; `Stall.thread` says which."""
    TK = "tk"
    """Tk itself worked, to draw or to lay out, without code of the program's."""
    COLLECTOR = "collector"
    """Python collected garbage."""


@dataclass(frozen=True, slots=True)
class Stall:
    """The window stood still for a while, or does so now. Frozen; it holds nothing of the program's alive."""

    kind: StallKind
    """what it waited for"""
    seconds: float
    """how long it stood still"""
    net: float
    """the same without the time in which the machine had no core for it"""
    line: Site | None = None
    """the line of the program that most looks have seen; None where Tk worked"""
    expression: str = ""
    """the part of that line which ran, as ``time.sleep(0.6)``; empty where that is not known"""
    handler: str = ""
    """the function that was called, as ``Panel.load``: a command, a binding, an ``after`` job, a queued call"""
    widget: str = ""
    """the widget that it was given to, as Tk knows it"""
    event: str = ""
    """what happened to that widget, as ``<Button-1>``; empty for a command and a timer"""
    stack: tuple[str, ...] = ()
    """the lines from the innermost one of the program out to the handler, as ``load.py:41 Panel.load``"""
    thread: str = ""
    """the thread that kept the interpreter, of a starved window"""
    task: str = ""
    """the task that ran there; empty where it was none of the window's"""
    thread_line: Site | None = None
    """the line of the program at which that thread was seen most"""
    count: int = 1
    """how many times it has stood still at this place, this time included"""
    handlers: int = 1
    """how many handlers ran one after the other, and shared the time: 1 where one has taken nearly all of it"""
    hints: tuple[str, ...] = ()
    """where Tk worked: what it was asked for lately, and the heaviest widgets, looked for once a minute at most"""
    began: float = 0.0
    """when it began, by `time.monotonic`"""
