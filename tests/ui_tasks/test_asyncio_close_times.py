"""The close of a window ends a tenth of a second after its grace at the latest, and leaves no descriptor."""

from __future__ import annotations

import asyncio
import gc
import socket
import tkinter as tk
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

import pytest

from tests.support.processor import ProcessorWaits
from tests.support.world import World
from tkasync import Runtime, spawn_task, spawn_ui_task
from tkasync.testing import Pilot, fake_runtime

GRACE = 0.3  # seconds
Opens = Callable[[list[Any]], Awaitable[object]]


@contextmanager
def leaving_no_descriptor() -> Iterator[None]:
    before = open_descriptors()
    yield
    gc.collect()
    assert open_descriptors() - before == set()


def open_descriptors() -> set[tuple[str, str]]:
    found = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # that of the listing itself
            found.add((descriptor.name, str(descriptor.readlink())))
    return found


async def stubborn_task(_kept: list[Any]) -> None:
    """It begins only with the close: a fake host that waits for rest would never find any."""
    end = None
    while end is None or monotonic() < end:
        with suppress(asyncio.CancelledError):
            await (asyncio.Event().wait() if end is None else asyncio.sleep(0))
        end = end or monotonic() + 5


async def library_task(kept: list[Any]) -> None:
    """No UI task: it is cancelled last, and goes on as well."""
    kept.append(asyncio.get_running_loop().create_task(stubborn_task(kept)))
    await asyncio.sleep(0)


async def server(kept: list[Any]) -> None:
    async def serve(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        accepted.release()
        await reader.read()

    accepted = asyncio.Semaphore(0)
    kept.append(listening := await asyncio.start_server(serve, "127.0.0.1", 0))
    for _ in range(3):
        kept.append(await asyncio.open_connection(*listening.sockets[0].getsockname()))
        # A server that is closed as it accepts leaves the connection open (gh-109564).
        await accepted.acquire()


async def generator(kept: list[Any]) -> None:
    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
        finally:
            await asyncio.sleep(0.01)

    kept.append(half_way := numbers())
    await anext(half_way)


def deaf_server(kept: list[Any]) -> str:
    kept.append(listening := socket.create_server(("127.0.0.1", 0)))
    return "http://{}:{}/".format(*listening.getsockname())


async def request(kept: list[Any]) -> None:
    deaf_server(kept)
    kept.append(streams := await asyncio.open_connection(*kept[-1].getsockname()))
    streams[1].write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    kept.append(asyncio.get_running_loop().create_task(streams[0].readline()))


async def httpx_request(kept: list[Any]) -> None:
    httpx = pytest.importorskip("httpx")
    url = deaf_server(kept)
    kept.append(asyncio.get_running_loop().create_task(httpx.AsyncClient().get(url, timeout=60)))
    await asyncio.sleep(0.05)


async def all_of_them(kept: list[Any]) -> None:
    for opens in (server, generator, request, library_task):
        await opens(kept)
    spawn_task(asyncio.sleep, 3600)


async def task_behind_a_failed_group(kept: list[Any]) -> None:
    """Below Python 3.13 the group leaves its cancel counted."""

    async def fail() -> None:
        raise LookupError

    async def goes_on() -> None:
        with suppress(ExceptionGroup):
            async with asyncio.TaskGroup() as group:
                group.create_task(fail())
        await asyncio.Event().wait()

    kept.append(asyncio.get_running_loop().create_task(goes_on()))
    await asyncio.sleep(0.01)


async def task_that_has_swallowed_a_cancel(kept: list[Any]) -> None:
    async def goes_on() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    kept.append(asyncio.get_running_loop().create_task(goes_on()))
    await asyncio.sleep(0)
    kept[-1].cancel()
    await asyncio.sleep(0.01)


def close_sockets(kept: list[Any]) -> None:
    for listening in kept:
        if isinstance(listening, socket.socket):
            listening.close()
    kept.clear()


class Took(NamedTuple):
    """How long a close took."""

    seconds: float
    waited: float
    """For how many of them, at most, the system kept the process from a processor."""


def close(world: World, opens: Opens, ends: Opens, grace: float) -> Took:
    """Close *world*, with a UI task that has opened something and then awaits *ends*."""
    kept, began = list[Any](), list[int]()

    async def work() -> None:
        await opens(kept)
        began.append(1)
        await ends(kept)

    with leaving_no_descriptor():
        spawn_ui_task(work)
        if world.pilot is None:
            world.until(lambda: kept or began)
            world.pass_by(1)
        world.until(lambda: began)
        waits, begun = ProcessorWaits(), monotonic()
        world.runtime.close(grace)
        took = Took(monotonic() - begun, waits.seconds)
        close_sockets(kept)
    return took


async def nothing(_kept: list[Any]) -> None:
    """There is only the task that goes on."""


async def until_cancelled(_kept: list[Any]) -> None:
    await asyncio.Event().wait()


@contextmanager
def a_world_of_its_own(is_fake: bool) -> Iterator[World]:
    if is_fake:
        yield World(fake_runtime())
        return
    root = tk.Tk()
    world = World(Runtime(root), Pilot(root))
    spawn_ui_task(nothing, [])
    world.settle()  # Tcl opens what it waits by
    try:
        yield world
    finally:
        root.destroy()


@pytest.mark.parametrize("is_fake", [True, False], ids=["fake", "tk"])
@pytest.mark.parametrize(
    "opens", [nothing, library_task, server, generator, request, httpx_request, all_of_them]
)
def test_the_close_ends_a_tenth_after_its_grace(is_fake: bool, opens: Opens) -> None:
    """Without the time for which the system gave the processor to other processes."""
    with a_world_of_its_own(is_fake) as world:
        took = close(world, opens, stubborn_task, GRACE)
    assert took.seconds >= GRACE
    assert took.seconds - took.waited < GRACE + 0.1, took


async def slow_stubborn_task(_kept: list[Any]) -> None:
    """Each of its steps takes longer than a turn of the close."""
    end = monotonic() + 30
    while monotonic() < end:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0)
            sleep(0.02)


@pytest.mark.parametrize("opens", [server, request])
def test_connections_are_closed_however_long_the_steps_of_a_task_take_that_goes_on(opens: Opens) -> None:
    """Their ends are queued behind that task's step, in the last turn."""
    with a_world_of_its_own(is_fake=True) as world:
        assert close(world, opens, slow_stubborn_task, GRACE).seconds < 10


@pytest.mark.parametrize("opens", [nothing, server, request, httpx_request])
def test_what_ends_when_it_is_asked_to_takes_none_of_the_grace(world: World, opens: Opens) -> None:
    assert close(world, opens, until_cancelled, 30.0).seconds < 5.0


@pytest.mark.parametrize("opens", [task_behind_a_failed_group, task_that_has_swallowed_a_cancel])
def test_a_task_that_goes_on_behind_an_earlier_cancel_is_cancelled_by_the_close(
    world: World, opens: Opens, caplog: pytest.LogCaptureFixture
) -> None:
    assert close(world, opens, until_cancelled, 2.0).seconds < 1.9
    assert "still running" not in caplog.text


def test_a_task_that_was_cancelled_before_the_close_ends_its_finally_block(world: World) -> None:
    ended = list[str]()

    async def opens(kept: list[Any]) -> None:
        async def cleans_up() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0.05)
                ended.append("cleaned up")

        kept.append(asyncio.get_running_loop().create_task(cleans_up()))
        await asyncio.sleep(0)

    async def cancels_it(kept: list[Any]) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            kept[0].cancel()

    assert close(world, opens, cancels_it, 30.0).seconds < 5.0
    assert ended == ["cleaned up"]


def test_without_any_grace_a_finally_block_may_await_for_a_moment(world: World) -> None:
    seen = list[str]()

    async def awaits_at_its_end(_kept: list[Any]) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            seen.append("end")

    close(world, nothing, awaits_at_its_end, 0.0)
    assert seen == ["end"]
