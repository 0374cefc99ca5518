"""The shell that carries work to where it runs, and its contents back to die on the UI thread.

Function, arguments, result, error and context live in one slotted object. The worker's frames hold only the shell;
when the work has ended the shell is posted, and the UI thread takes its contents out. So the last reference to a
widget that somebody put among the arguments is dropped where Tk may be called, not on a worker.

A job begins and ends once. One subclass for each place to run: a thread, another executor, the UI thread here;
the loop's in `tkasync.core.loop`, the stepped coroutine in `tkasync.core.ui_coroutine`.
"""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextvars import Context, copy_context
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from tkasync.core.current import running
from tkasync.core.delivery import note_site
from tkasync.core.tracebacks import release_frames
from tkasync.errors import Cancelled

if TYPE_CHECKING:
    from tkasync.core.handle import TaskHandle
    from tkasync.core.runtime import Runtime

_log = logging.getLogger("tkasync")


class Job:
    """See the module. ``handle`` is ``None`` once the contents have been let go."""

    __slots__ = ("args", "context", "error", "fn", "handle", "is_active", "runtime", "thread", "value")
    runs_elsewhere = True
    """Whether the work runs on another thread than the UI thread."""

    def __init__(self, runtime: Runtime, handle: TaskHandle[Any], fn: Any, args: tuple[Any, ...]) -> None:
        self.runtime = runtime
        self.handle: TaskHandle[Any] | None = handle
        self.fn = fn
        self.args = args
        self.context: Context | None = copy_context()
        self.value: Any = None
        self.error: BaseException | None = None
        self.is_active = False
        self.thread: int | None = None
        handle._job = self

    # What subclasses fill in

    def start(self) -> None:
        """Send the work to where it runs. Spawner's thread."""
        raise NotImplementedError

    def stop(self) -> None:
        """The task has ended from outside: interrupt the work as far as its kind can be. Any thread."""
        if not self.is_active:
            self.withdraw()

    def call(self) -> Any:
        """The work itself; runs inside the task's context."""
        running.set(self)
        return self.fn(*self.args)

    def refuse_coroutine(self) -> None:
        """A plain function that returned a coroutine forgot its await."""
        if isinstance(self.value, CoroutineType):
            self.value.close()
            self.value = None
            name = self.handle.name if self.handle is not None else "the function"
            raise TypeError(
                f"{name}() is a plain function that returned a coroutine, which nobody awaits: "
                "pass the coroutine function itself, spawn_task(fn, *args)"
            )

    # Begin and end

    def begin(self) -> bool:
        """Mark the work as begun; false when the task was cancelled before. Thread of the work."""
        handle = self.handle
        # Active first: an abort that comes between the two finds something to stop.
        self.is_active = True
        if handle is not None and handle._begin():
            self.thread = threading.get_ident()
            return True
        self.is_active = False
        # An abort that came between has seen the work as active and left it to us.
        self.withdraw()
        return False

    def end(self) -> None:
        """The work has ended with ``value`` or ``error``: settle the handle, send the contents home. Its thread."""
        self._settle()
        self._stopped()
        self._go_home()

    def _settle(self) -> None:
        handle, error = self.handle, self.error
        if handle is None:
            return
        if error is None:
            handle._settle(self.value, None)
        elif is_cancellation(error):
            if handle._settle(None, None, cancelled=True):
                handle.token.cancel(str(error) or None)
        else:
            note_site(error, handle)
            if not handle._settle(None, error):
                _log.info("task %r raised after it had ended: %r", handle.name, error)

    def withdraw(self) -> None:
        """The work will never begin: no worker has it, or the one that has will find it cancelled. Any thread."""
        self._stopped()
        self._go_home()

    def _stopped(self) -> None:
        self.is_active = False
        handle = self.handle
        if handle is not None:
            handle._scope.task_stopped(handle)

    def _go_home(self) -> None:
        # From here on this thread holds nothing but an empty shell. The post comes before the removal: when no job
        # is left, whatever it had to say is in the queue.
        self.runtime.post(self.finish)
        self.runtime.jobs.remove(self)

    def finish(self) -> None:
        """Deliver the outcome and let go of everything. UI thread."""
        if self.handle is not None:
            handle, self.handle = self.handle, None
            handle._job = None
            handle._delivery.run()
            if self.error is not None and handle._exception is not self.error:
                release_frames(self.error)
        self.release()

    def release(self) -> None:
        """Let go of the contents. UI thread."""
        close = getattr(self.fn, "close", None)
        if not callable(self.fn) and close is not None and not hasattr(self.fn, "asend"):
            close()  # a coroutine or generator object that never began
        self.fn = self.value = self.error = self.context = None
        self.args = ()


def is_cancellation(error: BaseException) -> bool:
    """Whether *error* says that the work was cancelled; asyncio's own needs no import of asyncio to be known."""
    return isinstance(error, Cancelled | CancelledError) or (
        type(error).__name__ == "CancelledError" and type(error).__module__ == "asyncio.exceptions"
    )


class ThreadJob(Job):
    """A plain function in a thread of the pool."""

    __slots__ = ()

    def start(self) -> None:
        self.runtime.pool.run(self.run)

    def run(self) -> None:
        """Run the work; never raises. Worker thread."""
        if not self.begin():
            return
        try:
            # Kept in the shell only: a local would outlive the post in end().
            self.value = self.context.run(self.call)  # type: ignore[union-attr]  # set until finish()
            self.refuse_coroutine()
        except BaseException as error:
            self.error = error
        self.end()


class GeneratorJob(ThreadJob):
    """A generator in a thread of the pool: each item goes to the task's stream."""

    __slots__ = ()

    def call(self) -> Any:
        running.set(self)
        generator = self.fn if hasattr(self.fn, "send") else self.fn(*self.args)
        handle = self.handle
        assert handle is not None  # held until finish(), which comes after this
        stream, token = handle._delivery.stream, handle.token
        del handle
        unsubscribe = token.on_cancel(stream.release) if stream is not None else None
        try:
            while True:
                token.raise_if_cancelled()
                item = next(generator)
                if stream is not None:
                    stream.put(item)
                    del item  # the stream's now: its last reference goes on the UI thread
                    if stream.is_full:
                        wanted = threading.Event()
                        stream.call_when_wanted(wanted.set)
                        wanted.wait()
        except StopIteration as stop:
            return stop.value
        finally:
            generator.close()
            if unsubscribe is not None:
                unsubscribe()


class UiJob(Job):
    """A plain function in a turn of the UI thread."""

    __slots__ = ()
    runs_elsewhere = False

    def start(self) -> None:
        self.runtime.post(self.run)

    def run(self) -> None:
        """Run the work, and its callbacks right after it: the turn is the UI thread's already."""
        if not self.begin():
            return
        ending: BaseException | None = None
        try:
            self.value = self.context.run(self.call)  # type: ignore[union-attr]  # set until finish()
            self.refuse_coroutine()
        except BaseException as error:
            self.error = error
            if isinstance(error, SystemExit | KeyboardInterrupt):
                ending = error
        self._settle()
        self._stopped()
        self.finish()
        self.runtime.jobs.remove(self)
        if ending is not None:
            raise ending


_HERE = object()


class ForeignJob(ThreadJob):
    """Work on an executor that the program brought.

    The job itself is what is submitted. An executor of this process calls it, with context, token and progress. One that
    pickles (a process pool, a cluster) gets the bare function and arguments instead, and needs nothing of tkasync.
    """

    __slots__ = ("executor", "future")

    def start(self) -> None:
        self.future: Future[Any] | None = self.executor.submit(self)
        self.future.add_done_callback(self._on_future_done)

    def __call__(self) -> object:
        self.run()
        return _HERE

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        if not self.is_active:
            self.begin()
        return functools.partial, (self.fn, *self.args)

    def stop(self) -> None:
        future = getattr(self, "future", None)
        if future is not None:
            future.cancel()
        super().stop()

    def _on_future_done(self, future: Future[Any]) -> None:
        """On a thread of the executor's."""
        self.future = None
        if future.cancelled():
            self.error = CancelledError()
        elif (error := future.exception()) is not None:
            self.error = _explain(error)
        elif future.result() is _HERE:
            return
        else:
            self.value = future.result()
        if not self.is_active and not self.begin():
            return
        self.end()


def _explain(error: BaseException) -> BaseException:
    if type(error).__name__ == "BrokenProcessPool":
        error.add_note(
            "A worker process ended at once. Does the program's main module start it under "
            'if __name__ == "__main__": ? Without it every worker process opens the window again.'
        )
    return error


class ForeignGeneratorJob(ForeignJob):
    """A generator on an executor of this process."""

    __slots__ = ()
    call = GeneratorJob.call

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        raise TypeError(
            "a generator cannot stream out of another process: use a thread pool, or return a list"
        )
