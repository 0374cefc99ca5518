"""`Effect`, as programs hold it: a function that runs again when something that it has read has changed.

Thread: the one that made it. Its owner is the current one where it was made: a component, the effect around it, or the
owner of the UI task that runs (`tkasync.reactive.signals`). Without an owner it runs until it is stopped.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from threading import get_ident
from typing import TYPE_CHECKING

from tkasync.errors import WrongThreadError
from tkasync.reactive.graph import EffectNode, Graph, untrack
from tkasync.reactive.propagation import unsubscribe
from tkasync.reactive.runs import flush, new_scope, run, run_held_back

if TYPE_CHECKING:
    from tkasync.ownership.scope import Scope
    from tkasync.reactive.graph import Observer
    from tkasync.tasks.site import Site

_ages = itertools.count()


class Effect:
    """A function that reads signals and memos, and is run again whenever one of them has changed."""

    __slots__ = ("__weakref__", "_node")

    def __init__(self, node: EffectNode) -> None:
        self._node = node

    @property
    def name(self) -> str:
        """What errors call it: its name, or its function's."""
        return self._node.name

    def stop(self) -> None:
        """Stop running, and end what the last run has made. Idempotent. UI only.

        In the effect's own run: that run goes on to its end, and is the last.

        Raises:
            WrongThreadError: called on another thread.
        """
        node = self._node
        if get_ident() != node.graph.thread:
            raise WrongThreadError.ui_only(f"stop() of {self.name}", "dispatch_to_ui(effect.stop)")
        if node.stopped and node.scope.is_closed:
            return
        # Each step may be taken twice: a stop that has met the recursion limit half-way can be called again.
        node.stopped, node.stale = True, False
        unsubscribe(node, node.deps)
        node.deps = {}
        if node.owner is not None:
            node.owner.discard(self)
        node.parent = None
        untrack(node.scope.close)

    def __repr__(self) -> str:
        return f"<Effect {self.name}{' stopped' if self._node.stopped else ''}>"


def node_of(effect: Effect) -> EffectNode:
    """Return the record of *effect*, for tools that look at what it reads. UI thread."""
    return effect._node


def run_again(effect: Effect) -> bool:
    """Run *effect* now, as if something that it reads had changed; return false where it cannot run. UI thread.

    It cannot once it is stopped, in the middle of its own run, and where its change would be held back.
    """
    node = effect._node
    if node.stopped or node.running or node.graph.is_held:
        return False
    run(node, None)
    if node.graph.queue:
        flush(node.graph)
    return True


def make_effect(
    graph: Graph, fn: Callable[[], object], owner: Scope | None, label: str | Site | None = None
) -> Effect:
    """Make an effect that *owner* ends, run it, and then the effects that its writes have woken.

    Raises:
        CycleError: it and others feed each other without end. It is stopped.
    """
    node = EffectNode(graph, fn, label, next(_ages), _enclosing_effect(graph), owner)
    node.scope = new_scope(node)
    effect = Effect(node)
    if owner is not None:
        owner.adopt(effect)
    if "run_held_back" not in graph.ambient:
        graph.ambient["run_held_back"] = partial(run_held_back, graph)
    try:
        run(node, None)
        if (graph.queue or graph.before) and not graph.is_held:
            flush(graph)
    except BaseException:
        effect.stop()  # the caller gets no effect to stop
        raise
    return effect


def _enclosing_effect(graph: Graph) -> EffectNode | None:
    caller: Observer | None = graph.ambient["observer"]
    while caller is not None and not isinstance(caller, EffectNode):
        caller = caller.caller
    return caller
