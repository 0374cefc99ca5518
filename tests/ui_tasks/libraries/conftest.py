"""Work of an asyncio library, as a UI task: by itself, and while another one stands in an event loop of its own."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Awaitable, Callable, Coroutine
from tkinter import messagebox
from typing import Any

import pytest

from tests.ui_tasks.dialogs import Dialogs
from tkasync import spawn_ui_task
from tkasync.testing import Pilot

Done = Callable[[], bool]
Run = Callable[[Callable[[], Coroutine[Any, Any, Any]]], Any]


def nothing(_root: tk.Tk, _is_done: Done) -> None:
    """The work is by itself."""


def window_that_is_waited_for(root: tk.Tk, is_done: Done) -> None:
    Dialogs(root).show(close_when=is_done)


def message_box(root: tk.Tk, is_done: Done) -> None:
    def press_ok() -> None:
        if is_done():
            root.tk.call(".__tk__messagebox.ok", "invoke")
        else:
            root.after(2, press_ok)

    root.after(2, press_ok)
    messagebox.showinfo("Message", "It stands")


def updates(root: tk.Tk, is_done: Done) -> None:
    while not is_done():
        root.update()


WAYS = [nothing, window_that_is_waited_for, message_box, updates]


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__)
def run(request: pytest.FixtureRequest, tk_root: tk.Tk, pilot: Pilot) -> Run:
    """Run work as a UI task and give what it returns; the event loop around it ends once the work has."""

    async def stand(handle: Any) -> Any:
        request.param(tk_root, handle.done)
        assert handle.done() or request.param is nothing
        return await handle

    def run_it(work: Callable[[], Awaitable[Any]]) -> Any:
        handle = spawn_ui_task(work)
        standing = spawn_ui_task(stand, handle)
        pilot.wait_until(standing.done, timeout=20)
        return standing.result()

    return run_it
