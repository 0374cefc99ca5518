"""`Timekeeping`: the clock and the timers of a host, which a test may replace by a clock that it moves. UI thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic

from tkasync.dispatch.host import Clock
from tkasync.dispatch.timers import Timer, TimerHeap
from tkasync.tk.host.tk_timer import add_to


class Timekeeping:
    """See the module; a base of `TkHost`."""

    def __init__(self) -> None:
        self._timers = self._deadlines = TimerHeap()
        # No methods: they would hold the host, and what replaces them costs nothing until then.
        self.after: Callable[[float, Callable[[], object]], Timer] = partial(add_to, self._deadlines)
        self.cancel: Callable[[Timer], None] = self._deadlines.cancel
        self._read_clock: Callable[[], float] = monotonic

    @property
    def now(self) -> float:
        """``time.monotonic()``: unlike Tcl's own clock it never steps. In a test that of `go_by`."""
        return self._read_clock()

    @property
    def waiting_timers(self) -> int:
        """How many timers wait."""
        return len(self._timers)

    @property
    def dues(self) -> list[float]:
        """When each of them is due, by `now`."""
        return self._timers.dues()

    def go_by(self, clock: Clock) -> None:
        """Have `now` and the timers go by *clock* from now on; those that wait are handed over.

        For tests: whoever has made it moves it and runs what is due. Tk's own timer looks at the queue only.
        """
        self._deadlines.hand_over(clock.timers)
        self._timers, self.after, self.cancel = clock.timers, clock.after, clock.cancel
        self._read_clock = lambda: clock.now

    def _set_timers_by(self, add: Callable[[float, Callable[[], object]], Timer]) -> None:
        self.after = add

    def _drop_timers(self) -> None:
        self._timers.clear()
