"""`spawn_map` over numbers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import Any

from tests.stress.driver.subject import Ledger, Spawned
from tkasync import Scope, TaskState


class Mapped(Spawned):
    """`spawn_map` over numbers."""

    def __init__(self, ledger: Ledger, owner: Scope, chance: random.Random) -> None:
        super().__init__(ledger, owner)
        self.count = chance.randrange(60)
        self.got: list[int] = []
        self.result: list[int] | None = None
        self.is_ordered = chance.random() < 0.5
        options: dict[str, Any] = {"on_item": self._on_item} if chance.random() < 0.5 else {}
        self.gives_items = bool(options)
        items = range(self.count) if chance.random() < 0.5 else iter(range(self.count))
        self.handle = self.world.runtime.spawn_map(
            chance.choice([self._double, self._double_in_steps]),
            items,
            owner=owner,
            limit=chance.choice([None, 1, 3]),
            ordered=self.is_ordered,
            on_result=self._on_result,
            **options,
        )

    def _double(self, number: int) -> int:
        return 2 * number

    async def _double_in_steps(self, number: int) -> int:
        await asyncio.sleep(0)
        return 2 * number

    def _on_item(self, item: int) -> None:
        self.heard("an item of a map")
        self.got.append(item)

    def _on_result(self, result: list[int] | None) -> None:
        self.heard("the result of a map")
        self.result = result

    def poke(self, chance: random.Random) -> None:
        if self.handle is not None and chance.random() < 0.5:
            self.abort()

    def judge(self) -> Iterator[str]:
        every = [2 * number for number in range(self.count)]
        if len(set(self.got)) != len(self.got) or not set(self.got) <= set(every):
            yield f"items {self.got}"
        if self.is_ordered and self.got != every[: len(self.got)]:
            yield f"items out of order: {self.got}"
        if self.is_touched:
            return
        given = sorted(self.got) if self.gives_items else self.result
        if self.state is not TaskState.SUCCEEDED or given != every:
            yield f"ended {self.state} with {given} of {self.count}"

    def history(self) -> object:
        return self.got if self.is_ordered else sorted(self.got), self.result
