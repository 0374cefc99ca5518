"""The server that counts: GET tells the counter, POST adds one to it first.

Slow and broken on demand. An answer comes in portions spread over `latency` seconds, so that its reader sees real
progress; a server that `fails` breaks off in the middle, and has not counted. It knows nothing of the window.
"""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PORTIONS = 20
SIZE = 20_000  # bytes of an answer: a number in JSON, and spaces, which JSON allows after it


class CounterServer(ThreadingHTTPServer):
    """Serves on a free port of the loopback from the moment it is made; any thread may change its attributes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.url = f"http://127.0.0.1:{self.server_port}/counter"
        self.counter = 0
        self.latency = 1.0
        self.fails = False
        self.is_closing = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(
            target=self.serve_forever, args=(0.05,), name="counter-server", daemon=True
        )
        self._thread.start()

    def add(self, by: int) -> int:
        """Add *by* to the counter, unless the server fails; the counter then."""
        with self._lock:
            self.counter += 0 if self.fails else by
            return self.counter

    def close(self) -> None:
        """Break off what is being answered, and serve no more. Takes a twentieth of a second at most."""
        self.is_closing.set()
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Answer(BaseHTTPRequestHandler):
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
            self.send_slowly(body)

    def send_slowly(self, body: bytes) -> None:
        step = SIZE // PORTIONS
        for start in range(0, SIZE, step):
            breaks_off = self.server.fails and start >= SIZE // 2
            if breaks_off or self.server.is_closing.wait(self.server.latency / PORTIONS):
                return
            self.wfile.write(body[start : start + step])

    def log_message(self, format: str, *args: Any) -> None:
        """Not on stderr: the window shows how it goes."""
