"""The cyclic garbage collector on the UI thread, as an opt-in.

The guard runs the Tcl part of every finalizer on the UI thread. The finalizer itself, a ``__del__`` or a weakref
callback of another library, runs on the thread that collects. With this opt-in that is the UI thread: the collector
runs there between two turns, by Python's own thresholds, and on no other thread.

There is one exception, which bounds the memory: while the UI thread is busy and does not collect, the thread that
allocates more than `_VALVE` objects does.

Beside it `without_full_runs`: a full run looks through all that there is, in one go, and the window stands still. What
makes half a million objects for a while, as a trace that is saved, would bring on several.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tkasync.dispatch.timers import Timer
from tkasync.runtime.current import current_runtime
from tkasync.runtime.runtime import Runtime

_LOOK_EVERY = 0.25  # seconds
_VALVE = 200_000  # objects made since the last collection; some tens of megabytes
_counting = threading.RLock()  # of several UI threads; re-entrant: a finalizer may stop one
_collectors = 0
_thresholds = gc.get_threshold()
_NEVER = 2**30  # runs of the generation before
_without_full_runs = 0
_full_before = 0


class UiCollector:
    """What `collect_on_ui_thread` starts."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._timer: Timer | None = None
        self.is_stopped: bool = False
        """Whether any thread may collect again."""
        self.collections: int = 0
        """How many collections it has made."""

    def start(self) -> None:
        """Raise Python's thresholds, and collect by a timer. UI thread."""
        global _collectors, _thresholds
        with _counting:
            if _collectors == 0:
                _thresholds = _of_python()
                gc.set_threshold(max(_VALVE, _thresholds[0]), *gc.get_threshold()[1:])
            _collectors += 1
        self._wait()

    def _wait(self) -> None:
        self._timer = self._runtime.host.after(_LOOK_EVERY, self._look)

    def _look(self) -> None:
        # Set again first: a finalizer may open a dialog, or raise.
        self._wait()
        # A program that has disabled the collector, or set its threshold to 0, wants no collections.
        if not gc.isenabled() or _thresholds[0] == 0:
            return
        made = gc.get_count()
        generation = next(
            (g for g in ((1, 0) if _without_full_runs else (2, 1, 0)) if made[g] > _thresholds[g]), None
        )
        if generation is not None and made[0] > 0:
            self.collections += 1
            gc.collect(generation)

    def stop(self) -> None:
        """Restore Python's thresholds as they were before. UI only; the close does it too.

        Raises:
            WrongThreadError: on another thread.
        """
        global _collectors
        self._runtime.check_ui_thread("UiCollector.stop", "dispatch_to_ui(collector.stop)")
        if self.is_stopped:
            return
        self.is_stopped = True
        if self._timer is not None:
            self._runtime.host.cancel(self._timer)
        self._runtime.scope.discard(self)
        with _counting:
            _collectors -= 1
            if _collectors == 0:
                full = gc.get_threshold()[2] if _without_full_runs else _thresholds[2]
                gc.set_threshold(*_thresholds[:2], full)


def collect_on_ui_thread(runtime: Runtime | None = None) -> UiCollector:
    """Run the cyclic garbage collector on the UI thread only, until the runtime closes or ``stop()``. UI only.

    For programs whose finalizers, or those of a library, must not run on a worker; tkasync itself does not need it.
    The UI thread pays for the collections. Objects that reference counting frees are still freed by the thread that
    drops the last reference. While the UI thread is busy for long, other threads collect as well.

    Args:
        runtime: the runtime whose UI thread collects; the current one by default.

    Returns:
        An object with ``stop()`` and the number of ``collections``.

    Raises:
        WrongThreadError: on another thread.
        NoOwnerError: the runtime has closed.
        NoRuntimeError, RuntimeClosedError: there is no runtime, or the last one has closed.
    """
    runtime = current_runtime() if runtime is None else runtime
    runtime.check_ui_thread("collect_on_ui_thread", "dispatch_to_ui(collect_on_ui_thread)")
    collector = UiCollector(runtime)
    runtime.scope.adopt(collector)
    collector.start()
    return collector


@contextmanager
def without_full_runs() -> Iterator[None]:
    """Open a block in which the collector makes no full run by itself; younger garbage is collected. Any thread.

    Blocks of several threads may overlap.
    """
    global _without_full_runs, _full_before
    with _counting:
        _without_full_runs += 1
        if _without_full_runs == 1:
            first, second, _full_before = gc.get_threshold()
            gc.set_threshold(first, second, _NEVER)
    try:
        yield
    finally:
        with _counting:
            before = _of_python()
            _without_full_runs -= 1
            if _without_full_runs == 0:
                gc.set_threshold(*before)


def _of_python() -> tuple[int, int, int]:
    """Return the thresholds without `without_full_runs`; the program may have set others meanwhile."""
    first, second, full = gc.get_threshold()
    return first, second, _full_before if _without_full_runs and full == _NEVER else full
