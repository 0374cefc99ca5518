"""Who receives from a channel: a UI task, a coroutine, a thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tkasync import Channel, TaskHandle, spawn_task, spawn_ui_task


async def receive(channel: Channel[Any], seen: list[Any]) -> str:
    async for item in channel:
        seen.append(item)
    return "ended"


def receive_in_thread(channel: Channel[Any], seen: list[Any]) -> str:
    for item in channel:
        seen.append(item)
    return "ended"


def on_ui(channel: Channel[Any], seen: list[Any]) -> TaskHandle[Any]:
    return spawn_ui_task(receive, channel, seen)


def in_coroutine(channel: Channel[Any], seen: list[Any]) -> TaskHandle[Any]:
    return spawn_task(receive, channel, seen)


def in_thread(channel: Channel[Any], seen: list[Any]) -> TaskHandle[Any]:
    return spawn_task(receive_in_thread, channel, seen)


Receiver = Callable[[Channel[Any], list[Any]], TaskHandle[Any]]
receivers = pytest.mark.parametrize("start", [on_ui, in_coroutine, in_thread])
