"""What the program gives Tcl to call, a command, a binding, an `after` job, a trace, is called as a part of nothing.

An event loop that runs in the middle of a task, an effect or a `setup()` calls it: the button of the main window under
a dialog that a UI task has opened. It is nobody's task, follows no signal for the effect, and is owned by none of them.

Everything that tkinter registers passes `createcommand` as one callable; file and timer handlers have methods of their
own. What tkinter has registered before there was a guard is found by a pass through the heap. UI thread.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import ExitStack
from tkinter import CallWrapper
from typing import TYPE_CHECKING, Any

from tkasync.dispatch.ambient import outside

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
    """Return the method *real* of an interpreter, which is to call its last argument as a part of nothing."""

    def take(*args: Any) -> Any:
        return real(*args[:-1], _outside(args[-1])) if args else real()

    return take


def callbacks_call_outside(app: TkappType, undo: ExitStack) -> None:
    """Have what tkinter has registered with *app* so far be called as a part of nothing, until *undo* is closed."""
    for wrapper in gc.get_referrers(CallWrapper):
        if isinstance(wrapper, CallWrapper) and getattr(wrapper.widget, "tk", None) is app:
            undo.callback(setattr, wrapper, "func", wrapper.func)
            wrapper.func = _outside(wrapper.func)


def _outside(fn: Any) -> Any:
    if not callable(fn) or getattr(fn, _IS_OUTSIDE, False):
        return fn  # the interpreter says what is wrong with it

    def enter(*args: object) -> Any:
        return outside(fn, *args)

    return calls_outside(enter)
