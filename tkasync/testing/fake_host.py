"""`FakeHost`: a host without Tk, whose clock moves only when told.

Turns and timers run in ``advance`` and ``run_pending``, on the calling thread, which is the UI thread. Work in
threads and coroutines is real, ``asyncio.sleep`` included. So that a test need not sleep, both calls wait for it before
the clock moves: until the tasks have ended, or none has ended for a quarter of a second. A blocked task uses up this
patience once; later calls give it 0.05 s, enough to notice that the test has released it. Time in which a thread is
ready to run, and waits for a processor, hardly counts.
A stream without an end is left alone after five seconds, and in later calls at once.
"""

from __future__ import annotations

import select
import sys
import threading
from collections.abc import Callable, Hashable, Iterable
from functools import partial
from time import monotonic
from typing import Any, NoReturn

from tkasync.dispatch.ambient import run_held_back
from tkasync.dispatch.host import ROOM_OF_A_TURN, HostCounts, Work
from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.dispatch.timers import Timer, check_seconds
from tkasync.errors import WrongThreadError
from tkasync.execution.in_flight import InFlight
from tkasync.runtime.current import open_runtimes
from tkasync.runtime.runtime import Runtime
from tkasync.stack import has_room
from tkasync.testing.fake_files import FakeFileWatch
from tkasync.testing.probes.moved_clock import MovedClock
from tkasync.testing.readiness import others_are_ready

# Seconds of real time:
_PATIENCE = 0.25  # how long to wait for running tasks before the clock moves on
# The same in later calls, for tasks that have used that up: the test may have released them.
_SECOND_LOOK = 0.05
_GLANCE = 0.002  # the same in later turns of one such call
_ENDLESS = 5.0  # how long to wait for work that goes on bringing something
_SLICE = 0.002  # all of these are spent in slices
_LOADED = 0.1  # a slice in which some thread was runnable but had no CPU counts as a tenth
_MANY = 100_000  # turns at one moment, after which something is taken to run in circles


class FakeHost:
    """See the module."""

    def __init__(self) -> None:
        self.ui_thread: int = threading.get_ident()
        self.errors: list[BaseException] = []
        """The errors that nobody handled, in order."""
        self._clock = MovedClock()
        self._queue: UiDispatchQueue | None = None
        self._work: Work = InFlight()
        self._files: set[FakeFileWatch] = set()
        self._blocked: set[Hashable] = set()
        self._has_looked = False
        self._has_focus = True
        self._focus_listeners: dict[Callable[[bool], object], None] = {}

    @property
    def now(self) -> float:
        """The clock, in seconds since the host was made."""
        return self._clock.now

    @property
    def pending(self) -> int:
        """How many timers wait."""
        return len(self._clock.timers)

    def set_focus(self, has_focus: bool) -> None:
        """Have the program lose the keyboard's focus to another one, or have it again."""
        if has_focus is not self._has_focus:
            self._has_focus = has_focus
            for on_change in list(self._focus_listeners):
                if on_change in self._focus_listeners:  # one before it may have ended its watch
                    change = partial(on_change, has_focus)
                    self._require_queue().run_aside(change, where="when the focus came or went")

    def advance(self, seconds: float) -> None:
        """Move the clock by *seconds*, running what falls due on the way, in time order, and all that it queues.

        Raises:
            ValueError: *seconds* is negative or not finite.
            RuntimeError: something sets itself again for the same moment without end.
            WrongThreadError: on another thread than the one that made the host.
        """
        end = self._clock.moment_in(check_seconds("advance", seconds))
        self.run_pending()
        # Where the stack is nearly full nothing runs: what is due waits for the next call.
        while has_room(ROOM_OF_A_TURN) and self._clock.move_to_next(end):
            self._run_moment()
        self._clock.move_to(end)

    def run_pending(self) -> None:
        """Empty the queue and run what is due now, until nothing is left; the clock stands.

        Raises:
            RuntimeError: something sets itself again for the same moment without end.
            WrongThreadError: on another thread than the one that made the host.
        """
        if threading.get_ident() != self.ui_thread:
            raise WrongThreadError.ui_only("FakeHost", "advance() and run_pending() in the test's own thread")
        self._has_looked = False
        if not has_room(ROOM_OF_A_TURN):
            return
        if self._queue is not None:
            run_held_back(self._queue.run_aside)
        self._run_moment()

    def _run_moment(self) -> None:
        begun = monotonic()
        for _turn in range(_MANY):
            if not self._run_turn() and not self._let_work_rest():
                return
            if self._goes_on_and_on(begun):
                return
        raise RuntimeError("run_pending() comes to no end: something sets itself again for the same moment")

    def _run_turn(self) -> bool:
        """Run one turn, the timers that are due and then the queue; return whether anything ran."""
        ran = self._clock.run_due(lambda fn: self._require_queue().run_aside(fn))
        if self._queue is not None and (not self._queue.is_empty() or self._has_readable()):
            ran = True
            self._queue.drain_and_execute()
        return ran

    def _let_work_rest(self) -> bool:
        """Wait for tasks in threads and coroutines; return whether something may be queued now."""
        working = self._working()
        if not working:
            return False
        # In slices: a machine that stops for a moment uses up one of them, not the whole patience.
        left = self._patience_with(working) / _SLICE
        while left > 0:
            if self._has_readable() or self._work.wait_for_change(_SLICE):
                return True
            left -= _LOADED if others_are_ready() else 1
        self._blocked = working
        return not self._require_queue().is_empty()

    def _goes_on_and_on(self, begun: float) -> bool:
        passed = monotonic() - begun
        if passed < _GLANCE:
            return False
        working = self._working()
        # As long as work that waits for the machine gets: another task may be under way beside the endless one.
        known = (_GLANCE if self._has_looked else _SECOND_LOOK) / _LOADED
        if not working or passed < (known if working <= self._blocked else _ENDLESS):
            return False
        self._blocked, self._has_looked = working, True
        return True

    def _working(self) -> set[Hashable]:
        return {*self._work.elsewhere, *(file for file in self._files if file.is_used)}

    def _has_readable(self) -> bool:
        files = [file.file for file in self._files if file.is_used and not file.rests]
        return bool(files) and bool(select.select(files, [], [], 0.0)[0])

    def _patience_with(self, working: set[Hashable]) -> float:
        if not working <= self._blocked:
            return _PATIENCE
        has_looked, self._has_looked = self._has_looked, True
        return _GLANCE if has_looked else _SECOND_LOOK

    def _require_queue(self) -> UiDispatchQueue:
        if self._queue is None:
            self._queue = UiDispatchQueue()
        return self._queue

    # The host

    def after(self, delay: float, fn: Callable[[], object]) -> Timer:
        """See `tkasync.dispatch.host.Host`."""
        return self._clock.after(delay, fn)

    def cancel(self, timer: Timer) -> None:
        """See `tkasync.dispatch.host.Host`."""
        self._clock.cancel(timer)

    @property
    def event_loop(self) -> Hashable:
        """See `tkasync.dispatch.host.Host`: each fake host has one of its own, by its own clock."""
        return self

    def watch_file(self, file: int) -> FakeFileWatch:
        """See `tkasync.dispatch.host.Host`."""
        watch = FakeFileWatch(file, self._files.discard)
        self._files.add(watch)
        return watch

    def wake(self) -> None:
        """End the wait for work in other threads: something is queued."""
        self._work.notify()

    def clear_wake(self) -> None:
        """Nothing to do: the test asks for turns."""

    def start(self, queue: UiDispatchQueue, work: Work, on_root_end: Callable[[], object]) -> None:
        """See `tkasync.dispatch.host.Host`; there is no window whose end could close the runtime."""
        self._queue = queue
        self._work = work
        work.watch()

    def hear_signals(self) -> Callable[[], None]:
        """Nothing to do: no loop waits that a signal would have to wake."""
        return lambda: None

    def watch(self, widget: Any, on_end: Callable[[], object]) -> NoReturn:
        """Refuse *widget*.

        Raises:
            TypeError: always; widgets belong to the runtime of their own window.
        """
        raise TypeError(f"a FakeHost has no widgets, and cannot watch {widget!r}: use Runtime.of(widget)")

    def watch_visibility(self, widget: Any, on_change: Callable[[bool], object]) -> Callable[[], None]:
        """Refuse *widget*; see `watch`."""
        return self.watch(widget, int)

    def watch_focus(self, on_change: Callable[[bool], object]) -> Callable[[], None]:
        """See `tkasync.dispatch.host.Host`; `set_focus` is what changes it."""
        self._focus_listeners[on_change] = None
        return lambda: self._focus_listeners.pop(on_change, None)

    def refuse_waits(self) -> None:
        """Nothing to do: there are no variables to wait for."""

    def check_arguments(self, args: Iterable[object]) -> None:
        """See `tkasync.dispatch.host.Host`: what a real window refuses is refused here too."""
        if sys.modules.get("_tkinter") is not None:  # else there are no Tcl objects
            from tkasync.tk.guard.tcl_objects import refuse_tcl_objects

            refuse_tcl_objects(args)

    def plain_outcome(self, value: Any) -> Any:
        """See `tkasync.dispatch.host.Host`."""
        if sys.modules.get("_tkinter") is None:
            return value
        from tkasync.tk.guard.tcl_objects import plain

        return plain(value)

    def counts(self) -> HostCounts:
        """See `tkasync.dispatch.host.Host`."""
        # Not imported: it needs tkinter, and where it has not been loaded no interpreter was pinned.
        pins = sys.modules.get("tkasync.tk.guard.pin")
        pinned: int = 0 if pins is None else pins.pinned_interpreters()
        return HostCounts(deferred_finalizers=0, pinned_interpreters=pinned)

    def show_error(self, error: BaseException) -> None:
        """Keep *error* in ``errors``; the runtime has logged it."""
        self.errors.append(error)

    def close(self) -> None:
        """See `tkasync.dispatch.host.Host`."""
        self._clock.timers.clear()


def fake_runtime(host: FakeHost | None = None) -> Runtime:
    """The runtime on *host*, or on a new `FakeHost`; the module functions find it as they find any only runtime.

    One a host, as one a root: asked again it gives the same, until that is closed.
    """
    open_on_host = (runtime for runtime in open_runtimes() if runtime.host is host)
    return next(open_on_host, None) or Runtime(host if host is not None else FakeHost())
