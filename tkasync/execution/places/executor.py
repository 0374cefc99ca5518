"""Work on an executor that the program brought: another thread pool, a process pool, a cluster."""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from typing import Any

from tkasync.execution.item import Engines
from tkasync.execution.places.pool import FunctionItem, GeneratorItem
from tkasync.ownership.error_objects import add_note
from tkasync.tasks.state import TaskKind

_HERE = object()


class _Submitted:
    """What the executor is given in place of the item, which may be called on the UI thread only.

    An executor of this process calls it, and the work has context, token and progress. One that pickles (a process
    pool, a cluster) gets the bare function and arguments instead, and needs nothing of tkasync.
    """

    __slots__ = ("_item",)

    def __init__(self, item: ExecutorItem) -> None:
        self._item = item

    def __call__(self) -> object:
        self._item.run()
        return _HERE

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._item.pack()


class ExecutorItem(FunctionItem):
    """A plain function on an executor, to which a `_Submitted` is submitted."""

    __slots__ = ("executor", "future")
    executor: Executor
    future: Future[Any] | None

    def start(self, engines: Engines) -> None:
        future = self.future = self.executor.submit(_Submitted(self))
        future.add_done_callback(self._on_future_done)

    def pack(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Return what the work is pickled as, for another process. On whichever thread pickles."""
        fn, args = self.fn, self.args
        if not self.is_active and not self.begin():
            raise CancelledError  # to the future; work that is sent without its function would break the process pool
        self.thread: int | None = None  # it is not this one that runs it
        return functools.partial, (fn, *args)

    def stop(self) -> bool:
        future = getattr(self, "future", None)
        if future is not None:
            future.cancel()
        return super().stop()

    def _on_future_done(self, future: Future[Any]) -> None:
        """Take the outcome of *future*. On a thread of the executor's."""
        self.future = None
        if self.handle is None:
            return self.withdraw()
        if future.cancelled():
            self.error: BaseException | None = CancelledError()
        elif (error := future.exception()) is not None:
            self.error = _explain(error)
        elif future.result() is _HERE:
            return None
        else:
            self.value: Any = future.result()
        if self.is_active or self.begin():
            self.end()
        return None


_BROKEN = (
    "A worker process ended at once. Does the program's main module start it under "
    'if __name__ == "__main__": ? Without it every worker process opens the window again.'
)


def _explain(error: BaseException) -> BaseException:
    if type(error).__name__ == "BrokenProcessPool":
        add_note(error, _BROKEN)
    return error


class ExecutorGeneratorItem(ExecutorItem, GeneratorItem):
    """A generator on an executor of this process."""

    __slots__ = ()
    kind: TaskKind = "generator"

    def pack(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        raise TypeError(
            "a generator cannot stream out of another process: use a thread pool, or return a list"
        )
