"""The same work in several kinds: a sum, a stream of numbers, and a rest that an abort ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from typing import Any

from tkasync import sleep


def plain(a: int, b: int = 0) -> int:
    return a + b


async def coroutine(a: int, b: int = 0) -> int:
    await asyncio.sleep(0)
    return a + b


def generator(a: int, b: int = 0) -> Generator[int, None, int]:
    yield a
    return a + b


def numbers(count: int) -> Generator[Any, None, Any]:
    yield from range(count)
    return "value"


async def async_numbers(count: int) -> AsyncGenerator[Any, None]:
    for number in range(count):
        yield number


async def rests() -> None:
    await asyncio.sleep(60)


async def rests_in_ui() -> None:
    await sleep(60)
