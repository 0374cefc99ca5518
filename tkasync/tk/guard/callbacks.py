"""What the program gives Tcl to call, a command, a binding, an `after` job, a trace, is called as a part of nothing.

An event loop that runs in the middle of a task, an effect or a `setup()` calls it: the button of the main window under
a dialog that a UI task has opened. It is nobody's task, follows no signal for the effect, and is owned by none of them.

A coroutine function is refused where it is registered. A coroutine that only the call shows is closed, with an error
that says so.

Everything that tkinter registers passes `createcommand` as one callable; file and timer handlers have methods of their
own. What tkinter has registered before there was a guard is found by a pass through the heap. tkasync's own commands
are made in `tkasync.tk.host.entries`. UI thread.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import ExitStack
from threading import get_ident
from time import perf_counter
from tkinter import CallWrapper, Event
from typing import TYPE_CHECKING, Any

from tkasync.dispatch import probe
from tkasync.dispatch.ambient import outside
from tkasync.dispatch.refusals import refuse_made, refuse_unrun
from tkasync.tk.handlers import watched

if TYPE_CHECKING:
    from _tkinter import TkappType

TAKE_CALLBACKS = frozenset({"createcommand", "createfilehandler", "createtimerhandler"})
"""The methods of an interpreter whose last argument Tcl calls."""
_IS_OUTSIDE = "calls_outside"


def calls_outside(fn: Callable[..., Any]) -> Callable[..., Any]:
    """Mark *fn*, a function, as one that sees to it itself that what it calls belongs to nothing; return it."""
    setattr(fn, _IS_OUTSIDE, True)
    return fn


def taking_callbacks(real: Callable[..., Any]) -> Callable[..., Any]:
    """Return the method *real* of an interpreter, which is to call its last argument as a part of nothing.

    A coroutine function or a generator function is refused there: Tcl would call it, and its body would never run.
    """

    def take(*args: Any) -> Any:
        return real(*args[:-1], _registered(args[-1])) if args else real()

    return take


def callbacks_call_outside(app: TkappType, undo: ExitStack) -> None:
    """Have what tkinter has registered with *app* so far be called as a part of nothing, until *undo* is closed."""
    for wrapper in gc.get_referrers(CallWrapper):
        if isinstance(wrapper, CallWrapper) and getattr(wrapper.widget, "tk", None) is app:
            undo.callback(setattr, wrapper, "func", wrapper.func)
            if (cell := _cell_of_job(wrapper.func)) is not None:
                undo.callback(setattr, cell, "cell_contents", cell.cell_contents)
                cell.cell_contents = _looking(cell.cell_contents)
            wrapper.func = _outside(wrapper.func, wrapper.widget)


def _registered(fn: Any) -> Any:
    """Return what Tcl is to call for *fn*; of tkinter's wrapper around the program's function, look into that."""
    if getattr(fn, _IS_OUTSIDE, False) is True:
        return fn  # of the host's own: each turn that goes on sets a timer, and the look would cost as much as that
    wrapper = getattr(fn, "__self__", None)
    if not isinstance(wrapper, CallWrapper):
        refuse_unrun("tkinter", fn)
        return _outside(fn)
    _refuse_in(wrapper.func)
    # Inside the wrapper, which has tkinter report an error.
    wrapper.func = _outside(wrapper.func, wrapper.widget)
    return fn


def _refuse_in(fn: Any) -> None:
    """Refuse what would never run, also inside the function that tkinter makes for `after`."""
    cell = _cell_of_job(fn)
    if cell is None:
        refuse_unrun("tkinter", fn)
    else:
        refuse_unrun("tkinter", cell.cell_contents)
        cell.cell_contents = _looking(cell.cell_contents)  # its result goes no further


def _cell_of_job(fn: Any) -> Any:
    """Return the cell with the program's function of *fn*, where that is what tkinter makes for `after`."""
    if getattr(fn, "__qualname__", "") != _AFTER:
        return None
    return fn.__closure__[fn.__code__.co_freevars.index("func")]


_AFTER = "Misc.after.<locals>.callit"


def _looking(fn: Callable[..., Any]) -> Callable[..., Any]:
    def look(*args: object) -> Any:
        made = fn(*args)
        refuse_made("tkinter", made, fn)
        return made

    return look


def _outside(fn: Any, widget: object = None) -> Any:
    if not callable(fn) or getattr(fn, _IS_OUTSIDE, False):
        return fn  # the interpreter says what is wrong with it

    def enter(*args: object) -> Any:
        if watched and (handlers := watched.get(get_ident())) is not None:
            made = handlers.call(_called, fn, widget, args)
        else:
            made = _told(fn, widget, args) if probe.is_heard else outside(fn, *args)
        if made is not None:
            refuse_made("tkinter", made, fn)
        return made

    return calls_outside(enter)


ENTRY = _outside(lambda: None).__code__
"""The code by which Tcl enters all that the program has given it, for who looks at a stack."""


def _called(fn: Callable[..., Any], widget: object, args: tuple[object, ...]) -> Any:
    return _told(fn, widget, args) if probe.is_heard else outside(fn, *args)


def _told(fn: Callable[..., Any], widget: object, args: tuple[object, ...]) -> Any:
    """Call *fn* as `outside` does, and tell the tools."""
    call, where, began = _of_the_program(fn), _place(widget, args), perf_counter()
    probe.tell("call_began", call, where)
    try:
        return outside(fn, *args)
    except Exception as error:  # which tkinter is about to report
        probe.tell("error_reported", error, where, None)
        raise
    finally:
        probe.tell("call_ended", call, perf_counter() - began, where)


def _of_the_program(fn: Callable[..., Any]) -> Any:
    """Return the program's function in *fn*, which tkinter and `_looking` wrap for `after`."""
    cell = _cell_of_job(fn)
    return fn if cell is None else cell.cell_contents.__closure__[0].cell_contents


def _place(widget: object, args: tuple[object, ...]) -> str:
    """Say where Tcl calls: the event, if one is passed, and the widget."""
    event = args[0] if args and isinstance(args[0], Event) else None
    of = "" if widget is None else f" of {widget if event is None else event.widget}"
    if event is None:
        return f"in a callback{of}"
    return f"at <{getattr(event.type, 'name', event.type)}>{of}"
