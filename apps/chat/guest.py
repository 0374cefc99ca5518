"""One guest's end of the line: asyncio as its libraries have it, awaited on the thread of the window."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0  # seconds


class Guest:
    """Keeps the connection to a room: no line is lost or heard twice, however often it breaks.

    Args:
        url: where the room is.
        on_line: called with author and text of each line.
        on_state: called with how the connection is, in words, and whether it stands.
    """

    def __init__(
        self, url: str, on_line: Callable[[str, str], object], on_state: Callable[[str, bool], object]
    ) -> None:
        self._url = url
        self._on_line = on_line
        self._on_state = on_state
        self._heard = 0
        self._unheard: dict[str, str] = {}
        """What it has said and not heard yet, by key."""
        self._has_said = asyncio.Event()
        self._keys = (f"{uuid4()} {number}" for number in count())

    def say(self, author: str, text: str) -> None:
        """Say *text* in the room: now, or when the connection is back."""
        key = next(self._keys)
        self._unheard[key] = json.dumps({"key": key, "author": author, "text": text})
        self._has_said.set()

    async def stay(self) -> None:
        """Connect, and connect again after growing pauses, until it is cancelled."""
        pause = FIRST_PAUSE
        while True:
            self._on_state("connecting", False)
            try:
                async with connect(self._url, close_timeout=1) as line:
                    self._on_state("connected", True)
                    pause = FIRST_PAUSE
                    await self._talk(line)
            except* (OSError, WebSocketException):
                pass  # told below
            self._on_state(f"no connection, the next try in {pause:g} s", False)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _talk(self, line: ClientConnection) -> None:
        await line.send(str(self._heard))
        async with asyncio.TaskGroup() as both:
            saying = both.create_task(self._send(line))
            async for message in line:
                self._hear(json.loads(message))
            saying.cancel()

    async def _send(self, line: ClientConnection) -> None:
        sent: set[str] = set()
        while True:
            self._has_said.clear()
            for key, message in list(self._unheard.items()):
                if key not in sent:
                    sent.add(key)
                    await line.send(message)
            await self._has_said.wait()

    def _hear(self, line: dict[str, Any]) -> None:
        self._heard += 1
        self._unheard.pop(line["key"], None)
        self._on_line(line["author"], line["text"])
