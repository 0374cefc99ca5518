"""The guard: no Tcl operation runs off the UI thread, not by a call, not by a finalizer.

`install` puts a `GuardedTk` where `root.tk` was. Everything made on that root inherits it, and what was
made before is found by one pass through the heap (`holders`). On the UI thread a call costs one
comparison of thread identifiers. Elsewhere it never reaches `_tkinter`, which would wait for a
`mainloop()`, perhaps for ever:

- a finalizer's operation (a dropped reference or the collector runs one on any thread) is queued for the
  UI thread;
- every other call raises `WrongThreadError` at once, with what to write instead, whatever the loop does; it is counted,
  and its line is logged once (`refused_calls`).

What the program gives Tcl to call is made a part of nothing on its way there (`callbacks`).

The interpreter itself is held by a pin (`pin`). Plain weakref callbacks and the `finally` of a generator
that is dropped show no sign that they are finalizers: off the UI thread they get the error, and nothing
crashes.
"""

from __future__ import annotations

import sys
import weakref
from _tkinter import Tcl_Obj, TclError
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from threading import get_ident
from tkinter import Misc
from types import BuiltinMethodType, FrameType, FunctionType
from typing import TYPE_CHECKING, Any, Protocol

from tkasync.errors import WrongThreadError
from tkasync.tk.guard.callbacks import TAKE_CALLBACKS, callbacks_call_outside, taking_callbacks
from tkasync.tk.guard.holders import holders_of, put_in_place
from tkasync.tk.guard.pin import FORKED, pin_interpreter, unpin
from tkasync.tk.guard.refused_calls import RefusedCalls

if TYPE_CHECKING:
    import tkinter
    from _tkinter import TkappType


class Post(Protocol):
    """Queues a call for the UI thread: from any thread, inside a finalizer, without waiting or raising."""

    def __call__(self, fn: Callable[..., object], *args: object) -> object: ...


# What a finalizer may want done, with what it is told meanwhile: what Tcl says when there is nothing to say.
_DEFERRED: dict[str, object] = {
    "call": "",
    "eval": "",
    "setvar": None,
    "globalsetvar": None,
    "unsetvar": None,
    "globalunsetvar": None,
    "createcommand": None,
    "deletecommand": None,
    "deletefilehandler": None,
    "quit": None,
}
# These hand back or convert such a value without the interpreter; a str they parse with its help.
_NO_TCL_NEEDED: dict[str, tuple[type, ...]] = {
    "getint": (int,),
    "getdouble": (int, float),
    "getboolean": (int,),
    "splitlist": (tuple, list),
}
_READS = frozenset({"getvar", "globalgetvar", "exprstring", "exprlong", "exprdouble", "exprboolean"})
_LOOPS = frozenset({"mainloop", "dooneevent", "willdispatch"})
_ANY_REMEDY = (
    "dispatch_to_ui(fn, *args), or return the value and show it in on_result (UiRef carries a widget),"
)
_READ_REMEDY = (
    "call_in_ui(variable.get), or the value, read on the UI thread and passed to the task as an argument,"
)
_LOOP_REMEDY = "the thread that made the root for its event loop"


class TkGuard:
    """The guard of one root: decides what becomes of a call from another thread."""

    def __init__(self, app: TkappType, post: Post) -> None:
        self.post = post
        self.deferred: int = 0
        self.refused: RefusedCalls = RefusedCalls()
        self._pin = pin_interpreter(app)

    def unpin(self) -> None:
        """Leave the interpreter to whoever holds it: it is not guarded after all."""
        unpin(self._pin)

    def behind(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """The method *real* of the interpreter, behind the comparison."""
        # Bound to cells: at the end of the process finalizers run when this module's names are gone.
        pin, this_thread, elsewhere = self._pin, get_ident, self._elsewhere

        def guarded(*args: object) -> Any:  # what Tcl hands back is for the caller to know
            if this_thread() == pin.ident:
                return real(*args)
            return elsewhere(name, real, args)

        guarded.__name__ = guarded.__qualname__ = name
        guarded.__doc__ = real.__doc__
        return guarded

    def _elsewhere(self, name: str, real: Callable[..., Any], args: tuple[object, ...]) -> object:
        """A call on another thread than the interpreter's. Never waits."""
        if _needs_no_tcl(name, args):
            return real(*args)
        if self._pin.ident == FORKED:
            return _after_fork(name, args)
        if name in _DEFERRED and _in_finalizer():
            return self._defer(name, real, args)
        error = WrongThreadError.ui_only(_spelled(name, args), _remedy(name))
        self.refused.note(error)
        raise error

    def _defer(self, name: str, real: Callable[..., Any], args: tuple[object, ...]) -> object:
        """Queue a finalizer's operation.

        Whether the thing still exists cannot be told here. Told yes, the finalizer goes on to remove it, and
        that finds out on the UI thread (`Variable.__del__` is of this kind).
        """
        if _asks_whether_it_exists(name, args):
            return 1
        self.deferred += 1
        self.post(_finish, real, args)
        return _DEFERRED[name]


class GuardedTk:
    """What `root.tk` is under a guard: the interpreter's methods, each behind the comparison of threads."""

    def __init__(self, app: TkappType, guard: TkGuard) -> None:
        self._tkasync_guard = guard
        for name in dir(app):
            if not name.startswith("_"):
                real = getattr(app, name)
                if name in TAKE_CALLBACKS:
                    real = taking_callbacks(real)
                setattr(self, name, guard.behind(name, real))

    def __getattr__(self, name: str) -> Any:  # only reached for what the interpreter does not have either
        raise AttributeError(f"'_tkinter.tkapp' object has no attribute {name!r}", name=name, obj=self)


def install(root: tkinter.Tk, post: Post) -> TkGuard:
    """Guard *root*, and what was made on it before. On the thread of *root*, its UI thread from now on.

    A root that is guarded already keeps its guard, which uses the new *post*.

    Returns:
        The guard.
    """
    with installing(root, post) as guard:
        return guard


@contextmanager
def installing(root: tkinter.Tk, post: Post) -> Iterator[TkGuard]:
    """Open a block that begins as `install` does. Where it fails, *root* is as it was before."""
    before: object = root.tk
    with ExitStack() as undo:
        if isinstance(before, GuardedTk):
            guard = before._tkasync_guard
            undo.callback(setattr, guard, "post", guard.post)
            guard.post = post
        else:
            guard = _put_in_front(root, post, undo)
        yield guard
        undo.pop_all()


def _put_in_front(root: tkinter.Tk, post: Post, undo: ExitStack) -> TkGuard:
    app = root.tk
    callbacks_call_outside(app, undo)  # while the widgets that they belong to still show the interpreter
    holders = holders_of(app)  # before the guard holds it too
    guard = TkGuard(app, post)
    undo.callback(guard.unpin)
    guarded = GuardedTk(app, guard)
    undo.callback(setattr, root, "tk", app)
    undo.callback(put_in_place, holders, partial(_bare_for, app, guarded))
    # Not a lambda: its closure would be one of the holders.
    put_in_place(holders, partial(_guarded_for, app, guarded))
    root.tk = guarded  # type: ignore[assignment]  # has every method that tkinter calls
    return guard


def refuse_tcl_objects(args: Iterable[object]) -> None:
    """Refuse a `Tcl_Obj` among *args*, the arguments of work for another thread.

    Tcl counts its references without a lock: one dropped on a worker corrupts the interpreter.

    Raises:
        TypeError: there is one; the message says what to pass.
    """
    for value in args:
        if type(value) is Tcl_Obj:
            raise TypeError(f"{value!r} is a Tcl object, which must not leave the UI thread: pass str(value)")


def _guarded_for(app: TkappType, guarded: GuardedTk, held: object) -> object:
    """What stands in for *held*: the guarded interpreter or its method, where it is the real one's."""
    if held is app:
        return guarded
    if isinstance(held, BuiltinMethodType) and held.__self__ is app:
        return getattr(guarded, held.__name__)
    return held


def _bare_for(app: TkappType, guarded: GuardedTk, held: object) -> object:
    """What stood where *held* stands now: the other way round."""
    if held is guarded:
        return app
    if isinstance(held, FunctionType):
        name = held.__name__
        if vars(guarded).get(name) is held:
            return getattr(app, name)
    return held


def _finish(real: Callable[..., object], args: tuple[object, ...]) -> None:
    """Do a finalizer's operation, on the UI thread."""
    # An error means that the application, or what was to be removed, went first: nothing is left to do.
    with suppress(TclError):
        real(*args)


def _needs_no_tcl(name: str, args: tuple[object, ...]) -> bool:
    if name == "wantobjects":
        return not args
    return len(args) == 1 and isinstance(args[0], _NO_TCL_NEEDED.get(name, ()))


_WEAKREF_FINALIZER = weakref.finalize.__call__.__code__


def _in_finalizer() -> bool:
    """Whether this thread is inside a `__del__` or a `weakref.finalize` at the moment."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_name == "__del__" or frame.f_code is _WEAKREF_FINALIZER:
            return True
        frame = frame.f_back
    return False


def _after_fork(name: str, args: tuple[object, ...]) -> object:
    """A call in a process that was forked from the one with the window. A finalizer's is none of its business."""
    if name in _DEFERRED and _in_finalizer():
        return 0 if _asks_whether_it_exists(name, args) else _DEFERRED[name]
    raise WrongThreadError(
        f"{_spelled(name, args)}: this process was forked from the one that has the window, and cannot use it: return "
        'the value and show it there, and start processes with multiprocessing.get_context("spawn")'
    )


def _asks_whether_it_exists(name: str, args: tuple[object, ...]) -> bool:
    return name == "call" and _flat(args)[:2] in (("info", "exists"), ("winfo", "exists"))


def _flat(args: tuple[object, ...]) -> tuple[object, ...]:
    """The words of a `call`, which may come as one tuple."""
    return args[0] if len(args) == 1 and isinstance(args[0], tuple) else args


def _spelled(name: str, args: tuple[object, ...]) -> str:
    """The call as an error names it, such as `.!label configure`: two words, for values may be long."""
    if name not in ("call", "eval"):
        shown = ", ".join(repr(value) for value in args[:1] if isinstance(value, str))
        return f"tk.{name}({shown})"
    words = [str(word) for word in _flat(args) if isinstance(word, (str, Misc))]
    return " ".join(" ".join(words).split()[:2]) or f"tk.{name}()"


def _remedy(name: str) -> str:
    if name in _READS:
        return _READ_REMEDY
    return _LOOP_REMEDY if name in _LOOPS else _ANY_REMEDY
