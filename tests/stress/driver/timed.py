"""Intervals, debounces and throttles."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.stress.driver.subject import Ledger, Subject
from tkasync import Scope, spawn_debounced, spawn_interval, spawn_throttled


class Timed(Subject):
    """An interval and a debounce or throttle; they end with their owner."""

    def __init__(self, ledger: Ledger, owner: Scope, chance: random.Random) -> None:
        super().__init__(ledger, owner)
        self.ticks = 0
        self.is_stopped = False
        self.called: int | None = None
        self.ran: list[int] = []
        self.calls = 0
        self.interval: Any = spawn_interval(chance.choice([0.0, 0.003, 0.01]), self._tick, owner=owner)
        make = chance.choice([spawn_debounced, spawn_throttled])
        self.late = make(0.005, self._run, owner=owner)

    def _tick(self) -> None:
        self.heard("an interval ticked")
        if self.is_stopped:
            self.ledger.complain(f"{self} ticked after its abort")
        self.ticks += 1

    def _run(self, number: int) -> None:
        self.heard("a debounced function ran")
        self.ran.append(number)

    def poke(self, chance: random.Random) -> None:
        way = chance.random()
        if way < 0.6:
            self.calls += 1
            self.late.call(self.calls)
        elif way < 0.7:
            self.interval.pause()
        elif way < 0.8:
            self.interval.resume()
        elif way < 0.9:
            self.late.flush()
        else:
            self._stop()

    def _stop(self) -> None:
        self.is_stopped = True
        self.interval.abort()

    def release(self) -> None:
        self._stop()

    def is_at_rest(self) -> bool:
        return self.is_alone or not self.late.is_pending

    def judge(self) -> Iterator[str]:
        if self.ran != sorted(set(self.ran)):
            yield f"ran with {self.ran}"
        if self.calls and not self.is_alone and self.ran[-1:] != [self.calls]:
            yield f"was called up to {self.calls}, and ran with {self.ran}"

    def history(self) -> object:
        return self.ran[-1:]
