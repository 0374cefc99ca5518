"""The server that counts: GET tells the counter, POST adds one to it first.

Slow and broken on demand. An answer comes in portions spread over `latency` seconds, so that its reader sees real
progress; a server that `fails` breaks off in the middle, and has not counted. It knows nothing of the window.
"""

from __future__ import annotations

import json
import threading
from contextlib import suppress

from apps._server import Answer, LoopbackServer

PORTIONS = 20
SIZE = 20_000  # bytes of an answer: a number in JSON, and spaces, which JSON allows after it


class CounterServer(LoopbackServer):
    """Serves on a free port of the loopback from the moment it is made; any thread may change its attributes."""

    def __init__(self) -> None:
        # Before it serves: the first request may come at once.
        self.counter = 0
        self.latency = 1.0
        self._lock = threading.Lock()
        super().__init__(_Answer, "counter-server")
        self.url = f"http://127.0.0.1:{self.server_port}/counter"

    def add(self, by: int) -> int:
        """Add *by* to the counter, unless the server fails; the counter then."""
        with self._lock:
            self.counter += 0 if self.fails else by
            return self.counter


class _Answer(Answer):
    server: CounterServer

    def do_GET(self) -> None:
        self.answer(0)

    def do_POST(self) -> None:
        self.answer(1)

    def answer(self, by: int) -> None:
        body = json.dumps({"counter": self.server.add(by)}).encode().ljust(SIZE)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(SIZE))
        self.end_headers()
        with suppress(ConnectionError):  # the reader has lost interest
            self.send_slowly(body, SIZE // PORTIONS, lambda: self.server.latency / PORTIONS)
