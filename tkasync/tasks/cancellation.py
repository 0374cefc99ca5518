"""Cancellation tokens: how work that cannot be killed is asked to stop. Any thread, every method.

A token is set once and stays set. What it runs on cancellation runs on the thread that cancels.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import weakref
from collections.abc import Callable

from tkasync.dispatch.timers import check_seconds
from tkasync.errors import Cancelled

Unsubscribe = Callable[[], None]


def _start_system_timer(seconds: float, fn: Callable[[object], object]) -> Unsubscribe:
    timer = threading.Timer(seconds, fn, ["timeout"])
    timer.name = "tkasync-token"
    timer.daemon = True
    timer.start()
    return timer.cancel


start_timer: Callable[[float, Callable[[object], object]], Unsubscribe] = _start_system_timer
"""What `CancellationToken.after` runs on: calls a function with the reason. The runtime, which stands above this file,
puts its host's clock here."""


class CancellationToken:
    """Tells work that nobody wants its outcome any more. Cannot be reset."""

    __slots__ = ("__weakref__", "_callbacks", "_cancelled", "_event", "_links", "_lock", "_reason")

    def __init__(self) -> None:
        # Re-entrant: a finalizer or a signal handler may cancel in the middle of any of these methods.
        self._lock = threading.RLock()
        self._cancelled = False
        self._reason: object = None
        self._callbacks: dict[object, Callable[[], object]] | None = None
        self._event: threading.Event | None = None
        self._links: tuple[_Link, ...] = ()

    @classmethod
    def linked(cls, *tokens: CancellationToken) -> CancellationToken:
        """A token that is cancelled as soon as one of *tokens* is, with that one's reason."""
        linked = cls()
        linked._links = tuple(_Link(token, linked) for token in tokens)
        for link in linked._links:
            link.unsubscribe = link.source.on_cancel(link)
        return linked

    @classmethod
    def after(cls, seconds: float) -> CancellationToken:
        """A token that cancels itself *seconds* from now, reason ``"timeout"``.

        It goes by the clock of the runtime at hand, the running task's or the only one, and is cancelled when that
        closes; without one it goes by the system's.

        Raises:
            ValueError: *seconds* is negative or not finite.
        """
        token = cls()
        stop = start_timer(check_seconds("CancellationToken.after", seconds), token.cancel)
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
        """Cancel; true the first time, false (and nothing changes) after it.

        Runs what ``on_cancel`` has registered, in order, on this thread; one that raises is logged and the others
        still run.
        """
        with self._lock:
            if self._cancelled:
                return False
            self._reason, self._cancelled = reason, True
            callbacks, self._callbacks = self._callbacks, None
            event = self._event
            links, self._links = self._links, ()
        for link in links:
            link.unsubscribe()
        if event is not None:
            event.set()
        for fn in (callbacks or {}).values():
            _run_logged(fn)
        return True

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` when the token is cancelled."""
        if self._cancelled:
            raise Cancelled(self._reason)

    def wait(self, timeout: float | None = None) -> bool:
        """Block until cancelled, at most *timeout* seconds; whether it is cancelled. A pause that a cancel ends."""
        with self._lock:
            if self._cancelled:
                return True
            if self._event is None:
                self._event = threading.Event()
            event = self._event
        # Looked at again: making the event may have run a finalizer that has cancelled.
        return self._cancelled or event.wait(timeout)

    def on_cancel(self, fn: Callable[[], object]) -> Unsubscribe:
        """Call *fn* when cancelled, at once when it already is; returns a function that takes it back."""
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

    It holds the token only while that has somebody to call: the others are freed, and take their link with them.
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
    """The source was cancelled already."""


def _run_logged(fn: Callable[[], object]) -> None:
    with contextlib.suppress(Cancelled):  # a callback may itself stand in cancelled work
        try:
            fn()
        except Exception:
            logging.getLogger("tkasync").exception("error in a cancellation callback")
