"""`Stoppable`: the part of a task that tells its work to stop, by its token and by ``on_cancel=``.

A base class of `TaskHandle`. When the work is told is said where a task ends, in `tkasync.tasks.handle`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, Generic, Protocol, TypeVar

from tkasync.dispatch.open_runtimes import for_other_threads
from tkasync.dispatch.refusals import refuse_made
from tkasync.dispatch.timers import check_seconds
from tkasync.tasks.bases.pausing import Pausable
from tkasync.tasks.cancellation import CancellationToken
from tkasync.tasks.outcome.lazy_future import LOCK
from tkasync.tasks.state import TaskKind

T = TypeVar("T")
NOT_STOPPED: Final = object()


class Carrier(Protocol):
    """What carries the work of a task to where it runs: a `WorkItem`, which stands above."""

    kind: TaskKind
    """What the work is."""
    runs_elsewhere: bool
    """Whether it runs on another thread than the UI thread."""
    is_active: bool
    """Whether the work has begun and not really ended."""

    def stop(self) -> bool:
        """Interrupt the work as far as its kind can be; return whether the delivery is on its way already."""

    def end_within(self, seconds: float) -> None:
        """End what runs aborted work *seconds* from now, where that can be ended."""

    def pause_changed(self) -> None:
        """Tell the work, where it does not see it, that its task was paused or resumed."""


class Stoppable(Pausable[T], Generic[T]):
    """See the module. Any thread."""

    _carrier: Carrier | None = None
    _made_token: CancellationToken | None = None
    # `TaskHandle` stores these two from the start: a task that ends must not grow.
    _stop_reason: object = NOT_STOPPED
    _on_cancel: Callable[..., object] | None = None

    @property
    def carrier(self) -> Carrier | None:
        """What carries its work; ``None`` once the contents have been released. For tools. Any thread."""
        return self._carrier

    @property
    def token(self) -> CancellationToken:
        """What tells the work to stop: nobody wants its outcome. Made when first asked for."""
        token = self._made_token
        if token is None:
            # Before the lock: making it may run a finalizer that asks for the token too.
            made = CancellationToken()
            with LOCK:
                token = self._made_token = self._made_token or made
                reason = self._stop_reason
            if reason is not NOT_STOPPED:
                token.cancel(reason)
        return token

    def cancel_token(self, reason: object) -> None:
        """Cancel the token, also one that is made later. Any thread."""
        reason = for_other_threads(reason)
        with LOCK:
            if self._stop_reason is NOT_STOPPED:
                self._stop_reason = reason
            token = self._made_token
        if token is not None:
            token.cancel(reason)

    def _pause_changed(self) -> None:
        carrier = self._carrier
        if carrier is not None:
            carrier.pause_changed()

    def _end_work_within(self, seconds: float) -> None:
        """Have what runs the work end in *seconds*, if that can be ended and the work goes on by then."""
        check_seconds("abort(kill_after)", seconds)
        carrier = self._carrier
        if carrier is not None:
            carrier.end_within(seconds)

    @property
    def on_cancel_call(self) -> Callable[[], None] | None:
        """What calls ``on_cancel``, and names it in its ``repr``; ``None`` once it was called. Any thread."""
        fn = self._on_cancel
        return None if fn is None else partial(self._call_on_cancel, fn)

    def _call_on_cancel(self, fn: Callable[..., object]) -> None:
        """Call *fn*, once, and report its error. A thread of its own."""
        # Taken out here and not where this thread is started: where the start fails, the next abort tries again.
        with LOCK:
            is_called, self._on_cancel = self._on_cancel is None, None
        try:
            if not is_called:
                refuse_made("on_cancel", fn(), fn, "pass a plain function")
        except BaseException as error:
            self.runtime.report(self.own(error), f"in on_cancel of task {self.name!r}", self.scope, self.line)
