"""The same sum as a function, a coroutine and a generator."""

from __future__ import annotations

import asyncio
from collections.abc import Generator


def plain(a: int, b: int = 0) -> int:
    return a + b


async def coroutine(a: int, b: int = 0) -> int:
    await asyncio.sleep(0)
    return a + b


def generator(a: int, b: int = 0) -> Generator[int, None, int]:
    yield a
    return a + b
