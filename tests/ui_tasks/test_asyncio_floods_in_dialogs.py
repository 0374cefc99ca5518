"""What comes again and again while a dialog stands: readiness of files, callbacks that queue each other, pauses."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest

from tests.ui_tasks.dialogs import Dialogs
from tkasync import spawn_ui_task
from tkasync.testing import Pilot
from tkasync.ui_tasks.loop import turns


@pytest.fixture
def pairs() -> Iterator[list[tuple[socket.socket, socket.socket]]]:
    made = [socket.socketpair() for _ in range(2)]
    for pair in made:
        pair[0].setblocking(False)
    yield made
    for end in (end for pair in made for end in pair):
        end.close()


def test_a_file_that_is_found_ready_twice_is_read_once(
    dialogs: Dialogs, pilot: Pilot, pairs: list[tuple[socket.socket, socket.socket]]
) -> None:
    """Both are ready; the first opens a dialog, whose turns find the second ready again before it has read."""
    (first, to_first), (second, to_second) = pairs

    def read_and_ask() -> None:
        seen.append(first.recv(10))
        loops[0].call_later(0.02, dialogs.close)
        dialogs.show()

    def read() -> None:
        seen.append(second.recv(10))

    async def works() -> None:
        loop = asyncio.get_running_loop()
        loops.append(loop)
        loop.set_exception_handler(lambda _loop, context: errors.append(context))
        loop.add_reader(first, read_and_ask)
        loop.add_reader(second, read)
        to_first.send(b"one")
        to_second.send(b"two")
        while dialogs.is_open() or len(seen) < 2:
            await asyncio.sleep(0.005)
        for file in (first, second):
            loop.remove_reader(file)

    seen, errors, loops = list[bytes](), list[Any](), list[asyncio.AbstractEventLoop]()
    handle = spawn_ui_task(works)
    pilot.wait_until(handle.done)
    assert handle.result() is None
    assert sorted(seen) == [b"one", b"two"]
    assert errors == []


def count_spins(dialogs: Dialogs, pilot: Pilot, seconds: float) -> int:
    """How often a callback that queues itself runs in a dialog of *seconds*."""

    def spin() -> None:
        spins.append(1)
        if dialogs.is_open():
            loops[0].call_soon(spin)

    async def works() -> None:
        loops.append(asyncio.get_running_loop())
        end = monotonic() + seconds
        loops[0].call_soon(spin)
        dialogs.show(close_when=lambda: monotonic() > end)
        before.append(len(spins))

    spins, before, loops = list[int](), list[int](), list[asyncio.AbstractEventLoop]()
    handle = spawn_ui_task(works)
    pilot.wait_until(handle.done)
    assert handle.result() is None
    return before[0]


def test_callbacks_that_only_queue_each_other_pause_in_a_dialog(dialogs: Dialogs, pilot: Pilot) -> None:
    """Fifty rounds, then five milliseconds: also for long, for a pause takes the place of the turn that was armed."""
    assert 100 < count_spins(dialogs, pilot, 0.15) < 1.5 * 50 * (0.15 / 0.005)


def test_what_comes_from_outside_ends_the_pause(
    dialogs: Dialogs, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spin() -> None:
        if dialogs.is_open():
            asyncio.get_running_loop().call_soon(spin)

    async def works() -> int:
        asyncio.get_running_loop().call_soon(spin)
        answer = spawn_ui_task(ticks)
        dialogs.show(close_when=answer.done)
        return await answer

    async def ticks() -> int:
        for _ in range(3):
            await asyncio.sleep(0.005)
        return await asyncio.to_thread(abs, -1)

    monkeypatch.setattr(turns, "_PAUSE", 3600.0)
    handle = spawn_ui_task(works)
    pilot.wait_until(handle.done)
    assert handle.result() == 1
