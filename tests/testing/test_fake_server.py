"""`FakeServer`: answers that are held, late, slow or broken, and a web socket."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, IncompleteRead
from time import monotonic
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.support import GIVE_UP, let_work_end, until
from tkasync import spawn_task
from tkasync.testing import FakeHost, FakeRequest, FakeServer, FakeWebSocket


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as server:
        yield server


def read(url: str) -> str:
    with urlopen(url, timeout=GIVE_UP) as answer:
        return str(answer.read().decode())


def error_of(url: str) -> BaseException:
    with pytest.raises((OSError, HTTPException)) as error:
        read(url)
    return error.value


def test_what_is_given_is_answered_and_what_was_asked_is_kept(server: FakeServer) -> None:
    server.give("/towns?page=2", "Lima", headers={"X-Pages": "3"})
    request = Request(f"{server.url}/towns?page=2", b"all", {"Accept": "text/plain"}, method="PUT")
    with urlopen(request, timeout=GIVE_UP) as answer:
        assert (answer.read(), answer.headers["X-Pages"]) == (b"Lima", "3")
    (asked,) = server.requests
    assert (asked.method, asked.path, asked.body) == ("PUT", "/towns?page=2", b"all")
    assert asked.headers["Accept"] == "text/plain"


def test_what_is_not_given_is_not_found_and_a_status_is_an_error(server: FakeServer) -> None:
    server.give("/busy", "later", status=503)
    for path, status in (("/nothing", 404), ("/busy", 503)):
        with pytest.raises(HTTPError) as error:
            read(server.url + path)
        assert error.value.code == status
        error.value.close()


def test_a_held_request_has_its_answer_when_the_test_gives_it(
    fake_host: FakeHost, server: FakeServer
) -> None:
    shown: list[str] = []
    server.hold("/weather")
    for count in (1, 2):
        spawn_task(read, f"{server.url}/weather", on_result=shown.append)
        server.wait_for(count, GIVE_UP)
    first, second = server.requests
    second.answer("snow")
    until(lambda: fake_host.run_pending() or shown == ["snow"])
    assert first.is_waiting
    first.answer("sun")
    let_work_end(fake_host)
    assert shown == ["snow", "sun"]
    with pytest.raises(RuntimeError, match="answered once"):
        first.answer("rain")


def test_a_function_answers_what_is_not_given() -> None:
    def answer(request: FakeRequest) -> None:
        if request.path != "/lost":
            request.answer(f"{request.method} {request.path} {len(request.body)}", status=201)

    with FakeServer(answer) as server:
        server.give("/given", "as it is")
        request = Request(f"{server.url}/a?b", b"four", method="PATCH")
        with urlopen(request, timeout=GIVE_UP) as reply:
            assert (reply.status, reply.read()) == (201, b"PATCH /a?b 4")
        assert read(f"{server.url}/given") == "as it is"
        with pytest.raises(HTTPException):
            read(f"{server.url}/lost")


def test_a_close_ends_the_pause_of_a_function() -> None:
    paused: list[bool] = []

    def answer(_request: FakeRequest) -> None:
        paused.append(server.pause(600))

    server = FakeServer(answer)
    errors: list[BaseException] = []
    asking = threading.Thread(target=lambda: errors.append(error_of(server.url)))
    asking.start()
    server.wait_for(1, GIVE_UP)
    server.close()
    asking.join(GIVE_UP)
    assert (paused, len(errors)) == ([True], 1)


def test_what_a_function_answers_when_the_server_is_closed_is_sent() -> None:
    asked, closed = threading.Event(), threading.Event()

    def answer(request: FakeRequest) -> None:
        asked.set()
        closed.wait(GIVE_UP)
        request.answer("done")

    server, answers = FakeServer(answer), list[str]()
    asking = threading.Thread(target=lambda: answers.append(read(server.url)))
    asking.start()
    assert asked.wait(GIVE_UP)
    server.close()
    closed.set()
    asking.join(GIVE_UP)
    assert answers == ["done"]


def test_a_body_is_made_while_it_is_sent_and_may_be_another_length_than_it_says() -> None:
    def answer(request: FakeRequest) -> None:
        length = {"Content-Length": "10"} if request.path == "/short" else {}
        request.answer((piece for piece in (b"01", b"23")), headers=length)

    with FakeServer(answer) as server:
        assert read(f"{server.url}/all") == "0123"
        with pytest.raises(IncompleteRead) as error:
            read(f"{server.url}/short")
        assert error.value.partial == b"0123"
        server.give("/long", b"0123456789", headers={"Content-Length": "4"})
        assert read(f"{server.url}/long") == "0123"


def test_a_server_comes_back_at_its_port() -> None:
    with FakeServer() as first:
        pass
    with FakeServer(lambda request: request.answer("again"), port=first.port) as second:
        assert read(first.url) == read(second.url) == "again"


def test_an_answer_drips_and_comes_late(server: FakeServer) -> None:
    server.give("/file", b"0123456789", portion=3, pause=0.02, delay=0.05)
    begun = monotonic()
    with urlopen(f"{server.url}/file", timeout=GIVE_UP) as answer:
        pieces = list(iter(lambda: answer.read1(), b""))
    assert (b"".join(pieces), monotonic() - begun >= 0.13) == (b"0123456789", True)


def test_an_answer_breaks_off(server: FakeServer) -> None:
    server.give("/file", b"0123456789", breaks_off_at=4)
    with pytest.raises(IncompleteRead) as error:
        read(f"{server.url}/file")
    assert error.value.partial == b"0123"


def test_the_close_breaks_off_what_waits(server: FakeServer) -> None:
    server.hold("/weather")
    errors: list[BaseException] = []
    asking = threading.Thread(target=lambda: errors.append(error_of(f"{server.url}/weather")))
    asking.start()
    server.wait_for(1, GIVE_UP)
    server.close()
    asking.join(GIVE_UP)
    assert len(errors) == 1
    with pytest.raises(OSError, match=r"."):
        read(f"{server.url}/weather")


def test_too_few_requests_are_a_timeout_and_times_below_zero_are_refused(server: FakeServer) -> None:
    with pytest.raises(TimeoutError, match="0 of 1 requests"):
        server.wait_for(1, timeout=0.01)
    with pytest.raises(ValueError, match="portion is 0"):
        server.give("/file", portion=0)
    with pytest.raises(ValueError, match="delay"):
        server.give("/file", delay=-1)


def test_a_web_socket_hears_sends_and_is_closed_or_dropped(server: FakeServer) -> None:
    websockets = pytest.importorskip("websockets")
    url = server.url.replace("http", "ws") + "/chat"
    long = "ä" * 70_000

    async def talk() -> list[str]:
        heard = []
        async with websockets.connect(url, max_size=None) as client:
            await client.send("hello")
            await client.send(long)
            await asyncio.to_thread(server.web_sockets[0].wait_for, 2, GIVE_UP)
            for text in ("welcome", "x" * 300, long):
                server.web_sockets[0].send(text)
                heard.append(await client.recv())
            await (await client.ping())
            server.web_sockets[0].close(4001, "enough")
            with pytest.raises(websockets.ConnectionClosed) as error:
                await client.recv()
        assert (error.value.rcvd.code, error.value.rcvd.reason) == (4001, "enough")
        async with websockets.connect(url) as client:
            server.web_sockets[1].drop()
            with pytest.raises(websockets.ConnectionClosedError):
                await client.recv()
        return heard

    assert asyncio.run(talk()) == ["welcome", "x" * 300, long]
    assert server.web_sockets[0].received == ["hello", long]
    assert [asked.path for asked in server.requests] == ["/chat", "/chat"]


@contextmanager
def raw_web_socket(server: FakeServer) -> Iterator[tuple[socket.socket, FakeWebSocket]]:
    """A client that spells its headers in lower case, as HTTP allows."""
    opening = "GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=GIVE_UP) as client:
        client.sendall(f"{opening}sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode())
        opened = client.recv(4096)
        assert b" 101 " in opened
        assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in opened  # of RFC 6455 for this key
        yield client, server.web_sockets[0]


@pytest.mark.parametrize(
    ("first", "payload", "code"),
    [(0x82, b"\x00\xff", 1003), (0x81, b"\xff\xfe", 1007), (0x81, b"\xc3", 1007)],
)
def test_a_web_socket_closes_for_what_is_no_text(
    server: FakeServer, first: int, payload: bytes, code: int
) -> None:
    with raw_web_socket(server) as (client, here):
        client.sendall(bytes([first, 0x80 | len(payload)]) + bytes(4) + payload)
        frame = client.recv(4096)
        assert (frame[0] & 0x0F, int.from_bytes(frame[2:4], "big")) == (8, code)
        assert client.recv(4096) == b""  # the connection has ended, too
        until(lambda: not here.is_open)
    assert here.received == []
