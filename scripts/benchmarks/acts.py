"""What `counted` counts: the ways of a call, a task, a signal and a widget's option, each on a real window.

An act performs *count* of its kind, one after the other, and returns when the last has arrived. Public names only, and
only those that every earlier commit has: `scripts/bench --against` counts there too.
"""

from __future__ import annotations

import _tkinter
import time
import tkinter
from collections.abc import Callable, Iterator

from tkasync import (
    Runtime,
    bind_option,
    call_in_ui,
    create_signal,
    dispatch_to_ui,
    sleep,
    spawn_task,
    spawn_ui_task,
    ui_event,
    ui_task,
)

__all__ = ["Acts"]

Act = Callable[[int], None]
APART = 0.008  # seconds; longer than a turn may take, so that each wake comes alone


def nothing(*_arguments: object) -> None:
    """The work."""


async def nothing_awaited() -> None:
    """The work of a coroutine."""


def numbers(count: int) -> Iterator[int]:
    """The work of a generator."""
    yield from range(count)


class Acts:
    """The acts by name, in `all`; UI thread."""

    def __init__(self) -> None:
        self.root = tkinter.Tk()
        self.runtime = Runtime(self.root, max_workers=2)
        self._one = self.root.tk.dooneevent
        self.label = tkinter.Label(self.root)
        self.label.pack()
        self._value, self._set_value = create_signal("a")
        bind_option(self.label, "text", self._value)
        self._rest()
        self.all: dict[str, Act] = {
            "post": self.post,
            "task": self.task,
            "coroutine": self.coroutine,
            "tasks": self.tasks,
            "set": self.set,
            "configure": self.configure,
            "winfo": self.winfo,
            "result": self.result,
            "call": self.call,
            "await_ui": self.await_ui,
            "await_loop": self.await_loop,
            "item": self.item,
            "ui_task": self.ui_task,
            "ui_tasks": self.ui_tasks,
            "ui_pause": self.ui_pause,
            "ui_event": self.ui_event,
        }

    def _until(self, box: list[object]) -> None:
        while not box:
            self._one()

    def _rest(self) -> None:
        """Let Tk do what it has to do, and a turn's length go by."""
        while self._one(_tkinter.DONT_WAIT):
            pass
        time.sleep(APART)

    def _one_by_one(self, count: int, start: Callable[[list[object]], object]) -> None:
        for _ in range(count):
            box: list[object] = []
            start(box)
            self._until(box)
            self._rest()

    def post(self, count: int) -> None:
        self._one_by_one(count, lambda box: dispatch_to_ui(box.append, 1))

    def task(self, count: int) -> None:
        self._one_by_one(count, lambda box: spawn_task(nothing, on_result=box.append))

    def coroutine(self, count: int) -> None:
        self._one_by_one(count, lambda box: spawn_task(nothing_awaited, on_result=box.append))

    def tasks(self, count: int) -> None:
        """All at once."""
        box: list[object] = []
        for _ in range(count):
            spawn_task(nothing, on_result=box.append)
        while len(box) < count:
            self._one()

    def set(self, count: int) -> None:
        for number in range(count):
            self._set_value.set(str(number))

    def configure(self, count: int) -> None:
        for _ in range(count):
            self.label.configure(text="a")

    def winfo(self, count: int) -> None:
        for _ in range(count):
            self.label.winfo_exists()

    # By work that waits, until that has ended

    def _in_task(self, work: Callable[[int], object], count: int) -> None:
        box: list[object] = []
        spawn_task(work, count, on_done=box.append)
        self._until(box)
        self._rest()

    def result(self, count: int) -> None:
        def work(count: int) -> None:
            for _ in range(count):
                spawn_task(nothing).result()

        self._in_task(work, count)

    def call(self, count: int) -> None:
        def work(count: int) -> None:
            for _ in range(count):
                call_in_ui(nothing).result()

        self._in_task(work, count)

    def await_ui(self, count: int) -> None:
        @ui_task
        async def work(count: int) -> None:
            for _ in range(count):
                await spawn_task(nothing)

        self._in_task(work, count)

    def await_loop(self, count: int) -> None:
        async def work(count: int) -> None:
            for _ in range(count):
                await spawn_task(nothing)

        self._in_task(work, count)

    def item(self, count: int) -> None:
        box: list[object] = []
        spawn_task(numbers, count, on_item=nothing, on_done=box.append)
        self._until(box)
        self._rest()

    # By coroutines on the UI thread

    def ui_task(self, count: int) -> None:
        self._one_by_one(count, lambda box: spawn_ui_task(nothing_awaited, on_result=box.append))

    def ui_tasks(self, count: int) -> None:
        """All at once."""
        box: list[object] = []
        for _ in range(count):
            spawn_ui_task(nothing_awaited, on_result=box.append)
        while len(box) < count:
            self._one()

    def ui_pause(self, count: int) -> None:
        """A step after a pause."""

        async def work() -> None:
            for _ in range(count):
                await sleep(0)

        box: list[object] = []
        spawn_ui_task(work, on_done=box.append)
        self._until(box)

    def ui_event(self, count: int) -> None:
        """A step after an event."""
        begun: list[object] = []

        async def work() -> None:
            begun.append(True)
            for _ in range(count):
                await ui_event(self.label, "<<Step>>")

        box: list[object] = []
        spawn_ui_task(work, on_done=box.append)
        # An event before the first step would reach nobody: under valgrind the turn can come after a rest.
        self._until(begun)
        self._rest()
        for _ in range(count):
            self.label.event_generate("<<Step>>")
        self._until(box)
