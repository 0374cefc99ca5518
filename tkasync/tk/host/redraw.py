"""How the rest of a long queue is run after the redraw, and not before it. UI thread only.

Tk redraws in its idle jobs. So the continuation of a turn is an ``after idle`` job, which sets an ``after 0`` job,
which runs the next turn. Not the idle job itself: the redraw may be one of those behind it, and Tk runs all that wait
before it looks at a timer. Besides, ``update_idletasks()`` in a callback runs idle jobs, and is not to run a turn.

Behind the continuation stands a timer (`_BACKSTOP_MS`), for a window that is never idle: something else keeps it busy.
It also goes on, and asks again, where the idle job never comes: the program has cancelled it with all of
``after info``, deleted its command or renamed ``after``. The timer itself is out of the program's reach (`entries`).

Wakes that follow each other closely have the same effect as one long turn. Each turn empties the queue, and the next
wake is there before Tk is idle: two threads that posted 5,000 calls a second left a window undrawn for 0.9 s. So after
a turn's length without an idle moment the next wake, too, waits for the redraw
(docs/design.md#the-queue-and-its-host). Timers that are due again and again are the same: so does the next of them.
"""

from __future__ import annotations

from _tkinter import TclError
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from tkasync.tk.host.entries import TclEntries

_BACKSTOP_MS = 50  # for a window that is never idle
_DEEP_MS = 10
_PAUSE_EVERY, _PAUSE_MS = 0.05, 1  # seconds; a flood loses a fiftieth


class Redraw:
    """Puts the next turn of one window behind its redraw.

    Args:
        tk: the window's interpreter.
        entries: where its command and its timer are made.
        budget: seconds for which wakes and timers may keep Tk from its idle work.
        run_turn: the next turn.
    """

    def __init__(self, tk: Any, entries: TclEntries, budget: float, run_turn: Callable[[], None]) -> None:
        self._tk = tk
        self._budget = budget
        self._run_turn = run_turn
        self.due: float | None = None
        """When turns have kept Tk from its idle work for too long; ``None`` unless Tk was asked. Monotonic clock."""
        self._go_on = entries.timer(self._on_go_on)
        self._is_deep = False
        self._pause_at = 0.0
        self._idle = entries.raw_command("idle", self._on_idle, int)  # the timer behind it goes on
        self._job = ""

    @property
    def is_going_on(self) -> bool:
        """Whether the next turn is on its way, by the redraw or by the timer behind it."""
        return self._go_on.is_set and not self._is_deep

    def ask_for_idle(self) -> None:
        """Have Tk tell when it comes to its idle work, once."""
        # One at a time: in a window that is never idle they would pile up.
        if self.due is None:
            try:  # noqa: SIM105  # in `suppress`, each turn by a timer would pay for three calls more
                self._job = self._tk.call("after", "idle", self._idle.script)
            except TclError:
                pass  # the program has renamed `after`: the timer behind it goes on alone
            self.due = monotonic() + self._budget

    def go_on_after(self) -> None:
        """Run the next turn after the redraw, unless one is on its way."""
        if not self._go_on.is_set:
            self._is_deep = False
            self._go_on.set(_BACKSTOP_MS)
            self.ask_for_idle()

    def go_on_later(self, depth: int) -> None:
        """Run the next turn by a timer, unless one is on its way; the later the deeper turns are nested.

        Callbacks that call ``update()`` nest them, and a flood would reach the end of the stack. ``update()`` does not
        wait for a timer, so it returns; a dialog that was opened so deep goes on, more slowly.
        """
        if not self._go_on.is_set:
            self._is_deep = True
            self._go_on.set(_DEEP_MS * 2 ** min(10, depth))

    def _on_idle(self) -> None:
        self.due = None
        if self._go_on.is_set:
            self._go_on.set(self._pause_ms())

    def _pause_ms(self) -> int:
        """Return how long the next turn waits: now and then a moment, in which nothing is ready.

        ``update()`` in a callback returns only when it meets such a moment. Without one, a chain of calls that each
        queue the next kept a callback in its ``update()`` for as long as the chain went on.
        """
        now = monotonic()
        if now < self._pause_at:
            return 0
        self._pause_at = now + _PAUSE_EVERY
        return _PAUSE_MS

    def _on_go_on(self) -> None:
        if self.due is not None:
            self._ask_again()
        self._run_turn()

    def _ask_again(self) -> None:
        """Ask anew: the window is never idle, or the program has taken away the job or its command."""
        with suppress(TclError):
            self._tk.call("after", "cancel", self._job)
        self._idle.renew()
        self.due = None
        self.ask_for_idle()
