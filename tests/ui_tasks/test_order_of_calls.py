"""Calls that libraries queue by `call_soon` keep their order, also around an abort: transports rely on it."""

from __future__ import annotations

import asyncio
import os
import socket

from tkasync import dispatch_to_ui, sleep, spawn_ui_task
from tkasync.testing import FakeHost


class Protocol(asyncio.Protocol):
    """A connection of a library's that tells what it was told."""

    def __init__(self) -> None:
        self.log = list[str]()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.log.append("made")

    def connection_lost(self, exc: Exception | None) -> None:
        self.log.append("lost")


def test_a_connection_that_is_aborted_is_made_before_it_is_lost(fake_host: FakeHost) -> None:
    here, there = socket.socketpair()
    here.setblocking(False)
    protocol = Protocol()

    async def connect() -> None:
        transport, _ = await asyncio.get_running_loop().create_connection(lambda: protocol, sock=here)
        try:
            await sleep(60)
        finally:
            transport.close()

    handle = spawn_ui_task(connect)
    dispatch_to_ui(handle.abort)  # behind its first step, before the loop's next round
    fake_host.run_pending()
    there.close()
    assert protocol.log == ["made", "lost"]


def test_a_pipe_that_is_aborted_while_it_is_connected_is_watched_no_more(fake_host: FakeHost) -> None:
    """Its transport queues the watch; one that came behind the close would stay on a descriptor that is closed."""
    readable, writable = os.pipe()
    loops = list[asyncio.AbstractEventLoop]()

    async def connect() -> None:
        loops.append(asyncio.get_running_loop())
        await loops[0].connect_write_pipe(asyncio.BaseProtocol, os.fdopen(writable, "wb", 0))

    handle = spawn_ui_task(connect)
    dispatch_to_ui(handle.abort)
    fake_host.run_pending()
    os.close(readable)
    assert not loops[0].remove_reader(writable)


def test_what_an_aborted_task_queues_stays_behind_what_others_have_queued(fake_host: FakeHost) -> None:
    """A pool's connection: one task has used it, the one that closes it is aborted."""
    log = list[str]()

    async def use() -> None:
        asyncio.get_running_loop().call_soon(log.append, "used")

    async def close() -> None:
        try:
            await sleep(60)
        finally:
            asyncio.get_running_loop().call_soon(log.append, "closed")
            await asyncio.sleep(0)
            log.append("cleaned up")

    closes = spawn_ui_task(close)
    fake_host.run_pending()
    spawn_ui_task(use)
    dispatch_to_ui(closes.abort)
    dispatch_to_ui(log.append, "next call")
    fake_host.run_pending()
    assert log == ["cleaned up", "next call", "used", "closed"]


def test_with_nothing_older_queued_all_of_an_abort_runs_at_once(fake_host: FakeHost) -> None:
    log = list[str]()

    async def work() -> None:
        loop = asyncio.get_running_loop()
        try:
            await sleep(60)
        finally:
            closed = loop.create_future()
            loop.call_soon(closed.set_result, None)
            await closed
            log.append("closed")

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    handle.abort()
    assert log == ["closed"]
