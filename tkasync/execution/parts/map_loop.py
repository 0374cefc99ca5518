"""The parts of a map whose function is a coroutine function. Imported by the first of them, for it imports asyncio."""

from __future__ import annotations

import asyncio
from typing import Any

from tkasync.execution.parts.map_state import NO_MORE
from tkasync.execution.parts.mapping import MapWork, note_item
from tkasync.execution.runners import Engines


class CoroutineMapWork(MapWork):
    """A `MapWork` on the private loop. Input that may block is read on a thread of the pool."""

    __slots__ = ("_reading",)

    def start(self, engines: Engines) -> None:
        self._reading = asyncio.Lock()
        super().start(engines)

    async def work(self) -> None:  # type: ignore[override]  # as its function is
        """Do one part: call the function with items until there are none."""
        while self.may_take():
            following = await self._next()
            if following is NO_MORE:
                return
            number, item = following
            try:
                result = await self.fn(item)
            except Exception as error:
                note_item(error, number, item)
                raise
            self.finish_item(number, result)

    async def _next(self) -> Any:
        if self.state.total is not None:  # a list, say: reading it does not block
            return self.state.next()
        async with self._reading:
            return await asyncio.to_thread(self.state.next)
