"""The seven acts whose walk is counted, written as a program would write them. Runs in the child; public names only."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

from tkasync import Component, bind_option, create_resource, create_signal, dispatch_to_ui, ui_task

__all__ = ["FLOWS", "Flow"]


def load(path: str) -> str:
    return path.upper()


class Flow(Component):
    """One act: `prepare()` before each time, then `act()`; `on_arrival()` is called when its effect has arrived."""

    on_arrival: Callable[[], None]

    def prepare(self) -> None:
        """Make what the act needs; not counted."""

    def act(self) -> None:
        raise NotImplementedError


class SpawnTask(Flow):
    """`self.spawn_task(load, path, on_result=self.show)`, until `show` has run."""

    def act(self) -> None:
        self.spawn_task(load, "path", on_result=self.show)

    def show(self, _text: str) -> None:
        self.on_arrival()


class Post(Flow):
    """`dispatch_to_ui(self.show)`, until `show` has run."""

    def act(self) -> None:
        dispatch_to_ui(self.show)

    def show(self) -> None:
        self.on_arrival()


class Guard(Flow):
    """`label.configure(text=...)`; the guard is counted here only."""

    def setup(self) -> None:
        self.label = tk.Label(self)

    def act(self) -> None:
        self.label.configure(text="text")
        self.on_arrival()


class SetSignal(Flow):
    """`write.set(value)`, until the label that is bound to it shows it."""

    def setup(self) -> None:
        self.value = 0
        self.read, self.write = create_signal("0")
        self.label = tk.Label(self)
        bind_option(self.label, "text", self.read)

    def act(self) -> None:
        self.value += 1
        self.write.set(str(self.value))
        assert self.label.cget("text") == str(self.value)
        self.on_arrival()


class Refetch(Flow):
    """`resource.refetch()`, until an effect has seen the new data."""

    def setup(self) -> None:
        self.count = 0
        self.resource = create_resource(lambda: "path", self.fetch)
        self.create_effect(self.show)

    def fetch(self, _path: str) -> int:
        self.count += 1
        return self.count

    def act(self) -> None:
        self.resource.refetch()

    def show(self) -> None:
        if self.resource.data is not None and not self.resource.get().is_loading():
            self.on_arrival()


class Inner(Component):
    """What ends in `Destroy`: a task, a cleanup, an effect, and a component inside."""

    def fill(self) -> None:
        read, _write = create_signal(0)
        self.create_effect(read)
        self.on_cleanup(lambda: None)
        Component(self)


class Destroy(Flow):
    """`widget.destroy()` of a component that owns a task, a cleanup, an effect and another component."""

    def prepare(self) -> None:
        self.inner = Inner(self)
        self.inner.fill()
        self.inner.spawn_task(wait_for_token)

    def act(self) -> None:
        self.inner.destroy()
        self.on_arrival()


def wait_for_token() -> None:
    from tkasync import current_task

    task = current_task()
    assert task is not None
    task.token.wait(30)


class Await(Flow):
    """`await self.spawn_task(load, path)` in a UI task, from its call until it goes on with the result."""

    def act(self) -> None:
        self.handler()

    @ui_task
    async def handler(self) -> None:
        await self.spawn_task(load, "path")
        self.on_arrival()


FLOWS: dict[str, Any] = {
    "task": SpawnTask,
    "post": Post,
    "guard": Guard,
    "set": SetSignal,
    "refetch": Refetch,
    "destroy": Destroy,
    "await": Await,
}
