"""One Tk timer in front of all deadlines of a window. UI thread only, but for what `ClockWatch` reads.

It is set to the next deadline or, if that is later, to a net: a look at the queue now and then, should a wake be lost.
Without a waker the net is the only way, and the looks come often.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from time import monotonic, perf_counter

from tkasync.dispatch.host import Work
from tkasync.dispatch.timers import Timer, TimerHeap
from tkasync.tk.host.entries import TclEntries
from tkasync.tk.host.watches.clock_watch import ClockWatch

_NET_MS = 500  # the safety net under the waker: costs 0.06 % of a core
_LEAST_MS = 1  # a timer of 0 ms that sets itself again would keep Tk from ever being idle
_A_MOMENT = 0.0005  # seconds; a guess
_POLL_MS = (1, 16, 100)  # polling alone: the first wait, the longest while an answer is due, and when idle


class TkTimer:
    """See the module.

    Args:
        deadlines: what it stands in front of.
        entries: where its timer is made.
        on_fire: called when it has fired, and is set again, with whether no deadline was due: a look of the net.
        wake: wakes the event loop, from any thread, when the timer is overdue.
        work: what may bring an answer, for a window that polls; ``None`` for one that is woken.
    """

    def __init__(
        self,
        deadlines: TimerHeap,
        entries: TclEntries,
        on_fire: Callable[[bool], None],
        wake: Callable[[], None],
        work: Work | None,
    ) -> None:
        self._on_fire = on_fire
        self._work = work
        self.deadlines: TimerHeap = deadlines
        self._watch = ClockWatch(self, wake)
        self._timer = entries.timer(self._fire)
        self._poll_ms = _POLL_MS[0]
        self._armed_for = float("inf")
        self.late_at: float = float("inf")
        """The moment from which it counts as late, and is to be armed again: the system's clock may be set back."""
        self._closed = False
        self.arm()

    def add(self, delay: float, fn: Callable[[], object]) -> Timer:
        """Have *fn* due in *delay* seconds."""
        now = monotonic()
        timer = self.deadlines.add(now + delay, fn)
        # One that is set already for sooner than `arm` could set it now stays: two calls of Tcl's for each pause.
        if max(timer.due, now + _LEAST_MS / 1000) < self._armed_for and not self._closed:
            self.arm()
        if not self._watch.is_watching:
            self._watch.begin()
        return timer

    @property
    def armed_for(self) -> float:
        """When the Tk timer is to fire, by the monotonic clock. Any thread."""
        return self._armed_for

    @property
    def waiting_timers(self) -> int:
        """How many deadlines wait. Any thread."""
        return len(self.deadlines)

    def arm(self) -> None:
        """Set the Tk timer to the next deadline, or to the net, whichever is earlier."""
        now = monotonic()
        wait_ms = _NET_MS if self._work is None else self._next_poll_ms(self._work)
        due = self.deadlines.next_due()
        if due is not None:
            # Rounded when it is known to be the smaller: a far deadline has no milliseconds.
            wait_ms = max(_LEAST_MS, ceil(min(wait_ms, (due - now) * 1000)))
        self._timer.set(wait_ms)
        self._armed_for = now + wait_ms / 1000
        self.late_at = self._armed_for + _NET_MS / 1000

    def _next_poll_ms(self, work: Work) -> int:
        first, longest, idle = _POLL_MS
        self._poll_ms = max(first, min(self._poll_ms * 2, longest if len(work) else idle))
        return self._poll_ms

    def expect_more(self) -> None:
        """Poll quickly again: calls have come, and more may follow. Nothing to do for a window that is woken."""
        if self._work is not None:
            self._poll_ms = 0
            self.arm()

    def run_due(self, run: Callable[[Callable[[], object]], None], budget: float) -> None:
        """Have *run* call what is due, in time order, for *budget* seconds at most; what that adds waits for later."""
        # The Tk timer is set for what is due: a call may open a dialog, and the next one must come meanwhile.
        mark, end = self.deadlines.mark(), perf_counter() + budget
        has_run = False
        while (fn := self.deadlines.pop_due(monotonic(), mark)) is not None:
            has_run = True
            run(fn)
            if perf_counter() >= end:
                break
        if has_run and not self._closed and not self._leaves_a_moment():
            self.arm()  # it was set for this moment

    def _leaves_a_moment(self) -> bool:
        """Whether it is set in time for what is due next, and Tk can be idle until then: two calls of Tcl's less."""
        return self.deadlines.earliest <= self._armed_for and monotonic() < self._armed_for - _A_MOMENT

    def _fire(self) -> None:
        is_net = monotonic() < self.deadlines.earliest
        # Set before anything runs: a callback may open a dialog, whose event loop needs the next one.
        self.arm()
        self._on_fire(is_net)

    def close(self) -> None:
        """Cancel every deadline, for good; the Tk timer is cancelled by its entries."""
        self._closed = True
        self.deadlines.clear()
        self._watch.close()


def add_to(deadlines: TimerHeap, delay: float, fn: Callable[[], object]) -> Timer:
    """Have *fn* due in *delay* seconds, as soon as there is a `TkTimer` in front of *deadlines*."""
    return deadlines.add(monotonic() + delay, fn)
