"""Work on an executor that the program brought: worker processes, another pool of threads or processes, a cluster."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from functools import partial
from pickle import PicklingError
from typing import TYPE_CHECKING, Any

from tkasync.errors import NotSendableError, WorkerEndedError
from tkasync.execution.places.pool import FunctionItem, GeneratorItem
from tkasync.execution.runners import Engines
from tkasync.ownership.report_text import text_of, words_of
from tkasync.tasks.state import TaskKind

if TYPE_CHECKING:
    from tkasync.execution.remote.calls import Outcome
    from tkasync.execution.remote.end import RemoteEnd

_log = logging.getLogger("tkasync")
_HERE = object()
# The kinds of executors that the log has told of.
_cannot_kill: set[type] = set()
_without_a_line: set[type] = set()


class Submitted:
    """What the executor is given in place of the item, which may be called on the UI thread only.

    An executor of this process calls it. One that pickles, such as a process pool, sends what runs the work there, with
    a line back to this process. `ProcessWorkers` takes the item out.
    """

    __slots__ = ("item",)

    def __init__(self, item: ExecutorItem) -> None:
        self.item: ExecutorItem = item

    def __call__(self) -> object:
        self.item.run()
        return _HERE

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.item.reduced()


class ExecutorItem(FunctionItem):
    """A plain function on an executor, to which a `Submitted` is submitted."""

    __slots__ = ("_engines", "executor", "future", "kill_after", "remote")
    executor: Executor
    future: Future[Any] | None
    kill_after: float | None
    """Seconds after which a process that goes on with aborted work is killed; ``None``: it is not."""
    remote: RemoteEnd | None
    """The work in another process, once it is on its way there."""

    def __init__(self, *args: Any) -> None:
        # Before the others' end: there the handle gets to know of it, and may be aborted at once.
        self.future = self.remote = self.kill_after = None
        super().__init__(*args)

    def start(self, engines: Engines) -> None:
        self._engines = engines
        try:
            future = self.future = self.executor.submit(Submitted(self))
        except BrokenExecutor as error:
            # One of its processes has ended: that is the task's error, and not the spawner's.
            self.future = None
            self.error: BaseException | None = self._explain(error)
            if self.begin():
                self.end()
            return
        future.add_done_callback(self._on_future_done)

    # In another process

    def open_remote(self, tell_all: Callable[..., object] | None = None) -> RemoteEnd:
        """Begin to send the work to another process. On whichever thread pickles.

        Raises:
            CancelledError: its task was aborted.
        """
        from tkasync.execution.remote.end import RemoteEnd  # multiprocessing, which other programs do not pay

        remote = self.remote = RemoteEnd(self, tell_all)
        # Active first, as in `begin`: an abort that comes between the two finds something to stop.
        self.is_active: bool = True
        handle = self.handle
        if handle is None or handle.done():
            self.is_active = False
            raise CancelledError  # to the future
        return remote

    def reduced(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Return what the work is pickled as, by a pool that pickles. On whichever thread does."""
        from tkasync.execution.remote.there import run_there

        hub = self._engines.hub
        remote = self.open_remote(hub.tell_all)
        call = remote.call(self, is_packed=_is_standard(self.executor))
        hub.add(remote)
        return partial, (run_there, hub.ticket, call)  # pickle calls the first: the work is to run after that

    def stop(self) -> bool:
        future, remote = self.future, self.remote
        if future is not None:
            future.cancel()
        if remote is not None:
            handle = self.handle
            remote.call_off(None if handle is None else handle.token.reason)
            if self.kill_after is not None:
                self.end_within(self.kill_after)
        return super().stop()

    def give_up(self) -> None:
        if hasattr(self.executor, "end_work"):
            self.end_within(0.0)

    def pause_changed(self) -> None:
        remote, handle = self.remote, self.handle
        if remote is not None and handle is not None:
            remote.set_paused(handle.is_paused)

    def end_within(self, seconds: float) -> None:
        future = self.future
        if future is None:
            return
        end = getattr(self.executor, "end_work", None)
        if end is not None:
            end(future, seconds)
        elif type(self.executor) not in _cannot_kill:
            _cannot_kill.add(type(self.executor))
            _log.warning(
                "kill_after= cannot end work on a %s, which goes on to its next checkpoint(): use ProcessWorkers",
                type(self.executor).__name__,
            )

    # The end

    def _on_future_done(self, future: Future[Any]) -> None:
        """Take the outcome of *future*. On a thread of the executor's."""
        self.future = None
        remote = self.remote
        if self.handle is None:
            self._forget_remote()
            return self.withdraw()
        if future.cancelled():
            self.error = CancelledError()
        elif (error := future.exception()) is not None:
            self.error = self._explain(error)
        elif future.result() is _HERE:
            return None
        elif remote is not None:
            outcome = future.result()
            self._look_for_a_line(outcome)
            return remote.after_items(outcome.items, lambda: self._take(outcome))
        else:
            self.value: Any = future.result()
        self._end_there()
        return None

    def _look_for_a_line(self, outcome: Outcome) -> None:
        kind = type(self.executor)
        if not outcome.has_line and kind not in _without_a_line:
            _without_a_line.add(kind)
            _log.warning(
                "work on executor %s cannot reach this process: there checkpoint() and report_progress() do nothing, "
                "and no item of a generator arrives",
                kind.__name__,
            )

    def _take(self, outcome: Outcome) -> None:
        """Take what another process has sent as the end of the work. On a thread of the line's or the executor's."""
        remote, handle = self.remote, self.handle
        if remote is None or handle is None:
            self._forget_remote()
            return self.withdraw()
        if outcome.progress is not None:
            handle.report_progress(*outcome.progress)
        try:
            self.value = remote.value_of(outcome, handle.name)
        except BaseException as error:
            self.error = error
        self._end_there()
        return None

    def _forget_remote(self) -> None:
        if self.remote is not None:
            self._engines.forget_remote(self.remote)

    def _end_there(self) -> None:
        remote, handle = self.remote, self.handle
        self._forget_remote()
        if remote is not None and not remote.has_begun and handle is not None:
            handle.begin()  # the other process had no line to say so
        if self.is_active or self.begin():
            self.end()

    def _not_sendable(self, error: BaseException) -> NotSendableError | None:
        """Return what to raise instead of the *error* of a pool that pickles in a way of its own, and could not."""
        remote, handle = self.remote, self.handle
        if remote is None or handle is None or not _is_of_pickle(error):
            return None
        # That the work has begun is said by another pipe, and may come later than the result.
        what = "the result" if remote.has_begun else "the function, an argument or the result"
        return NotSendableError.by_pool(f"{what} of task {handle.name!r}", text_of(error))

    def _explain(self, error: BaseException) -> BaseException:
        """Return what to raise for the *error* of an executor."""
        if not isinstance(error, BrokenExecutor):
            return self._not_sendable(error) or error
        from tkasync.execution.remote.hub import exit_codes_of  # multiprocessing, as above

        name = "" if self.handle is None else self.handle.name
        code = WorkerEndedError.UNGUARDED_EXIT
        if code in exit_codes_of(self.executor):
            return WorkerEndedError.before_work(name, code)
        return error


def _is_of_pickle(error: BaseException) -> bool:
    """Whether *error* is what pickling raises: it has a class for that, and mostly raises others."""
    return isinstance(error, PicklingError) or (
        isinstance(error, TypeError | AttributeError) and "pickle" in words_of(error)
    )


def _is_standard(executor: Executor) -> bool:
    """Whether *executor* pickles as the standard library does, and nothing more."""
    module = sys.modules.get("concurrent.futures.process")
    return module is not None and isinstance(executor, module.ProcessPoolExecutor)


class ExecutorGeneratorItem(ExecutorItem, GeneratorItem):
    """A generator on an executor."""

    __slots__ = ()
    kind: TaskKind = "generator"
