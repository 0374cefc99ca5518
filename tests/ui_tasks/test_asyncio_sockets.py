"""Sockets that are awaited one message at a time: how often Tk is asked for them."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tkasync import spawn_ui_task
from tkasync.dispatch import probe
from tkasync.testing import Pilot

ECHOES = 200


async def answer(there: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    while data := await loop.sock_recv(there, 1):
        await loop.sock_sendall(there, data)


async def talk() -> None:
    """A byte to the other end and back, both ends on this loop, again and again."""
    loop, (here, there) = asyncio.get_running_loop(), socket.socketpair()
    here.setblocking(False)
    there.setblocking(False)
    answers = asyncio.create_task(answer(there))
    for _ in range(ECHOES):
        await loop.sock_sendall(here, b"x")
        assert await loop.sock_recv(here, 1) == b"x"
    here.close()
    await answers
    there.close()


def test_what_a_round_has_made_readable_is_read_in_the_same_turn(
    pilot: Pilot, request: pytest.FixtureRequest
) -> None:
    """Each message would else take its way through Tk: two turns for an echo."""
    turns = list[str]()
    request.addfinalizer(probe.add_takers({"turn_began": lambda _queued: turns.append("turn")}))
    handle = spawn_ui_task(talk)
    pilot.wait_until(handle.done)
    handle.result()
    assert len(turns) < ECHOES
