"""`Scope`: what owns tasks, timers, effects and subscriptions, and ends them together.

The order of an end: first everything the scope owns is stopped, so that nothing new can reach it; then the scopes below
it close, in the same way; then its executors end, and its cleanups run, last registered first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar, TypeVarTuple, Unpack

from tkasync.dispatch import probe
from tkasync.dispatch.ambient import running
from tkasync.dispatch.timers import check_seconds
from tkasync.errors import WrongThreadError
from tkasync.ownership.around import Around
from tkasync.ownership.at_end.cleanups import check_cleanup, end_of, run_cleanup
from tkasync.ownership.at_end.drain import Drain
from tkasync.ownership.executors.last_use import LastUse
from tkasync.ownership.scope_thread import ScopeThread
from tkasync.ownership.whole_end import WholeEnd

X = TypeVar("X")
Ts = TypeVarTuple("Ts")


class Scope(Around):
    """See the module. ``adopt`` and the tasks are for any thread; cleanups and ``close`` are UI only.

    Args:
        runtime: where its tasks run and its errors are reported.
        name: what to call it in messages.
        above: gives the scope around this one, which gets the errors that this one does not handle.
        below: gives the scopes that lie in this one at the time of its end.
        spawns_at_close: tasks may still start while the runtime is closing, and get the grace period: last saves.
        owner: a weak reference to the component or object whose scope it is.
    """

    __slots__ = (
        "__weakref__",
        "_cleanups",
        "_is_closing",
        "_last_use",
        "_owned",
        "_owned_first",
        "is_closed",
        "spawns_at_close",
    )

    def __init__(
        self,
        runtime: ScopeThread,
        name: str = "scope",
        *,
        above: Callable[[], Scope | None] | None = None,
        below: Callable[[], Iterable[Scope]] | None = None,
        spawns_at_close: bool = False,
        owner: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(runtime, name)
        self.spawns_at_close: bool = spawns_at_close
        self._owner = owner
        self.is_closed: bool = False
        """Whether all that it owned has ended. From the beginning of that end on ``is_ending`` is true."""
        self._is_closing = False
        self._provided: dict[str, Any] = {}
        self.on_unhandled: Callable[[BaseException], bool] | None = None
        """Takes an error that nobody handled; false hands it on."""
        self._above = above
        self.below: Callable[[], Iterable[Scope]] | None = below
        self._owned: dict[int, Any] = {}
        self._owned_first: dict[int, Any] | None = None
        self._last_use: LastUse | None = None
        self._cleanups: list[tuple[Callable[..., object], tuple[Any, ...]]] = []
        if (told := probe.scope_opened) is not None:
            told(self)

    @property
    def above(self) -> Scope | None:
        """The scope that this one lies in; the runtime's own lies in none."""
        return self._above() if self._above is not None else None

    @property
    def last_runs(self) -> list[Any]:
        """The runs that its end has begun, and that go on behind it: last saves. UI thread."""
        return [] if self._last_use is None else self._last_use.runs

    # Owning

    def adopt(self, x: X) -> X:
        """Own *x*: it is ended with the scope, by its ``close``, ``stop``, ``abort`` or ``cancel``. Returns *x*.

        An executor ends last, behind the last runs of debounces. One without these methods is shut down: what waits is
        cancelled, processes that go on are killed after a second. A future leaves when it has ended. Any thread.

        Raises:
            NoOwnerError: the scope has ended; *x* is left as it is.
            TypeError: *x* has none of the four methods, and is no executor.
        """
        end_of(x)
        with self._lock:
            self._refuse_ended()
            self._owned[id(x)] = x
        if isinstance(x, Future):
            x.add_done_callback(lambda _future: self.discard(x))
        return x

    def adopt_first(self, x: X) -> X:
        """Do what `adopt` does; *x* is ended before anything else, tasks included."""
        with self._lock:
            self._refuse_ended()
            self._owned_first = {**(self._owned_first or {}), id(x): x}
        return x

    def discard(self, x: object) -> None:
        """Own *x* no longer, without ending it. Any thread."""
        self._owned.pop(id(x), None)
        if self._owned_first:
            self._owned_first.pop(id(x), None)

    def on_cleanup(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """Call ``fn(*args)`` when the scope ends; the last registered runs first. UI only.

        A coroutine function runs on the private loop. It begins in its turn; the scope's end does not wait for it, the
        close of the window does, within its time.

        Raises:
            NoOwnerError: the scope has ended.
            TypeError: *fn* cannot be called; or it is a UI task or a generator, which would do nothing then.
        """
        check_cleanup(fn)
        self._refuse_ended()
        self._cleanups.append((fn, args))

    @property
    def tasks(self) -> list[Any]:
        """Its tasks that have not ended, and the futures it adopted, oldest first. Any thread."""
        adopted = [x for x in list(self._owned.values()) if isinstance(x, Future)]
        every: dict[Any, None] = dict.fromkeys([*list(self._tasks), *adopted])
        return [task for task in every if not task.done()]

    @property
    def owned(self) -> list[Any]:
        """What it has adopted and ends, oldest first, scopes of its own included; for tools. Any thread."""
        return list(self._owned.values())

    @property
    def cleanups(self) -> list[Callable[..., object]]:
        """The functions that run at its end, in the order in which they were registered; for tools. UI thread."""
        return [fn for fn, _args in self._cleanups]

    def cancel_tasks(self) -> None:
        """Abort its tasks, and stay open. Any thread."""
        with WholeEnd() as end:
            for task in [*list(self._tasks), *self.tasks]:
                end.call(task.cancel)

    @property
    def is_empty(self) -> bool:
        """Whether closing it would end nothing; an effect then keeps it for its next run. Any thread."""
        return not (self._owned or self._tasks or self._cleanups)

    # The end

    async def drain(self, timeout: float | None = None) -> bool:
        """Take no more tasks, for good, and wait until those taken have ended and their callbacks have run.

        For "finish, then close", in a UI task or a coroutine: ``await self.scope.drain()``, then ``self.destroy()``.
        What waits in a queue still begins. Intervals are stopped first, debounces closed. The same holds for what lies
        in the owner. The task that calls this is not waited for.

        Args:
            timeout: seconds after which what is left is aborted; ``None`` waits as long as it takes.

        Returns:
            Whether everything has ended by itself.
        """
        if timeout is not None:
            check_seconds("drain(timeout)", timeout)
        item, ended = running.get(), Future[bool]()
        caller = item.handle if item is not None else None
        self.runtime.on_ui_thread(lambda: Drain(self.runtime, self._take_no_more(), caller, timeout, ended))
        return await ended  # type: ignore[misc, no-any-return]  # awaitable in what tkasync runs

    def _take_no_more(self) -> list[Any]:
        """Refuse tasks from now on; return those that may end, here and in what lies in it."""
        with self._lock:
            self.is_draining = True
        left: list[Any] = []
        for x in list(self._owned.values()):
            if isinstance(x, Scope):
                left += x._take_no_more()
            elif hasattr(x, "close_for_drain"):
                left += x.close_for_drain()
        for task in self.tasks:
            if getattr(task, "is_endless", False):
                task.cancel()
            else:
                left.append(task)
        for scope in list(self.below()) if self.below is not None else ():
            left += scope._take_no_more()
        return left

    def close(self) -> None:
        """End the scope, in the order that the module names; a second time does nothing. UI only.

        A cleanup that raises is reported. One that calls ``sys.exit()``, or that Ctrl+C interrupts, ends the program
        when the others have run.

        Raises:
            WrongThreadError: on another thread.
        """
        if not self.runtime.is_ui_thread:
            raise WrongThreadError.ui_only("Scope.close", "dispatch_to_ui(scope.close)")
        # Under the lock: an `adopt` on another thread comes before this and is ended below, or after it and is refused.
        with self._lock:
            if self._is_closing or self.is_closed:
                return
            self.is_ending = self._is_closing = True
        try:
            with WholeEnd() as end:
                self._end_all(end)
                self.is_closed = True
                self.runtime.scope_closed(self)
                if (told := probe.scope_closed) is not None:
                    told(self)
        finally:
            # A close that has met the recursion limit can be called again, and goes on where it was.
            self._is_closing = False

    def _end_all(self, end: WholeEnd) -> None:
        while self._owned_first:
            end.call(self._ending(self._owned_first.pop(next(iter(self._owned_first)))))
        self._abort_tasks(end)
        # One at a time, and not over a copy: the end of one may discard another.
        last = self._last_use = self._last_use or LastUse()
        while (x := self._next_owned()) is not None:
            if not last.keeps(x):
                end.call(self._ending(x))
                last.follow(x)
        for scope in list(self.below()) if self.below is not None else ():
            end.step(scope.close)
            last.follow(scope)
        while last.executors:
            end.call(last.end_behind, self._ending(last.executors.pop()))
        while self._cleanups:
            fn, args = self._cleanups.pop()
            end.call(self._reporting, f"in a cleanup of {self.name}", run_cleanup, self, fn, *args)

    def _next_owned(self) -> Any:
        """Take out what was adopted last; ``None`` when nothing is left. In one step: any thread may discard it."""
        try:
            return self._owned.popitem()[1]
        except KeyError:
            return None

    def _ending(self, x: Any) -> Callable[[], object]:
        return partial(self._reporting, f"when {self.name} ended a {type(x).__name__}", end_of(x))

    def _reporting(self, where: str, fn: Callable[..., object], *args: object) -> None:
        with self.runtime.reporting(where, self):
            fn(*args)

    def __repr__(self) -> str:
        return f"<Scope {self.name} {'closed' if self.is_ending else 'open'}>"
