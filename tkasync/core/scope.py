"""`Scope`: what owns tasks, timers, effects and subscriptions, and ends them together.

The order of an end: first everything the scope owns is stopped, so that nothing new can reach it; then the scopes below
it close, in the same way; then its cleanups run, last registered first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple, Unpack

from tkasync.core.handle import TaskHandle
from tkasync.errors import NoOwnerError, WrongThreadError

if TYPE_CHECKING:
    from tkasync.core.runtime import Runtime

X = TypeVar("X")
Ts = TypeVarTuple("Ts")
POLICIES = ("parallel", "restart", "drop", "queue")
_ENDS = ("close", "stop", "abort", "cancel")


class Scope:
    """See the module. ``adopt`` and the tasks are for any thread; cleanups and ``close`` are UI only.

    Args:
        runtime: where its tasks run and its errors are reported.
        name: what to call it in messages.
        above: gives the scope that this one lies in, to which an error it does not handle goes on.
        below: gives the scopes that lie in this one at the time of its end.
        lasts: its tasks may begin while the runtime closes, and have the grace time then: last saves.
    """

    __slots__ = (
        "__weakref__",
        "_above",
        "_cleanups",
        "_lock",
        "_owned",
        "_provided",
        "_tasks",
        "_waiting",
        "below",
        "is_closed",
        "is_ending",
        "lasts",
        "name",
        "on_unhandled",
        "runtime",
    )  # fmt: skip

    def __init__(
        self,
        runtime: Runtime,
        name: str = "scope",
        *,
        above: Callable[[], Scope | None] | None = None,
        below: Callable[[], Iterable[Scope]] | None = None,
        lasts: bool = False,
    ) -> None:
        self.runtime = runtime
        self.name = name
        self.lasts = lasts
        self.is_closed = False
        self._provided: dict[str, Any] = {}
        self.on_unhandled: Callable[[BaseException], bool] | None = None
        """Takes an error that nobody handled; false hands it on."""
        self._above = above
        self.below = below
        self.is_ending = False
        """Whether ``close`` has begun: nothing is adopted any more."""
        # Re-entrant: the collector may run inside it, and a finalizer may abort a task.
        self._lock = threading.RLock()
        self._tasks: dict[TaskHandle[Any], None] = {}
        self._owned: dict[int, Any] = {}
        self._cleanups: list[tuple[Callable[..., object], tuple[Any, ...]]] = []
        self._waiting: dict[object, dict[TaskHandle[Any], Callable[[], None]]] = {}

    @property
    def above(self) -> Scope | None:
        """The scope that this one lies in; the runtime's own lies in none."""
        return self._above() if self._above is not None else None

    def provide(self, name: str, value: object) -> None:
        """Make *value* findable, under *name*, from here and from every scope that lies in this one."""
        self._provided[name] = value

    def find(self, name: str) -> Any:
        """What the nearest scope, this one first and then those around it, provides under *name*; else ``None``."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope._provided:
                return scope._provided[name]
            scope = scope.above
        return None

    # Owning

    def adopt(self, x: X) -> X:
        """Own *x*: it is ended with the scope, by its ``close``, ``stop``, ``abort`` or ``cancel``. Returns *x*.

        A task or another future leaves by itself when it has ended. Any thread.

        Raises:
            NoOwnerError: the scope has ended; *x* is left as it is.
            TypeError: *x* has none of the four methods.
        """
        if not any(callable(getattr(x, name, None)) for name in _ENDS):
            raise TypeError(
                f"a scope ends what it adopts by close(), stop(), abort() or cancel(); {x!r} has none"
            )
        with self._lock:
            self._refuse_ended()
            self._owned[id(x)] = x
        if isinstance(x, Future):
            x.add_done_callback(lambda _future: self.discard(x))
        return x

    def discard(self, x: object) -> None:
        """Own *x* no longer; it goes on. Any thread."""
        self._owned.pop(id(x), None)

    def on_cleanup(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """Call ``fn(*args)`` when the scope ends; the last registered runs first. UI only.

        Raises:
            NoOwnerError: the scope has ended.
        """
        if not callable(fn):
            raise TypeError(f"on_cleanup takes a function and its arguments, not {fn!r}")
        self._refuse_ended()
        self._cleanups.append((fn, args))

    def _refuse_ended(self) -> None:
        if self.is_ending:
            raise NoOwnerError.ended(self.name)

    @property
    def tasks(self) -> list[Any]:
        """Its tasks that have not ended, and the futures it adopted, oldest first. Any thread."""
        adopted = [x for x in list(self._owned.values()) if isinstance(x, Future)]
        return [task for task in dict.fromkeys([*list(self._tasks), *adopted]) if not task.done()]

    def cancel_tasks(self) -> None:
        """Abort its tasks; the scope goes on. Any thread."""
        for task in [*list(self._tasks), *self.tasks]:
            task.cancel()

    @property
    def is_empty(self) -> bool:
        """Whether closing it would end nothing; an effect then keeps it for its next run. Any thread."""
        return not (self._owned or self._tasks or self._cleanups)

    # Admission of tasks, by policy

    def admit(self, task: TaskHandle[Any], policy: str, start: Callable[[], None]) -> TaskHandle[Any]:
        """Take *task* in and start it as *policy* says; the handle to go by, an earlier one for ``"drop"``. Any thread.

        Raises:
            NoOwnerError: the scope has ended.
            BaseException: what *start* raises; the task is not taken in then.
        """
        with self._lock:
            self._refuse_ended()
            others = [] if policy == "parallel" else self._group(task)
            if policy == "drop":
                for other in others:
                    if not other.done():
                        return other
            self._tasks[task] = None
            if policy == "queue" and self._must_wait(task, others, start):
                return task
        # Outside the lock: an abort runs callbacks.
        if policy == "restart":
            for other in others:
                other.abort("restarted")
        try:
            start()
        except BaseException:
            self._tasks.pop(task, None)
            raise
        return task

    def _group(self, task: TaskHandle[Any]) -> list[TaskHandle[Any]]:
        # A copy: the UI thread takes out what is delivered meanwhile.
        return [other for other in list(self._tasks) if other._group == task._group]

    def _must_wait(
        self, task: TaskHandle[Any], others: list[TaskHandle[Any]], start: Callable[[], None]
    ) -> bool:
        # Put in line before the look at the others: one that stops in between then finds it there.
        line = self._waiting.setdefault(task._group, {})
        line[task] = start
        if any(_is_busy(other) for other in others):
            return True
        del line[task]
        if not line:
            del self._waiting[task._group]
        return False

    def task_stopped(self, task: TaskHandle[Any]) -> Callable[[], None] | None:
        """The work of *task* has really ended, or will never begin: what starts the next of its group. Any thread."""
        if not self._waiting:
            return None
        with self._lock:
            line = self._waiting.get(task._group)
            if line is None:
                return None
            line.pop(task, None)
            following = self._next_in_line(task, line)
            if not line:
                self._waiting.pop(task._group, None)
        return partial(_start_late, *following) if following is not None else None

    def _next_in_line(
        self, stopped: TaskHandle[Any], line: dict[TaskHandle[Any], Callable[[], None]]
    ) -> tuple[TaskHandle[Any], Callable[[], None]] | None:
        if any(
            _is_busy(other) for other in self._group(stopped) if other is not stopped and other not in line
        ):
            return None
        while line:
            task = next(iter(line))
            start = line.pop(task)
            if not task.done():
                return task, start
        return None

    def forget_task(self, task: TaskHandle[Any]) -> None:
        """*task* could not be started. Any thread."""
        self._tasks.pop(task, None)

    def task_delivered(self, task: TaskHandle[Any]) -> None:
        """The end of *task* has been told: it leaves, once its work has ended too."""
        if not task.still_running:
            self._tasks.pop(task, None)

    def forget_ended(self) -> int:
        """Drop futures that have ended and have nothing to tell any more; how many there were. Any thread."""
        ended = [x for x in list(self._owned.values()) if isinstance(x, Future) and x.done()]
        for x in ended:
            self.discard(x)
        return len(ended)

    # The end

    def close(self) -> None:
        """End the scope, in the order that the module names; a second time does nothing. UI only.

        A cleanup that raises is reported; the others still run.

        Raises:
            WrongThreadError: on another thread.
        """
        if not self.runtime.is_ui_thread:
            raise WrongThreadError.ui_only("Scope.close", "dispatch_to_ui(scope.close)")
        with self._lock:
            if self.is_ending:
                return
            self.is_ending = True
        self._stop_owned()
        for scope in list(self.below()) if self.below is not None else ():
            scope.close()
        try:
            self._run_cleanups()
        finally:
            self.is_closed = True
            self.runtime.scope_closed(self)

    def _run_cleanups(self) -> None:
        try:
            while self._cleanups:
                fn, args = self._cleanups.pop()
                with self.runtime.reporting(f"in a cleanup of {self.name}", self):
                    fn(*args)
        finally:
            if self._cleanups:  # one has called sys.exit(): the others still run
                self._run_cleanups()

    def _stop_owned(self) -> None:
        self._waiting.clear()
        if self._tasks:
            self._abort_all()
        while self._owned:
            _key, x = self._owned.popitem()
            with self.runtime.reporting(f"when {self.name} ended a {type(x).__name__}", self):
                next(getattr(x, name) for name in _ENDS if hasattr(x, name))()

    def _abort_all(self) -> None:
        with self.runtime.workers.waking_loop_once():
            # The newest first: those that wait for a thread go before those that would make room for them.
            for task in reversed(list(self._tasks)):
                task.abort("its owner has ended")
        self._tasks.clear()

    def __repr__(self) -> str:
        return f"<Scope {self.name} {'closed' if self.is_ending else 'open'}>"


def _is_busy(task: TaskHandle[Any]) -> bool:
    return not task.done() or task.still_running


def _start_late(task: TaskHandle[Any], start: Callable[[], None]) -> None:
    """Start what had to wait. Nobody is there to raise to: an executor that refuses it by now fails the task."""
    try:
        start()
    except Exception as error:
        task.fail(error)
