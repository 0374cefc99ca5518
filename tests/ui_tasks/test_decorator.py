"""`@ui_task`: coroutine functions and methods that spawn themselves when they are called."""

from __future__ import annotations

import inspect
import threading
import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest

from tests.support import let_work_end
from tests.support.world import World
from tkasync import (
    Component,
    TaskHandle,
    scope_of,
    sleep,
    spawn_task,
    spawn_ui_task,
    ui_task,
)
from tkasync.errors import NoOwnerError
from tkasync.testing import FakeHost, Pilot


def test_a_decorated_function_spawns_when_called_and_keeps_its_name(world: World) -> None:
    """The decorator `@ui_task` for coroutine functions."""
    seen: list[Any] = []

    @ui_task
    async def work(value: object) -> Any:
        """Its own words."""
        await sleep(0)
        seen.append((value, threading.get_ident()))
        return value

    handle = work(3)
    assert isinstance(handle, TaskHandle)
    assert seen == []
    world.until(handle.done)
    assert handle.result() == 3
    assert seen == [(3, threading.get_ident())]
    assert work.__name__ == "work"
    assert inspect.getdoc(work) == "Its own words."


class Owner:
    """Any object may own UI tasks; a component is one."""

    def __init__(self) -> None:
        self.log = []

    @ui_task
    async def save(self, name: str = "none", *, loud: Any = False) -> Any:
        self.log.append((name, loud))
        await sleep(1)
        return name

    @ui_task(policy="drop")
    async def once(self) -> None:
        self.log.append("once")
        await sleep(1)

    @ui_task(policy="restart", group="shared")
    async def newest(self, number: int) -> None:
        await sleep(1)
        self.log.append(number)


def test_a_decorated_method_spawns_when_called(fake_host: FakeHost) -> None:
    owner = Owner()
    handle = owner.save("a", loud=True)
    assert owner.log == []
    fake_host.advance(1)
    assert owner.log == [("a", True)]
    assert handle.result() == "a"
    assert handle.name.endswith("save")
    assert Owner.save.__name__ == "save"


def test_a_decorated_method_is_spawned_with_options_too(fake_host: FakeHost) -> None:
    owner, results = Owner(), list[Any]()
    spawn_ui_task(owner.save, "b", on_result=results.append)
    spawn_task(owner.save, "c", on_result=results.append)
    fake_host.advance(1)
    assert sorted(results) == ["b", "c"]


def test_the_policies_of_two_methods_do_not_meet(fake_host: FakeHost) -> None:
    owner = Owner()
    first_one, second_one = owner.once(), owner.once()
    assert first_one is second_one
    owner.save()
    fake_host.advance(1)
    assert owner.log == ["once", ("none", False)]
    owner.newest(1)
    owner.newest(2)
    fake_host.advance(1)
    assert owner.log[-1] == 2
    assert 1 not in owner.log


def test_the_methods_of_two_objects_do_not_restart_each_other(fake_host: FakeHost) -> None:
    """`policy` within (owner, group): two components do not restart each other."""

    class Model:
        @ui_task(policy="restart")
        async def load(self) -> None:
            await sleep(1000)

    one, two = Model(), Model()
    a, b = one.load(), two.load()
    assert not a.done()
    c = one.load()
    assert a.cancelled()
    assert not b.done()
    for handle in (b, c):
        handle.abort()
    fake_host.run_pending()


def test_its_owner_is_the_object_of_the_method(fake_host: FakeHost) -> None:
    owner = Owner()
    handle = owner.save()
    other = Owner().save()
    fake_host.run_pending()

    scope_of(owner).close()
    assert handle.cancelled()
    assert not other.done()
    other.abort()
    let_work_end(fake_host)


def test_only_a_coroutine_function_can_be_one(fake_host: FakeHost) -> None:
    with pytest.raises(TypeError, match="write async def plain"):

        @ui_task
        def plain() -> None:
            pass

    with pytest.raises(ValueError, match="policy"):
        ui_task(policy="sometimes")
    with pytest.raises(TypeError, match=r"call_in_ui\(fn, \*args\)"):
        spawn_ui_task(print)


class Panel(Component):
    """With a handler."""

    def setup(self) -> None:
        self.seen = []
        self.button = ttk.Button(self, text="x", command=self.clicked)
        self.button.pack()
        self.entry = ttk.Entry(self)
        self.entry.pack()
        self.entry.bind("<Return>", self.entered)
        self.pack()

    @ui_task
    async def clicked(self) -> None:
        self.button.configure(text="…")
        value = await self.spawn_task(abs, -5)
        self.button.configure(text=str(value))
        self.seen.append(value)

    @ui_task(policy="restart")
    async def entered(self, event: Any) -> None:
        await sleep(0)
        self.seen.append(event.keysym)

    @ui_task
    async def hang(self) -> None:
        try:
            await sleep(1000)
        finally:
            self.seen.append("finally")
            self.winfo_children()


def test_a_decorated_method_fits_command_and_bind(tk_root: tk.Tk, pilot: Pilot) -> None:
    """As a decorated method it is what a `command=` or `bind` takes."""
    panel = Panel(tk_root)
    pilot.wait_until(panel.button.winfo_ismapped)
    pilot.click(panel.button)
    pilot.wait_until(lambda: panel.seen)
    assert str(panel.button["text"]) == "5"
    panel.entry.focus_force()
    pilot.press("<Return>", panel.entry)
    pilot.wait_until(lambda: len(panel.seen) == 2)
    assert panel.seen == [5, "Return"]


def test_a_components_method_ends_with_it_and_its_finally_runs(tk_root: tk.Tk, pilot: Pilot) -> None:
    """It is cancelled with its owner, at its await, and its `finally` blocks run."""
    panel = Panel(tk_root)
    handle = panel.hang()
    pilot.wait_until(handle.is_running)
    panel.destroy()
    assert handle.cancelled()
    pilot.wait_until(lambda: panel.seen)
    assert panel.seen == ["finally"]
    with pytest.raises(NoOwnerError):
        panel.hang()


def test_a_component_spawns_one_in_its_setup(tk_root: tk.Tk, pilot: Pilot) -> None:
    """Methods with the same names, owned by the component."""
    seen: list[Any] = []

    class View(Component):
        def setup(self) -> None:
            self.spawn_ui_task(self.load)

        async def load(self) -> None:
            self.label = ttk.Label(self, text=str(await self.spawn_task(abs, -3)))
            self.label.pack()
            seen.append(str(self.label["text"]))

    View(tk_root)
    pilot.wait_until(lambda: seen)
    assert seen == ["3"]
