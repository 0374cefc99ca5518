"""Effects: functions that run again when something they have read has changed.

An effect has a scope of its own. What is made in a run (effects, cleanups, tasks) belongs to it, and ends
before the next run. Thread: the one that made it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from threading import get_ident
from typing import TYPE_CHECKING, Any, ClassVar, cast

from tkasync.dispatch.ambient import here
from tkasync.dispatch.open_runtimes import open_runtimes
from tkasync.errors import WrongThreadError
from tkasync.ownership.scope import Scope
from tkasync.reactive.graph import Graph, resubscribe, settle, unsubscribe, untrack
from tkasync.reactive.memo import needs_check, refresh
from tkasync.reactive.no_window import NO_WINDOW
from tkasync.reactive.source import name_with_line

if TYPE_CHECKING:
    from tkasync.reactive.graph import Dependencies
    from tkasync.reactive.memo import Memo
    from tkasync.runtime.runtime import Runtime

_ages = itertools.count()


class Effect:
    """A function that reads signals and memos, and is run again whenever one of them has changed."""

    __slots__ = (
        "__weakref__", "_age", "_caller", "_deps", "_fn", "_graph", "_name", "_owner", "_parent", "_running",
        "_scope", "_stale", "_stopped",
    )  # fmt: skip

    _observers: ClassVar[None] = None
    _forbids_writes: ClassVar[bool] = False

    def __init__(self, graph: Graph, fn: Callable[[], object], owner: Scope | None, name: str | None) -> None:
        self._graph = graph
        self._fn = fn
        self._name = name
        self._age = next(_ages)
        self._deps: Dependencies = {}
        self._stale = self._running = self._stopped = False
        self._caller: Any = None  # the observer it was called from, while it runs
        self._parent = _enclosing_effect()
        self._owner = owner
        self._scope = self._new_scope()
        if owner is not None:
            owner.adopt(self)

    @property
    def name(self) -> str:
        """What errors call it: its name, or its function's."""
        return self._name or name_with_line(self._fn)

    def stop(self) -> None:
        """Run no more, and end what the last run has made. A second time does nothing. UI only.

        In the effect's own run: that run goes on to its end, and is the last.

        Raises:
            WrongThreadError: called on another thread.
        """
        if get_ident() != self._graph.thread:
            raise WrongThreadError.ui_only(f"stop() of {self.name}", "dispatch_to_ui(effect.stop)")
        if self._stopped:
            return
        self._stopped, self._stale = True, False
        deps, self._deps = self._deps, {}
        unsubscribe(self, deps)
        if self._owner is not None:
            self._owner.discard(self)
        self._parent = None
        untrack(self._scope.close)

    def __repr__(self) -> str:
        return f"<Effect {self.name}{' stopped' if self._stopped else ''}>"

    def _run_if_outdated(self) -> None:
        if self._stale and not self._running:
            # A memo that was computed to find out may have stopped it.
            if self._is_outdated() and not self._stopped:
                self._run()
            else:
                self._stale = False

    def _is_outdated(self) -> bool:
        # In the order they were read: what is behind a dependency that changed may never be read again.
        for source, version in self._deps.items():
            if needs_check(source):
                memo = cast("Memo[Any]", source)
                if memo._running:  # this happens in a dialog that the memo has opened; the run will say so
                    return True
                refresh(memo)
            if source._version != version:
                return True
        return False

    def _run(self) -> None:
        """Run the function with this effect as observer and owner at hand, then follow what it has read."""
        graph, epoch = self._graph, self._graph.epoch
        local = graph.here
        outer, outer_scope, outer_depth = local["observer"], local["scope"], graph.depth
        before = self._deps
        self._caller, self._running = outer, True
        scope = self._scope
        if not scope.is_empty or scope.is_closed or (scope.runtime is NO_WINDOW and open_runtimes()):
            self._renew_scope()
        # Only now: what the cleanups have written, this run is going to read.
        self._deps, self._stale = {}, False
        local["observer"], local["scope"], graph.depth = self, self._scope, 0
        error = None
        try:
            if not self._stopped:
                self._fn()
        except Exception as failure:
            error = failure
        finally:
            local["observer"], local["scope"], graph.depth = outer, outer_scope, outer_depth
            self._caller, self._running = None, False
            self._follow(before, epoch)
        if error is not None:
            self._report(error)

    def _new_scope(self) -> Scope:
        name, owner = f"effect {self.name}", self._owner
        if owner is not None and owner.runtime is not NO_WINDOW:
            return Scope(owner.runtime, name, above=lambda: owner)
        runtime = _runtime_here()
        # Nobody else closes it when the runtime ends; the effect itself lives until it is stopped.
        return runtime.new_scope(name) if runtime is not None else Scope(NO_WINDOW, name)

    def _renew_scope(self) -> None:
        """End what the last run has made; an empty scope serves again, unless there is a runtime for it now."""
        if self._scope.is_empty and not self._scope.is_closed and _runtime_here() is None:
            return
        untrack(self._scope.close)
        if not self._stopped:  # a cleanup may have stopped it
            self._scope = self._new_scope()

    def _follow(self, before: Dependencies, epoch: int) -> None:
        """Subscribe to what the run has read, and queue another run if that has changed since."""
        if self._stopped:
            self._deps = {}
            return
        if before.keys() != self._deps.keys():
            resubscribe(self, before, self._deps)
            if self._graph.epoch != epoch:
                self._stale = True  # nobody told it of what was written before it had subscribed
        if self._stale:
            self._graph.queue.append(self)

    def _report(self, error: Exception) -> None:
        self._scope.runtime.report(error, where=f"in effect {self.name}", owner=self._scope)


def _runtime_here() -> Runtime | None:
    """The only open runtime of this thread. Never makes one: signals need none."""
    thread = get_ident()
    runtimes = [runtime for runtime in open_runtimes() if runtime.ui_thread == thread]
    return runtimes[0] if len(runtimes) == 1 else None


def _enclosing_effect() -> Effect | None:
    caller: Any = here.observer
    while caller is not None and not isinstance(caller, Effect):
        caller = caller._caller
    return caller


def make_effect(
    graph: Graph, fn: Callable[[], object], owner: Scope | None, name: str | None = None
) -> Effect:
    """Make an effect that *owner* ends, run it, and then the effects that its writes have woken.

    Raises:
        CycleError: it and others feed each other without end. It is stopped.
    """
    effect = Effect(graph, fn, owner, name)
    effect._run()
    if (graph.queue or graph.before) and not graph.is_held:
        try:
            settle(graph)
        except BaseException:
            effect.stop()  # the caller gets no handle to stop it by
            raise
    return effect
