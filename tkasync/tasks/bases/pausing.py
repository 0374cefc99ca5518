"""`Pausable`: the part of a task that holds up its work. A base class of `TaskHandle`.

A thread waits at its next `checkpoint`, a generator before its next item. The state stays ``RUNNING``, and an abort or
a time limit ends the pause. A paused thread does not count towards the pool's size.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from tkasync.dispatch.ambient import ambient
from tkasync.tasks.outcome.blocking import ThreadWake, refuse_aborted, wait_here
from tkasync.tasks.outcome.lazy_future import LOCK
from tkasync.tasks.outcome.waitable import Waitable
from tkasync.tasks.state import TaskKind

T = TypeVar("T")
_REMEDIES: dict[TaskKind, str] = {
    "coroutine": "have it await an asyncio.Event that it is given, or make it an async generator",
    "ui task": 'have it await ui_event(widget, "<<Resume>>")',
}


class Pausable(Waitable[T], Generic[T]):
    """See the module. Any thread, unless said otherwise."""

    kind: TaskKind = "function"
    """What its work is: a coroutine that runs on the UI thread is a ``"ui task"``."""
    _runs_elsewhere = True
    _is_paused = False
    _when_resumed: tuple[Callable[[], object], ...] = ()

    def pause(self) -> None:
        """Hold up the work at its next `checkpoint`, or before its next item, until `resume`.

        A pause of a task that has ended does nothing, and neither does a second one.

        Raises:
            TypeError: the work is a coroutine or runs on the UI thread; the message says what to use.
        """
        if self.kind in _REMEDIES:
            raise TypeError(
                f"task {self.name!r} is a {self.kind}, which has no checkpoint to wait at: {_REMEDIES[self.kind]}"
            )
        if not self._runs_elsewhere:
            raise TypeError(
                f"task {self.name!r} runs on the UI thread, and a pause would freeze the window: "
                "leave executor=UI out, and call_in_ui() what touches widgets"
            )
        with LOCK:
            self._is_paused = True
        self._pause_changed()

    def _pause_changed(self) -> None:
        """Tell what carries the work, as a task that has something that carries it does."""

    def resume(self) -> None:
        """Go on after `pause`; otherwise do nothing."""
        with LOCK:
            self._is_paused = False
        self._pause_changed()
        # Each is taken out once it was called: a call that has met the recursion limit half-way can be repeated.
        for resume in self._when_resumed:
            resume()
            self._forget(resume)

    @property
    def is_paused(self) -> bool:
        """Whether it is paused, and has not ended."""
        return self._is_paused and not self.done()

    def wait_while_paused(self) -> None:
        """Wait until it is resumed. A thread of the work.

        Raises:
            Cancelled: it was aborted, or its time was up.
        """
        # On the loop it would stop every coroutine: what runs there waits at its items.
        while self.is_paused and not ambient.is_loop:
            wake = ThreadWake()
            resume = wake.set
            self.call_when_resumed(resume)
            try:
                wait_here(wake, None)
            finally:
                self._forget(resume)
        refuse_aborted()

    def call_when_resumed(self, fn: Callable[[], object]) -> None:
        """Call *fn*, once at least, on the thread that resumes it; at once when it is not paused. It must not raise."""
        with LOCK:
            self._when_resumed += (fn,)
        # Looked at after that: a resume that came before has found nothing to call.
        if not self._is_paused:
            self._forget(fn)
            fn()

    def _forget(self, fn: Callable[[], object]) -> None:
        with LOCK:
            self._when_resumed = tuple(other for other in self._when_resumed if other is not fn)
