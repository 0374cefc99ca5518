"""tkasync, through its public names only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVarTuple, Unpack

from tkasync import Runtime, dispatch_to_ui, spawn_task

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
