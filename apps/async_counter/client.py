"""The same request as a function for a thread and as a coroutine for a loop. Neither knows of the window."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable

import httpx

from tkasync import checkpoint, report_progress

# The server speaks plain HTTP. To load the usual certificates for each request would hold up the loop, by up to a fifth
# of a second, in which no other coroutine goes on.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def request(method: str, url: str) -> int:
    """Ask with *method* and read the answer, however slowly it comes; the counter in it.

    Raises:
        httpx.HTTPError: there was no answer, or not all of it.
    """
    body = b""
    with (
        httpx.Client(trust_env=False, verify=NO_CERTIFICATES) as client,
        client.stream(method, url) as answer,
    ):
        answer.raise_for_status()
        for portion in answer.iter_raw():
            checkpoint()
            body += portion
            report_progress(len(body), int(answer.headers["Content-Length"]))
    return int(json.loads(body)["counter"])


async def request_async(
    method: str, url: str, tell: Callable[[float, float], object] = report_progress
) -> int:
    """What `request` does, without a thread; *tell* gets the bytes so far, and all of them."""
    body = b""
    async with (
        httpx.AsyncClient(trust_env=False, verify=NO_CERTIFICATES) as client,
        client.stream(method, url) as answer,
    ):
        answer.raise_for_status()
        async for portion in answer.aiter_raw():
            body += portion
            tell(len(body), int(answer.headers["Content-Length"]))
    return int(json.loads(body)["counter"])
