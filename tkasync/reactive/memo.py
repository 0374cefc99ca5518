"""Computing memos: values made from other values, lazily, and kept.

A memo that effects observe, through however many others, is told when it may be outdated. One that nobody
observes is held by nobody, is told nothing, and looks for itself when it is read.
Thread: the graph's.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from tkasync.dispatch import probe
from tkasync.dispatch.refusals import FETCH_IT, refuse_made
from tkasync.errors import CycleError
from tkasync.ownership.error_objects import traceback_of
from tkasync.reactive.graph import NEVER, MemoNode, is_same, origin
from tkasync.reactive.propagation import notify, resubscribe, unsubscribe

if TYPE_CHECKING:
    from tkasync.reactive.graph import AnySource, Dependencies, Observer

MAX_DEPTH = 64
"""How many memos may be computed inside each other before the innermost is computed first, on its own.

Guessed: four frames each, so that user code keeps most of Python's 1,000.
"""


class _TooDeep(BaseException):
    """Unwinds memos computed inside each other, back to the loop that computes the innermost one first."""

    def __init__(self, memo: MemoNode[Any]) -> None:
        self.memo = memo


def refresh(memo: MemoNode[Any], anew: bool = False) -> None:
    """Bring *memo* up to date: check what it read, deepest first, and compute only what has changed.

    With *anew* it is computed in any case.

    Raises:
        CycleError: *memo* is just being computed, and has come to read itself.
    """
    if memo.running:
        raise _cycle(memo)
    graph = memo.graph
    # Each memo that waits for the one being checked, what is still to be compared there, and the version that it
    # had for this one.
    waiting: list[tuple[MemoNode[Any], Iterator[tuple[AnySource, int]], int]] = []
    node, links, outdated = memo, iter(memo.deps.items()), anew or not memo.version
    cause: AnySource | None = None
    try:
        while True:
            inner: MemoNode[Any] | None = None
            if not outdated:
                epoch = graph.epoch
                for source, version in links:
                    if source.version != version:
                        outdated = True
                        cause = source
                        break
                    if (
                        source.fn is not None
                        and source.epoch != epoch
                        and (source.stale or not source.observers)
                    ):
                        inner = source
                        break
            if inner is not None and inner.running:
                cause = inner
                inner, outdated = None, True  # reading it in the computation raises the CycleError
            if outdated:
                try:
                    if probe.is_heard:
                        _compute_heard(node, cause)
                    else:
                        _compute(node)
                except _TooDeep as deep:
                    outer = graph.ambient["observer"]
                    if outer is not None and outer.depth:
                        raise
                    # It stays marked as running: a memo that comes to read it from down there has closed a circle.
                    node.running = True
                    inner, version = deep.memo, -1
            elif inner is None:
                node.stale, node.epoch = False, graph.epoch
            if inner is not None:
                waiting.append((node, links, version))
                node, links, outdated = inner, iter(inner.deps.items()), not inner.version
                cause = None
            elif waiting:
                cause = node
                node, links, version = waiting.pop()
                outdated = cause.version != version
            else:
                return
    finally:
        for node, _, _ in waiting:
            node.running = False


def compute_again(memo: MemoNode[Any]) -> None:
    """Compute *memo* anew if it has met the recursion limit: that was the stack of who read it then."""
    error = memo.error
    if issubclass(type(error), RecursionError) and not memo.running:
        refresh(memo, anew=True)
        if memo.error is None:
            notify(memo.observers)


def _compute_heard(memo: MemoNode[Any], cause: AnySource | None) -> None:
    """Compute *memo* for a change of *cause*, and tell the tool that listens."""
    is_first, began = not memo.version, perf_counter()
    _compute(memo)
    memo.cause = None if is_first else origin(cause)
    probe.tell("memo_computed", memo, memo.cause, perf_counter() - began)


def _compute(memo: MemoNode[Any]) -> None:
    """Run the memo's function, keep what came of it, and move the subscriptions to what it has read."""
    graph, local = memo.graph, memo.ambient
    outer: Observer | None = local["observer"]
    depth = 0 if outer is None else outer.depth
    if depth >= MAX_DEPTH:
        raise _TooDeep(memo)
    before, epoch = memo.deps, graph.epoch
    was_unread = not memo.observers
    now: Dependencies = {}
    memo.deps, memo.caller = now, outer
    memo.depth, memo.running = depth + 1, True
    local["observer"] = memo
    error = None
    try:
        value = memo.fn()
        if type(value) is CoroutineType:  # looked at here: to name the memo costs more than all the rest
            refuse_made(memo.name, value, memo.fn, FETCH_IT)
    except Exception as failure:
        value, error = NEVER, failure
        # At the limit it may have come to read nothing; it goes on following.
        if issubclass(type(failure), RecursionError):
            memo.deps = now = {**before, **now}
    except BaseException:
        memo.deps = before  # as if it had not begun
        _follow(memo, was_unread, before, before)
        raise
    finally:
        local["observer"] = outer
        memo.caller, memo.running = None, False
    if error is not None or memo.value is NEVER or not is_same(memo.equal, memo.value, value):
        memo.value, memo.error = value, error
        memo.traceback = traceback_of(error) if error is not None else None
        memo.version += 1
    memo.epoch, memo.stale = epoch, False
    if memo.observers:
        if was_unread or before.keys() != now.keys():  # mostly all is as it was
            _follow(memo, was_unread, before, now)
        if graph.epoch != epoch:  # an effect that was made in it has written
            notify((memo,))
    elif not was_unread:
        _follow(memo, was_unread, before, now)


def _follow(memo: MemoNode[Any], was_unread: bool, before: Dependencies, now: Dependencies) -> None:
    """Move the subscriptions from *before* to *now*, with a look at both sides of the run.

    A memo may lose its last observer in its own run, which ends a component say, or get its first one there. What
    comes and goes meanwhile goes by what has been read so far, and knows nothing of *before*.
    """
    if not memo.observers:
        if not was_unread:
            unsubscribe(memo, before)
    elif was_unread:
        resubscribe(memo, {}, now)
    elif before.keys() != now.keys():
        resubscribe(memo, before, now)


def _cycle(memo: MemoNode[Any]) -> CycleError:
    names = [memo.name]
    caller: Observer | None = memo.graph.ambient["observer"]
    if caller is not None and caller is not memo:
        # The reader depends on it all the same: once the circle is broken there, it has to look again.
        caller.deps[memo] = -1
    while caller is not None and caller is not memo:
        if isinstance(caller, MemoNode):
            names.append(caller.name)
        caller = caller.caller
    names.append(memo.name)
    return CycleError(f"memos need each other in a circle: {' -> '.join(reversed(names))}")
