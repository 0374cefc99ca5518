"""The time of the loop, which is the host's clock, and its timers, which stand in the host's heap. UI thread."""

from __future__ import annotations

from asyncio import TimerHandle
from collections.abc import Callable
from contextvars import Context
from functools import partial
from threading import get_ident
from time import monotonic
from typing import Any, TypeVarTuple, Unpack

from tkasync.dispatch.host import Host
from tkasync.dispatch.timers import Timer
from tkasync.dispatch.ui_thread import UiThread
from tkasync.ui_tasks.loop.turns import Turns

Ts = TypeVarTuple("Ts")
_LONGEST = 86_400.0  # seconds; a timer of the host's for a longer time is set again


class HostTimer(TimerHandle):
    """A timer of asyncio's, and the one in the host's heap that stands for it."""

    __slots__ = ("timer",)
    timer: Timer | None
    _loop: Timers
    _scheduled: bool
    _source_traceback: list[Any]

    def come(self) -> None:
        """It is due: its callback has a turn."""
        self.timer = None
        self._scheduled = False
        self._loop.queue_due(self)


class Pause:
    """A timer of ours: *fn* is called where the host calls it, and a task that it wakes takes no turn for that.

    No `HostTimer`: a context, a handle and its call would be a tenth of what a pause costs.
    """

    __slots__ = ("_loop", "_when", "fn", "timer")
    timer: Timer | None

    def __init__(self, loop: Timers, when: float, fn: Callable[[], object]) -> None:
        self._loop = loop
        self._when = when
        self.fn: Callable[[], object] = fn

    def when(self) -> float:
        """When it is due, by the time of its loop."""
        return self._when

    def come(self) -> None:
        """It is due."""
        self.timer = None
        self._loop.forget(self)
        self.fn()

    def cancel(self) -> None:
        """Take it back."""
        self.fn = _nothing  # it may be about to be called, or this a finalizer's thread
        self._loop.take_back(self)


class Timers(Turns):
    """See the module."""

    def __init__(self, home: UiThread) -> None:
        # By identity: asyncio hashes a timer by its time, and a fake clock has one time for thousands.
        self._timers: dict[int, HostTimer | Pause] = {}
        # Seconds from real time to the loop's, as long as each of its windows closes.
        self._ahead: float | None = None
        super().__init__(home)

    @property
    def host(self) -> Host:
        """The host in whose heap its timers stand."""
        return self._home.host

    # Time

    def time(self) -> float:
        """The host's clock; during the close, which stops that, real time goes on from there."""
        return self._home.host.now if self._ahead is None else monotonic() + self._ahead

    def call_later(
        self,
        delay: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> TimerHandle:
        """See asyncio."""
        if delay is None:
            raise TypeError("delay must not be None")
        return self._set_timer(delay, self.time() + delay, callback, args, context)

    def call_at(
        self,
        when: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> TimerHandle:
        """See asyncio."""
        if when is None:
            raise TypeError("when cannot be None")
        return self._set_timer(when - self.time(), when, callback, args, context)

    def after(self, delay: float, fn: Callable[[], object]) -> Pause:
        """See `Driver`."""
        pause = Pause(self, self.time() + delay, fn)
        self._arm(pause, delay)
        return pause

    def _set_timer(
        self, delay: float, when: float, callback: Callable[..., object], args: Any, context: Context | None
    ) -> HostTimer:
        self._check_closed()
        self._refuse_other_threads("call_later()")
        if self._debug:
            self._check_callback(callback, "call_at")
        handle = HostTimer(when, callback, args, self, context)
        if self._debug:
            # Without this frame and its caller's: the last one is to be the program's.
            del handle._source_traceback[-2:]
        handle._scheduled = True
        self._arm(handle, delay)
        return handle

    def _arm(self, timer: HostTimer | Pause, delay: float) -> None:
        self._timers[id(timer)] = timer
        host = self._home.host
        if delay > _LONGEST:
            timer.timer = host.after(_LONGEST, partial(self._arm_again, timer))
        else:
            timer.timer = host.after(delay if delay > 0.0 else 0.0, timer.come)

    def _arm_again(self, timer: HostTimer | Pause) -> None:
        self._arm(timer, timer.when() - self.time())

    def queue_due(self, timer: HostTimer) -> None:
        """Give *timer*, which is due, a turn."""
        self.forget(timer)
        self._come(timer)  # type: ignore[arg-type]  # a `Queued`, but for its class

    def forget(self, timer: HostTimer | Pause) -> None:
        """Count *timer* no more: it is due, or was taken back."""
        self._timers.pop(id(timer), None)

    def _timer_handle_cancelled(self, handle: TimerHandle) -> None:
        assert isinstance(handle, HostTimer)  # the one kind that this loop makes
        self.take_back(handle)

    def take_back(self, timer: HostTimer | Pause) -> None:
        """Take *timer* out of the host's heap."""
        if get_ident() != self._thread_id:  # a finalizer, say: it falls due, and does nothing
            return
        self.forget(timer)
        if timer.timer is not None:
            self.host.cancel(timer.timer)
            timer.timer = None

    def run_due_timers(self) -> None:
        """Run what is due: during the close no host does."""
        now = self.time()
        due = [timer for timer in self._timers.values() if timer.when() <= now]
        for timer in sorted(due, key=lambda timer: timer.when()):
            if timer.timer is not None:
                self.host.cancel(timer.timer)
            self._queue.run_aside(timer.come)


def _nothing() -> None:
    pass
