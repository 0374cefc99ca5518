"""The guard: no Tcl operation runs off the UI thread, not by a call, not by a finalizer.

`install` puts a `GuardedTk` where `root.tk` was. Everything made on that root inherits it, and what was
made before is found by one pass through the heap (`holders`). On the UI thread a call costs one
comparison of thread identifiers. Elsewhere it never reaches `_tkinter`:

- a finalizer's operation (a dropped reference or the collector runs one on any thread) is queued for the
  UI thread;
- a call of a thread that runs our work raises `WrongThreadError` at once, with what to write instead, whatever the
  loop does;
- a call of any other thread, of the program's own or of a library's, runs on the UI thread while that thread waits
  (`forwarded_calls`), or is refused as well, as the runtime wants it.

What is refused or forwarded is counted, and each line that makes such a call is logged once (`call_sites`).

What the program gives Tcl to call is made a part of nothing on its way there (`callbacks`).

The interpreter itself is held by a pin (`pin`). Plain weakref callbacks and the `finally` of a generator
that is dropped show no sign that they are finalizers: off the UI thread they get the error, and nothing
crashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import partial
from threading import get_ident
from types import BuiltinMethodType, FunctionType
from typing import TYPE_CHECKING, Any

from tkasync.dispatch.ambient import is_our_work
from tkasync.dispatch.host import Guard, HostCounts
from tkasync.errors import WrongThreadError
from tkasync.tk.guard.call_sites import CallSites
from tkasync.tk.guard.callbacks import TAKE_CALLBACKS, callbacks_call_outside, taking_callbacks
from tkasync.tk.guard.finalizers import ANSWERS, asks_whether_it_exists, finish, in_finalizer
from tkasync.tk.guard.forwarded_calls import ForwardedCalls, Post
from tkasync.tk.guard.holders import holders_of, put_in_place
from tkasync.tk.guard.pin import FORKED, pin_interpreter, pinned_interpreters, unpin
from tkasync.tk.guard.spelling import remedy, spelled

if TYPE_CHECKING:
    import tkinter
    from _tkinter import TkappType


# These hand back or convert such a value without the interpreter; a str they parse with its help.
_NO_TCL_NEEDED: dict[str, tuple[type, ...]] = {
    "getint": (int,),
    "getdouble": (int, float),
    "getboolean": (int,),
    "splitlist": (tuple, list),
}
# Not for another thread to call, whoever it is: a loop has one thread, and the address is for what calls Tcl in C.
_NEVER_FORWARDED = frozenset({"mainloop", "dooneevent", "interpaddr"})


class TkGuard:
    """The guard of one root: decides what becomes of a call from another thread."""

    def __init__(self, app: TkappType, post: Post) -> None:
        self.post: Post = post
        self.deferred: int = 0
        self.refused: CallSites = CallSites("refused")
        self.forwarded: ForwardedCalls | None = None
        """Runs the calls of threads that are not ours; ``None`` where they are refused too."""
        self._pin = pin_interpreter(app)

    def unpin(self) -> None:
        """Leave the interpreter to whoever holds it: it is not guarded after all."""
        unpin(self._pin)

    def forwarding(self, post: Post) -> ForwardedCalls:
        """Return what forwards calls by *post* to the thread of the interpreter."""
        return ForwardedCalls(post, self._pin)

    def serve(self, post: Post, forwarded: ForwardedCalls | None) -> None:
        """Queue by *post* from now on, and forward by *forwarded*, if at all. UI thread."""
        self.post, self.forwarded = post, forwarded

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
        """A call on another thread than the interpreter's. Waits only where it is forwarded."""
        if _needs_no_tcl(name, args):
            return real(*args)
        if self._pin.ident == FORKED:
            return _after_fork(name, args)
        if name in ANSWERS and in_finalizer():
            return self._defer(name, real, args)
        if name == "deletecommand" and self.forwarded is not None and self.forwarded.is_closed:
            return self._defer(name, real, args)  # of a widget that goes with its window
        return self.elsewhere(spelled(name, args), remedy(name), real, args, name not in _NEVER_FORWARDED)

    def elsewhere(
        self,
        call: str,
        remedy: str,
        fn: Callable[..., Any],
        args: tuple[object, ...],
        may_forward: bool = True,
    ) -> Any:
        """Call ``fn(*args)``, which is UI only, on the UI thread, or refuse that. Any thread but that one; may wait.

        Args:
            call: what messages call it.
            remedy: what to write instead.
            fn: see *args*.
            args: what *fn* is called with.
            may_forward: whether the thread of the program's own may call it.

        Raises:
            WrongThreadError: this thread runs our work, or every thread is refused.
            RuntimeClosedError: the runtime is closed, or closes while the thread waits.
        """
        error = WrongThreadError.ui_only(call, remedy)
        forwarded = self.forwarded
        if forwarded is None or not may_forward or is_our_work():
            self.refused.note(error)
            raise error
        forwarded.sites.note(error)
        return forwarded.call(call, fn, args)

    def _defer(self, name: str, real: Callable[..., Any], args: tuple[object, ...]) -> object:
        """Queue a finalizer's operation.

        Whether the thing still exists cannot be told here. Told yes, the finalizer goes on to remove it, and
        that finds out on the UI thread (`Variable.__del__` is of this kind).
        """
        if asks_whether_it_exists(name, args):
            return 1
        self.deferred += 1
        self.post(finish, real, args)
        return ANSWERS[name]


class GuardedTk:
    """What `root.tk` is under a guard: the interpreter's methods, each behind the comparison of threads."""

    call: Callable[..., Any]

    def __init__(self, app: TkappType, guard: TkGuard) -> None:
        self._tkasync_guard = guard
        for name in dir(app):
            if not name.startswith("_"):
                real = getattr(app, name)
                if name in TAKE_CALLBACKS:
                    real = taking_callbacks(real)
                setattr(self, name, guard.behind(name, real))

    def go_through(self, call: Callable[..., Any]) -> None:
        """Have what Tk is asked go through *call* from now on: a stall watch counts it. UI thread."""
        self.call = call

    def __getattr__(self, name: str) -> Any:  # only reached for what the interpreter does not have either
        raise AttributeError(f"'_tkinter.tkapp' object has no attribute {name!r}", name=name, obj=self)


def install(root: tkinter.Tk, post: Post, *, forwards: bool = False) -> TkGuard:
    """Guard *root*, and what was made on it before. On the thread of *root*, its UI thread from now on.

    A root that is guarded already keeps its guard, which uses the new *post*.

    Args:
        root: the root window.
        post: queues a call for the UI thread.
        forwards: whether calls of threads that are not ours run there, instead of being refused.

    Returns:
        The guard.
    """
    with installing(root, post, forwards=forwards) as guard:
        return guard


def forward_no_more(guard: TkGuard | None) -> None:
    """Have *guard* forward no call from now on, for its runtime closes. UI thread."""
    if guard is not None and guard.forwarded is not None:
        guard.forwarded.close()


def counts_of(guard: TkGuard | None) -> HostCounts:
    """Return what a host with *guard* contributes to the statistics. Any thread."""
    pinned = pinned_interpreters()
    if guard is None:
        return HostCounts(deferred_finalizers=0, pinned_interpreters=pinned)
    forwarded = 0 if guard.forwarded is None else guard.forwarded.sites.count
    return HostCounts(guard.deferred, pinned, guard.refused.count, forwarded)


def guarding(root: tkinter.Tk, post: Post, wanted: Guard) -> AbstractContextManager[TkGuard | None]:
    """Open a block that begins as `install` does, if a guard is *wanted*; where it fails, *root* is as it was."""
    return installing(root, post, forwards=wanted is True) if wanted else nullcontext()


@contextmanager
def installing(root: tkinter.Tk, post: Post, *, forwards: bool = False) -> Iterator[TkGuard]:
    """Open a block that begins as `install` does. Where it fails, *root* is as it was before."""
    before: object = root.tk
    with ExitStack() as undo:
        if isinstance(before, GuardedTk):
            guard = before._tkasync_guard
            undo.callback(guard.serve, guard.post, guard.forwarded)
        else:
            guard = _put_in_front(root, post, undo)
        guard.serve(post, guard.forwarding(post) if forwards else None)
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


def _needs_no_tcl(name: str, args: tuple[object, ...]) -> bool:
    if name == "wantobjects":
        return not args
    return len(args) == 1 and isinstance(args[0], _NO_TCL_NEEDED.get(name, ()))


def _after_fork(name: str, args: tuple[object, ...]) -> object:
    """A call in a process that was forked from the one with the window. A finalizer's is none of its business."""
    if name in ANSWERS and in_finalizer():
        return 0 if asks_whether_it_exists(name, args) else ANSWERS[name]
    raise WrongThreadError(
        f"{spelled(name, args)}: this process was forked from the one that has the window, and cannot use it: return "
        'the value and show it there, and start processes with multiprocessing.get_context("spawn")'
    )
