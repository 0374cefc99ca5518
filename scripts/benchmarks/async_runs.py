"""An ``async def`` on the thread of a window, as each peer runs it: asyncio alone, our UI task, async-tkinter-loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from .peers.base import TkWay

__all__ = ["RUNS", "in_async_tkinter_loop", "in_asyncio", "in_ui_task"]

Main = Callable[[TkWay | None], Awaitable[Any]]
"""What is run; it gets the window, which asyncio alone has not."""


def in_asyncio(main: Main) -> Any:
    """Run *main* without a window; return its result."""
    return asyncio.run(main(None))  # type: ignore[arg-type]  # a coroutine


def in_ui_task(main: Main) -> Any:
    """Run *main* as a UI task of ours."""
    from tkasync import Runtime, spawn_ui_task

    way = TkWay()
    results: list[Any] = []
    runtime = Runtime(way.root)

    def end(result: Any) -> None:
        results.append(result)
        way.stop()

    way.run(lambda: spawn_ui_task(main, way, on_result=end))  # type: ignore[arg-type]  # a coroutine function
    runtime.close()
    return results[0]


def in_async_tkinter_loop(main: Main) -> Any:
    """Run *main* on the loop of async-tkinter-loop."""
    async_mainloop = import_module("async_tkinter_loop").async_mainloop
    way, loop = TkWay(), asyncio.new_event_loop()
    results: list[Any] = []

    async def run() -> None:
        await asyncio.sleep(0.15)
        results.append(await main(way))
        way.root.destroy()  # its loop ends with the window

    task = loop.create_task(run())
    async_mainloop(way.root, event_loop=loop)
    task.result()
    return results[0]


RUNS: dict[str, Callable[[Main], Any]] = {
    "asyncio": in_asyncio,
    "ours": in_ui_task,
    "async-tkinter-loop": in_async_tkinter_loop,
}
