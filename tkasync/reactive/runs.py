"""Running effects: the rounds in which those that wait are run, and one run.

Each effect has a scope, which owns what a run makes: effects, cleanups, tasks. They end before the next run.
Thread: the graph's.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from threading import get_ident
from time import perf_counter
from typing import TYPE_CHECKING

from tkasync.dispatch import probe
from tkasync.dispatch.open_runtimes import is_any_open
from tkasync.dispatch.refusals import MADE_UNRUN, refuse_made
from tkasync.errors import Cancelled, CycleError
from tkasync.ownership.scope import Scope
from tkasync.reactive.graph import EffectNode, Graph, is_same, origin, untrack
from tkasync.reactive.memo import refresh
from tkasync.reactive.no_window import NO_WINDOW
from tkasync.reactive.propagation import resubscribe, unsubscribe
from tkasync.runtime.current import open_runtimes

if TYPE_CHECKING:
    from tkasync.reactive.graph import AnySource, Dependencies
    from tkasync.runtime.runtime import Runtime

MAX_ROUNDS = 100
"""How often effects may wake each other before it is a cycle. Guessed; other libraries have 100 too."""

_by_age = attrgetter("age")

# Rounds


def flush(graph: Graph) -> None:
    """Run the effects that wait, outer before inner and older before newer, until none is left.

    Raises:
        CycleError: effects woke each other for more than `MAX_ROUNDS` rounds; those that wait are skipped.
    """
    local = graph.ambient
    outer, local["observer"] = local["observer"], graph.flushing
    rounds = 0
    recent: dict[str, None] = {}
    effect: EffectNode | None = None
    try:
        while True:
            if not graph.round:
                if graph.before:
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
    except BaseException:
        # Left by sys.exit() in an effect, or at the recursion limit: what has not run waits for the next round, since
        # no later change would queue it. No call here, for which the stack may have no room.
        graph.queue += graph.round
        graph.round = []
        if effect is not None and effect.stale and not effect.running and effect not in graph.queue:
            graph.queue.append(effect)
        raise
    finally:
        local["observer"] = outer


def run_held_back(graph: Graph) -> None:
    """Run the effects that wait for the end of a batch or of another effect: an event loop begins in that."""
    if graph.queue or graph.before:
        flush(graph)


def _start_round(graph: Graph) -> None:
    graph.round, graph.queue = graph.queue, []
    if len(graph.round) > 1:
        graph.round.sort(key=_by_age, reverse=True)


def _drop_reverted(graph: Graph) -> None:
    """Give signals that were set back to what they were the version they had: for readers nothing changed."""
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
            run(effect, cause)
        else:
            effect.stale = False


def _changed_dependency(effect: EffectNode) -> AnySource | None:
    graph = effect.graph
    # In the order they were read: what is behind a dependency that changed may never be read again.
    for source, version in effect.deps.items():
        if source.fn is not None and source.epoch != graph.epoch and (source.stale or not source.observers):
            if source.running:  # this happens in a dialog that the memo has opened; the run will say so
                return source
            refresh(source)
        if source.version != version:
            return source
    return None


def run(effect: EffectNode, cause: AnySource | None) -> None:
    """Run the function with this effect as the observer and its scope as the owner, then follow what it has read.

    It runs for a change of *cause*, and for the first time without one.
    """
    graph, epoch = effect.graph, effect.graph.epoch
    local = graph.ambient
    outer, outer_scope = local["observer"], local["scope"]
    before = effect.deps
    began = perf_counter() if probe.is_heard else None
    effect.caller, effect.running = outer, True
    scope = effect.scope
    error = None
    try:
        if not scope.is_empty or scope.is_closed or (scope.runtime is NO_WINDOW and is_any_open()):
            _renew_scope(effect)  # sys.exit() in a cleanup must not leave the effect marked as running
        # Cleared only after the cleanups: this run reads what they have written.
        effect.deps, effect.stale = {}, False
        local["observer"], local["scope"] = effect, effect.scope
        if not effect.stopped:
            made = effect.fn()
            if made is not None and type(made) in MADE_UNRUN:
                refuse_made("create_effect", made, effect.fn)
    except (SystemExit, KeyboardInterrupt, Cancelled):
        raise  # they end the loop, or the task in whose step the effect runs
    except BaseException as failure:
        error = failure
        # At the limit it may have come to read nothing; it goes on following.
        if issubclass(type(failure), RecursionError):
            effect.deps = {**before, **effect.deps}
    finally:
        local["observer"], local["scope"] = outer, outer_scope
        effect.caller, effect.running = None, False
        try:
            _follow(effect, before, epoch)
        except RecursionError:  # half-way: it runs again
            effect.deps, effect.stale = before, True
            raise
    if began is not None and (told := probe.effect_ran) is not None:
        told(effect, origin(cause), perf_counter() - began)
    if error is not None:
        effect.scope.runtime.report(error, where=f"in effect {effect.name}", owner=effect.scope)


def _follow(effect: EffectNode, before: Dependencies, epoch: int) -> None:
    """Subscribe to what the run has read, and queue another run if that has changed since."""
    if effect.stopped:
        # In its own run, which was still subscribed to what the run before has read.
        effect.deps = {}
        unsubscribe(effect, before)
        return
    if before.keys() != effect.deps.keys():
        resubscribe(effect, before, effect.deps)
        if effect.graph.epoch != epoch:
            effect.stale = True  # it was not notified of writes before it had subscribed
    if effect.stale:
        effect.graph.queue.append(effect)


# What a run makes


def new_scope(effect: EffectNode) -> Scope:
    """Make the scope of a run: its errors go to the scopes above its owner, or to the only runtime there is."""
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
        effect.scope = new_scope(effect)


def _runtime_here() -> Runtime | None:
    """Return the only open runtime of this thread. Never makes one: signals need none."""
    if not is_any_open():
        return None
    thread = get_ident()
    runtimes = [runtime for runtime in open_runtimes() if runtime.ui_thread == thread]
    return runtimes[0] if len(runtimes) == 1 else None
