"""The shell that carries work to where it runs, and its contents back to die on the UI thread.

Function, arguments, result, error and context live in one slotted object. The worker's frames hold only the shell;
when the work has ended the shell is posted, and the UI thread takes its contents out. So the last reference to a
widget that somebody put among the arguments is dropped where Tk may be called, not on a worker.

A item begins and ends once. Each place to run has a module with its own kinds: the pool `thread_jobs`, another executor
`foreign`, the asyncio loop `loop`, the UI thread `ui_job` (functions) and `ui_coroutine` (coroutines, step by step).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from contextvars import Context, copy_context
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from typing import TYPE_CHECKING, Any

from tkasync.errors import Cancelled
from tkasync.tasks.current import running
from tkasync.tasks.outcome.callbacks import note_site
from tkasync.tasks.outcome.tracebacks import release_frames

if TYPE_CHECKING:
    from tkasync.runtime.runtime import Runtime
    from tkasync.tasks.handle import TaskHandle

_log = logging.getLogger("tkasync")


class WorkItem:
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
        handle._item = self

    # What subclasses fill in

    def start(self) -> None:
        """Send the work to where it runs. Any thread."""
        raise NotImplementedError

    def stop(self) -> bool:
        """The task has ended from outside: interrupt the work as far as its kind can be. Any thread.

        Returns:
            Whether the contents are on their way home, and the delivery with them.
        """
        if self.is_active:
            return False
        self.withdraw()
        return True

    def call(self) -> Any:
        """The work itself; runs inside the task's context."""
        running.set(self)
        return self.fn(*self.args)

    def refuse_unrun(self) -> None:
        """A plain function that returned a coroutine forgot its await; one that returned a generator, its items."""
        value = self.value
        if isinstance(value, CoroutineType):
            value.close()
            what = "a coroutine, which nobody awaits"
        elif self._streams() and isinstance(value, GeneratorType | AsyncGeneratorType):
            what = "a generator, whose items nobody takes"
        else:
            return
        self.value = None
        name = self.handle.name if self.handle is not None else "the function"
        raise TypeError(
            f"{name}() is a plain function that returned {what}: "
            "pass the function that makes it itself, spawn_task(fn, *args)"
        )

    def _streams(self) -> bool:
        return self.handle is not None and self.handle._delivery.stream is not None

    # Begin and end

    def begin(self) -> bool:
        """Mark the work as begun; false when the task was cancelled before. Thread of the work."""
        # Active first: an abort that comes between the two finds something to stop.
        self.is_active = True
        if self._is_wanted():
            self.thread = threading.get_ident()
            return True
        self.is_active = False
        # An abort that came between has seen the work as active and left it to us.
        self.withdraw()
        return False

    def _is_wanted(self) -> bool:
        # A frame of its own, so that none that goes on holds the handle on a worker.
        handle = self.handle
        return handle is not None and handle._begin()

    def end(self) -> None:
        """The work has ended with ``value`` or ``error``: settle the handle, send the contents home. Its thread."""
        self._settle()
        self._go_home()

    def _settle(self) -> None:
        handle, error = self.handle, self.error
        if handle is None:
            return
        if error is None:
            handle._settle(self.value, None)
        elif is_cancellation(error):
            if handle._settle(None, None, cancelled=True):
                handle.cancel_token(str(error) or None)
        else:
            note_site(error, handle)
            if not handle._settle(None, error):
                _log.info("task %r raised after it had ended: %r", handle.name, error)

    def withdraw(self) -> None:
        """The work will never begin: no worker has it, or the one that has will find it cancelled. Any thread."""
        if self.handle is None:
            self.runtime.in_flight.remove(self)
        else:
            self._go_home()

    def _stopped(self) -> Callable[[], None] | None:
        """The work has ended: what starts the next in line."""
        self.is_active = False
        handle = self.handle
        return handle._scope.task_stopped(handle) if handle is not None else None

    def _go_home(self) -> None:
        start_next = self._stopped()
        # From here on this thread holds nothing but an empty shell. The post comes before the next one's start, so that
        # a queue is delivered in its order, and before the removal: when no item is left, what it had to say is queued.
        self.runtime.post(self)
        if start_next is not None:
            start_next()
        self.runtime.in_flight.remove(self)

    def finish(self) -> None:
        """Deliver the outcome and let go of everything. UI thread."""
        handle, error = self.handle, self.error
        if handle is None:
            return
        self.discard()
        if error is not None and handle._exception is not error:
            release_frames(error)
        handle._delivery.run(handle)

    # The shell is posted as it is. With a bound method for each the collector came in the middle of the end of ten
    # thousand tasks, which took three times as long.
    __call__ = finish

    def discard(self) -> None:
        """Part from the handle and let go of the contents. UI thread; the spawner's, when it was never sent off."""
        if self.handle is not None:
            self.handle._item = None
        close = getattr(self.fn, "close", None)
        if close is not None and not callable(self.fn) and not hasattr(self.fn, "asend"):
            # A coroutine or generator object that never began, as a rule; one that swallows its end is left to Python.
            with suppress(RuntimeError):
                close()
        self.handle = self.fn = self.value = self.error = self.context = None
        self.args = ()


def is_cancellation(error: BaseException) -> bool:
    """Whether *error* says that the work was cancelled; asyncio's own needs no import of asyncio to be known."""
    return isinstance(error, Cancelled | CancelledError) or (
        type(error).__name__ == "CancelledError" and type(error).__module__ == "asyncio.exceptions"
    )
