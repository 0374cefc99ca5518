"""`WholeEnd`: an end in several steps, all of which are taken, whatever one of them raises.

``sys.exit()`` in a cleanup, Ctrl+C in the middle of one, the recursion limit in an abort: what leaves a step is kept
until the last step has been taken, and raised then. Of several the first is raised, but what ends the program goes
before an error.

A signal handler may interrupt a step that blocks, and nothing else: between two steps it would break off the end. So
the code of the program runs in `call`, or in a `ProgramCode` block, which say since when (`blocked_for`). UI thread.

Near the recursion limit an end gets room of its own on the stack. Broken off there it would lose what it has taken out
and not called yet: a cleanup, a task to abort. Rejected: to refuse an end that has no room. One in Tcl has happened,
and a window that closes cannot be told to try again.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from math import inf
from time import monotonic
from types import TracebackType
from typing import Self, TypeVarTuple, Unpack

from tkasync.stack import has_room

Ts = TypeVarTuple("Ts")
_ROOM = 200  # calls; a guess: from a close to the record in the log, with the program's code in between
# For ends inside each other: a program that ends things without end meets the limit at last.
_MOST_ROOM = 1_000  # calls


class _Step(threading.local):
    since: float = inf
    """When the code of the program that an end runs on this thread was called; infinite between two calls."""


_step = _Step()


def blocked_for() -> float:
    """Return for how many seconds an end has waited for the program's code here; negative where none waits."""
    return monotonic() - _step.since


class ProgramCode:
    """A block in the middle of a step that runs code of the program: there a signal handler may interrupt it."""

    __slots__ = ("_outer",)

    def __enter__(self) -> None:
        self._outer = _step.since
        _step.since = monotonic()

    def __exit__(self, *_error: object) -> None:
        _step.since = self._outer


def blocked_here() -> Callable[[], float]:
    """Return a function that gives, on any thread, what `blocked_for` gives on this one."""
    # The dict is this thread's own, and stays.
    here = _step.__dict__
    return lambda: monotonic() - here.get("since", inf)


class _StackRoom:
    """Raises the recursion limit as long as an end needs it. Any thread.

    The limit is the whole process's: another thread may go a little deeper meanwhile.
    """

    def __init__(self) -> None:
        # Re-entrant: the collector may run inside it, and a finalizer may abort a task.
        self._lock = threading.RLock()
        self._users = self._before = self._raised = 0

    def make(self) -> bool:
        """Raise the limit where the stack is nearly full; return whether `take_back` is to follow."""
        return not has_room(_ROOM // 2) and self._raise()

    def _raise(self) -> bool:
        with self._lock:
            limit = sys.getrecursionlimit()
            if not self._users and limit != self._raised:
                self._before = limit
            if limit >= self._before + _MOST_ROOM:
                return False
            sys.setrecursionlimit(limit + _ROOM)
            self._raised = limit + _ROOM
            self._users += 1
            return True

    def take_back(self) -> None:
        """Put the limit back when no end needs the room any more; not if the program has set it meanwhile."""
        with self._lock:
            self._users -= 1
            if not self._users and sys.getrecursionlimit() == self._raised:
                # Refused where this thread has gone deeper than the old limit: the next end puts it back.
                with suppress(RecursionError):
                    sys.setrecursionlimit(self._before)


stack_room: _StackRoom = _StackRoom()
"""For an end that is not written as a `WholeEnd`."""


class WholeEnd:
    """See the module. A block: what its steps have raised is raised when it is left."""

    __slots__ = ("_has_room", "_outer", "ending")

    def __init__(self) -> None:
        self.ending: BaseException | None = None
        """What is to be raised at the end."""

    def __enter__(self) -> Self:
        self._has_room = stack_room.make()
        self._outer = _step.since
        _step.since = inf
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _step.since = self._outer
        if self._has_room:
            stack_room.take_back()
        ending, self.ending = self.ending, None
        if ending is not None and error is None:
            try:
                raise ending
            finally:
                del ending, self  # the traceback holds this frame

    def call(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """Call ``fn(*args)``, code of the program that may block; a signal handler may interrupt it."""
        # Marked and unmarked inside: an interrupt comes after a call, or at a jump, and not between two assignments.
        try:
            _step.since = monotonic()
            fn(*args)
            _step.since = inf
        except BaseException as error:
            _step.since = inf
            self.keep(error)

    def step(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """Call ``fn(*args)``, code of our own; not to be interrupted."""
        try:
            fn(*args)
        except BaseException as error:
            self.keep(error)

    def keep(self, error: BaseException) -> None:
        """Raise *error* at the end, unless another one goes before it."""
        if self.ending is None or (_ends_the_program(error) and not _ends_the_program(self.ending)):
            self.ending = error


def _ends_the_program(error: BaseException) -> bool:
    return isinstance(error, SystemExit | KeyboardInterrupt)
