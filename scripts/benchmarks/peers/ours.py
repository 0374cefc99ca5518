"""tkasync, through its public names only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal, TypeVarTuple, Unpack

from tkasync import Runtime, dispatch_to_ui, spawn_task, spawn_ui_task

from .base import TkWay

Ts = TypeVarTuple("Ts")


class Ours(TkWay):
    """`Runtime(root)` and `dispatch_to_ui`; *wake* forces a portable way where there is a better one."""

    def __init__(self, wake: Literal["auto", "fd", "socket", "poll"]) -> None:
        super().__init__()
        self.runtime = Runtime(self.root, wake=wake)

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        dispatch_to_ui(fn, *args)

    def spawn(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        spawn_task(fn, *args)


class OursWithAsyncio(Ours):
    """A window with the loop of the UI thread, which its first UI task has made."""

    def spawn(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        async def work() -> None:
            await asyncio.sleep(0)
            fn(*args)

        spawn_ui_task(work)
