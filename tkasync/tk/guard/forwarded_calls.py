"""`ForwardedCalls`: a call of Tcl on a thread of the program's, or of a library's, runs on the UI thread.

The calling thread waits for it, as it does in plain Tk: before ``mainloop()`` runs, while a callback keeps the UI
thread, and while that waits for this very thread, which nothing can end. What has waited for two seconds is logged once
with the lines of both. The close ends every wait with `RuntimeClosedError`, and so does the end of the UI thread.

The order is that of the queue, so a forwarded call and a `dispatch_to_ui` of one thread keep theirs.
"""

from __future__ import annotations

import logging
import sys
import threading
from _tkinter import TclError
from collections.abc import Callable
from importlib import import_module
from threading import main_thread
from time import monotonic
from typing import Any, Protocol

from tkasync.errors import RuntimeClosedError
from tkasync.tk.guard.call_sites import CallSites, calling_frame, place_of
from tkasync.tk.guard.pin import Pin
from tkasync.tk.guard.tcl_objects import plain

_log = logging.getLogger("tkasync")
_LONG = 2.0  # seconds of waiting after which it is logged
_LOOK = 0.5  # seconds between two looks whether the UI thread has ended
# Modules in which a UI thread stands that waits: the line that is named is the one that made it wait.
_WAITS = ("tkasync.", "tkinter", "_tkinter", "threading", "queue", "concurrent.", "asyncio.", "selectors")


class Post(Protocol):
    """Queues a call for the UI thread: from any thread, inside a finalizer, without waiting or raising."""

    def __call__(self, fn: Callable[..., object], *args: object) -> object: ...


class _Forwarded:
    """One call: claimed once, by the turn that runs it or by who gives it up."""

    def __init__(self, spelled: str, real: Callable[..., Any], args: tuple[object, ...]) -> None:
        self.spelled = spelled
        self.done = threading.Event()
        self.value: Any = None
        self.error: BaseException | None = None
        self._claim: list[tuple[Callable[..., Any], tuple[object, ...]]] = [(real, args)]

    def __call__(self) -> None:
        """Run it, unless it was given up. UI thread."""
        try:
            real, args = self._claim.pop()
        except IndexError:
            return
        self.error = _closed(self.spelled)  # what the caller is told if this ends the event loop
        try:
            self.value = plain(_with_pillow(real, args))
            self.error = None
        except Exception as error:
            # Its frames are ours, and hold what must not die on the other thread.
            self.error = error.with_traceback(None)
        finally:
            del real, args
            self.done.set()

    def give_up(self) -> None:
        """End the wait of its thread with `RuntimeClosedError`, unless it runs already. Any thread."""
        try:
            self._claim.pop()
        except IndexError:
            return
        self.error = _closed(self.spelled)
        self.done.set()


class ForwardedCalls:
    """See the module; one for each host on a guarded root.

    Args:
        post: queues a call for the UI thread.
        pin: says which thread that is.
    """

    def __init__(self, post: Post, pin: Pin) -> None:
        self.sites: CallSites = CallSites("forwarded")
        self._post = post
        self._pin = pin
        self._ui_thread = pin.ident
        self._waiting: dict[_Forwarded, None] = {}
        self._is_closed = False
        self._long_waits: set[tuple[str, str]] = set()
        # Re-entrant: the collector may run inside it, and a weak reference's callback call Tcl there.
        self._lock = threading.RLock()

    def call(self, spelled: str, real: Callable[..., Any], args: tuple[object, ...]) -> Any:
        """Return what ``real(*args)`` returns on the UI thread. Any thread but that one; waits."""
        call = _Forwarded(spelled, real, args)
        del real, args
        with self._lock:
            if self._is_closed or self._has_ended():
                raise _closed(spelled)
            self._waiting[call] = None
        try:
            self._post(call)
            self._wait(call)
        finally:
            call.give_up()  # Ctrl+C has ended the wait: the call must not run later
            with self._lock:
                self._waiting.pop(call, None)
        if call.error is not None:
            raise call.error
        return call.value

    @property
    def is_closed(self) -> bool:
        """Whether no call is forwarded any more."""
        return self._is_closed

    def close(self) -> None:
        """Forward no call from now on, and end the waits of those that do not run yet. UI thread."""
        with self._lock:
            self._is_closed = True
            waiting = list(self._waiting)
        for call in waiting:
            call.give_up()

    def _wait(self, call: _Forwarded) -> None:
        long = monotonic() + _LONG
        while not call.done.wait(_LOOK):
            if self._has_ended():
                call.give_up()
            elif monotonic() >= long:
                long = float("inf")
                self._log_long_wait(call.spelled)

    def _has_ended(self) -> bool:
        """Whether nobody will run the queue any more, since the UI thread has ended."""
        if self._pin.ident != self._ui_thread:
            return True
        main = main_thread()
        return main.ident == self._ui_thread and not main.is_alive()

    def _log_long_wait(self, spelled: str) -> None:
        here = place_of(calling_frame(sys._getframe(1)))
        frame = sys._current_frames().get(self._ui_thread)
        there = "nowhere in Python" if frame is None else place_of(calling_frame(frame, _WAITS))
        del frame
        with self._lock:
            is_known = (here, there) in self._long_waits
            self._long_waits.add((here, there))
        if not is_known:
            _log.warning(
                "%s has waited for the UI thread for %g seconds, on thread %s, at %s; the UI thread is at %s. If "
                "that waits for this thread, both wait for ever: use dispatch_to_ui(fn, *args), which does not wait",
                spelled,
                _LONG,
                threading.current_thread().name,
                here,
                there,
            )


def _closed(spelled: str) -> RuntimeClosedError:
    return RuntimeClosedError(f"{spelled}: the runtime is closed, its window is closed; the call did not run")


_PILLOW = "PyImagingPhoto"


def _with_pillow(real: Callable[..., Any], args: tuple[object, ...]) -> Any:
    """Call *real*; make Pillow's Tcl command where it is missing, as Pillow would, but on this thread. UI thread."""
    try:
        return real(*args)
    except TclError:
        app = getattr(real, "__self__", None)
        if args[:1] != (_PILLOW,) or app is None or app.call("info", "commands", _PILLOW):
            raise
    import_module("PIL._imagingtk").tkinit(app.interpaddr())
    return real(*args)
