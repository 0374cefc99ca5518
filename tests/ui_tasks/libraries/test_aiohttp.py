"""aiohttp, client and server, on the loop of the UI thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.ui_tasks.libraries.conftest import Run

aiohttp = pytest.importorskip("aiohttp")
web = pytest.importorskip("aiohttp.web")


async def square(request: web.Request) -> web.Response:
    return web.json_response((await request.json()) ** 2)


async def trickle(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(4):
        await response.write(bytes(1000))
        await asyncio.sleep(0.002)
    return response


async def shout(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        await socket.send_str(message.data.upper())
    return socket


async def never(_request: web.Request) -> web.Response:
    return await asyncio.get_running_loop().create_future()


@asynccontextmanager
async def server() -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes([web.post("/", square), web.get("/trickle", trickle)])
    app.add_routes([web.get("/shout", shout), web.get("/never", never)])
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def ask_for_square(session: aiohttp.ClientSession, number: int) -> int:
    async with session.post("/", json=number) as reply:
        answer: int = await reply.json()
        return answer


def test_many_requests_are_answered(run: Run) -> None:
    async def work() -> list[int]:
        async with server() as url, aiohttp.ClientSession(url) as session:
            return await asyncio.gather(*(ask_for_square(session, number) for number in range(9)))

    assert run(work) == [number**2 for number in range(9)]


def test_a_body_comes_in_pieces_and_a_websocket_talks(run: Run) -> None:
    async def work() -> tuple[int, list[str]]:
        async with server() as url, aiohttp.ClientSession(url) as session:
            async with session.get("/trickle") as reply:
                length = sum([len(piece) async for piece in reply.content.iter_any()])
            async with session.ws_connect("/shout") as socket:
                heard = []
                for word in ("one", "two", "three"):
                    await socket.send_str(word)
                    heard.append(await socket.receive_str())
            return length, heard

    assert run(work) == (4000, ["ONE", "TWO", "THREE"])


def test_a_time_limit_of_the_library_runs_out(run: Run) -> None:
    async def work() -> str:
        limit = aiohttp.ClientTimeout(sock_read=0.02)
        async with server() as url, aiohttp.ClientSession(url) as session:
            # Its connection is accepted before the limit can run out (gh-109564).
            await ask_for_square(session, 1)
            try:
                await session.get("/never", timeout=limit)
            except TimeoutError:
                return "time is up"
            return "no error"

    assert run(work) == "time is up"
