"""`FakeServer`: HTTP on this machine, whose answers are held, late, slow or broken off, as a test wants."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tkasync.testing.probes.exchange import Arrivals
from tkasync.testing.servers.request import FakeRequest, Reply, reply_of
from tkasync.testing.servers.web_socket import FakeWebSocket, accept_key


class FakeServer:
    """Serves on a free port of this machine from the moment it is made, each request on a thread of its own.

        with FakeServer() as server:
            server.give("/towns", '["Lima"]', delay=0.1)
            server.hold("/weather")
            ...
            server.wait_for(1)
            server.requests[0].answer("21 degrees")

    What is not given is answered with 404. A web socket is opened at any path. Any thread.

    Args:
        on_request: is called with each request of a path that is neither given nor held, on its thread, and answers it:
            ``request.answer(...)``. One that it leaves without an answer is broken off.
        port: by default any that is free.
    """

    def __init__(self, on_request: Callable[[FakeRequest], object] | None = None, *, port: int = 0) -> None:
        self._on_request = on_request
        self._requests: Arrivals[FakeRequest] = Arrivals("requests")
        self._held: list[FakeRequest] = []
        self._sockets: list[FakeWebSocket] = []
        self._replies: dict[str, Reply | None] = {}
        self._is_closed = threading.Event()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.fake = self
        self.port: int = self._server.server_port
        self.url: str = f"http://127.0.0.1:{self.port}"
        """Where it is, without a slash at its end; for a web socket, with ``ws`` in the place of ``http``."""
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="fake-server", daemon=True
        )
        self._thread.start()

    @property
    def requests(self) -> list[FakeRequest]:
        """All requests so far, in their order, those that wait too."""
        return self._requests.all

    @property
    def web_sockets(self) -> list[FakeWebSocket]:
        """All web sockets that were opened so far."""
        return list(self._sockets)

    def give(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
        portion: int | None = None,
        pause: float = 0.0,
        breaks_off_at: int | None = None,
    ) -> None:
        """Answer every request of *path* so from now on.

        Args:
            path: as it is asked for, with its query.
            body: what is sent.
            status: the HTTP status.
            headers: further ones; a Content-Length among them is sent instead of the true one.
            delay: seconds before the first byte.
            portion: so many bytes are sent at a time.
            pause: seconds before each portion: it drips.
            breaks_off_at: the connection ends after so many bytes of the body.

        Raises:
            ValueError: a time below zero, or an empty portion.
        """
        self._replies[path] = reply_of(body, status, headers, delay, portion, pause, breaks_off_at)

    def hold(self, path: str) -> None:
        """Have every request of *path* wait until it is answered: ``server.requests[-1].answer(...)``."""
        self._replies[path] = None

    def wait_for(self, count: int = 1, timeout: float = 5.0) -> None:
        """Block until there were *count* requests, opened web sockets included.

        Raises:
            TimeoutError: there were fewer within *timeout* seconds of real time.
        """
        self._requests.wait_for(count, timeout)

    def close(self) -> None:
        """Break off what is being answered, and serve no more. Takes a moment."""
        self._is_closed.set()
        # Not one that a function answers just now: what it has done would be done, and not heard of.
        for request in list(self._held):
            request.give_up()
        for socket in self.web_sockets:
            socket.drop()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def take(self, request: FakeRequest, socket: FakeWebSocket | None = None) -> Reply | None:
        """Note *request*, and return its reply; None: break off. Blocks where its path is held."""
        if socket is not None:
            self._sockets.append(socket)  # before the request: who waits for that finds it
        self._requests.add(request)
        if socket is not None:
            request.give_up()
            return None
        if request.path in self._replies:
            if (given := self._replies[request.path]) is not None:
                request.reply_with(given)
            else:
                self._held.append(request)
                if self._is_closed.is_set():  # since before the close looked
                    request.give_up()
        elif self._on_request is None:
            request.answer("not found", status=404)
        else:
            try:
                self._on_request(request)
            finally:
                request.give_up()
        return request.wait_for_reply()

    def pause(self, seconds: float) -> bool:
        """Block for so many seconds, in `on_request`; whether the server was closed meanwhile.

        Its time is over then at once: so a slow answer does not hold up the close.
        """
        return self._is_closed.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A hundred that ask at once: with the five of the library some wait for a second.
    request_queue_size = 128
    fake: FakeServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a reader that has lost interest."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def handle_one_request(self) -> None:
        """Take a request of any method."""
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = FakeRequest(self.command, self.path, dict(self.headers.items()), body)
        if self.headers.get("Upgrade", "").lower() == "websocket":
            self._open_socket(request)
            return
        reply = self.server.fake.take(request)
        if reply is None or (reply.delay and self.server.fake.pause(reply.delay)):
            self.close_connection = True
        else:
            self._send(reply)

    def _open_socket(self, request: FakeRequest) -> None:
        self.close_connection = True
        # Known before the client is told that it is open.
        socket = FakeWebSocket(self.connection, self.rfile)
        self.server.fake.take(request, socket)
        self.send_response(101)
        for name, value in (("Upgrade", "websocket"), ("Connection", "Upgrade")):
            self.send_header(name, value)
        self.send_header("Sec-WebSocket-Accept", accept_key(self.headers.get("Sec-WebSocket-Key", "")))
        self.end_headers()
        socket.listen()

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        has_length = "content-length" in map(str.lower, reply.headers)
        if isinstance(reply.body, bytes) and not has_length:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        body = reply.body if self.command != "HEAD" else b""
        if not isinstance(body, bytes):
            self.close_connection = True
            for piece in body:
                self.wfile.write(piece)
            return
        end = len(body) if reply.breaks_off_at is None else min(reply.breaks_off_at, len(body))
        for start in range(0, end, reply.portion):
            # What is sent at once is sent whole, also where the server is closed meanwhile.
            if reply.pause and self.server.fake.pause(reply.pause):
                self.close_connection = True
                return
            self.wfile.write(body[start : min(start + reply.portion, end)])
            self.wfile.flush()
        self.close_connection = self.close_connection or has_length or end < len(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Not on stderr."""
