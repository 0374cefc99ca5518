"""One look at the stacks, which owns nothing of them afterwards.

A frame that another thread holds when its function returns takes the function's variables along. Dropped by that other
thread, they die there: widgets, variables, images. So every frame, and the dict that they come in, lies in one list,
which the UI thread empties (`Look.held`); what a look keeps is code objects and numbers. Variables of a running frame
are never read. Sources are read later: a file may be slow while the window stands.
"""

from __future__ import annotations

import sys
import threading
import tkinter
from types import CodeType, FrameType
from typing import Any, NamedTuple

from tkasync.tk.guard.callbacks import ENTRY
from tkasync.tk.handlers import Handler, Handlers, code_of, name_of
from tkasync.watch.program import calls_the_program, is_program, is_tk

UNMET = -1
_DEEPEST = 300  # frames; a guess: a recursion is known by fewer


class Step(NamedTuple):
    """A call on a stack."""

    code: CodeType
    line: int
    instruction: int
    """Its ``f_lasti``; `UNMET` where only the function is known, and not which part of it ran."""

    @property
    def is_program(self) -> bool:
        """Whether it is the program's own code."""
        return is_program(self.code)


class Running(NamedTuple):
    """A handler, in words."""

    since: float
    name: str
    widget: str
    event: str
    code: CodeType | None


class Look(NamedTuple):
    """What one look has seen."""

    steps: tuple[Step, ...]
    """The UI thread's, innermost first, down to where Tcl or the queue has called the program."""
    is_debugged: bool
    entered_by: str
    """``"tcl"``, ``"queue"``, or ``""`` where the program called the event loop itself."""
    handler: Running | None
    """The innermost handler that ran."""
    others: dict[int, tuple[Step, ...]]
    """The stacks of the other threads."""
    names: dict[int, str]
    """What the threads are called."""
    queued: str
    """What the queue or a timer has called, in words, where it is in C."""
    held: list[Any]
    """To be emptied by the UI thread."""

    @property
    def place(self) -> Step | None:
        """The innermost step of the program."""
        return next((step for step in self.steps if is_program(step.code)), None)

    @property
    def is_in_c(self) -> bool:
        """Whether tkasync has called something of the program's that no stack shows."""
        if self.entered_by == "tcl" and not self.steps:
            return True
        return self.entered_by == "queue" and bool(self.steps) and calls_the_program(self.steps[0].code)

    @property
    def is_in_tk(self) -> bool:
        """Whether the program waits in a call of Tk's."""
        # Without a step of the program's it is the way to a handler that is written in C.
        return self.place is not None and is_tk(self.steps[0].code)


def look(ui_thread: int, handlers: Handlers, own_thread: int) -> Look:
    """Look at all threads but *own_thread*, the caller's."""
    held: list[Any] = []
    frames = sys._current_frames()
    held.append(frames)
    running, queued = handlers.running[-1:], handlers.queued
    held.append(running)
    stacks = {
        thread: _walk(frames[thread], held, None if thread == ui_thread else 30)
        for thread in list(frames)
        if thread != own_thread
    }
    del frames
    names = {thread.ident or 0: thread.name for thread in threading.enumerate()}
    steps, entered_by, is_debugged = _segment(stacks.pop(ui_thread, ()))
    handler = _in_words(running[0]) if running else None
    is_queued = bool(steps) and _calls_work(steps[0].code)
    return Look(steps, is_debugged, entered_by, handler, stacks, names, queued if is_queued else "", held)


def _calls_work(code: CodeType) -> bool:
    """Whether *code* calls what the queue or a timer has been given: what it calls is on the stack, or in C."""
    return code.co_name in _CALLS and code.co_filename.endswith(_CALLERS)


def _in_words(handler: Handler) -> Running:
    """Return *handler* without its objects. No code of the program's runs: attributes are looked up in dicts."""
    event = handler.args[0] if handler.args and type(handler.args[0]) is tkinter.Event else None
    widget = handler.widget if event is None else vars(event).get("widget")
    what = "" if event is None else _event_in_words(vars(event))
    return Running(handler.since, name_of(handler.fn), _path(widget), what, code_of(handler.fn))


def _path(widget: object) -> str:
    if isinstance(widget, tkinter.Tk):
        return "."
    return widget if isinstance(widget, str) else str(getattr(widget, "__dict__", {}).get("_w", ""))


def _event_in_words(event: dict[str, Any]) -> str:
    kind = getattr(event.get("type"), "name", str(event.get("type")))
    detail = event.get("keysym") if kind.startswith("Key") else event.get("num")
    return f"<{kind}>" if detail in (None, "??") else f"<{kind}-{detail}>"


def _walk(frame: FrameType | None, held: list[Any], limit: int | None) -> tuple[Step, ...]:
    steps = []
    for _ in range(limit or _DEEPEST):
        if frame is None:
            break
        held.append(frame)
        steps.append(Step(frame.f_code, frame.f_lineno or 0, frame.f_lasti))
        frame = frame.f_back
    held.append(frame)
    del frame
    return tuple(steps)


def _segment(steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], str, bool]:
    """Cut *steps* where the event loop has called what runs; nothing is left where it waits in the loop."""
    is_debugged = any(step.code.co_filename.endswith(_DEBUGGERS) for step in steps) or _has_debug_tool()
    if _is_loop(steps):
        return (), "", is_debugged
    for at, step in enumerate(steps):
        if step.code in _FROM_TCL:
            return steps[:at], "tcl", is_debugged
        if step.code.co_filename.endswith(_HOST) and step.code.co_name in _TURNS:
            return steps[:at], "queue", is_debugged
    return steps, "", is_debugged


def _is_loop(steps: tuple[Step, ...]) -> bool:
    """Whether the innermost call is one that waits in Tk's event loop, the guard's frames aside."""
    inner = [step.code for step in steps[:3] if not step.code.co_filename.endswith(_BETWEEN)][:1]
    if not inner:
        return False
    if inner[0] in _LOOPS or "dooneevent" in inner[0].co_names:
        return True
    # Outside of any handler `update()` is the program's own event loop.
    return inner[0] in _UPDATES and not any(step.code in _FROM_TCL for step in steps)


def _has_debug_tool() -> bool:
    monitoring = getattr(sys, "monitoring", None)
    return monitoring is not None and monitoring.get_tool(monitoring.DEBUGGER_ID) is not None


_DEBUGGERS = ("bdb.py", "pdb.py", "pydevd.py", "_pydevd_bundle/pydevd_frame.py")
_HOST = ("tk/host/host.py", "tk\\host\\host.py")
# What stands between tkinter and the interpreter.
_BETWEEN = ("tk/guard/guard.py", "tk\\guard\\guard.py", "tk/asked.py", "tk\\asked.py")
_TURNS = frozenset({"_on_wake", "_on_timer", "_go_on"})
_LOOPS = frozenset(
    function.__code__
    for function in (
        tkinter.Misc.mainloop,
        tkinter.mainloop,
        tkinter.Misc.wait_window,
        tkinter.Misc.wait_variable,
        tkinter.Misc.wait_visibility,
    )
)
_UPDATES = frozenset({tkinter.Misc.update.__code__, tkinter.Misc.update_idletasks.__code__})
_CALLS = frozenset({"_run_queued", "_run_one", "call"})
_CALLERS = ("dispatch/queue.py", "dispatch\\queue.py", "execution/item.py", "execution\\item.py")
_FROM_TCL = frozenset(
    {tkinter.CallWrapper.__call__.__code__, ENTRY},
)
