"""How the rest of a long queue is run after the redraw, and not before it. UI thread only.

Tk redraws in its idle jobs. So the continuation of a turn is an ``after idle`` job, which sets an ``after 0`` job,
which runs the next turn. Not the idle job itself: the redraw may be one of those behind it, and Tk runs all that wait
before it looks at a timer. Besides, ``update_idletasks()`` in a callback runs idle jobs, and is not to run a turn.

Behind the continuation stands a timer (`_BACKSTOP_MS`), for a window that is never idle: something else keeps it busy.

Wakes that follow each other closely have the same effect as one long turn. Each turn empties the queue, and the next
wake is there before Tk is idle: two threads that posted 5,000 calls a second left a window undrawn for 0.9 s. So after
a turn's length without an idle moment the next wake, too, waits for the redraw.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, perf_counter
from typing import Any

from tkasync.tk.host.entries import TclEntries

_BACKSTOP_MS = 50  # for a window that is never idle
_BREATH_EVERY, _BREATH_MS = 0.05, 1  # seconds; a flood loses a fiftieth


class Redraw:
    """Puts the next turn of one window behind its redraw.

    Args:
        tk: the window's interpreter.
        entries: where its commands are made.
        budget: seconds for which wakes may keep Tk from its idle work.
        run_turn: the next turn.
    """

    def __init__(self, tk: Any, entries: TclEntries, budget: float, run_turn: Callable[[], None]) -> None:
        self._tk = tk
        self._budget = budget
        self._run_turn = run_turn
        self._is_asked = False
        self._due = float("inf")
        self._go_on: str | None = None
        self._breath_at = 0.0
        self._go_on_script = entries.turn("go_on", self._on_go_on).script
        self._idle_script = entries.turn("idle", self._on_idle).script

    def is_overdue(self) -> bool:
        """Return whether wakes, the current one included, have kept Tk from its idle work for too long."""
        now = perf_counter()
        if self._is_asked:
            return now > self._due
        self._due = now + self._budget
        return False

    def ask_for_idle(self) -> None:
        """Have Tk tell when it comes to its idle work, once."""
        # One at a time: in a window that is never idle they would pile up.
        if not self._is_asked:
            self._is_asked = True
            self._tk.call("after", "idle", self._idle_script)

    def go_on_after(self) -> None:
        """Run the next turn after the redraw, unless one is on its way."""
        if self._go_on is None:
            self.go_on_in(_BACKSTOP_MS)
            self.ask_for_idle()

    def go_on_in(self, wait_ms: int) -> None:
        """Run the next turn in *wait_ms*, unless one is on its way."""
        if self._go_on is None:
            self._go_on = self._tk.call("after", wait_ms, self._go_on_script)

    def _on_idle(self) -> None:
        self._is_asked = False
        if self._go_on is not None:
            self._tk.call("after", self._breath_ms(), self._go_on_script)

    def _breath_ms(self) -> int:
        """Return how long the next turn waits: now and then a moment, in which nothing is ready.

        ``update()`` in a callback returns only when it meets such a moment. Without one, a chain of calls that each
        queue the next kept a callback in its ``update()`` for as long as the chain went on.
        """
        now = monotonic()
        if now < self._breath_at:
            return 0
        self._breath_at = now + _BREATH_EVERY
        return _BREATH_MS

    def _on_go_on(self) -> None:
        if self._go_on is not None:
            self._tk.call("after", "cancel", self._go_on)
            self._go_on = None
        self._due = perf_counter() + self._budget
        self._run_turn()
