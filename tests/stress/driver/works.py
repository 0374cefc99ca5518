"""Work of every kind, as its `Piece` says: how long it takes, how many items it gives, whether it fails or is held."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tkasync import THREAD, UI, checkpoint, report_progress, sleep

_TICK = 0.001  # seconds between two looks of held work


@dataclass(frozen=True)
class Plan:
    """What the work is to do."""

    pauses: tuple[float, ...]
    """Seconds before each item, or step."""
    tries: int
    """How often it fails before it succeeds."""
    is_held: bool
    """Whether it goes on until it is aborted."""


class Run:
    """The runs of one piece of work; its methods are the work. Any thread."""

    def __init__(self, plan: Plan, failure: Callable[[], BaseException]) -> None:
        self.plan = plan
        self.tried = 0
        self.raised: list[BaseException] = []
        self._failure = failure

    def end(self) -> str:
        """Fail while there are tries to fail in, and then succeed."""
        self.tried += 1
        if self.tried <= self.plan.tries:
            self.raised.append(self._failure())
            raise self.raised[-1]
        return "done"

    def function(self) -> str:
        for done, pause in enumerate(self.plan.pauses):
            time.sleep(pause)
            report_progress(done, len(self.plan.pauses))
            checkpoint()
        while self.plan.is_held:
            time.sleep(_TICK)
            checkpoint()
        return self.end()

    def generator(self) -> Iterator[int]:
        for item, pause in enumerate(self.plan.pauses):
            time.sleep(pause)
            yield item
        while self.plan.is_held:
            time.sleep(_TICK)
            checkpoint()
        return self.end()

    async def coroutine(self) -> str:
        for pause in self.plan.pauses:
            await asyncio.sleep(pause)
        if self.plan.is_held:
            await asyncio.Event().wait()
        return self.end()

    async def async_generator(self) -> AsyncIterator[int]:
        for item, pause in enumerate(self.plan.pauses):
            await asyncio.sleep(pause)
            yield item
        if self.plan.is_held:
            await asyncio.Event().wait()
        self.end()

    async def ui_task(self) -> str:
        for pause in self.plan.pauses:
            await sleep(pause)
        while self.plan.is_held:
            await sleep(1.0)
        return self.end()

    def ui_function(self) -> str:
        return self.end()


@dataclass(frozen=True)
class Kind:
    """A way to write work, and to spawn it."""

    name: str
    options: tuple[tuple[str, Any], ...] = ()
    streams: bool = False
    may_be_held: bool = True
    may_pause: bool = False


KINDS = (
    Kind("function", may_pause=True),
    Kind("function", (("executor", THREAD),), may_pause=True),
    Kind("generator", streams=True, may_pause=True),
    Kind("coroutine"),
    Kind("async_generator", streams=True, may_pause=True),
    Kind("ui_task", (("executor", UI),)),
    Kind("ui_function", (("executor", UI),), may_be_held=False),
)
