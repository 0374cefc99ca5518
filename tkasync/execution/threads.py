"""`OwnThreads`: threads that each run one call: work without an end, and what interrupts aborted work. Any thread.

They are daemons, as those of the pool are: the close gives them its grace, and the process can end beside one that is
stuck.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Container
from itertools import count
from time import monotonic

from tkasync.dispatch.ambient import mark_own_thread
from tkasync.execution.places.switch_interval import SwitchInterval

_log = logging.getLogger("tkasync")
_numbers = count(1)


class OwnThreads:
    """The threads of one runtime that are there for one call each.

    Args:
        switch_interval: see `tkasync.execution.places.switch_interval`.
    """

    def __init__(self, switch_interval: float | None) -> None:
        self._switching = SwitchInterval(switch_interval)
        self._running: dict[threading.Thread, Callable[[], object]] = {}

    def start(self, call: Callable[[], object]) -> None:
        """Run *call*, which must not raise, on a new thread."""
        thread = threading.Thread(
            target=self._run, args=(call,), name=f"tkasync-thread-{next(_numbers)}", daemon=True
        )
        self._running[thread] = call
        try:
            thread.start()
        except BaseException:
            self._running.pop(thread)
            raise

    def _run(self, call: Callable[[], object]) -> None:
        mark_own_thread()
        self._switching.begin()
        try:
            call()
        finally:
            self._switching.end()
            self._running.pop(threading.current_thread(), None)

    def join(self, timeout: float, but: Container[int | None] = ()) -> None:
        """Wait for the threads, at most *timeout* seconds, without those in *but*. They shorten no interval then."""
        self._switching.close()
        end = monotonic() + timeout
        for thread in list(self._running):
            # Without an ident: a spawn on another thread is about to start it.
            if (
                thread.ident is not None
                and thread is not threading.current_thread()
                and thread.ident not in but
            ):
                thread.join(max(0.0, end - monotonic()))
                if thread.is_alive():
                    _log.warning("%s goes on after the close: %s", thread.name, self._running.get(thread))
