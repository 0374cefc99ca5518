"""Work that goes on until it is told to end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tkasync import (
    checkpoint,
)


@pytest.fixture
def hold() -> Iterator[Any]:
    """An event on which work waits; set at the end."""
    event = threading.Event()
    yield event
    event.set()


def hold_on(event: Any) -> None:
    """Work for a thread: until *event* or the abort."""
    while not event.wait(0.002):
        checkpoint()


async def hold_on_async(event: Any) -> None:
    while not event.is_set():
        await asyncio.sleep(0.002)
