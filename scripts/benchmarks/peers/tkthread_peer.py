"""tkthread: `patch()` before the root is made, then `call_nosync` from workers, as in its README."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from typing import TypeVarTuple, Unpack

import tkthread

from .base import TkWay

Ts = TypeVarTuple("Ts")


class TkThreadNoSync(TkWay):
    """See the module."""

    def make_root(self) -> tkinter.Tk:
        tkthread.patch()
        return tkinter.Tk()

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        tkthread.call_nosync(fn, *args)
