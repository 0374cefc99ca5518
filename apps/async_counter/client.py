"""The same request as a function for a thread and as a coroutine for a loop. Neither knows of the window."""

from __future__ import annotations

import json

import httpx

from tkasync import checkpoint, report_progress


def request(method: str, url: str) -> int:
    """Ask with *method* and read the answer, however slowly it comes; the counter in it.

    Raises:
        httpx.HTTPError: there was no answer, or not all of it.
    """
    body = b""
    with httpx.Client(trust_env=False) as client, client.stream(method, url) as answer:
        answer.raise_for_status()
        for portion in answer.iter_raw():
            checkpoint()
            body += portion
            report_progress(len(body), int(answer.headers["Content-Length"]))
    return int(json.loads(body)["counter"])


async def request_async(method: str, url: str) -> int:
    """What `request` does, without a thread."""
    body = b""
    async with httpx.AsyncClient(trust_env=False) as client, client.stream(method, url) as answer:
        answer.raise_for_status()
        async for portion in answer.aiter_raw():
            body += portion
            report_progress(len(body), int(answer.headers["Content-Length"]))
    return int(json.loads(body)["counter"])
