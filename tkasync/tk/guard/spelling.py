"""What messages call a call of Tcl, and what to write instead. Any thread."""

from __future__ import annotations

import sys
from tkinter import Misc

from tkasync.tk.guard.call_sites import calling_frame

_READS = frozenset({"getvar", "globalgetvar", "exprstring", "exprlong", "exprdouble", "exprboolean"})
_LOOPS = frozenset({"mainloop", "dooneevent", "willdispatch"})
_ANY_REMEDY = (
    "dispatch_to_ui(fn, *args), or return the value and show it in on_result (UiRef carries a widget),"
)
_READ_REMEDY = (
    "call_in_ui(variable.get), or the value, read on the UI thread and passed to the task as an argument,"
)
_LOOP_REMEDY = "the thread that made the root for its event loop"


def words_of(args: tuple[object, ...]) -> tuple[object, ...]:
    """Return the words of a `call`, which may come as one tuple."""
    return args[0] if len(args) == 1 and isinstance(args[0], tuple) else args


def spelled(name: str, args: tuple[object, ...]) -> str:
    """Return what to call the call: such as `.!label configure`, two words, for values may be long."""
    if name == "createcommand":
        return _registration() or "tk.createcommand()"
    if name not in ("call", "eval"):
        shown = ", ".join(repr(value) for value in args[:1] if isinstance(value, str))
        return f"tk.{name}({shown})"
    words = [str(word) for word in words_of(args) if isinstance(word, (str, Misc))]
    return " ".join(" ".join(words).split()[:2]) or f"tk.{name}()"


def _registration() -> str | None:
    """Return what the program has called of tkinter to register a callback: `after()`, `bind()`, `Button()`.

    The name under which tkinter registers it, a number and `<lambda>` mostly, says nothing to the program.
    """
    frame = inner = sys._getframe(1)
    outermost = calling_frame(frame)
    while frame is not outermost and frame.f_back is not None:
        inner, frame = frame, frame.f_back
    if not str(inner.f_globals.get("__name__")).startswith("tkinter"):
        return None
    name = inner.f_code.co_name
    if name == "__init__":
        name = type(inner.f_locals.get("self")).__name__
    # tkinter's own names of `register` and `protocol` are `_register` and `wm_protocol`.
    return f"{name.removeprefix('_').removeprefix('wm_')}()"


def remedy(name: str) -> str:
    """Return what to write instead of the method *name* of an interpreter."""
    if name in _READS:
        return _READ_REMEDY
    return _LOOP_REMEDY if name in _LOOPS else _ANY_REMEDY
