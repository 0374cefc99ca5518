"""websockets, client and server, on the loop of the UI thread."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.ui_tasks.libraries.conftest import Run

client = pytest.importorskip("websockets.asyncio.client")
server = pytest.importorskip("websockets.asyncio.server")


async def shout(socket: Any) -> None:
    async for word in socket:
        await socket.send(word.upper())


def serve(attend: Any) -> Any:
    return server.serve(attend, "127.0.0.1", 0)


def connect(served: Any) -> Any:
    return client.connect(f"ws://127.0.0.1:{served.sockets[0].getsockname()[1]}", proxy=None)


def test_words_go_there_and_back(run: Run) -> None:
    async def talk(served: Any, name: str) -> list[str]:
        async with connect(served) as socket:
            heard = []
            for number in range(5):
                await socket.send(f"{name} {number}")
                heard.append(await socket.recv())
            await (await socket.ping())
            return heard

    async def work() -> list[list[str]]:
        async with serve(shout) as served:
            return await asyncio.gather(*(talk(served, name) for name in "abcd"))

    assert run(work) == [[f"{name} {number}" for number in range(5)] for name in "ABCD"]


def test_all_hear_a_broadcast_and_the_end(run: Run) -> None:
    async def listen(served: Any) -> list[str]:
        async with connect(served) as socket:
            return [word async for word in socket]

    async def work() -> list[list[str]]:
        async with serve(lambda socket: socket.wait_closed()) as served:
            listening = [asyncio.create_task(listen(served)) for _ in range(5)]
            while len(served.connections) < 5:
                await asyncio.sleep(0.002)
            server.broadcast(served.connections, "hello")
            served.close()
            return await asyncio.gather(*listening)

    assert run(work) == [["hello"]] * 5
