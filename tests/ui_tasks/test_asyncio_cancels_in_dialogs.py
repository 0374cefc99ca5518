"""A cancel or a time limit that comes while its task stands in a dialog."""

from __future__ import annotations

import asyncio
import contextlib
import tkinter as tk
from time import monotonic

import pytest

from tests.ui_tasks.dialogs import Dialogs
from tkasync import move_on_after, spawn_ui_task
from tkasync.testing import Pilot


def test_a_cancel_of_a_task_in_its_dialog_arrives_at_its_next_await(
    dialogs: Dialogs, pilot: Pilot, tk_root: tk.Tk
) -> None:
    async def opens() -> None:
        dialogs.show("dialog", handle.done)
        seen.append("closed")
        await asyncio.sleep(0)
        seen.append("never")

    seen: list[str] = []
    handle = spawn_ui_task(opens)
    tk_root.after(20, handle.abort)
    pilot.wait_until(lambda: seen)
    pilot.settle()
    assert seen == ["closed"]


def test_the_destroyed_window_of_its_owner_ends_the_dialog(tk_root: tk.Tk, pilot: Pilot) -> None:
    async def opens() -> None:
        top = tk.Toplevel(owner)
        tk_root.wait_window(top)
        seen.append("ended")
        await asyncio.sleep(0)
        seen.append("never")

    owner, seen = tk.Toplevel(tk_root), list[str]()
    spawn_ui_task(opens, owner=owner)
    tk_root.after(30, owner.destroy)
    pilot.wait_until(lambda: seen)
    pilot.settle()
    assert seen == ["ended"]


@pytest.mark.parametrize("limit", ["timeout", "move_on_after", "group"])
def test_a_limit_that_runs_out_in_a_dialog_interrupts_no_later_await(
    dialogs: Dialogs, pilot: Pilot, limit: str
) -> None:
    """Three times there and back: nothing is left of the first."""

    async def fail() -> None:
        raise KeyError

    async def opens() -> None:
        before = len(closed)
        dialogs.show("dialog", lambda: len(ticks) > before + 3)
        closed.extend([1] * 5)

    async def works() -> str:
        for _ in range(3):
            ticks.clear(), closed.clear()
            if limit == "timeout":
                async with asyncio.timeout(0.005):
                    await opens()
            elif limit == "move_on_after":
                async with move_on_after(0.005):
                    await opens()
            else:
                with contextlib.suppress(ExceptionGroup):
                    async with asyncio.TaskGroup() as group:
                        group.create_task(fail())
                        await opens()
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.02)
        return "goes on"

    async def tick() -> None:
        while True:
            await asyncio.sleep(0.01)
            ticks.append(1)

    ticks, closed = list[int](), list[int]()
    ticking = spawn_ui_task(tick)
    handle = spawn_ui_task(works)
    pilot.wait_until(handle.done)
    ticking.abort()
    assert handle.result() == "goes on"


def test_a_limit_that_runs_out_in_a_dialog_is_raised_at_an_await_behind_it(
    dialogs: Dialogs, pilot: Pilot
) -> None:
    async def works() -> str:
        try:
            async with asyncio.timeout(0.005):
                dialogs.show("dialog", lambda: monotonic() > begun[0] + 0.03)
                await asyncio.sleep(10)
        except TimeoutError:
            return "time out"
        return "no error"

    begun = [monotonic()]
    handle = spawn_ui_task(works)
    pilot.wait_until(handle.done)
    assert handle.result() == "time out"


@pytest.mark.parametrize("limit", ["timeout", "move_on_after"])
def test_a_limit_that_runs_out_in_a_dialog_with_no_await_behind_it_is_no_error(
    dialogs: Dialogs, pilot: Pilot, limit: str
) -> None:
    """The block has done all that it had to do; the task goes on, and nothing of the limit is left."""

    async def works() -> str:
        end = monotonic() + 0.03
        async with asyncio.timeout(0.005) if limit == "timeout" else move_on_after(0.005) as block:
            dialogs.show("dialog", lambda: monotonic() > end)
        await asyncio.sleep(0.01)
        assert limit == "timeout" or not block.cancelled_caught
        return "goes on"

    handle = spawn_ui_task(works)
    pilot.wait_until(handle.done)
    assert handle.result() == "goes on"
