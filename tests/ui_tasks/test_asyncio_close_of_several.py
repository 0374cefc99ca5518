"""Windows of one thread share a loop: what one of them awaits while it closes goes on, whatever the others do."""

from __future__ import annotations

import asyncio
import tkinter as tk
from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest

from tests.support.world import World
from tkasync import Runtime, spawn_ui_task, ui_task
from tkasync.testing import Pilot


@pytest.fixture
def two() -> Iterator[list[Runtime]]:
    """The runtimes of two windows of this thread."""
    roots = [tk.Tk(), tk.Tk()]
    yield [Runtime.of(root) for root in roots]
    for root in roots:
        root.destroy()


def ends_slowly(runtime: Runtime, seen: list[Any]) -> None:
    """Begin a UI task in *runtime* whose ``finally`` block takes a moment, and tells in *seen*."""
    began: list[int] = []

    async def work() -> None:
        began.append(1)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            seen.append(runtime)

    spawn_ui_task(work, owner=runtime.scope)
    Pilot(runtime.root).wait_until(lambda: began)


@pytest.mark.parametrize("closing", [0, 1])
def test_a_finally_block_sleeps_while_another_window_goes_on(two: list[Runtime], closing: int) -> None:
    seen: list[Any] = []
    for each in two:
        ends_slowly(each, seen)
    assert two[closing].close() == []
    assert seen == [two[closing]]
    two[1 - closing].close()


@pytest.mark.parametrize("outer", [0, 1])
def test_a_window_closes_in_the_close_of_another(two: list[Runtime], outer: int) -> None:
    seen: list[Any] = []
    for each in two:
        ends_slowly(each, seen)
    inner, left = two[1 - outer], list[Any]()
    two[outer].scope.on_cleanup(lambda: left.extend(inner.close()))
    left.extend(two[outer].close())
    assert (left, set(seen)) == ([], set(two))


def test_a_lock_that_windows_share_is_free_when_the_one_that_holds_it_closes(two: list[Runtime]) -> None:
    lock, seen = asyncio.Lock(), list[str]()

    @ui_task
    async def holds() -> None:
        async with lock:
            seen.append("held")
            await asyncio.Event().wait()

    @ui_task
    async def waits() -> None:
        async with lock:
            seen.append("free")

    one, other = two
    one.spawn_task(holds)
    Pilot(one.root).wait_until(lambda: seen)
    handle = other.spawn_task(waits)
    one.close()
    Pilot(other.root).wait_until(handle.done)
    assert seen == ["held", "free"]


@ui_task
async def sleeps() -> str:
    """Take a moment."""
    await asyncio.sleep(0.2)
    return "slept"


def test_a_window_made_in_the_close_of_the_last_one_has_the_loop(two: list[Runtime]) -> None:
    async def makes_one() -> None:
        began.append(1)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            made.append(tk.Tk())
            handles.append(Runtime.of(made[0]).spawn_task(sleeps))
            Pilot(made[0]).wait_until(lambda: handles[0].is_running())

    last, unused = two
    unused.close()
    began, made, handles = list[int](), list[tk.Tk](), list[Any]()
    spawn_ui_task(makes_one, owner=last.scope)
    Pilot(last.root).wait_until(lambda: began)
    last.close()
    Pilot(made[0]).wait_until(handles[0].done)
    assert handles[0].result() == "slept"
    made[0].destroy()


def test_a_step_that_closes_its_window_and_makes_another_stands_in_the_loop_of_that(
    two: list[Runtime],
) -> None:
    async def makes_another() -> None:
        last.close()
        made.append(tk.Tk())
        handles.append(Runtime.of(made[0]).spawn_task(sleeps))
        Pilot(made[0]).wait_until(lambda: handles[0].is_running())

    last, unused = two
    unused.close()
    made, handles = list[tk.Tk](), list[Any]()
    spawn_ui_task(makes_another, owner=last.scope)
    Pilot(last.root).wait_until(lambda: handles)
    Pilot(made[0]).wait_until(handles[0].done)
    assert handles[0].result() == "slept"
    assert Runtime.of(made[0]).close() == []
    made[0].destroy()


def test_time_passes_in_a_close_as_elsewhere(world: World) -> None:
    took: list[float] = []

    async def work() -> None:
        began.append(1)
        try:
            await asyncio.Event().wait()
        finally:
            since = monotonic()
            await asyncio.sleep(0.2)
            took.append(monotonic() - since)

    began: list[int] = []
    spawn_ui_task(work)
    world.until(lambda: began)
    world.runtime.close()
    assert took[0] > 0.19
