"""Signals with what follows them, and resources."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Iterator

from tests.stress.driver.subject import Failure, Ledger, Subject
from tkasync import Retry, Scope, batch, create_effect, create_memo, create_resource, create_signal
from tkasync.dispatch.ambient import Owned


class Watched(Subject):
    """A signal with a memo, an effect that follows both, and senders that add to it."""

    def __init__(self, ledger: Ledger, owner: Scope, chance: random.Random) -> None:
        super().__init__(ledger, owner)
        self.read, self.write = create_signal(0)
        self.added = 0
        self.seen: list[int] = []
        self.ends_in = chance.choice([None, None, None, 3])
        self.sender = self.write.sender()
        with Owned(owner):
            self.double = create_memo(lambda: 2 * self.read())
            self.effect = create_effect(self._follow)

    def _follow(self) -> None:
        self.heard("an effect ran")
        value, double = self.read(), self.double()
        if double != 2 * value:
            self.ledger.complain(f"{self} saw {value} beside {double}")
        self.seen.append(value)
        if value == self.ends_in:
            self.effect.stop()

    def poke(self, chance: random.Random) -> None:
        way, count = chance.random(), chance.randrange(1, 9)
        self.added += count
        if way < 0.3:
            with batch():
                for _ in range(count):
                    self.write.update(_one_more)
        elif way < 0.6:
            self.write.update(lambda value: value + count)
        else:
            thread = threading.Thread(target=self._send, args=(count,))
            thread.start()
            if way < 0.8:
                thread.join()
            else:  # it goes on beside what comes next
                self.ledger.threads.append(thread)

    def _send(self, count: int) -> None:
        for _ in range(count):
            self.sender.update(_one_more)

    def is_at_rest(self) -> bool:
        return self.world.runtime.is_closed or self.read() == self.added

    def judge(self) -> Iterator[str]:
        if self.seen != sorted(set(self.seen)):
            yield f"saw {self.seen}"
        if not self.is_alone and self.ends_in is None and self.seen[-1] != self.added:
            yield f"saw {self.seen}, and is {self.added}"

    def history(self) -> object:
        # Which values an effect sees on the way is chance where a thread sends them: it may pass by the one it ends in.
        return self.added, self.seen[-1] if self.ends_in is None else None


def _one_more(value: int) -> int:
    return value + 1


class Fetched(Subject):
    """A resource whose source changes; each fifth value cannot be fetched."""

    def __init__(self, ledger: Ledger, owner: Scope, chance: random.Random) -> None:
        super().__init__(ledger, owner)
        self.read, self.write = create_signal(1)
        self.value = 1
        fetcher = chance.choice([self._fetch, self._fetch_in_steps])
        retry = chance.choice([0, Retry(1, first=0.01)])
        self.resource = create_resource(self.read, fetcher, owner=owner, retry=retry)
        with Owned(owner):
            create_effect(self._follow)

    def _follow(self) -> None:
        self.heard("an effect on a resource ran")
        self.resource.get()

    def _fetch(self, value: int) -> str:
        time.sleep(0.001 * (value % 3))
        return self._answer(value)

    async def _fetch_in_steps(self, value: int) -> str:
        await asyncio.sleep(0.001 * (value % 3))
        return self._answer(value)

    def _answer(self, value: int) -> str:
        if value % 5 == 0:
            raise self.ledger.failure(self.number)
        return f"value {value}"

    def poke(self, chance: random.Random) -> None:
        way = chance.random()
        if self.is_alone:
            return
        if way < 0.6:
            self.value += 1
            self.write.set(self.value)
        elif way < 0.8:
            self.resource.refetch()
        else:
            self.resource.mutate("by hand")
            self.resource.refetch()

    def is_at_rest(self) -> bool:
        state = None if self.is_alone else self.resource.get()
        return state is None or state.is_ready() or state.is_error()

    def judge(self) -> Iterator[str]:
        if self.is_alone:
            return
        state = self.resource.get()
        if self.value % 5 == 0:
            if not state.is_error() or not isinstance(state.error(), Failure):
                yield f"shows {state} of {self.value}"
        elif not state.is_ready() or state.data() != f"value {self.value}":
            yield f"shows {state} of {self.value}"

    def history(self) -> object:
        return None if self.is_alone else type(self.resource.get()).__name__
