"""A real HTTP server on the loopback, for apps that show how they deal with one; slow and broken on demand."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class LoopbackServer(ThreadingHTTPServer):
    """Serves on *port*, or a free one, from the moment it is made; any thread may change its attributes.

    Args:
        answer: the class that answers a request.
        name: of its thread.
        port: 0 is any that is free.
    """

    daemon_threads = True

    def __init__(self, answer: type[Answer], name: str, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), answer)
        self.fails = False
        """It breaks off in the middle of each answer."""
        self.is_closing = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), name=name, daemon=True)
        self._thread.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a reader that has lost interest."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def close(self) -> None:
        """Break off what is being answered, and serve no more. Takes a twentieth of a second at most."""
        self.is_closing.set()
        self.shutdown()
        self.server_close()
        self._thread.join()


class Answer(BaseHTTPRequestHandler):
    """Answers one request after the other of a connection, on a thread of its own."""

    server: LoopbackServer

    def send_slowly(self, body: bytes, portion: int, pause: Callable[[], float]) -> None:
        """Send *body*, *portion* bytes after each *pause*, which is in seconds."""
        for start in range(0, len(body), portion):
            breaks_off = self.server.fails and start >= len(body) // 2
            if breaks_off or self.server.is_closing.wait(pause()):
                self.close_connection = True
                return
            self.wfile.write(body[start : start + portion])

    def log_message(self, format: str, *args: Any) -> None:
        """Not on stderr: the window shows how it goes."""
