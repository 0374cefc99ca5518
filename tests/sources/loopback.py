"""A server on the loopback that says whatever a test wants, and a source of its rows."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import urlopen

from tests.support import GIVE_UP
from tkasync.widgets import RemoteSource, View

Says = Callable[[int, int], Any]
"""``says(start, size)``: what the server sends: bytes as they are, a number as a status, the rest as JSON."""


class Liar:
    """What the server says, and what it was asked for."""

    def __init__(self, says: Says) -> None:
        self.says = says
        self.asked: list[tuple[int, int]] = []
        self.address = ""

    def source(self) -> RemoteSource:
        """A source that asks it."""
        return RemoteSource(self._fetch, columns=("id", "name"))

    def _fetch(self, view: View, start: int, size: int) -> Any:
        with urlopen(f"{self.address}/{start}/{size}", timeout=GIVE_UP) as reply:
            found = json.load(reply)
        return found["rows"], found.get("total")


@contextmanager
def lying(says: Says) -> Iterator[Liar]:
    """A server that says what *says* returns."""
    liar = Liar(says)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            start, size = map(int, self.path.strip("/").split("/"))
            liar.asked.append((start, size))
            said = liar.says(start, size)
            if isinstance(said, int):
                self.send_error(said)
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    liar.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield liar
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def rows_of(start: int, size: int, there: int) -> list[Any]:
    """The rows that an honest server has, of *there*."""
    return [(place, place, f"name {place}") for place in range(start, min(start + size, there))]
