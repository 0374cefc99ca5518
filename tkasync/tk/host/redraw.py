"""How the rest of a long queue is run after the redraw, and not before it. UI thread only.

Tk redraws in its idle jobs. So the continuation of a turn is an ``after idle`` job, which sets an ``after 0`` job,
which runs the next turn. Not the idle job itself: the redraw may be one of those behind it, and Tk runs all that wait
before it looks at a timer. Besides, ``update_idletasks()`` in a callback runs idle jobs, and is not to run a turn.

Behind the continuation stands a timer (`_BACKSTOP_MS`), for a window that is never idle: something else keeps it busy.

Wakes that follow each other closely have the same effect as one long turn. Each turn empties the queue, and the next
wake is there before Tk is idle: two threads that posted 5,000 calls a second left a window undrawn for 0.9 s. So after
a turn's length without an idle moment the next wake, too, waits for the redraw
(docs/design.md#the-queue-and-its-host).

A wake that comes alone, a turn's length after the last turn, asks for nothing: an ``after idle`` job for each would be
a good part of its cost. The second of a row asks, and the row is watched from there.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from tkasync.tk.host.entries import TclEntries

_BACKSTOP_MS = 50  # for a window that is never idle
_PAUSE_EVERY, _PAUSE_MS = 0.05, 1  # seconds; a flood loses a fiftieth


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
        self.due: float | None = None
        """When wakes have kept Tk from its idle work for too long; ``None`` unless Tk was asked. Monotonic clock."""
        self.quiet_at: float = 0.0
        """From when on a wake counts as alone again: a turn's length after the last turn."""
        self._go_on: str | None = None
        self._pause_at = 0.0
        self._go_on_script = entries.raw_command("go_on", self._on_go_on).script
        self._idle_script = entries.raw_command("idle", self._on_idle).script

    def ask_for_idle(self) -> None:
        """Have Tk tell when it comes to its idle work, once."""
        # One at a time: in a window that is never idle they would pile up.
        if self.due is None:
            self.due = monotonic() + self._budget
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
        self.due = None
        if self._go_on is not None:
            self._tk.call("after", self._pause_ms(), self._go_on_script)

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
        if self._go_on is not None:
            self._tk.call("after", "cancel", self._go_on)
            self._go_on = None
        if self.due is not None:
            self.due = monotonic() + self._budget
        self._run_turn()
