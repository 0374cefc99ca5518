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
import threading
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from tkasync.dispatch.ui_thread import UiThread
from tkasync.tk.handlers import Handlers
from tkasync.watch.evidence import Gauge, Reading
from tkasync.watch.sampling import look
from tkasync.watch.suspicion import Suspicion

_MOVED = 0.0001  # seconds of CPU; a guess: less than a handler takes


@runtime_checkable
class AskedHost(Protocol):
    """What the sampler needs of a host, beside `Host`: an event loop of the system's."""

    round_at: float

    @property
    def is_in_turn(self) -> bool:
        """Whether a call or timer runs."""

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
        on_standing: Callable[[Suspicion, Reading], None],
        on_end: Callable[[Suspicion, float, Reading], None],
    ) -> None:
        self._ui, self._host, self._handlers = ui, host, handlers
        self._threshold, self._every, self._hang = threshold, every, hang
        self._on_standing, self._on_end = on_standing, on_end
        self._gauge = Gauge()
        self._over = threading.Event()
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
        self._over.set()
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(1.0)

    def _run(self) -> None:
        try:
            self._look_until_over()
        except Exception:
            logging.getLogger("tkasync.stalls").exception("the stall watch has failed, and looks no more")
        finally:
            if self._hang is not None:
                faulthandler.cancel_dump_traceback_later()

    def _look_until_over(self) -> None:
        last, armed = self._gauge.read(), 0.0
        while not self._over.wait(self._every):
            now = self._gauge.read()
            if self._hang is not None and now.at > armed + self._hang / 4:
                # The dead man's switch: it fires only when this thread cannot come here for that long.
                faulthandler.dump_traceback_later(self._hang)
                armed = now.at
            if self._suspicion_goes_on(last, now):
                pass
            elif (begun := self._begin(last, now)) is not None:
                self._suspect(begun, last, now)
            # Not one that ended since the clocks were read: that read waits for the interpreter, as for a C call.
            if self.suspicion is None and self._handlers.longest.ended < now.at:
                self._handlers.forget_longest()
            last = now
            self.looks += 1

    def _begin(self, last: Reading, now: Reading) -> float | None:
        """Return since when the loop is silent, if it is and something moves."""
        due = last.at + self._every
        lateness = now.at - due - (now.own_waited - last.own_waited)
        if self._host.round_at >= last.at:
            return None
        if lateness > self._threshold / 2:
            return due
        slack = self._every * 4 if self._host.polls else 0.0
        if self._host.round_at >= last.at - slack:
            return None
        moves = now.ui - last.ui > _MOVED or self._handlers.running or self._host.is_in_turn
        return now.at if moves else None

    def _suspect(self, begun: float, last: Reading, now: Reading) -> None:
        cpu = {
            thread.ident: self._gauge.cpu_of(thread.native_id)
            for thread in threading.enumerate()
            if thread.ident is not None
        }
        suspicion = Suspicion(begun, last, self._host.round_at, self._handlers, cpu)
        self.suspicion = suspicion
        if begun < now.at:
            suspicion.worst = now.at - begun - (now.own_waited - last.own_waited)
            self._add_look(suspicion)
        self._host.wake()

    def _suspicion_goes_on(self, last: Reading, now: Reading) -> bool:
        suspicion = self.suspicion
        if suspicion is None:
            return False
        late = now.at - last.at - self._every - (now.own_waited - last.own_waited)
        suspicion.worst = max(suspicion.worst, late)
        round_at = self._host.round_at
        if round_at < suspicion.asked and suspicion.answered is None:
            self._add_look(suspicion)
            self._host.wake()  # again: the end of a turn that nests may have cleared the first
            self._on_standing(suspicion, now)
            return True
        ends = [at for at in (suspicion.answered, round_at) if at is not None and at >= suspicion.asked]
        self.suspicion = None
        self._on_end(suspicion, min(ends), now)
        return True

    def _add_look(self, suspicion: Suspicion) -> None:
        seen = look(self._ui.ui_thread, self._handlers, threading.get_ident())
        suspicion.add(seen)
        self._ui.post(suspicion.answer, seen.held)

    def busiest(self, suspicion: Suspicion) -> threading.Thread | None:
        """Return the thread that has used most CPU since *suspicion* began, the UI thread and this one left out."""
        grown = [
            (self._gauge.cpu_of(thread.native_id) - suspicion.others[thread.ident], thread)
            for thread in threading.enumerate()
            if thread.ident in suspicion.others
            and thread.ident not in (self._ui.ui_thread, self._thread.ident)
        ]
        return max(grown, key=lambda each: each[0])[1] if grown else None
