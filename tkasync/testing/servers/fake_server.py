"""`FakeServer`: HTTP on this machine, whose answers are held, late, slow or broken off, as a test wants."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from types import TracebackType
from typing import Any, Self

from tkasync.dispatch.timers import check_seconds
from tkasync.testing.servers.web_socket import FakeWebSocket, accept_key

_LONGEST = 60.0  # seconds that a held request waits, for a test that forgets to answer


@dataclass(frozen=True)
class _Reply:
    body: bytes
    status: int
    headers: Mapping[str, str]
    delay: float
    portion: int
    pause: float
    breaks_off_at: int | None


def _reply(
    body: bytes | str,
    status: int,
    headers: Mapping[str, str] | None,
    delay: float,
    portion: int | None,
    pause: float,
    breaks_off_at: int | None,
) -> _Reply:
    raw = body.encode() if isinstance(body, str) else body
    check_seconds("delay", delay)
    check_seconds("pause", pause)
    if portion is not None and portion < 1:
        raise ValueError(f"portion is {portion}, and must be a number of bytes, 1 or more")
    return _Reply(raw, status, dict(headers or {}), delay, portion or max(1, len(raw)), pause, breaks_off_at)


class FakeRequest:
    """A request that a `FakeServer` was asked. Any thread."""

    def __init__(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> None:
        self.method: str = method
        self.path: str = path
        """As it was asked for, with its query."""
        self.headers: Mapping[str, str] = headers
        self.body: bytes = body
        self._answered = threading.Event()
        self._reply: _Reply | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it was not answered yet."""
        return not self._answered.is_set()

    def answer(
        self,
        body: bytes | str = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        portion: int | None = None,
        pause: float = 0.0,
        breaks_off_at: int | None = None,
    ) -> None:
        """Answer it, where its path is held; the arguments are those of `FakeServer.give`.

        Raises:
            RuntimeError: it has its answer.
        """
        self.reply_with(_reply(body, status, headers, 0.0, portion, pause, breaks_off_at))

    def reply_with(self, reply: _Reply) -> None:
        """Have *reply* sent."""
        if not self.is_waiting:
            raise RuntimeError(f"{self.method} {self.path} has its answer: a request is answered once")
        self._reply = reply
        self._answered.set()

    def wait_for_reply(self) -> _Reply | None:
        """Block until it is answered; None: nobody has."""
        self._answered.wait(_LONGEST)
        return self._reply

    def give_up(self) -> None:
        """Let its connection break off, if it still waits."""
        self._answered.set()


class FakeServer:
    """Serves on a free port of this machine from the moment it is made, each request on a thread of its own.

        with FakeServer() as server:
            server.give("/towns", '["Lima"]', delay=0.1)
            server.hold("/weather")
            ...
            server.wait_for(1)
            server.requests[0].answer("21 degrees")

    What is not given is answered with 404. A path that was given as a web socket is opened as one. Any thread.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._requests: list[FakeRequest] = []
        self._sockets: list[FakeWebSocket] = []
        self._replies: dict[str, _Reply | None] = {}
        self._is_closed = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.fake = self
        self.url: str = f"http://127.0.0.1:{self._server.server_port}"
        """Where it is, without a slash at its end; for a web socket, with ``ws`` in the place of ``http``."""
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="fake-server", daemon=True
        )
        self._thread.start()

    @property
    def requests(self) -> list[FakeRequest]:
        """All requests so far, in their order, those that wait too."""
        return list(self._requests)

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
            headers: further ones; Content-Length is sent in any case.
            delay: seconds before the first byte.
            portion: so many bytes are sent at a time.
            pause: seconds before each portion: it drips.
            breaks_off_at: the connection ends after so many bytes of the body.

        Raises:
            ValueError: a time below zero, or an empty portion.
        """
        self._replies[path] = _reply(body, status, headers, delay, portion, pause, breaks_off_at)

    def hold(self, path: str) -> None:
        """Have every request of *path* wait until it is answered: ``server.requests[-1].answer(...)``."""
        self._replies[path] = None

    def wait_for(self, count: int = 1, timeout: float = 5.0) -> None:
        """Block until there were *count* requests, opened web sockets included.

        Raises:
            TimeoutError: there were fewer within *timeout* seconds of real time.
        """
        end = monotonic() + check_seconds("wait_for(timeout)", timeout)
        with self._changed:
            while len(self._requests) < count:
                if not self._changed.wait(end - monotonic()) and monotonic() >= end:
                    raise TimeoutError(f"{len(self._requests)} of {count} requests came within {timeout:g} s")

    def close(self) -> None:
        """Break off what is being answered, and serve no more. Takes a moment."""
        self._is_closed.set()
        for request in self.requests:
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

    def take(self, request: FakeRequest, socket: FakeWebSocket | None = None) -> _Reply | None:
        """Note *request*, and return its reply; None: break off. Blocks where its path is held."""
        with self._changed:
            self._requests.append(request)
            if socket is not None:
                self._sockets.append(socket)
            self._changed.notify_all()
        missing = _reply("not found", 404, None, 0.0, None, 0.0, None)
        reply = self._replies.get(request.path, missing)
        if socket is not None or reply is not None:
            request.give_up()
        return request.wait_for_reply() if reply is None else reply

    def pause(self, seconds: float) -> bool:
        """Wait so long; whether the server was closed meanwhile."""
        return self._is_closed.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
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
        if reply is None or self.server.fake.pause(reply.delay):
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
        self.send_header("Sec-WebSocket-Accept", accept_key(request.headers["Sec-WebSocket-Key"]))
        self.end_headers()
        socket.listen()

    def _send(self, reply: _Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        body = reply.body if self.command != "HEAD" else b""
        end = len(body) if reply.breaks_off_at is None else min(reply.breaks_off_at, len(body))
        for start in range(0, end, reply.portion):
            if self.server.fake.pause(reply.pause):
                self.close_connection = True
                return
            self.wfile.write(body[start : min(start + reply.portion, end)])
            self.wfile.flush()
        self.close_connection = self.close_connection or end < len(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Not on stderr."""
