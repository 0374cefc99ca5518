"""Effects: functions that run again when something they have read has changed.

Each effect has a scope, which owns what a run makes: effects, cleanups, tasks. They end before the next run.
Thread: the one that made the effect.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from operator import attrgetter
from threading import get_ident
from time import perf_counter
from typing import TYPE_CHECKING

from tkasync.dispatch import probe
from tkasync.errors import CycleError, WrongThreadError
from tkasync.ownership.scope import Scope
from tkasync.reactive.graph import EffectNode, Graph, is_same, origin, untrack
from tkasync.reactive.memo import refresh
from tkasync.reactive.no_window import NO_WINDOW
from tkasync.reactive.propagation import resubscribe, unsubscribe
from tkasync.runtime.current import open_runtimes

if TYPE_CHECKING:
    from tkasync.reactive.graph import AnySource, Dependencies, Observer
    from tkasync.runtime.runtime import Runtime
    from tkasync.tasks.site import Site

MAX_ROUNDS = 100
"""How often effects may wake each other before it is a cycle. Guessed; other libraries have 100 too."""

_ages = itertools.count()
_by_age = attrgetter("age")


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
        if node.stopped:
            return
        node.stopped, node.stale = True, False
        deps, node.deps = node.deps, {}
        unsubscribe(node, deps)
        if node.owner is not None:
            node.owner.discard(self)
        node.parent = None
        untrack(node.scope.close)

    def __repr__(self) -> str:
        return f"<Effect {self.name}{' stopped' if self._node.stopped else ''}>"


def make_effect(
    graph: Graph, fn: Callable[[], object], owner: Scope | None, label: str | Site | None = None
) -> Effect:
    """Make an effect that *owner* ends, run it, and then the effects that its writes have woken.

    Raises:
        CycleError: it and others feed each other without end. It is stopped.
    """
    node = EffectNode(graph, fn, label, next(_ages), _enclosing_effect(graph), owner)
    node.scope = _new_scope(node)
    effect = Effect(node)
    if owner is not None:
        owner.adopt(effect)
    _run(node, None)
    if (graph.queue or graph.before) and not graph.is_held:
        try:
            flush(graph)
        except BaseException:
            effect.stop()  # the caller gets no effect to stop
            raise
    return effect


def _enclosing_effect(graph: Graph) -> EffectNode | None:
    caller: Observer | None = graph.here["observer"]
    while caller is not None and not isinstance(caller, EffectNode):
        caller = caller.caller
    return caller


# Rounds


def flush(graph: Graph) -> None:
    """Run the effects that wait, outer before inner and older before newer, until none is left.

    Raises:
        CycleError: effects woke each other for more than `MAX_ROUNDS` rounds; those that wait are skipped.
    """
    local = graph.here
    outer, local["observer"] = local["observer"], graph.flushing
    rounds = 0
    recent: dict[str, None] = {}
    try:
        while True:
            if not graph.round:
                _drop_reverted(graph)
                if not graph.queue:
                    return
                rounds += 1
                if rounds > MAX_ROUNDS - 10:
                    recent.update((effect.name, None) for effect in graph.queue)
                if rounds > MAX_ROUNDS:
                    raise _give_up(graph, recent)
                _start_round(graph)
            effect = graph.round.pop()
            if effect.parent is None:
                _run_if_outdated(effect)
            else:
                _run_outermost(effect)
    finally:
        local["observer"] = outer


def _start_round(graph: Graph) -> None:
    graph.round, graph.queue = graph.queue, []
    if len(graph.round) > 1:
        graph.round.sort(key=_by_age, reverse=True)


def _drop_reverted(graph: Graph) -> None:
    """Give signals that were set back to what they were the version they had: for readers nothing changed."""
    if not graph.before:
        return
    before, graph.before = graph.before, {}
    for signal, (value, version) in before.items():
        if signal.version != version and is_same(signal.equal, value, signal.value):
            signal.value, signal.version = value, version


def _give_up(graph: Graph, names: Iterable[str]) -> CycleError:
    for effect in graph.queue:
        effect.stale = False
    graph.queue = []
    return CycleError(
        f"effects kept changing what each other read for more than {MAX_ROUNDS} rounds: {', '.join(names)}. "
        "Let one of them stop writing once its value is right, or make the value a memo"
    )


# One run


def _run_outermost(effect: EffectNode) -> None:
    """Run *effect* if it is outdated, but first the effects it was made in: they may stop it."""
    line = [effect]
    while (parent := line[-1].parent) is not None:
        line.append(parent)
    while line:
        _run_if_outdated(line.pop())


def _run_if_outdated(effect: EffectNode) -> None:
    if effect.stale and not effect.running:
        cause = _changed_dependency(effect)
        # A memo that was computed to find out may have stopped it.
        if cause is not None and not effect.stopped:
            _run(effect, cause)
        else:
            effect.stale = False


def _changed_dependency(effect: EffectNode) -> AnySource | None:
    # In the order they were read: what is behind a dependency that changed may never be read again.
    for source, version in effect.deps.items():
        if source.fn is not None and source.needs_check():
            if source.running:  # this happens in a dialog that the memo has opened; the run will say so
                return source
            refresh(source)
        if source.version != version:
            return source
    return None


def _run(effect: EffectNode, cause: AnySource | None) -> None:
    """Run the function with this effect as the observer and its scope as the owner, then follow what it has read.

    It runs for a change of *cause*, and for the first time without one.
    """
    graph, epoch = effect.graph, effect.graph.epoch
    local = graph.here
    outer, outer_scope, outer_depth = local["observer"], local["scope"], graph.depth
    before = effect.deps
    began = perf_counter() if probe.listener is not None else None
    effect.caller, effect.running = outer, True
    scope = effect.scope
    if not scope.is_empty or scope.is_closed or (scope.runtime is NO_WINDOW and open_runtimes()):
        _renew_scope(effect)
    # Cleared only after the cleanups: this run reads what they have written.
    effect.deps, effect.stale = {}, False
    local["observer"], local["scope"], graph.depth = effect, effect.scope, 0
    error = None
    try:
        if not effect.stopped:
            effect.fn()
    except Exception as failure:
        error = failure
    finally:
        local["observer"], local["scope"], graph.depth = outer, outer_scope, outer_depth
        effect.caller, effect.running = None, False
        _follow(effect, before, epoch)
    if began is not None:
        probe.tell("effect_ran", effect, origin(cause), perf_counter() - began)
    if error is not None:
        effect.scope.runtime.report(error, where=f"in effect {effect.name}", owner=effect.scope)


def _follow(effect: EffectNode, before: Dependencies, epoch: int) -> None:
    """Subscribe to what the run has read, and queue another run if that has changed since."""
    if effect.stopped:
        effect.deps = {}
        return
    if before.keys() != effect.deps.keys():
        resubscribe(effect, before, effect.deps)
        if effect.graph.epoch != epoch:
            effect.stale = True  # it was not notified of writes before it had subscribed
    if effect.stale:
        effect.graph.queue.append(effect)


# What a run makes


def _new_scope(effect: EffectNode) -> Scope:
    name, owner = f"effect {effect.name}", effect.owner
    if owner is not None and owner.runtime is not NO_WINDOW:
        return Scope(owner.runtime, name, above=lambda: owner)
    runtime = _runtime_here()
    # Made by the runtime, which closes the scope at its end; the effect itself lives until it is stopped.
    return runtime.new_scope(name) if runtime is not None else Scope(NO_WINDOW, name)


def _renew_scope(effect: EffectNode) -> None:
    """End what the last run has made. An empty scope is used again, unless there is a runtime for it now."""
    scope = effect.scope
    if scope.is_empty and not scope.is_closed and _runtime_here() is None:
        return
    untrack(scope.close)
    if not effect.stopped:  # a cleanup may have stopped it
        effect.scope = _new_scope(effect)


def _runtime_here() -> Runtime | None:
    """Return the only open runtime of this thread. Never makes one: signals need none."""
    thread = get_ident()
    runtimes = [runtime for runtime in open_runtimes() if runtime.ui_thread == thread]
    return runtimes[0] if len(runtimes) == 1 else None
