"""Cancellation tokens: how work that cannot be killed is asked to stop. Any thread, every method.

A token is set once and stays set. What it runs on cancellation runs on the thread that cancels. What ``abort()`` of a
task does besides, in each phase of its life, stands in `tkasync.tasks.handle`.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import weakref
from collections.abc import Callable

from tkasync.dispatch.ambient import running
from tkasync.dispatch.open_runtimes import for_other_threads, only_open_runtime
from tkasync.dispatch.refusals import refuse_made, refuse_unrun
from tkasync.dispatch.timers import Timer, check_seconds
from tkasync.dispatch.ui_thread import UiThread
from tkasync.errors import Cancelled, NoOwnerError
from tkasync.ownership.report_text import shown
from tkasync.ownership.whole_end import WholeEnd
from tkasync.tasks.outcome.blocking import ThreadWake, refuse_aborted, refuse_endless_wait, wait_here

Unsubscribe = Callable[[], None]
_SPAWN = "pass a plain function, which may spawn_task(...)"


class CancellationToken:
    """Tells work to stop, because nobody needs its result any more. Cannot be reset."""

    __slots__ = (
        "__weakref__", "_callbacks", "_cancelled", "_events", "_is_telling", "_links", "_lock", "_reason",
    )  # fmt: skip

    def __init__(self) -> None:
        # Re-entrant: a finalizer or a signal handler may cancel in the middle of any of these methods.
        self._lock = threading.RLock()
        self._cancelled = self._is_telling = False
        self._reason: object = None
        self._callbacks: dict[object, Callable[[], object]] | None = None
        self._events: tuple[ThreadWake, ...] = ()  # one for each that waits: an abort of that sets it too
        self._links: tuple[_Link, ...] = ()

    @classmethod
    def linked(cls, *tokens: CancellationToken) -> CancellationToken:
        """Return a token that is cancelled as soon as one of *tokens* is, with that one's reason."""
        linked = cls()
        linked._links = tuple(_Link(token, linked) for token in tokens)
        for link in linked._links:
            link.unsubscribe = link.source.on_cancel(link)
        return linked

    @classmethod
    def after(cls, seconds: float) -> CancellationToken:
        """Return a token that cancels itself *seconds* from now, reason ``"timeout"``.

        It goes by the clock of the running task's runtime, or of the only one, and is cancelled when that closes;
        without one it goes by the system's.

        Raises:
            ValueError: *seconds* is negative or not finite.
        """
        token = cls()
        stop = _start_timer(check_seconds("CancellationToken.after", seconds), token.cancel)
        token.on_cancel(stop)
        return token

    @property
    def is_cancelled(self) -> bool:
        """Whether ``cancel`` was called."""
        return self._cancelled

    @property
    def reason(self) -> object:
        """What the first ``cancel`` gave as its reason; ``None`` before it."""
        return self._reason

    def cancel(self, reason: object = None) -> bool:
        """Cancel; return true the first time, false (and nothing changes) after it.

        Runs what ``on_cancel`` has registered, in order, on this thread; one that raises is logged and the others
        still run.
        """
        reason = for_other_threads(reason)
        with self._lock:
            is_first = not self._cancelled
            if is_first:
                self._reason, self._cancelled = reason, True
            elif self._is_telling:
                return False
            self._is_telling = True
        try:
            self._tell()
        finally:
            # A call that has met the recursion limit half-way can be repeated: it goes on where that one was.
            self._is_telling = False
        return is_first

    def _tell(self) -> None:
        """Release those that wait, leave the sources, run the callbacks; each is taken out when its turn comes."""
        for event in self._events:
            event.set()
        if not self._links and not self._callbacks:
            return
        with WholeEnd() as end:
            while self._links:
                link, *rest = self._links
                self._links = tuple(rest)
                end.step(link.unsubscribe)
            while (fn := self._next_callback()) is not None:
                end.call(_run_logged, fn)

    def _next_callback(self) -> Callable[[], object] | None:
        with self._lock:
            callbacks = self._callbacks or {}
            # A loop: making the iterator may run a finalizer that takes the callback back.
            while (key := next(iter(callbacks), None)) is not None:
                if (fn := callbacks.pop(key, None)) is not None:
                    return fn
            self._callbacks = None
        return None

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` when the token is cancelled."""
        if self._cancelled:
            raise Cancelled(self._reason)

    def wait(self, timeout: float | None = None) -> bool:
        """Block until cancelled, at most *timeout* seconds; return whether it is. A pause that a cancel ends.

        Raises:
            Cancelled: the running task is aborted before, and this is not its token.
            WouldBlockError: there is no *timeout*, and this is the UI thread or a coroutine.
        """
        if self._cancelled:
            return True
        if timeout is None:
            refuse_endless_wait(
                "token.wait()",
                in_coroutine="await asyncio.to_thread(token.wait)",
                on_ui_thread="pass what is to happen to token.on_cancel(fn), or wait in a task",
            )
        event = ThreadWake()
        self.add_event(event)
        try:
            wait_here(event, timeout, lends=False)
        finally:
            self.remove_event(event)
        if not self._cancelled:
            refuse_aborted()
        return self._cancelled

    def add_event(self, event: ThreadWake) -> None:
        """Set *event*, for which a thread waits, when cancelled; at once when it already is."""
        with self._lock:
            self._events = (*self._events, event)
        # Looked at after that: making the tuple may have run a finalizer that has cancelled.
        if self._cancelled:
            event.set()

    def remove_event(self, event: ThreadWake) -> None:
        """Take back what `add_event` has added; it may still be set when the cancellation is being told."""
        with self._lock:
            self._events = tuple([other for other in self._events if other is not event])

    def on_cancel(self, fn: Callable[[], object]) -> Unsubscribe:
        """Call *fn* when cancelled, at once when it already is; returns a function that takes it back.

        Raises:
            TypeError: *fn* is no function, or a coroutine or generator function, which would never run.
        """
        refuse_unrun("token.on_cancel", fn, _SPAWN)
        key = object()
        with self._lock:
            if not self._cancelled:
                callbacks = self._callbacks if self._callbacks is not None else {}
                callbacks[key] = fn
                # Making the dict may have run a finalizer that has cancelled.
                if not self._cancelled:
                    self._callbacks = callbacks
                    self._hold_by_links(self)
                    return lambda: self._forget(key)
        _run_logged(fn)
        return lambda: None

    def _forget(self, key: object) -> None:
        with self._lock:
            if self._callbacks is not None:
                self._callbacks.pop(key, None)
                if not self._callbacks:
                    self._hold_by_links(None)

    def _hold_by_links(self, token: CancellationToken | None) -> None:
        for link in self._links:
            link.held = token

    def __repr__(self) -> str:
        return f"<CancellationToken {'cancelled' if self._cancelled else 'not cancelled'}>"


class _Link:
    """What a linked token leaves with one of its sources, which may live as long as the program.

    It holds the token only while that has callbacks. A token without them is freed when its program drops it, and takes
    the link with it.
    """

    __slots__ = ("held", "source", "target", "unsubscribe")

    def __init__(self, source: CancellationToken, target: CancellationToken) -> None:
        self.source = source
        self.held: CancellationToken | None = None
        self.unsubscribe: Unsubscribe = _nothing
        self.target = weakref.ref(target, lambda _target: self.unsubscribe())

    def __call__(self) -> None:
        target = self.target()
        if target is not None:
            target.cancel(self.source.reason)


def _nothing() -> None:
    """Do nothing: the source was cancelled already."""


def _run_logged(fn: Callable[[], object]) -> None:
    with contextlib.suppress(Cancelled):  # a callback may itself stand in cancelled work
        try:
            refuse_made("token.on_cancel", fn(), fn, _SPAWN)
        except (SystemExit, KeyboardInterrupt, Cancelled):
            raise
        except BaseException as error:  # the other callbacks still run, and the abort goes on
            logging.getLogger("tkasync").error("error in a cancellation callback", exc_info=shown(error))


class _RuntimeTimer:
    """A token's timer by a runtime's clock. It ends with the runtime: nobody may wait for a clock that has stopped."""

    def __init__(self, runtime: UiThread, seconds: float, fn: Callable[[object], object]) -> None:
        self._runtime = runtime
        self._fn = fn
        self._timer: Timer | None = None
        self._is_over = False
        runtime.scope.adopt(self)
        runtime.on_ui_thread(self._begin, runtime.host.now + seconds)

    def _begin(self, due: float) -> None:
        if not self._is_over:
            self._timer = self._runtime.host.after(max(0.0, due - self._runtime.host.now), self._fire)

    def _fire(self) -> None:
        self.forget()
        self._fn("timeout")

    def close(self) -> None:
        """Cancel the token: the runtime ends. UI thread."""
        self._fn("the runtime is closed")

    def forget(self) -> None:
        """Take the timer back: the token is cancelled. Any thread."""
        self._is_over = True
        self._runtime.scope.discard(self)
        self._runtime.on_ui_thread(self._take_back)

    def _take_back(self) -> None:
        if self._timer is not None:
            self._runtime.host.cancel(self._timer)


def _start_timer(seconds: float, fn: Callable[[object], object]) -> Unsubscribe:
    """Call *fn* with the reason in *seconds*; return what takes it back."""
    item = running.get()
    runtime: UiThread | None = item.runtime if item is not None else only_open_runtime()
    if runtime is not None and not runtime.is_closed:
        # NoOwnerError: it has begun to close since the line above.
        with contextlib.suppress(NoOwnerError):
            return _RuntimeTimer(runtime, seconds, fn).forget
    timer = threading.Timer(min(seconds, threading.TIMEOUT_MAX), fn, ["timeout"])
    timer.name = "tkasync-token"
    timer.daemon = True
    timer.start()
    return timer.cancel
