"""uvicorn serves from the loop of the UI thread."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.ui_tasks.libraries.conftest import Run

uvicorn = pytest.importorskip("uvicorn")


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer with the path of the request, after a moment."""
    if scope["type"] == "lifespan":
        for moment in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{moment}.complete"})
        return
    await asyncio.sleep(0.002)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


async def get(port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.0\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer.rpartition(b"\r\n")[2]


def test_requests_are_answered_until_it_is_told_to_exit(run: Run) -> None:
    async def work() -> list[bytes]:
        config = uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="on", log_config=None)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.002)
        port = server.servers[0].sockets[0].getsockname()[1]
        answers = await asyncio.gather(*(get(port, f"/{number}") for number in range(10)))
        server.should_exit = True
        await serving
        return list(answers)

    assert run(work) == [b"/%d" % number for number in range(10)]
