"""`RunnableLoop`: the loop of the UI thread, which its own thread may run and close, as asyncio's tests do with a loop.

Each has a window, which the next one of its thread takes over. `run_forever` takes Tk's events, one after the other,
until somebody has stopped it.
"""

from __future__ import annotations

import asyncio
import threading
import tkinter
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar, TypeVarTuple, Unpack

from tkasync import Runtime
from tkasync.ui_tasks.loop.serving import ServingLoop
from tkasync.ui_tasks.loop.stock import StockLoop

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
_free = threading.local()


def _new_runtime() -> Runtime:
    root = tkinter.Tk()
    root.withdraw()
    return Runtime(root)


class RunnableLoop(ServingLoop):
    """See the module."""

    made = 0
    """How many there have been."""

    def __init__(self, selector: Any = None) -> None:
        if not hasattr(_free, "runtimes"):  # the first on this thread
            _free.runtimes = []
        self._runtime: Runtime = _free.runtimes.pop() if _free.runtimes else _new_runtime()
        self._root = self._runtime.root
        super().__init__(self._runtime)
        self._thread_id = None
        self._stopping = False
        type(self).made += 1

    def run_forever(self) -> None:  # type: ignore[override]  # that refuses
        """Take Tk's events until `stop`."""
        self._check_closed()
        self._check_running()  # type: ignore[attr-defined]  # of the base
        self._set_coroutine_origin_tracking(self._debug)  # type: ignore[attr-defined]  # of the base
        self._thread_id = threading.get_ident()
        try:
            self._queue.ask_for_turn()  # one in any case, as the stock loop makes one
            while True:
                self._root.tk.dooneevent(0)
                if self._stopping:
                    break
        finally:
            self._stopping = False
            self._thread_id = None
            self._set_coroutine_origin_tracking(False)  # type: ignore[attr-defined]  # of the base

    def run_until_complete(self, future: Any) -> Any:
        """As the stock loop does."""
        return StockLoop.run_until_complete(self, future)

    def stop(self) -> None:  # type: ignore[override]  # that refuses
        """End `run_forever` after this round."""
        self._stopping = True

    def _is_over(self) -> bool:
        return super()._is_over() or self._stopping

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """In the stock loop's own executor, for which the tests ask."""
        return StockLoop.run_in_executor(self, executor, func, *args)

    def default_exception_handler(self, context: dict[str, Any]) -> None:
        """Into asyncio's log, in which the tests look."""
        StockLoop.default_exception_handler(self, context)

    def close(self) -> None:
        """Close the loop, and its window."""
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if not self.is_closed():
            self._end_at_once()
            _free.runtimes.append(self._runtime)
