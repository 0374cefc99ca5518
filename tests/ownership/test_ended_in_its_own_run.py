"""A component that ends itself in the middle of something of its own is freed, whatever that was."""

from __future__ import annotations

import gc
import tkinter as tk
import weakref
from collections.abc import Callable, Iterator
from tkinter import ttk

import pytest

from tkasync import Component, ReadSignal, create_signal, sleep, ui_task
from tkasync.testing import Pilot


class Toast(Component):
    """Reads *text*, which outlives it, until `closing` is true; then it destroys itself where that is noticed."""

    text: ReadSignal[str]

    def setup(self) -> None:
        self.closing, self.close_it = create_signal(False)

    def follow(self) -> str:
        if self.closing():
            self.destroy()
            return ""
        return self.text()

    def end(self, *_args: object) -> None:
        self.destroy()

    def work(self) -> int:
        return 1

    def items(self) -> Iterator[int]:
        yield from range(3)

    @ui_task
    async def wait(self) -> None:
        await sleep(0)
        self.destroy()

    @ui_task
    async def wait_on(self) -> None:
        self.destroy()
        await sleep(600)


def follow_variable(toast: Toast) -> None:
    _read, write = create_signal("")
    variable = tk.StringVar(toast)
    toast.bind_variable(variable, toast.follow, write)


KINDS: dict[str, Callable[[Toast], object]] = {
    "effect": lambda toast: toast.create_effect(toast.follow),
    "memo": lambda toast: toast.create_effect(toast.create_memo(toast.follow)),
    "resource": lambda toast: toast.create_resource(toast.follow, str),
    "bound option": lambda toast: toast.bind_option(tk.Label(toast), "text", toast.follow),
    "bound items": lambda toast: toast.bind_items(ttk.Treeview(toast), lambda: [toast.follow()]),
    "bound variable": follow_variable,
    "interval": lambda toast: toast.spawn_interval(0.001, toast.end),
    "debounce": lambda toast: toast.spawn_debounced(0.001, toast.end)(),
    "throttle": lambda toast: toast.spawn_throttled(0.001, toast.end)(),
    "ui task": lambda toast: toast.wait(),
    "ui task that goes on": lambda toast: toast.wait_on(),
    "result": lambda toast: toast.spawn_task(toast.work, on_result=toast.end),
    "done": lambda toast: toast.spawn_task(toast.work, on_done=toast.end),
    "item": lambda toast: toast.spawn_task(toast.items, on_item=toast.end),
    "call": lambda toast: toast.dispatch_to_ui(toast.end),
    "cleanup": lambda toast: (toast.on_cleanup(toast.end), toast.destroy()),
}


@pytest.mark.parametrize("begin", KINDS.values(), ids=KINDS)
def test_it_is_freed_and_follows_nothing(pilot: Pilot, begin: Callable[[Toast], object]) -> None:
    Toast.text, _set_text = create_signal("text")
    toast = Toast(pilot.root)
    begin(toast)
    toast.close_it.set(True)
    scope = toast.scope
    pilot.wait_until(lambda: scope.is_closed)
    freed = weakref.ref(toast)
    del toast
    pilot.wait_until(lambda: (gc.collect(), freed() is None)[1])
    assert not Toast.text.is_observed
