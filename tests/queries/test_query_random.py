"""Readers, invalidations, mutations and answers in random order: in the end all see what the server has."""

from __future__ import annotations

import random
from concurrent.futures import Future
from typing import Any

import pytest

from tests.queries.reading import read
from tkasync import Runtime, ui_task
from tkasync.queries import Mutation, Query, QueryClient, create_mutation, query, query_client
from tkasync.testing import FakeHost

KEYS = ("a", "b")


class World:
    """A server with two counts, and a program that shows them and adds to them."""

    def __init__(self, host: FakeHost, runtime: Runtime, seed: int) -> None:
        self.chance = random.Random(seed)
        self.is_willing = False
        self.host = host
        self.runtime = runtime
        self.client: QueryClient = query_client()
        self.counts = dict.fromkeys(KEYS, 0)
        self.reads: list[tuple[str, Future[Any]]] = []
        self.writes: list[tuple[str, int, Future[Any]]] = []
        self.under_way = dict.fromkeys(KEYS, 0)
        self.readers: list[tuple[Any, Query[Any], str]] = []
        self.count = query(ui_task(self._count), key="count", gc_time=self.chance.choice([0.0, 300.0]))
        self.add: Mutation[..., Any] = create_mutation(
            ui_task(self._add),
            optimistic=lambda cache, key, number: cache.update(self.count(key), lambda shown: shown + number),
            invalidates=lambda key, _number: self.count(key),
            on_error=lambda _error: None,
            on_done=lambda _handle: None,
        )

    async def _count(self, key: str) -> Any:
        answer: Future[Any] = Future()
        self.reads.append((key, answer))
        return await answer  # type: ignore[misc]  # awaitable in a UI task

    async def _add(self, key: str, number: int) -> Any:
        answer: Future[Any] = Future()
        self.writes.append((key, number, answer))
        return await answer  # type: ignore[misc]  # awaitable in a UI task

    def step(self) -> None:
        """Do one thing, and let it come to an end mostly."""
        self.chance.choice(
            [
                self.join, self.join, self.leave, self.invalidate, self.refetch, self.change, self.change,
                self.answer, self.answer, self.answer, self.set_data, self.pass_time,
            ]
        )()  # fmt: skip
        if self.chance.random() < 0.7:
            self.host.run_pending()
            self.check()

    def join(self) -> None:
        key = self.chance.choice(KEYS)
        scope = self.runtime.new_scope("a reader", above=lambda: self.runtime.scope)
        self.readers.append((scope, read(self.count(key), owner=scope), key))

    def leave(self) -> None:
        if self.readers:
            self.readers.pop(self.chance.randrange(len(self.readers)))[0].close()

    def invalidate(self) -> None:
        self.client.invalidate(self.chance.choice([None, self.count, self.count("a")]))

    def refetch(self) -> None:
        if self.readers:
            self.chance.choice(self.readers)[1].refetch()

    def change(self) -> None:
        key = self.chance.choice(KEYS)
        self.under_way[key] += 1

        def ended(_handle: Any) -> None:
            self.under_way[key] -= 1

        self.add(key, self.chance.choice([1, 10, 100])).on_done(ended)

    def set_data(self) -> None:
        """Set what another channel has told, which is right: no change is under way."""
        key = self.chance.choice(KEYS)
        if not self.under_way[key]:
            self.client.set_data(self.count(key), self.counts[key])

    def pass_time(self) -> None:
        self.host.advance(self.chance.choice([1.0, 40.0]))

    def answer(self) -> None:
        """Let the server do something that it was asked for, in whatever order."""
        waiting: list[Any] = [*self.reads, *self.writes]
        if waiting:
            chosen = self.chance.choice(waiting)
            (self.reads if len(chosen) == 2 else self.writes).remove(chosen)
            self.do(*chosen)

    def do(self, key: str, *rest: Any) -> None:
        *numbers, answer = rest
        if answer.cancelled():
            return
        if not self.is_willing and self.chance.random() < 0.2:
            answer.set_exception(OSError("refused"))
            return
        for number in numbers:
            self.counts[key] += number
        answer.set_result(self.counts[key])

    def check(self) -> None:
        asked = [key for key, answer in self.reads if not answer.done()]
        assert len(asked) == len(set(asked)), "two fetches of one entry"
        assert [key for key in asked if self.under_way[key]] == [], "a fetch of what a mutation changes"

    def come_to_rest(self) -> None:
        """Let the server answer all that is left, and refuse nothing."""
        self.is_willing = True
        self.host.run_pending()
        for _scope, reader, _key in self.readers:
            if reader.error is not None:  # nothing that has failed is asked for again by itself
                reader.refetch()
        self.host.run_pending()
        while self.reads or self.writes:
            self.answer()
            self.host.run_pending()
            self.check()
        for _scope, reader, _key in self.readers:
            if reader.error is not None or reader.is_stale:
                reader.refetch()
                self.host.run_pending()
                self.answer()
                self.host.run_pending()


@pytest.mark.parametrize("seed", range(40))
def test_in_the_end_all_see_what_the_server_has(fake_host: FakeHost, runtime: Runtime, seed: int) -> None:
    world = World(fake_host, runtime, seed)
    for _ in range(80):
        world.step()
    world.come_to_rest()
    seen = [(reader.data, reader.is_fetching, reader.is_stale) for _scope, reader, _key in world.readers]
    assert seen == [(world.counts[key], False, False) for _scope, _reader, key in world.readers]
    assert fake_host.errors == []
