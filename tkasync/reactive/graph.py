"""The reactive graph: who reads whom, who must look again, and when effects run. No Tk, no threads.

Changes travel in two steps. A write *pushes* only the news that something may have changed (`notify`); values
are *pulled*, when somebody reads them or an effect is about to run. What was read is kept with the version it
had then, so "has anything that I read changed?" is a comparison of integers, and nothing runs for a value
that came out equal.

A graph belongs to one thread. Every walk over it is a loop with a stack of its own: chains may be longer than
Python's recursion limit.
"""

from __future__ import annotations

import threading
from operator import attrgetter
from threading import get_ident
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from tkasync.dispatch.ambient import here
from tkasync.dispatch.open_runtimes import open_runtimes
from tkasync.errors import CycleError, WrongThreadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tkasync.reactive.effect import Effect
    from tkasync.reactive.memo import Memo
    from tkasync.reactive.source import ReadSignal

    # What a graph holds is read by functions of many types; the graph itself never looks at a value.
    Source: TypeAlias = ReadSignal[Any]
    Reader: TypeAlias = Memo[Any] | Effect
    Dependencies: TypeAlias = dict[ReadSignal[Any], int]
    """What was read, in the order it was first read, and the version it had."""

T = TypeVar("T")

MAX_ROUNDS = 100
"""How often effects may wake each other before it is a cycle. Guessed; other libraries have 100 too."""


class Graph:
    """The state that the signals of one thread share."""

    __slots__ = ("before", "depth", "epoch", "here", "holds", "queue", "round", "settling", "thread")

    def __init__(self) -> None:
        self.thread = get_ident()
        here.observer, here.scope = here.observer, here.scope
        # Any: the observers are of this floor, and core does not look into them.
        self.here: dict[str, Any] = here.__dict__
        """What `here` is on this thread. A read costs a third of the attribute's, and every read of a signal is one."""
        self.epoch = 1
        """Counts changes of signals. A memo that was checked in this epoch need not look again."""
        self.holds = 0
        """How many ``batch()`` blocks are open."""
        self.depth = 0
        """How many memos are being computed inside each other."""
        self.queue: list[Effect] = []
        """Effects to run in the next round."""
        self.round: list[Effect] = []
        """Effects still to run in this round, the next one last. Shared, so that the effects behind one that
        opened a dialog run while it is open."""
        self.before: dict[Source, tuple[object, int]] = {}
        """What signals were before the writes that wait for the end of a batch."""
        self.settling = Untracked(None)
        """Stands in as observer while effects are run, so that a write between two of them waits its turn."""

    @property
    def is_held(self) -> bool:
        """Whether a write must wait: a batch is open, or an effect or memo is being run."""
        return self.holds > 0 or self.here["observer"] is not None


class _Local(threading.local):
    graph: Graph | None = None


_local = _Local()


def graph_here(call: str) -> Graph:
    """This thread's graph, made on first use.

    Raises:
        WrongThreadError: there is a runtime, and this is not its UI thread; *call* is what was tried.
    """
    graph = _local.graph
    if graph is None:
        runtimes = open_runtimes()
        if runtimes and not any(runtime.is_ui_thread for runtime in runtimes):
            raise WrongThreadError.ui_only(f"{call}()", f"dispatch_to_ui to run {call}() there")
        graph = _local.graph = Graph()
    return graph


class Untracked:
    """An observer that forgets what it is told: reads leave no trace, writes wait for the effect's end."""

    __slots__ = ("_caller", "_deps", "_forbids_writes")

    def __init__(self, caller: Any) -> None:  # Any: `here.observer`, whose types live on this floor
        self._caller = caller
        self._deps: Dependencies = _Forgetful()
        self._forbids_writes: bool = caller is not None and caller._forbids_writes


class _Forgetful(dict[Any, int]):
    def __setitem__(self, key: object, value: int) -> None:
        pass


def untrack(fn: Callable[[], T]) -> T:
    """Call *fn* and return its result; what it reads is no dependency of the effect or memo around it.

    Writes inside keep their rules: they wait for the end of the effect, and are forbidden in a memo.
    """
    outer = here.observer
    if outer is None:
        return fn()
    here.observer = Untracked(outer)
    try:
        return fn()
    finally:
        here.observer = outer


def notify(readers: Iterable[Reader]) -> None:
    """Tell *readers*, and all who read from them, that they may be outdated; queue the effects among them."""
    waiting = [readers]
    while waiting:
        for reader in waiting.pop():
            if reader._stale:
                continue
            reader._stale = True
            observers = reader._observers
            if observers is not None:
                waiting.append(observers)
            elif not reader._running:
                reader._graph.queue.append(reader)  # type: ignore[arg-type]  # only effects have no observers
            # A running effect queues itself when it ends: a dialog that it opened must not spin on it.


def subscribe(reader: Reader, source: Source) -> None:
    """Have *source* notify *reader*; a memo that nobody observed until now subscribes to what it reads."""
    waiting: list[tuple[Reader, Source]] = [(reader, source)]
    while waiting:
        reader, source = waiting.pop()
        was_observed = bool(source._observers)
        source._observers.add(reader)
        if not was_observed and source._fn is not None:
            memo = cast("Memo[Any]", source)
            memo._stale = memo._epoch != memo._graph.epoch
            waiting.extend((memo, dep) for dep in memo._deps)


def unsubscribe(reader: Reader, sources: Iterable[Source]) -> None:
    """Undo `subscribe`. A memo that nobody observes any more leaves what it reads, so nothing holds it."""
    waiting: list[tuple[Reader, Source]] = [(reader, source) for source in sources]
    while waiting:
        reader, source = waiting.pop()
        observers = source._observers
        observers.discard(reader)
        if not observers and source._fn is not None:
            memo = cast("Memo[Any]", source)
            memo._epoch = -1 if memo._stale else memo._graph.epoch
            waiting.extend((memo, dep) for dep in memo._deps)


def resubscribe(reader: Reader, before: Dependencies, now: Dependencies) -> None:
    """Move *reader*'s subscriptions from what it read *before* to what it has read *now*."""
    # First the new ones: a memo that stays observed through another path need not leave the graph and return.
    for source in now:
        if source not in before:
            subscribe(reader, source)
    unsubscribe(reader, [source for source in before if source not in now])


def settle(graph: Graph) -> None:
    """Run the effects that wait, outer before inner and older before newer, until none is left.

    Raises:
        CycleError: effects woke each other for more than `MAX_ROUNDS` rounds; those that wait are skipped.
    """
    local = graph.here
    outer, local["observer"] = local["observer"], graph.settling
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
            if effect._parent is None:
                effect._run_if_outdated()
            else:
                _run_outermost(effect)
    finally:
        local["observer"] = outer


def _start_round(graph: Graph) -> None:
    graph.round, graph.queue = graph.queue, []
    if len(graph.round) > 1:
        graph.round.sort(key=_by_age, reverse=True)


_by_age = attrgetter("_age")


def _run_outermost(effect: Effect) -> None:
    """Run *effect* if it is outdated, but first the effects it was made in: they may stop it."""
    line = [effect]
    while (parent := line[-1]._parent) is not None:
        line.append(parent)
    while line:
        line.pop()._run_if_outdated()


def _drop_reverted(graph: Graph) -> None:
    """Give signals that were set back to what they were the version they had: for readers nothing changed."""
    if not graph.before:
        return
    before, graph.before = graph.before, {}
    for source, (value, version) in before.items():
        if source._version != version and source._same(value, source._value):
            source._value, source._version = value, version


def _give_up(graph: Graph, names: Iterable[str]) -> CycleError:
    for effect in graph.queue:
        effect._stale = False
    graph.queue = []
    return CycleError(
        f"effects kept changing what each other read for more than {MAX_ROUNDS} rounds: {', '.join(names)}. "
        "Let one of them stop writing once its value is right, or make the value a memo"
    )
