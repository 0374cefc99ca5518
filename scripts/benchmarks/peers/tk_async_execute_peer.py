"""tkinter-async-execute: `tk_execute` from any thread; it takes a widget's method and waits for it."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from typing import TypeVarTuple, Unpack

import tk_async_execute

from .base import TkWay

Ts = TypeVarTuple("Ts")


class _Root(tkinter.Tk):
    """`tk_execute` reaches the window through the method's own widget, so a call needs to be one."""

    def perform(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        fn(*args)


class TkExecute(TkWay):
    """See the module."""

    root: _Root

    def make_root(self) -> tkinter.Tk:
        return _Root()

    def post(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        tk_async_execute.tk_execute(self.root.perform, fn, *args)

    def run(self, start: Callable[[], object]) -> None:
        tk_async_execute.start()
        super().run(start)

    def stop(self) -> None:
        tk_async_execute.stop()
        super().stop()
