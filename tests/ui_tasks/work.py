"""What UI tasks of the tests await."""

from __future__ import annotations

from typing import Any

from tkasync import sleep


async def give(value: Any, seconds: float = 0.0) -> Any:
    await sleep(seconds)
    return value
