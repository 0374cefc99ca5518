"""What server state costs the UI thread: readers, invalidations, ends, the focus; beside as many resources.

On a clock that is moved, in processor time: nothing is waited for.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterable
from typing import Any, Self

from benchmarks.measure import microseconds
from tkasync import Runtime, Scope, create_effect, create_resource, ui_task
from tkasync.queries import QueryClient, create_query, query, query_client
from tkasync.testing import FakeHost

__all__ = ["measure"]

COUNT = 1_000
NAMED = 2_000
GROUPS = 200


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module. Each figure has a window of its own."""
    create = PEERS[peer]
    with Cache() as cache:
        cache.load(create, range(100))  # once, so that nothing is made for the first time
    figures = _created(create)
    if peer == "ours":
        for part in (_invalidated, _named, _ended, _focused, _memory):
            figures |= part()
    return figures


class Cache:
    """A program without a window, and its readers."""

    def __init__(self) -> None:
        self.host = FakeHost()
        self.runtime = Runtime(self.host)
        self.client: QueryClient = query_client()
        self.owner: Scope = self.runtime.new_scope("the readers", above=lambda: self.runtime.scope)
        self.asked = 0
        self.user: Any = query(ui_task(self.fetch), key=lambda number: ("user", number % GROUPS, number))

    async def fetch(self, number: int) -> list[int]:
        """Answer at once, and alike each time."""
        self.asked += 1
        return [number]

    def load(self, create: Create, numbers: Iterable[int]) -> list[Any]:
        """Create readers, and let their answers come."""
        readers = [create(self, number) for number in numbers]
        self.host.run_pending()
        return readers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.runtime.close()


Create = Callable[[Cache, int], Any]
PEERS: dict[str, Create] = {
    "ours": lambda cache, number: create_query(cache.user(number), owner=cache.owner),
    "resources": lambda cache, number: create_resource(
        lambda: number, ui_task(cache.fetch), owner=cache.owner
    ),
}


def _took(work: Callable[[], object]) -> float:
    gc.collect()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _created(create: Create) -> dict[str, float]:
    with Cache() as cache:
        readers: list[Any] = []
        created = _took(lambda: readers.extend(create(cache, number) for number in range(COUNT)))
        loaded = created + _took(cache.host.run_pending)
        if [reader.data for reader in readers] != [[number] for number in range(COUNT)]:
            raise ValueError("a reader without its answer")
    return {"create_us": microseconds(created / COUNT), "loaded_us": microseconds(loaded / COUNT)}


def _invalidated() -> dict[str, float]:
    with Cache() as cache:
        runs: list[Any] = []
        for reader in cache.load(PEERS["ours"], range(COUNT)):
            _note_data(reader, runs)
        runs.clear()

        def invalidate() -> None:
            cache.client.invalidate(cache.user)
            cache.host.run_pending()

        took = _took(invalidate)
        if cache.asked != 2 * COUNT:
            raise ValueError("not each entry was fetched again")
    return {"invalidate_ms": took * 1e3, "effects_run": len(runs)}


def _note_data(reader: Any, runs: list[Any]) -> None:
    create_effect(lambda: runs.append(reader.data))


def _named() -> dict[str, float]:
    with Cache() as cache:
        cache.client.seed({cache.user(number): [number] for number in range(NAMED)})
        refs = [cache.user(number) for number in range(GROUPS)]
        by_key = _took(lambda: _invalidate_each(cache, refs))
        by_prefix = _took(lambda: _invalidate_each(cache, [ref.key[:2] for ref in refs]))
    return {"by_key_us": microseconds(by_key / GROUPS), "by_prefix_us": microseconds(by_prefix / GROUPS)}


def _invalidate_each(cache: Cache, targets: list[Any]) -> None:
    for target in targets:
        cache.client.invalidate(target)


def _ended() -> dict[str, float]:
    with Cache() as cache:
        cache.load(PEERS["ours"], range(COUNT))
        took = _took(cache.owner.close)
    return {"end_ms": took * 1e3}


def _focused() -> dict[str, float]:
    with Cache() as cache:
        for number in range(50):
            create_query(cache.user(number % 5), owner=cache.owner)
        cache.host.run_pending()
        cache.host.set_focus(False)
        cache.host.advance(30.0)
        before = cache.asked
        for _ in range(100):
            cache.host.set_focus(True)
            cache.host.set_focus(False)
            cache.host.advance(0.01)
        fetches = cache.asked - before
    return {"focus_fetches": fetches}


def _memory() -> dict[str, float]:
    with Cache() as cache:
        kept = cache.load(PEERS["ours"], range(100))
        refs = [cache.user(number) for number in range(COUNT)]
        first = _grown(lambda: kept.extend(cache.load(PEERS["ours"], range(100, COUNT)))) / (COUNT - 100)
        further = _grown(lambda: kept.extend(create_query(ref, owner=cache.owner) for ref in refs)) / COUNT
    return {"entry_kb": first / 1e3, "reader_kb": further / 1e3}


def _grown(work: Callable[[], object]) -> float:
    gc.collect()
    tracemalloc.start()
    work()
    gc.collect()
    grown, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return grown
