"""`WholeEnd`: an end in several steps, all of which are taken, whatever one of them raises.

``sys.exit()`` in a cleanup, Ctrl+C in the middle of one, the recursion limit in an abort: what leaves a step is kept
until the last step has been taken, and raised then. Of several the first is raised, but what ends the program goes
before an error.

A signal handler may interrupt a step that blocks, and nothing else: between two steps it would break off the end. So
the code of the program runs in `call`, or in a `ProgramCode` block, which say since when (`blocked_for`). UI thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from math import inf
from time import monotonic
from types import TracebackType
from typing import Self, TypeVarTuple, Unpack

Ts = TypeVarTuple("Ts")


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


class WholeEnd:
    """See the module. A block: what its steps have raised is raised when it is left."""

    __slots__ = ("_outer", "ending")

    def __init__(self) -> None:
        self.ending: BaseException | None = None
        """What is to be raised at the end."""

    def __enter__(self) -> Self:
        self._outer = _step.since
        _step.since = inf
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _step.since = self._outer
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
