"""`Sampler`: the thread that looks whether the loop comes round.

It asks, and the loop does not beat. A beat of the loop's own would cost a program that rests 1 % of a core. The host
notes when its loop came round. The sampler wakes it only where that was before its last look *and* something moves: the
UI thread's CPU, a handler, a turn. A wake that is not answered within the threshold is a stall.

A C call that holds the interpreter stops the sampler too, and the wake that it sends afterwards is answered at once. So
its own lateness is the second sign: it takes the loop to be silent since it was to look itself. It gets the interpreter
where that call ends, so the stack still shows the line.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from time import monotonic
from typing import Protocol, runtime_checkable

from tkasync.dispatch.ui_thread import UiThread
from tkasync.tk.asked import AskedOfTk
from tkasync.tk.handlers import Handlers
from tkasync.watch.evidence import Gauge, Reading, has_asked_in_vain, lateness
from tkasync.watch.sampling import Look, look
from tkasync.watch.suspicion import Suspicion

_MOVED = 0.0001  # seconds of CPU; a guess: less than a handler takes
_WORKED = 0.002  # seconds of CPU; a guess: more than the timer that each window has once a second takes
_CPU_EVERY = 0.25  # seconds: whoever starves the window is told by what he has used since then
_CPU_MOVED = 0.002  # seconds of CPU; less of it makes nobody who starves a window
_STILL, _SELDOM = 20, 2  # after so many looks at a program that rests, one instead of so many
_SHORTLY = 0.005  # seconds: a loop that a C call has held up answers at once


@runtime_checkable
class AskedHost(Protocol):
    """What the sampler needs of a host, beside `Host`: an event loop of the system's."""

    round_at: float
    note_timer: Callable[[Callable[[], object]], object] | None
    """Is shown each timer's call before it runs."""

    @property
    def is_in_turn(self) -> bool:
        """Whether a call or timer runs."""

    @property
    def marks_handlers(self) -> bool:
        """Whether it is known when Tcl calls a handler; a window without the guard cannot say."""

    @property
    def polls(self) -> bool:
        """Whether nothing wakes it."""

    def wake(self) -> None:
        """Have the loop come round."""


class Sampler:
    """See the module. Made on the UI thread.

    Args:
        ui: the UI thread.
        host: its host.
        handlers: the handlers that run on it.
        threshold: see `StallWatch`.
        every: seconds between two looks.
        hang: see `StallWatch`.
        asked: what was asked of Tk lately, which is forgotten while the loop comes round.
        on_standing: called on the sampler's thread while the loop is silent for longer than the threshold.
        on_end: called there when it has come round, with the end and the clocks then.
    """

    def __init__(
        self,
        ui: UiThread,
        host: AskedHost,
        handlers: Handlers,
        threshold: float,
        every: float,
        hang: float | None,
        asked: AskedOfTk | None,
        on_standing: Callable[[Suspicion, Reading], None],
        on_end: Callable[[Suspicion, float, Reading], None],
    ) -> None:
        self._ui, self._host, self._handlers = ui, host, handlers
        self._threshold, self._every, self._hang = threshold, every, hang
        self._asked = asked
        self._on_standing, self._on_end = on_standing, on_end
        self._pause = every
        self._still_looks = 0
        self._overslept = self._told_for = self._armed = 0.0
        self._cpu: dict[int, float] = {}
        self._cpu_at = 0.0
        self._cpu_process = -_CPU_MOVED
        self._gauge = Gauge()
        # A lock that is held until the end, and no Event: between the end of a C call and the look at the stacks stands
        # as little code as may be, in which the UI thread could take the interpreter back.
        self._over = threading.Lock()
        self._over.acquire()
        self.looks: int = 0
        """How many looks there were."""
        self.suspicion: Suspicion | None = None
        """What it is about now."""
        self._thread = threading.Thread(target=self._run, name="tkasync-watch", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, and wait for it: it waits for nothing but the lock of a log. UI thread."""
        if self._over.locked():
            self._over.release()
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(1.0)

    def _run(self) -> None:
        try:
            self._look_until_over()
        except Exception:
            logging.getLogger("tkasync.stalls").exception("the stall watch has failed, and looks no more")
        finally:
            self._gauge.close()
            if self._hang is not None:
                faulthandler.cancel_dump_traceback_later()

    def _look_until_over(self) -> None:
        last = self._gauge.read()
        asleep = monotonic()
        while not self._over.acquire(timeout=self._pause):
            if (rest := self._rests(last)) is not None:
                self._still_looks += 1
                last = rest
            else:
                last = self._look_closely(last, monotonic() - asleep - self._pause)
            self._arm(last.at)
            self.looks += 1
            self._pause = self._next_pause
            asleep = monotonic()

    def _look_closely(self, last: Reading, overslept: float) -> Reading:
        """Look at all, this thread having come *overslept* seconds late; return the clocks."""
        self._overslept = overslept
        due, round_at = last.at + self._pause + self._told_for, self._host.round_at
        self._told_for = 0.0
        # Before the clocks are read, which lets the interpreter go: where a C call has just ended the UI thread
        # would be elsewhere by then, and the loop have come round.
        early = self._look() if monotonic() - due > self._threshold / 2 else None
        now = self._gauge.read()
        late = lateness(due, last, now)
        self._overslept -= now.own_waited - last.own_waited
        if self.suspicion is not None and late > self._threshold / 2:
            self.suspicion.is_held = self.suspicion.is_held or has_asked_in_vain(last, now)
        if self._suspicion_goes_on(due, round_at, now, late, early):
            pass
        elif (begun := self._begin(due, round_at, last, now, late)) is not None:
            self._suspect(begun, round_at, last, now, late, early)
        elif early is not None:
            self._ui.post(early.held.clear)
        if self.suspicion is None:
            self._note_quiet(now)
        moves = now.ui - last.ui > _WORKED or self.suspicion is not None
        self._still_looks = 0 if moves else self._still_looks + 1
        return now

    def _note_quiet(self, now: Reading) -> None:
        """Forget what was asked of Tk, and note what each thread has used, by which the next stall is judged."""
        if self._asked is not None:
            self._asked.age(now.at)
        used = now.process - self._cpu_process
        if now.at > self._cpu_at + _CPU_EVERY and used > _CPU_MOVED:
            self._cpu, self._cpu_at, self._cpu_process = self._cpu_of_all(), now.at, now.process

    def _rests(self, last: Reading) -> Reading | None:
        """Return the clocks where this look need not do more: it is in time, nothing runs and nothing has run."""
        if self.suspicion is not None or self._handlers.running or self._host.is_in_turn:
            return None
        now = monotonic()
        if now > last.at + self._pause + _SHORTLY or not self._host.marks_handlers:
            return None
        return self._gauge.glance(last, now)

    def _arm(self, now: float) -> None:
        """Arm the dead man's switch anew: it fires only when this thread cannot come here for that long."""
        if self._hang is not None and now > self._armed + self._hang / 4:
            faulthandler.dump_traceback_later(self._hang)
            self._armed = now

    def _cpu_of_all(self) -> dict[int, float]:
        return {thread.ident or 0: self._gauge.cpu_of(thread.native_id) for thread in threading.enumerate()}

    @property
    def _next_pause(self) -> float:
        suspicion = self.suspicion
        if suspicion is None:
            return self._every if self._still_looks < _STILL else _SELDOM * self._every
        # A C call has just let this thread go on: its stall is to be told at its end.
        is_first = len(suspicion.looks) == 1 and suspicion.worst > self._threshold / 2
        return _SHORTLY if is_first else self._every

    def _begin(self, due: float, round_at: float, last: Reading, now: Reading, late: float) -> float | None:
        """Return since when the loop is silent, if it is and something moves."""
        if late > self._threshold / 2:
            # It may have come round before a C call took the interpreter.
            silent_since = max(due, round_at)
            return silent_since if now.at - silent_since > self._threshold / 2 else None
        if round_at >= last.at:
            return None
        slack = self._every * 4 if self._host.polls else 0.0
        if self._host.round_at >= last.at - slack:
            return None
        moves = now.ui - last.ui > _MOVED or self._handlers.running or self._host.is_in_turn
        return now.at if moves or not self._host.marks_handlers else None

    def _suspect(
        self, begun: float, round_at: float, last: Reading, now: Reading, late: float, early: Look | None
    ) -> None:
        suspicion = Suspicion(begun, last, round_at, self._handlers, self._cpu)
        self.suspicion = suspicion
        if begun < now.at:
            suspicion.worst, suspicion.is_held = late, has_asked_in_vain(last, now)
            self._add_look(suspicion, early)
        self._host.wake()

    def _suspicion_goes_on(
        self, due: float, round_at: float, now: Reading, late: float, early: Look | None
    ) -> bool:
        """Look whether the suspicion has come to its end; return whether it covers the time since *due*."""
        suspicion = self.suspicion
        if suspicion is None:
            return False
        asked = suspicion.asked
        ends = [at for at in (suspicion.answered, self._host.round_at) if at is not None and at > asked]
        end = min(ends, default=now.at)
        if end > due:
            suspicion.worst = max(suspicion.worst, late)
        if not ends or (early is not None and round_at <= asked and end > due):
            self._add_look(suspicion, early)
        if not ends:
            self._host.wake()  # again: the end of a turn that nests may have cleared the first
            begun = monotonic()
            self._on_standing(suspicion, now)
            # A log may be slow, or wait for the lock of a handler that keeps the window as well.
            self._told_for = monotonic() - begun
            return True
        self.suspicion = None
        self._on_end(suspicion, end, now)
        return end > due

    def _look(self) -> Look:
        return look(self._ui.ui_thread, self._handlers, threading.get_ident())

    def _add_look(self, suspicion: Suspicion, early: Look | None) -> None:
        seen = early or self._look()
        # Python code is asked for the interpreter, and lets it go after the switch interval.
        suspicion.add(seen, has_waited=self._overslept > sys.getswitchinterval() / 2)
        self._ui.post(suspicion.answer, seen.held)

    def busiest(self, suspicion: Suspicion, now: Reading) -> int | None:
        """Return the thread that has used most of the CPU since *suspicion* began, the UI thread and this one left out.

        None where all of them have not used even half of that: one that has used more has ended.
        """
        grown = [
            (
                self._gauge.cpu_of(thread.native_id) - suspicion.others.get(thread.ident or 0, 0.0),
                thread.ident,
            )
            for thread in threading.enumerate()
            if thread.ident not in (self._ui.ui_thread, self._thread.ident)
        ]
        base = suspicion.base
        used = now.process - base.process - (now.ui - base.ui)
        is_known = sum(cpu for cpu, _ in grown) > used / 2
        return max(grown, key=lambda each: each[0])[1] if is_known else None
