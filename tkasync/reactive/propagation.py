"""Who hears of a change: subscriptions, and the walk that spreads the news of a write.

Every walk is a loop with a stack of its own: chains of memos may be longer than Python's recursion limit.
Thread: the graph's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tkasync.reactive.graph import AnySource, Dependencies, Reader


def notify(readers: Iterable[Reader]) -> None:
    """Tell *readers*, and all who read from them, that they may be outdated; queue the effects among them."""
    waiting = [readers]
    while waiting:
        for reader in waiting.pop():
            if reader.stale:
                continue
            reader.stale = True
            if reader.observers is not None:
                waiting.append(reader.observers)
            elif not reader.running:
                reader.graph.queue.append(reader)
            # A running effect queues itself when it ends: a dialog that it opened must not spin on it.


def subscribe(reader: Reader, source: AnySource) -> None:
    """Have *source* notify *reader*; a memo that nobody observed until now subscribes to what it reads."""
    waiting: list[tuple[Reader, AnySource]] = [(reader, source)]
    while waiting:
        reader, source = waiting.pop()
        was_observed = bool(source.observers)
        source.observers.add(reader)
        if not was_observed and source.fn is not None:
            # What nobody observed was told nothing; only one that was checked in this epoch is known to be right.
            source.stale = source.epoch != source.graph.epoch
            waiting.extend((source, dep) for dep in source.deps)


def unsubscribe(reader: Reader, sources: Iterable[AnySource]) -> None:
    """Undo `subscribe`. A memo that nobody observes any more leaves what it reads, so nothing holds it."""
    waiting: list[tuple[Reader, AnySource]] = [(reader, source) for source in sources]
    while waiting:
        reader, source = waiting.pop()
        observers = source.observers
        if reader not in observers:  # read in a run that is not over yet: what it knows of itself still holds
            continue
        observers.remove(reader)
        if not observers and source.fn is not None:
            source.epoch = -1 if source.stale else source.graph.epoch
            waiting.extend((source, dep) for dep in source.deps)


def resubscribe(reader: Reader, before: Dependencies, now: Dependencies) -> None:
    """Move *reader*'s subscriptions from what it read *before* to what it has read *now*."""
    # First the new ones: a memo that stays observed through another path need not leave the graph and return.
    for source in now:
        if source not in before:
            subscribe(reader, source)
    unsubscribe(reader, [source for source in before if source not in now])
