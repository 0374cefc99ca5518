"""asyncio's own time in UI tasks: it is the host's, so that a test moves it."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from tests.support import let_work_end
from tests.support.limits import LIMIT_COUNTS_OTHER_CANCELS
from tkasync import move_on_after, sleep, spawn_task, spawn_ui_task
from tkasync.testing import FakeHost


def test_asyncio_sleeps_by_the_hosts_clock(fake_host: FakeHost) -> None:
    async def work() -> float:
        await asyncio.sleep(1000)
        return fake_host.now

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    assert fake_host.pending == 1
    fake_host.advance(999)
    assert not handle.done()
    fake_host.advance(1)
    assert handle.result() == 1000.0
    assert fake_host.pending == 0


def test_a_time_limit_of_asyncio_leaves_its_block(fake_host: FakeHost) -> None:
    async def work() -> Any:
        try:
            async with asyncio.timeout(2):
                await sleep(10)
        except TimeoutError:
            return fake_host.now

    handle = spawn_ui_task(work)
    fake_host.advance(5)
    assert handle.result() == 2.0
    assert fake_host.pending == 0


def test_a_time_limit_of_asyncio_aborts_the_task_that_is_awaited(fake_host: FakeHost) -> None:
    gate = threading.Event()

    async def work() -> None:
        handles.append(spawn_task(gate.wait, 10))
        async with asyncio.timeout(1):
            await handles[0]

    handles: list[Any] = []
    handle = spawn_ui_task(work, on_error=lambda error: None)
    fake_host.advance(1)
    assert isinstance(handle.exception(), TimeoutError)
    assert handles[0].cancelled()
    gate.set()
    let_work_end(fake_host)


def test_a_timer_that_is_taken_back_leaves_nothing(fake_host: FakeHost) -> None:
    async def work() -> None:
        loop = asyncio.get_running_loop()
        timers = [loop.call_later(5, told.append, 1), loop.call_at(loop.time() + 6, told.append, 2)]
        for timer in timers:
            timer.cancel()

    told: list[int] = []
    spawn_ui_task(work)
    fake_host.run_pending()
    assert fake_host.pending == 0
    fake_host.advance(10)
    assert told == []


def test_what_never_ends_in_one_moment_is_said(fake_host: FakeHost) -> None:
    async def spin() -> None:
        while True:
            await asyncio.sleep(0)

    handle = spawn_ui_task(spin)
    with pytest.raises(RuntimeError, match="same moment"):
        fake_host.run_pending()
    handle.abort()
    fake_host.run_pending()


@pytest.mark.skipif(
    LIMIT_COUNTS_OTHER_CANCELS,
    reason="asyncio's own fault before Python 3.11.3 (gh-102780, docs/platforms.md)",
)
def test_a_time_limit_in_a_finally_block_of_an_aborted_task_is_a_time_limit(fake_host: FakeHost) -> None:
    """Of its cancellations the first is the abort's; asyncio's own stay exactly ``CancelledError``."""
    seen: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(10)
        finally:
            try:
                async with asyncio.timeout(1):
                    await asyncio.sleep(10)
            except TimeoutError:
                seen.append("time limit")

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    handle.abort()
    fake_host.advance(1)
    assert seen == ["time limit"]


def test_move_on_after_in_a_finally_block_of_an_aborted_task_is_a_time_limit(fake_host: FakeHost) -> None:
    """On every Python, also where `asyncio.timeout` counts the abort as its own."""
    seen: list[bool] = []

    async def work() -> None:
        try:
            await asyncio.sleep(10)
        finally:
            async with move_on_after(1) as limit:
                await asyncio.sleep(10)
            seen.append(limit.cancelled_caught)

    handle = spawn_ui_task(work)
    fake_host.run_pending()
    handle.abort()
    fake_host.advance(1)
    assert seen == [True]
