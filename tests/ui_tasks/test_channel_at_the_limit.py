"""A send or a close at the recursion limit: whoever waits is woken by the next one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.recursion import at_each_depth
from tests.support.world import World
from tkasync import THREAD, UI, Channel, spawn_task


def one_by_one(channel: Channel[int], got: list[int]) -> None:
    got.extend(channel)


async def one_by_one_async(channel: Channel[int], got: list[int]) -> None:
    async for item in channel:
        got.append(item)


RECEIVERS = [(one_by_one, {"executor": THREAD}), (one_by_one_async, {}), (one_by_one_async, {"executor": UI})]


@pytest.mark.parametrize(("receive", "options"), RECEIVERS, ids=["thread", "coroutine", "UI task"])
def test_a_send_that_meets_the_limit_loses_no_receiver(
    world: World, receive: Any, options: dict[str, Any]
) -> None:
    channel, got = Channel[int](), list[int]()
    task = spawn_task(receive, channel, got, **options)
    world.until(lambda: channel._waiting)
    at_each_depth(lambda: channel.send(1))
    channel.send(2)
    world.until(lambda: 2 in got)
    channel.close()
    world.until(task.done)


@pytest.mark.parametrize(("receive", "options"), RECEIVERS, ids=["thread", "coroutine", "UI task"])
def test_a_close_that_meets_the_limit_ends_all_when_it_is_called_again(
    world: World, receive: Any, options: dict[str, Any]
) -> None:
    channel, got = Channel[int](), list[int]()
    tasks = [spawn_task(receive, channel, got, **options) for _ in range(3)]
    world.until(lambda: len(channel._waiting) == 3)
    at_each_depth(channel.close)
    channel.close()
    world.until(lambda: all(task.done() for task in tasks))
