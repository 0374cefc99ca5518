"""httpx on the loop of the UI thread, against a server of a few lines on the same loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress

import pytest

from tests.ui_tasks.libraries.conftest import Run

httpx = pytest.importorskip("httpx")
PIECE = b"x" * 1000


async def attend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer "/3" by three pieces, one after the other, and "/never" not at all, until the client hangs up."""
    with closing(writer), suppress(asyncio.IncompleteReadError):
        while True:
            request = await reader.readuntil(b"\r\n\r\n")
            path = request.split()[1].decode()
            if path != "/never":
                await answer(writer, int(path.lstrip("/")))


async def answer(writer: asyncio.StreamWriter, pieces: int) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(PIECE) * pieces))
    for _ in range(pieces):
        await asyncio.sleep(0.002)
        writer.write(PIECE)


@asynccontextmanager
async def client(**options: object) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server; without TLS, whose certificates take a while to read."""
    attending: list[asyncio.Task[None]] = []
    server = await asyncio.start_server(
        lambda *ends: attending.append(asyncio.create_task(attend(*ends))), "127.0.0.1", 0
    )
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with httpx.AsyncClient(base_url=url, verify=False, trust_env=False, **options) as made:
        yield made
    server.close()
    await asyncio.gather(*attending)


def test_many_requests_are_answered(run: Run) -> None:
    async def work() -> list[int]:
        async with client() as here:
            replies = await asyncio.gather(*(here.get(f"/{number % 3}") for number in range(9)))
            return [len(reply.content) for reply in replies]

    assert run(work) == [1000 * (number % 3) for number in range(9)]


def test_a_body_comes_in_pieces(run: Run) -> None:
    async def work() -> int:
        async with client() as here, here.stream("GET", "/8") as reply:
            return sum([len(piece) async for piece in reply.aiter_raw()])

    assert run(work) == 8000


def test_a_time_limit_of_asyncio_runs_out(run: Run) -> None:
    async def work() -> str:
        async with client(timeout=None) as here:
            # On its connection, which is accepted by then: a server that is closed as it accepts leaves one open
            # (gh-109564), and a limit may run out before that.
            await here.get("/0")
            try:
                async with asyncio.timeout(0.02):
                    await here.get("/never")
            except TimeoutError:
                return "time is up"
            return "no error"

    assert run(work) == "time is up"
