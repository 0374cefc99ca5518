"""`MovedClock`: a clock that stands until it is moved, and the timers that go by it. UI thread."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tkasync.dispatch.timers import Timer, TimerHeap

_ROUNDING = 1e-9  # seconds: what is due so little later is due


class MovedClock:
    """See the module.

    Args:
        now: what it shows at first, in seconds.
    """

    def __init__(self, now: float = 0.0) -> None:
        self.now: float = now
        # In decimals, as times are written: ten times 0.1 is to be 1.0, and as floats adds up to less.
        self._exact = as_written(now)
        self.timers: TimerHeap = TimerHeap()

    def after(self, delay: float, fn: Callable[[], object]) -> Timer:
        """Have *fn* due *delay* seconds from now."""
        return self.timers.add(self.now + delay, fn)

    def cancel(self, timer: Timer) -> None:
        """Take *timer* back; harmless when it has run."""
        self.timers.cancel(timer)

    def moment_in(self, seconds: float) -> Fraction:
        """Return the moment *seconds* from now, exactly."""
        return self._exact + as_written(seconds)

    def move_to(self, moment: Fraction) -> None:
        """Show *moment*; never an earlier one: a callback may have moved the clock itself."""
        if moment > self._exact:
            self._exact, self.now = moment, float(moment)

    def move_to_next(self, end: Fraction) -> bool:
        """Move to the next moment at which something is due, unless that is later than *end*; whether it was so."""
        due = self.timers.next_due()
        if due is None or due > float(end) + _ROUNDING:
            return False
        self.move_to(as_written(due))
        return True

    def run_due(self, run: Callable[[Callable[[], object]], object]) -> bool:
        """Have *run* call what is due now, in time order, and return whether there was any.

        What that adds waits for the next call.
        """
        ran, mark = False, self.timers.mark()
        while (fn := self.timers.pop_due(self.now, mark)) is not None:
            ran = True
            run(fn)
        return ran


def as_written(seconds: float) -> Fraction:
    """Return the number that one sees, and not the float's own: 0.1 is a tenth."""
    return Fraction(repr(seconds))
