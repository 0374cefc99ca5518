"""`modal`: a function with an event loop of its own is awaited, outside the step of its task."""

from __future__ import annotations

import asyncio
import tkinter as tk
from collections.abc import Callable

import pytest

from tests.support.world import World
from tests.ui_tasks.dialogs import Dialogs
from tkasync import spawn_task, spawn_ui_task
from tkasync.errors import NoOwnerError
from tkasync.testing import FakeHost, Pilot
from tkasync.widgets import modal


def test_it_gives_what_the_function_returns_or_raises(world: World) -> None:
    async def work() -> list[object]:
        seen: list[object] = [await modal(divmod, 7, 2)]
        try:
            await modal(int, "none")
        except ValueError as error:
            seen.append(type(error))
        return seen

    handle = spawn_ui_task(work)
    world.until(handle.done)
    assert handle.result() == [(3, 1), ValueError]


def test_a_time_limit_reaches_the_task_while_the_dialog_stands(
    dialogs: Dialogs, pilot: Pilot, tk_root: tk.Tk
) -> None:
    """Called as it is, the function would keep the limit back until it returns."""
    seen: list[bool] = []

    async def work() -> None:
        try:
            async with asyncio.timeout(0.02):
                await modal(dialogs.show)
        except TimeoutError:
            seen.append(dialogs.is_open())
        tk_root.after(10, dialogs.close)

    handle = spawn_ui_task(work)
    pilot.wait_until(handle.done)
    assert seen == [True]
    pilot.wait_until(lambda: not dialogs.is_open())


def test_an_abort_reaches_the_task_while_the_dialog_stands(
    dialogs: Dialogs, pilot: Pilot, tk_root: tk.Tk
) -> None:
    seen: list[str] = []

    def when_open(fn: Callable[[], object]) -> None:
        fn() if dialogs.is_open() else tk_root.after(5, when_open, fn)

    async def work() -> None:
        try:
            await modal(dialogs.show)
        finally:
            seen.append("open" if dialogs.is_open() else "closed")

    def abort() -> None:
        handle.abort()
        dialogs.close()

    handle = spawn_ui_task(work)
    tk_root.after(20, when_open, abort)
    pilot.wait_until(lambda: seen and not dialogs.is_open())
    assert seen == ["open"]


def test_elsewhere_than_in_a_ui_task_it_says_what_to_write(fake_host: FakeHost) -> None:
    handle = spawn_task(modal, int, on_error=lambda error: None)
    fake_host.run_pending()
    with pytest.raises(NoOwnerError, match=r"spawn_ui_task\(modal, fn\)"):
        handle.result()
