"""UI tasks and asyncio: what is refused, and the line to write instead."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Generator
from typing import Any

import pytest

from tests.support import let_work_end
from tkasync import (
    sleep,
    spawn_task,
    spawn_ui_task,
)
from tkasync.errors import NoOwnerError
from tkasync.testing import FakeHost


def outcome(fake_host: FakeHost, work: Any) -> Any:
    """What *work* gives or raises as a UI task."""
    handle = spawn_ui_task(work, on_error=lambda error: None)
    fake_host.run_pending()
    return handle.result()


async def aio_coroutine() -> None:
    pass


@pytest.mark.parametrize(
    "awaitable",
    [
        lambda: asyncio.sleep(1),
        lambda: asyncio.sleep(0),
        lambda: asyncio.gather(aio_coroutine(), aio_coroutine()),
        lambda: asyncio.wait_for(aio_coroutine(), 1),
        lambda: asyncio.create_task(aio_coroutine()),
        lambda: asyncio.to_thread(str, 1),
        lambda: asyncio.Event().wait(),
        lambda: asyncio.Queue().get(),
    ],
    ids=["sleep", "sleep(0)", "gather", "wait_for", "create_task", "to_thread", "event", "queue"],
)
def test_what_belongs_to_asyncio_is_refused_with_the_line_to_write(
    fake_host: FakeHost, awaitable: Any
) -> None:
    async def work() -> None:
        await awaitable()

    handle = spawn_ui_task(work, on_error=lambda error: None)
    fake_host.run_pending()
    with pytest.raises(TypeError, match=r"await self\.spawn_task\(coro\)"):
        handle.result()
    gc.collect()  # "was never awaited" would be an error here


@pytest.mark.parametrize(
    "wait",
    [
        lambda handle: asyncio.wait({handle}),
        lambda handle: asyncio.wait_for(handle, 60),
        lambda handle: asyncio.gather(handle),
        lambda handle: asyncio.shield(handle),
        lambda handle: asyncio.wrap_future(handle),
    ],
    ids=["wait", "wait_for", "gather", "shield", "wrap_future"],
)
def test_asyncios_ways_to_wait_for_a_handle_are_refused_with_ours(fake_host: FakeHost, wait: Any) -> None:
    gate, told = threading.Event(), list[BaseException]()
    handle = spawn_task(gate.wait, 10)

    async def waits() -> None:
        await wait(handle)

    spawn_ui_task(waits, on_error=told.append)
    fake_host.run_pending()
    (error,) = told
    assert isinstance(error, TypeError)
    assert "await a handle as it is, several by gather(*handles) or first(*handles)" in str(error)
    assert not handle.done()
    gate.set()
    let_work_end(fake_host)


def test_asyncios_context_managers_are_refused_too(fake_host: FakeHost) -> None:
    """The same, of its context managers."""

    async def work() -> None:
        async with asyncio.timeout(1):
            await sleep(0)

    with pytest.raises(TypeError, match="spawn_task"):
        outcome(fake_host, work)


def test_what_another_library_awaits_is_refused(fake_host: FakeHost) -> None:
    """Anything else that is awaited raises too, and does not hang."""

    class Odd:
        def __await__(self) -> Generator[Any, None, None]:
            yield 5

    async def work() -> None:
        await Odd()

    with pytest.raises((RuntimeError, TypeError)):
        outcome(fake_host, work)


def test_asyncio_works_on_the_ui_thread_between_steps(fake_host: FakeHost) -> None:
    async def work() -> None:
        await sleep(0)

    spawn_ui_task(work)
    fake_host.run_pending()
    assert asyncio.run(asyncio.sleep(0, "fine")) == "fine"


def test_sleep_in_an_asyncio_coroutine_says_what_to_write(fake_host: FakeHost) -> None:
    async def work() -> None:
        await sleep(1)

    handle = spawn_task(work, on_error=lambda error: None)
    fake_host.run_pending()
    with pytest.raises(NoOwnerError, match="asyncio"):
        handle.result()
