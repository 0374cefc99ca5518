"""`Slices`: a change to a long list, made in pieces between which the window redraws. UI thread.

A change is a generator. It stops after each small piece, at a place where what the widget shows fits what is noted
about it. So it can be dropped at any stop, for a newer change or at the end of the widget.

Everything is looked at anew after each stop: what runs inside a piece is the program's code, which may open an event
loop, destroy the widget or bring the next value.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from math import inf
from time import perf_counter

from tkasync.dispatch.ambient import Owned
from tkasync.dispatch.coalesced import Coalesced
from tkasync.ownership.scope import Scope
from tkasync.reactive.graph import untrack
from tkasync.runtime.current import runtime_of

_OWN_TIME: Callable[[], float] = perf_counter if sys.platform == "win32" else time.thread_time
"""The processor time of this thread; what Windows says of it steps by 16 ms."""
_LONGEST = 4
"""How many budgets a slice may take by the clock, a guess.

On a machine that is busy the thread waits in the middle of a slice. By the clock alone each slice then did next to
nothing, and the redraws behind them, which walk over all rows, were most of the work.
"""

Steps = Generator[bool, None, None]
"""A change. It gives true once, when it is known to be right and touches the widget from now on; else false."""


class _Change:
    """One change, and the one before it, which goes on if this one turns out to be wrong."""

    def __init__(self, steps: Steps, is_small: bool, earlier: _Change | None) -> None:
        self.steps = steps
        self.is_small = is_small
        self.is_right = False
        self.earlier = earlier

    def begin(self) -> None:
        """Note that it is right, and drop the one before."""
        self.is_right = True
        if self.earlier is not None:
            self.earlier.drop()
            self.earlier = None

    def drop(self) -> None:
        self.steps.close()
        if self.earlier is not None:
            self.earlier.drop()


class Slices:
    """Makes the changes of one list, the newest only.

    Args:
        scope: owns what the changes make; they end with it.
        budget: seconds of processor time for one turn; ``None`` makes a change at once.
        where: what an error in a later turn is reported with.
        after_slice: called at the end of each slice, unless the scope is ending.
    """

    def __init__(
        self, scope: Scope, budget: float | None, where: str, after_slice: Callable[[], object]
    ) -> None:
        self._scope = scope
        self._after_slice = after_slice
        self._budget = inf if budget is None else budget
        self._where = where
        self._later = Coalesced(runtime_of(scope).post)
        self._change: _Change | None = None
        self._is_running = False
        self._deadlines = inf, inf

    def begin(self, steps: Steps, is_small: bool) -> None:
        """Make the change *steps* instead of an earlier one; one that *is_small* is made whatever it takes.

        Raises:
            BaseException: what its first piece raises. The change before, if there is one, goes on.
        """
        outdated, before = None, self._change
        if before is not None and not before.is_right:
            outdated, before = before, before.earlier
            outdated.earlier = None
        self._change = _Change(steps, is_small, before)
        # In the middle of a piece of an earlier change the program has run an event loop: that one goes on with this.
        if not self._is_running:
            if outdated is not None:
                outdated.drop()
            untrack(self._run)

    def stop(self) -> None:
        """Leave what is there as it is. A second time does nothing."""
        change, self._change = self._change, None
        if change is not None and not self._is_running:
            change.drop()

    def _run(self) -> None:
        self._deadlines = _OWN_TIME() + self._budget, perf_counter() + _LONGEST * self._budget
        self._is_running = True
        try:
            with Owned(self._scope):
                while (change := self._change) is not None:
                    if self._advance(change):
                        self._later(self._go_on)
                        return
        finally:
            self._is_running = False  # first: what runs below may bring the next value
            if not self._scope.is_ending:
                self._after_slice()

    def _go_on(self) -> None:
        if self._is_running or self._scope.is_ending:
            return
        with self._scope.runtime.reporting(self._where, self._scope):
            self._run()

    def _advance(self, change: _Change) -> bool:
        """Make *change*, until it is done, outdated or due for a pause; return whether it is to go on later."""
        try:
            for is_right in change.steps:
                if self._scope.is_ending:
                    self._change = None
                if self._change is not change:
                    return self._leave(change)
                if is_right:
                    change.begin()
                if not change.is_small and self._is_over():
                    return True
        except BaseException:
            if self._change is change:
                self._change = change.earlier
            if self._change is not None:
                self._later(self._go_on)
            raise
        if self._change is change:
            self._change = None
        return False

    def _is_over(self) -> bool:
        """Whether this slice has used up its time."""
        own, by_the_clock = self._deadlines
        return _OWN_TIME() > own or perf_counter() > by_the_clock

    def _leave(self, change: _Change) -> bool:
        """Drop *change*, unless a newer one may turn out to be wrong, after which it goes on."""
        newer = self._change
        if newer is None or newer.earlier is not change:
            change.drop()
        return False
