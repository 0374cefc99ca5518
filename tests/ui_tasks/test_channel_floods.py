"""A mailbox that is flooded: the window is woken once, and lives on."""

from __future__ import annotations

import threading
from typing import Any

from tests.support import GIVE_UP, let_work_end
from tests.ui_tasks.receivers import (
    on_ui,
)
from tkasync import Channel, Runtime, sleep, spawn_ui_task
from tkasync.testing import FakeHost, Pilot


def test_a_flood_wakes_the_window_once(fake_host: FakeHost, runtime: Runtime) -> None:
    channel: Channel[int] = Channel()
    seen: list[Any] = []
    handle = on_ui(channel, seen)
    fake_host.run_pending()
    for number in range(10_000):
        channel.send(number)
    assert len(runtime.queue) == 1
    channel.close()
    let_work_end(fake_host)
    assert (len(seen), handle.result()) == (10_000, "ended")


def test_a_receiver_gives_way_when_its_turn_is_over(fake_host: FakeHost, runtime: Runtime) -> None:
    channel: Channel[int] = Channel()
    seen: list[Any] = []
    handle = on_ui(channel, seen)
    fake_host.run_pending()
    for number in range(5):
        channel.send(number)
    most = 0
    while len(seen) < 5:
        before = len(seen)
        runtime.queue.drain_and_execute(budget=0.0)
        most = max(most, len(seen) - before)
    assert most == 1
    handle.abort()
    fake_host.run_pending()


def test_a_window_lives_while_a_channel_is_flooded(pilot: Pilot) -> None:
    channel: Channel[int] = Channel()
    seen: list[Any] = []
    ticks: list[int] = []

    async def tick() -> None:
        while True:
            ticks.append(len(seen))
            await sleep(0.001)

    on_ui(channel, seen)
    handle = spawn_ui_task(tick)
    stop = threading.Event()

    def flood() -> None:
        number = 0
        while not stop.is_set() and number < 200_000:
            channel.send(number)
            number += 1

    thread = threading.Thread(target=flood)
    thread.start()
    pilot.wait_until(lambda: len(ticks) > 10, timeout=GIVE_UP)
    stop.set()
    thread.join(GIVE_UP)
    channel.close()
    handle.abort()
    pilot.settle(GIVE_UP)
    assert seen == list(range(len(seen)))
