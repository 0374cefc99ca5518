"""The room that the guests meet in: a websocket server on the loopback. It knows nothing of the windows.

A guest first says how many lines it has heard, and is told those that it has missed. Each line has a key, by which the
room knows one that a guest says again because its connection broke before it heard it.
"""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import suppress
from itertools import cycle
from typing import Any

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

TALK = ("Has anybody seen my keys?", "It rains.", "I am still here.", "Nothing, go on.", "Is there more tea?")


class Room:
    """What was said so far, and who is there. Its coroutines run on one loop, one after the other."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}"
        self.lines: list[str] = []
        self._keys: set[str] = set()
        self._talk = enumerate(cycle(TALK))  # goes on where it was switched off: a number is not said twice
        self.guests: set[ServerConnection] = set()

    async def open(self) -> None:
        """Let guests in until it is cancelled; then the connections are closed, and what was said is kept."""
        async with serve(self._attend, "127.0.0.1", self.port, close_timeout=1):
            await asyncio.get_running_loop().create_future()

    async def talk(self, pause: float = 1.0) -> None:
        """Say something every *pause* seconds until it is cancelled."""
        for number, text in self._talk:
            self.say({"key": f"Robin {number}", "author": "Robin", "text": text})
            await asyncio.sleep(pause)

    def say(self, line: dict[str, Any]) -> None:
        """Add *line*, unless it is known, and tell it to all. On the thread of the loop."""
        if line["key"] not in self._keys:
            self._keys.add(line["key"])
            self.lines.append(json.dumps(line))
            broadcast(self.guests, self.lines[-1])

    async def _attend(self, guest: ServerConnection) -> None:
        try:
            with suppress(ConnectionClosed):  # a guest may go at any moment, and without a word
                heard = int(await guest.recv())
                while heard < len(self.lines):  # more may be said while it is told
                    await guest.send(self.lines[heard])
                    heard += 1
                self.guests.add(guest)
                async for line in guest:
                    self.say(json.loads(line))
        finally:
            self.guests.discard(guest)
