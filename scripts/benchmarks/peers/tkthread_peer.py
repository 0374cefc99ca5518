"""tkthread: `patch()` before the root is made, then `call_nosync` from workers (its README's simplest use)."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from typing import TypeVarTuple, Unpack

import tkthread

from .base import TkWay

Ts = TypeVarTuple("Ts")


class TkThreadNoSync(TkWay):
    def make_root(self) -> tkinter.Tk:
        tkthread.patch()
        return tkinter.Tk()

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: Unpack[Ts]) -> None:
        tkthread.call_nosync(fn, *args)
