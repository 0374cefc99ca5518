"""`UiLoop`: the asyncio loop of a UI thread: its tasks, what they wait for, their errors.

UI thread only, but for `call_soon_threadsafe`. It runs as long as the window lives, inside Tk's event loop: what
would run or stop it is refused, with the line to write.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Executor, Future
from contextvars import Context
from functools import partial
from typing import Any, NoReturn, TypeVar, TypeVarTuple, Unpack

from tkasync.dispatch.ambient import Trap, outside, running_loop
from tkasync.dispatch.ui_thread import UiThread
from tkasync.ownership.report_text import add_remedy
from tkasync.ui_tasks.loop.at_once import AtOnce
from tkasync.ui_tasks.loop.orphans import note_maker, owner_of
from tkasync.ui_tasks.loop.sources.files import Files
from tkasync.ui_tasks.loop.sources.signals import Signals
from tkasync.ui_tasks.loop.standing import Late
from tkasync.ui_tasks.loop.task import EAGER_FACTORY, TAKES_CANCELS_BACK, Cancelled, StandingTask
from tkasync.ui_tasks.loop.timers import Timers

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
_log = logging.getLogger("asyncio")
_SLOW = 0.5  # seconds; asyncio's 0.1 is what the first step of a window takes that it draws in


Submit = Callable[..., Future[Any]]
"""Runs a call on the thread pool of a window."""


class UiLoop(Signals, Files, Timers, AtOnce):
    """See the module.

    Args:
        home: the window in whose turns it runs.
    """

    def __init__(self, home: UiThread) -> None:
        self._windows: dict[UiThread, Submit] = {}
        self._resting: set[asyncio.Future[Any]] = set()
        super().__init__(home)
        self.slow_callback_duration = _SLOW
        self._thread_id = home.ui_thread  # it runs: also where its debug mode looks for the thread

    # Tasks

    def create_task(self, coro: Any, **options: Any) -> asyncio.Task[Any]:
        """See asyncio."""
        is_eager = self._task_factory is not None and self._task_factory is EAGER_FACTORY
        if TAKES_CANCELS_BACK or (self._task_factory is not None and not is_eager):
            task = super().create_task(coro, **options)
        else:
            self._check_closed()
            if is_eager:
                options["eager_start"] = True
            task = StandingTask(coro, loop=self, **options)
            if self._debug:
                del task._source_traceback[-1]  # type: ignore[attr-defined]  # as the base does
        note_maker(task)
        return task

    def own_task(
        self, coro: Coroutine[Any, Any, None], name: str, context: Context, window: UiThread
    ) -> asyncio.Task[None]:
        """Return the asyncio task of a UI task of *window*, whatever task factory the program has set."""
        task: Any
        if TAKES_CANCELS_BACK:
            task = asyncio.Task(coro, loop=self, name=name, context=context)
        else:
            task = StandingTask(coro, loop=self, name=name, context=context)
        task.tkasync_maker = window, None
        return task  # type: ignore[no-any-return]  # Any: of the attribute

    def cancellation(self, reason: object) -> Cancelled:
        """Return what an abort for *reason* raises in a UI task."""
        return Cancelled() if reason is None else Cancelled(reason)

    def wait(self, trap: Trap) -> Generator[Any, None, None]:
        """See `Driver`."""
        future: asyncio.Future[None] = asyncio.Future(loop=self)
        is_at_rest = getattr(trap, "is_at_rest", False)
        if is_at_rest:
            self._resting.add(future)
        take_back = trap.start(partial(self._wake, future))
        try:
            yield from future
        except BaseException:
            take_back()
            raise
        finally:
            if is_at_rest:
                self._resting.discard(future)

    def pause(self, seconds: float) -> Generator[Any, None, None]:
        """See `Driver`."""
        future: asyncio.Future[None] = asyncio.Future(loop=self)
        timer = self.after(seconds, partial(self._end_wait, future))
        try:
            yield from future
        except BaseException:
            timer.cancel()
            raise

    def _end_wait(self, future: asyncio.Future[None]) -> None:
        if not future.done():
            self.step_at_once(future.set_result, None)

    def _wake(self, future: asyncio.Future[None]) -> None:
        if future.done():
            return
        if running_loop() is self and asyncio.current_task(self) is None:
            # By a callback of the loop's own: the step is in the next round of the same turn.
            future.set_result(None)
        else:
            # At once: an event that follows on this one finds the task waiting for it.
            outside(self.step_at_once, future.set_result, None)

    def post(self, fn: Callable[[], object]) -> None:
        """See `Driver`."""
        self._home.post(fn)

    def is_at_rest(self, task: asyncio.Task[Any]) -> bool:
        """Whether *task* waits for the user or for another task of tkasync's, which counts by itself."""
        return getattr(task, "_fut_waiter", None) in self._resting

    def add_late(self, task: Late) -> None:
        """Have *task*, which stands in a dialog, be cancelled when its step is over."""
        self._standing.add_late(task)

    def end_with(self, error: BaseException) -> None:
        """Raise *error*, SystemExit say, when the running step is over."""
        self._standing.end_with(error)

    # The default executor

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """See asyncio: without an executor *func* runs on the window's thread pool."""
        if executor is not None or self._default_executor is not None:
            return super().run_in_executor(executor, func, *args)
        self._check_closed()
        return asyncio.wrap_future(self._windows[self._home](func, *args), loop=self)

    # Errors

    def default_exception_handler(self, context: dict[str, Any]) -> None:
        """Report the error of a task or callback; what is no error goes to asyncio's log. Any thread."""
        error = context.get("exception")
        if error is None:
            super().default_exception_handler(context)
        elif isinstance(error, asyncio.CancelledError):
            # No error: below Python 3.12 the handler of a connection that is cancelled ends so, at every close.
            _log.info("a callback of asyncio's was cancelled: %s", context.get("message"))
        elif not (isinstance(error, SystemExit | KeyboardInterrupt) and "future" in context):
            # A task with one of these two has ended the event loop: not to be reported as well.
            self.report(error, context.get("message") or "in an asyncio callback", context)

    def report(self, error: BaseException, where: str, context: dict[str, Any]) -> None:
        """Give *error* to the owner of what has failed, else to the runtime. Any thread."""
        add_remedy(error)
        runtime, scope = owner_of(context)
        (runtime or self._home).report(error, where, scope)

    # What is refused

    def run_forever(self) -> NoReturn:
        """Refuse.

        Raises:
            RuntimeError: always, here and below; the message says what to write.
        """
        raise _refused("run_forever()", "it runs already, inside Tk's event loop: leave the call out")

    def run_until_complete(self, future: Any) -> NoReturn:
        """Refuse; see `run_forever`."""
        if asyncio.iscoroutine(future):
            future.close()
        raise _refused(
            "run_until_complete(coro)",
            "write await coro in a UI task, or spawn_ui_task(coro) in a plain function",
        )

    def stop(self) -> NoReturn:
        """Refuse; see `run_forever`."""
        raise _refused(
            "stop()", "it ends with its window: write self.finish() in the component, or root.destroy()"
        )

    def close(self) -> None:
        """Refuse; see `run_forever`."""
        raise _refused(
            "close()", "it is closed with its window: write self.finish() in the component, or root.destroy()"
        )


def _refused(call: str, line: str) -> RuntimeError:
    return RuntimeError(f"{call} is not for the asyncio loop of the UI thread: {line}")
