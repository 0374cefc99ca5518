"""What UI tasks of the tests await, and what comes of them."""

from __future__ import annotations

from typing import Any

from tests.support.world import World
from tkasync import sleep, spawn_ui_task


async def give(value: Any, seconds: float = 0.0) -> Any:
    await sleep(seconds)
    return value


def outcome(world: World, work: Any, *args: object) -> Any:
    """What *work* gives or raises as a UI task."""
    handle = spawn_ui_task(work, *args, on_error=lambda error: None)
    world.until(handle.done)
    return handle.result()
