"""Calls for the UI thread: floods of them, those that open an event loop, and those of finalizers."""

from __future__ import annotations

import gc
import random
import threading
import time
from collections.abc import Iterator

from tests.stress.driver.subject import Ledger, Subject
from tkasync import UI, Scope, create_effect, current_task
from tkasync.dispatch.ambient import Owned
from tkasync.errors import RuntimeClosedError


class Flood(Subject):
    """Calls that threads queue for the UI thread, each in its order."""

    def __init__(self, ledger: Ledger, owner: Scope, chance: random.Random) -> None:
        super().__init__(ledger, owner)
        self.counts = [chance.randrange(80) for _ in range(chance.randrange(1, 4))]
        self.seen: list[list[int]] = [[] for _ in self.counts]
        self.sent = [0 for _ in self.counts]
        self.threads = [threading.Thread(target=self._send, args=(each,)) for each in range(len(self.counts))]
        for thread in self.threads:
            thread.start()

    def _send(self, sender: int) -> None:
        for number in range(self.counts[sender]):
            try:
                self.world.runtime.dispatch_to_ui(self._see, sender, number)
            except RuntimeClosedError:
                return
            self.sent[sender] += 1

    def _see(self, sender: int, number: int) -> None:
        self.seen[sender].append(number)

    def release(self) -> None:
        for thread in self.threads:
            thread.join()

    def is_at_rest(self) -> bool:
        return sum(map(len, self.seen)) == sum(self.counts)

    def judge(self) -> Iterator[str]:
        for seen, sent in zip(self.seen, self.sent, strict=True):
            # The close may drop the last ones, and counts them.
            left = sent - len(seen) if self.world.runtime.is_closed else 0
            if seen != list(range(sent - left)):
                yield f"{sent} calls were queued, and ran {seen}"

    def history(self) -> object:
        return self.seen


class Nested(Subject):
    """An event loop that a callback, an effect, or a step of a UI task opens, as a dialog does."""

    def __init__(self, ledger: Ledger, owner: Scope, chance: random.Random) -> None:
        super().__init__(ledger, owner)
        self.seconds = chance.choice([0.0, 0.002, 0.01])
        self.opened = self.closed = self.looked = 0
        self.due = chance.randrange(1, 3)
        place = chance.randrange(3)
        for _ in range(self.due):
            if place == 0:
                self.world.runtime.dispatch_to_ui(self._open)
            elif place == 1:
                with Owned(self.world.runtime.scope):
                    self.ledger.effects.append(create_effect(self._open))
            else:
                self.world.runtime.spawn_task(self._open, executor=UI)

    def _open(self) -> None:
        self.opened += 1
        if not self.world.runtime.is_closed:
            self.world.runtime.dispatch_to_ui(self._look)
            self.world.live(self.seconds)
        self.closed += 1

    def _look(self) -> None:
        self.looked += 1
        if current_task() is not None:
            self.ledger.complain(f"{self}: what ran in a nested loop was part of {current_task()}")

    def is_at_rest(self) -> bool:
        return self.opened == self.closed == self.due == self.looked

    def judge(self) -> Iterator[str]:
        if self.opened != self.closed:
            yield f"{self.opened} loops were opened, and {self.closed} closed"

    def history(self) -> object:
        return self.looked


class Dropped(Subject):
    """Circles with a finalizer that dispatches, spawns and aborts, on whatever thread the collector runs."""

    is_free = False

    def __init__(self, ledger: Ledger, owner: Scope, chance: random.Random) -> None:
        super().__init__(ledger, owner)
        self.count = chance.randrange(1, 30)
        self.told = 0
        for _ in range(self.count):
            _Circle(self)
        self.collects_on_worker = chance.random() < 0.5

    def drop(self) -> None:
        runtime = self.world.runtime
        try:
            runtime.dispatch_to_ui(self._see)
            runtime.spawn_task(time.sleep, 0.0).abort()
        except RuntimeClosedError:
            self.told += 1

    def _see(self) -> None:
        self.told += 1

    def release(self) -> None:
        if self.collects_on_worker:
            thread = threading.Thread(target=gc.collect)
            thread.start()
            thread.join()
        gc.collect()

    def is_at_rest(self) -> bool:
        if self.told < self.count:
            gc.collect()  # again: beside a collection on another thread it does nothing
        return self.told == self.count

    def history(self) -> object:
        return self.told


class _Circle:
    def __init__(self, subject: Dropped) -> None:
        self.me = self
        self.subject = subject

    def __del__(self) -> None:
        self.subject.drop()
