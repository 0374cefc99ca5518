"""Memos: values computed from other values, lazily, and kept.

A memo that effects observe, through however many others, is told when it may be outdated. One that nobody
observes is held by nobody, is told nothing, and looks for itself when it is read.
Thread: the one that made it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import get_ident
from typing import TYPE_CHECKING, Any, TypeVar, cast

from tkasync.errors import CycleError
from tkasync.reactive.graph import notify, resubscribe, settle
from tkasync.reactive.source import ReadSignal, name_with_line

if TYPE_CHECKING:
    from types import TracebackType

    from tkasync.reactive.graph import Dependencies, Graph, Source

T = TypeVar("T")

MAX_DEPTH = 64
"""How many memos may be computed inside each other before the innermost is computed first, on its own.

Guessed: four frames each, so that user code keeps most of Python's 1,000.
"""

_NEVER: Any = object()  # the value of a memo that has none (not computed, or failed): equal to nothing


class Memo(ReadSignal[T]):
    """A value computed by a function, at most once for each change of what the function read."""

    __slots__ = ("_caller", "_error", "_running", "_traceback")

    _forbids_writes = True
    _fn: Callable[[], T]

    def __init__(
        self, graph: Graph, fn: Callable[[], T], equal: Callable[[T, T], object] | None, name: str | None
    ) -> None:
        super().__init__(graph, _NEVER, equal, name)
        self._fn = fn
        self._deps = {}
        self._stale = True
        self._error: Exception | None = None
        self._traceback: TracebackType | None = None
        self._running = False
        self._caller: Any = None  # the observer it was called from, while it runs

    @property
    def name(self) -> str:
        """What errors call it: its name, or its function's."""
        return self._name or name_with_line(self._fn)

    def get(self) -> T:
        """The value now, computed if what it was computed from has changed. UI only.

        Raises:
            WrongThreadError: called on another thread; pass the value to the task as an argument.
            CycleError: the memo is just being computed, and needs itself.
            Exception: what its function raised; it is kept, like a value, until a dependency changes.
        """
        graph = self._graph
        if get_ident() != graph.thread:
            raise self._wrong_thread()
        if self._epoch != graph.epoch and (self._stale or not self._observers):
            refresh(self)
            if graph.queue and not graph.is_held:  # an effect that was made in it has written
                settle(graph)
        observer = graph.here["observer"]
        if observer is not None:
            observer._deps[self] = self._version
        if self._error is not None:
            raise self._error.with_traceback(self._traceback)  # else it would grow with every reader
        return self._value

    __call__ = get


class _TooDeep(BaseException):
    """Unwinds memos computed inside each other, back to the loop that computes the innermost one first."""

    def __init__(self, memo: Memo[Any]) -> None:
        self.memo = memo


def needs_check(source: Source) -> bool:
    """Whether *source* is a memo that cannot know whether its value still holds."""
    return (
        source._fn is not None
        and source._epoch != source._graph.epoch
        and (source._stale or not source._observers)
    )


def refresh(memo: Memo[Any]) -> None:
    """Bring *memo* up to date: check what it read, deepest first, and compute only what has changed.

    Raises:
        CycleError: *memo* is just being computed, and has come to read itself.
    """
    if memo._running:
        raise _cycle(memo)
    graph = memo._graph
    # Who waits for the memo at hand, what is still to be compared there, and the version this one had for it.
    waiting: list[tuple[Memo[Any], Iterator[tuple[Source, int]], int]] = []
    node, links, outdated = memo, iter(memo._deps.items()), not memo._version
    try:
        while True:
            inner: Memo[Any] | None = None
            if not outdated:
                for source, version in links:
                    if source._version != version:
                        outdated = True
                        break
                    if needs_check(source):
                        inner = cast("Memo[Any]", source)
                        break
            if inner is not None and inner._running:
                inner, outdated = None, True  # reading it in the computation raises the CycleError
            if outdated:
                try:
                    _compute(node)
                except _TooDeep as deep:
                    if graph.depth:
                        raise
                    # Stays marked as running: whoever comes to read it from down there has closed a circle.
                    node._running = True
                    inner, version = deep.memo, -1
            elif inner is None:
                node._stale, node._epoch = False, graph.epoch
            if inner is not None:
                waiting.append((node, links, version))
                node, links, outdated = inner, iter(inner._deps.items()), not inner._version
            elif waiting:
                done = node
                node, links, version = waiting.pop()
                outdated = done._version != version
            else:
                return
    finally:
        for node, _, _ in waiting:
            node._running = False


def _compute(memo: Memo[Any]) -> None:
    """Run the memo's function, keep what came of it, and move the subscriptions to what it has read."""
    graph = memo._graph
    if graph.depth >= MAX_DEPTH:
        raise _TooDeep(memo)
    local = graph.here
    before, epoch = memo._deps, graph.epoch
    now: Dependencies = {}
    memo._deps = now
    memo._caller = outer = local["observer"]
    memo._running = True
    graph.depth += 1
    local["observer"] = memo
    error = None
    value = _NEVER
    try:
        value = memo._fn()
    except Exception as failure:
        error = failure
    except BaseException:
        memo._deps = before  # as if it had not begun
        raise
    finally:
        local["observer"] = outer
        graph.depth -= 1
        memo._caller = None
        memo._running = False
    if error is not None or memo._value is _NEVER or not memo._same(memo._value, value):
        memo._value, memo._error = value, error
        memo._traceback = error.__traceback__ if error is not None else None
        memo._version += 1
    memo._epoch, memo._stale = epoch, False
    if memo._observers:
        if before.keys() != now.keys():
            resubscribe(memo, before, now)
        if graph.epoch != epoch:  # an effect that was made in it has written
            notify((memo,))


def _cycle(memo: Memo[Any]) -> CycleError:
    names = [memo.name]
    caller = memo._graph.here["observer"]
    if caller is not None and caller is not memo:
        # The reader depends on it all the same: once the circle is broken there, it has to look again.
        caller._deps[memo] = -1
    while caller is not None and caller is not memo:
        if isinstance(caller, Memo):
            names.append(caller.name)
        caller = caller._caller
    names.append(memo.name)
    return CycleError(f"memos need each other in a circle: {' -> '.join(reversed(names))}")
