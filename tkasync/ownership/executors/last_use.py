"""When the executors of a scope end: behind the last runs that its end still hands them. Any thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from threading import Lock
from typing import Any


class LastUse:
    """The executors of one scope that ends, and the runs that go on behind its end.

    A debounce with ``on_close="flush"`` hands its last run to an executor in the very end that ends the executor too.
    To cancel what waits there would lose that run, and nobody would hear of it.
    """

    def __init__(self) -> None:
        self.executors: list[Any] = []
        """Those that are still to be ended, in the order in which they are taken out."""
        self.runs: list[Any] = []
        """Last runs of the scope, and of what lay in it."""

    def keeps(self, x: object) -> bool:
        """Whether *x* is an executor, and is kept until everything that may use it has ended."""
        if isinstance(x, Executor):
            self.executors.insert(0, x)
            return True
        return False

    def follow(self, x: object) -> None:
        """Note the last runs of *x*, which has ended."""
        self.runs += [run for run in getattr(x, "last_runs", ()) if not run.done()]

    def end_behind(self, end: Callable[[], object]) -> None:
        """Call *end* when the last runs have ended: at once where there are none, else on the thread of the last."""
        runs, lock = [run for run in self.runs if not run.done()], Lock()
        left = len(runs)
        if not runs:
            end()
            return

        def ended(_run: object) -> None:
            nonlocal left
            with lock:
                left -= 1
                is_last = left == 0
            if is_last:
                end()

        for run in runs:
            run.add_done_callback(ended)
