"""What Tcl calls in the middle of something else is no part of it: of no task, owner, effect, batch or context."""

from __future__ import annotations

import asyncio
import contextvars
import tkinter as tk
from collections.abc import Callable
from typing import Any

import pytest

from tests.host import ways_from_tcl
from tests.host.ways_from_tcl import Way
from tests.host.windows import Window
from tests.support.openers import OPENERS, Finish, Opener, as_step, who
from tkasync import (
    Component,
    Runtime,
    TaskHandle,
    create_effect,
    create_signal,
    current_task,
    spawn_ui_task,
)
from tkasync.runtime.current import current_scope

each_way = pytest.mark.parametrize("way", ways_from_tcl.ALL, ids=lambda way: way.__name__)


def in_loop_of(root: tk.Tk) -> Finish:
    """Finish a task in the event loop of *root*."""

    def finish(task: TaskHandle[Any]) -> None:
        task.on_done(lambda _: root.quit())
        root.mainloop()

    return finish


def as_setup(_finish: Finish, body: Callable[[], object]) -> None:
    class View(Component):
        def setup(self) -> None:
            body()

    View()


each_opener = pytest.mark.parametrize("opener", [*OPENERS, as_setup], ids=lambda opener: opener.__name__)


def what_is_current() -> dict[str, object]:
    """What of tkasync a function belongs to; nothing as it should be."""
    found: dict[str, object] = {}
    if current_task() is not None:
        found["task"] = current_task()
    if who.get() != "nobody":
        found["context"] = who.get()
    if current_scope() is not None:
        found["owner"] = current_scope()
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))
    write.set(1)  # a memo forbids it, an effect or a batch holds it back
    if seen != [0, 1]:
        found["held back"] = seen
    asyncio.run(asyncio.sleep(0))
    who.set("an earlier handler")
    return found


@each_way
@each_opener
def test_what_tcl_calls_in_the_middle_of_something_is_no_part_of_it(
    fd_window: Window, opener: Opener, way: Way
) -> None:
    found: list[dict[str, object]] = []
    fire = way(fd_window.root, lambda *_: found.append(what_is_current()))
    fd_window.root.update()  # an event reaches a window that is there
    contextvars.copy_context().run(opener, in_loop_of(fd_window.root), fire)
    assert found == [{}]


@pytest.mark.parametrize("way", ways_from_tcl.REGISTERED_BY_TKINTER, ids=lambda way: way.__name__)
def test_what_was_registered_before_there_was_a_runtime_is_no_part_of_it_either(
    root: tk.Tk, way: Way
) -> None:
    found: list[dict[str, object]] = []
    fire = way(root, lambda *_: found.append(what_is_current()))
    root.update()
    with Runtime(root):
        contextvars.copy_context().run(as_step, in_loop_of(root), fire)
    assert found == [{}]


def test_a_step_a_handler_and_a_step_in_it_each_see_their_own_context(fd_window: Window) -> None:
    """A UI task's step, in it a button's command that sets the variable, in it another task's step."""
    root, seen = fd_window.root, []

    def press() -> None:
        who.set("the button")
        other = spawn_ui_task(inner)
        while not other.done():
            root.update()
        seen.append(who.get())

    async def inner() -> None:
        seen.append(who.get())
        who.set("the inner task")
        again.invoke()
        seen.append(who.get())

    button = tk.Button(root, command=press)
    again = tk.Button(root, command=lambda: seen.append(who.get()))
    as_step(in_loop_of(root), button.invoke)
    assert seen == ["the button", "the button", "the inner task", "the button"]
    assert who.get() == "nobody"


def test_a_handler_of_the_event_loop_itself_sets_context_variables_as_without_tkasync(
    fd_window: Window,
) -> None:
    def press() -> None:
        who.set("the button")

    def check() -> str:
        tk.Button(fd_window.root, command=press).invoke()
        return who.get()

    assert contextvars.copy_context().run(check) == "the button"


def test_an_error_in_a_handler_goes_where_tkinter_sends_it(fd_window: Window) -> None:
    seen: list[type[BaseException]] = []
    fd_window.root.report_callback_exception = lambda kind, *_: seen.append(kind)  # type: ignore[method-assign]
    as_step(in_loop_of(fd_window.root), tk.Button(fd_window.root, command=lambda: 1 / 0).invoke)
    assert seen == [ZeroDivisionError]


def test_a_handler_gives_tcl_its_value(fd_window: Window) -> None:
    value = fd_window.root.register(lambda text: text.upper())
    assert fd_window.root.tk.call(value, "yes") == "YES"
