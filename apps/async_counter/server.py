"""The server that counts: GET tells the counter, POST adds one to it first.

Slow and broken on demand. An answer comes in portions spread over `latency` seconds, so that its reader sees real
progress; a server that `fails` breaks off in the middle, and has not counted. It knows nothing of the window.
"""

from __future__ import annotations

import json
import threading

from tkasync.testing import FakeRequest, FakeServer

PORTIONS = 20
SIZE = 20_000  # bytes of an answer: a number in JSON, and spaces, which JSON allows after it


class CounterServer:
    """Serves on a free port of the loopback from the moment it is made; any thread may change its attributes."""

    def __init__(self) -> None:
        # Before it serves: the first request may come at once.
        self.counter = 0
        self.latency = 1.0
        self.fails = False
        """It breaks off in the middle of each answer."""
        self._lock = threading.Lock()
        self._server = FakeServer(self._answer)
        self.url = f"{self._server.url}/counter"

    def close(self) -> None:
        """Break off what is being answered, and serve no more."""
        self._server.close()

    def _answer(self, request: FakeRequest) -> None:
        with self._lock:
            self.counter += request.method == "POST" and not self.fails
            body = json.dumps({"counter": self.counter}).encode().ljust(SIZE)
        request.answer(
            body,
            headers={"Content-Type": "application/json"},
            portion=SIZE // PORTIONS,
            pause=self.latency / PORTIONS,
            breaks_off_at=SIZE // 2 if self.fails else None,
        )
