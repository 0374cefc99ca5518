"""Callbacks of files that the loop has queued, and that are taken back before their turn comes."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import socket
import weakref
from typing import Any

from tests.support.world import World
from tkasync import spawn_ui_task


class Mark:
    """Seen in a context by whoever looks; freed with the context."""


def test_a_reader_that_is_taken_back_in_its_round_is_not_kept(world: World) -> None:
    """Two are ready in one round, and the first to run takes the other one back."""
    mark: contextvars.ContextVar[Mark] = contextvars.ContextVar("mark")
    pairs = [socket.socketpair() for _ in range(2)]
    marks, ran = list[weakref.ref[Mark]](), list[int]()

    def add(number: int) -> None:
        made = Mark()
        marks.append(weakref.ref(made))
        mark.set(made)
        asyncio.get_running_loop().add_reader(pairs[number][0], read, number)

    def read(number: int) -> None:
        ran.append(number)
        for here, _there in pairs:
            asyncio.get_running_loop().remove_reader(here)

    async def works() -> None:
        for number, (_here, there) in enumerate(pairs):
            contextvars.copy_context().run(add, number)
            there.send(b"x")
        while not ran:
            await asyncio.sleep(0)

    handle = spawn_ui_task(works)
    world.until(handle.done)
    assert handle.result() is None
    assert len(ran) == 1
    gc.collect()
    assert [ref() for ref in marks] == [None, None]
    for end in (end for pair in pairs for end in pair):
        end.close()


def test_a_reader_that_is_replaced_in_its_round_is_called_once_as_it_is_then(world: World) -> None:
    pairs = [socket.socketpair() for _ in range(2)]
    ran: list[Any] = []

    def read(number: int, version: str) -> None:
        pairs[number][0].recv(10)
        ran.append(version)
        loop = asyncio.get_running_loop()
        if len(ran) == 1:
            loop.add_reader(pairs[1 - number][0], read, 1 - number, "new")

    async def works() -> None:
        loop = asyncio.get_running_loop()
        for number, (here, there) in enumerate(pairs):
            loop.add_reader(here, read, number, "old")
            there.send(b"x")
        while len(ran) < 2:
            await asyncio.sleep(0)
        for here, _there in pairs:
            loop.remove_reader(here)

    handle = spawn_ui_task(works)
    world.until(handle.done)
    assert ran == ["old", "new"]
    for end in (end for pair in pairs for end in pair):
        end.close()
