"""A runtime for each root: made when needed, found by what runs in it."""

from __future__ import annotations

import asyncio
import tkinter as tk
from collections.abc import Callable
from typing import Any

import pytest

import tkasync
from tests.support.pythons import run_python
from tests.support.threads import on_threads
from tkasync import (
    Runtime,
    current_runtime,
    scope_of,
    spawn_task,
    spawn_ui_task,
)
from tkasync.errors import NoRuntimeError, RuntimeClosedError, WrongThreadError
from tkasync.testing import FakeHost, fake_runtime


def test_of_makes_one_for_each_root_and_finds_it_again(roots: Callable[[], tk.Tk]) -> None:
    root = roots()
    frame = tk.Frame(root)
    runtime = Runtime.of(frame)
    assert runtime is Runtime.of(root) is Runtime.of(tk.Toplevel(root)) is current_runtime()
    assert runtime.root is root


def test_a_module_function_makes_the_runtime_of_the_only_root(roots: Callable[[], tk.Tk]) -> None:
    root = roots()
    ran: list[int] = []
    tkasync.dispatch_to_ui(ran.append, 1)
    root.update()
    assert ran == [1]


def test_two_roots_do_not_mix(roots: Callable[[], tk.Tk]) -> None:
    first, second = Runtime(roots()), Runtime(roots())
    assert first.queue is not second.queue
    assert Runtime.of(tk.Frame(first.root)) is first
    assert Runtime.of(tk.Frame(second.root)) is second
    with pytest.raises(NoRuntimeError, match=r"2 runtimes are open .* pass owner=widget"):
        tkasync.dispatch_to_ui(print)
    owned = tkasync.spawn_task(lambda: tkasync.current_runtime() is second, owner=second.root)
    assert on_threads(lambda: owned.result(10)) == [True]
    frames = [tk.Frame(root) for root in (first.root, second.root)]
    ended, going = (tkasync.spawn_task(asyncio.sleep, 1000, owner=frame) for frame in frames)
    ran: list[int] = []
    second.dispatch_to_ui(ran.append, 2)
    first.root.destroy()
    assert (ended.cancelled(), going.done(), second.is_closed) == (True, False, False)
    with pytest.raises(RuntimeClosedError):
        tkasync.spawn_task(int, owner=frames[0])
    second.root.update()
    assert ran == [2]
    assert current_runtime() is second


def test_with_two_roots_open_the_error_says_what_to_pass(roots: Callable[[], tk.Tk]) -> None:
    """Also to a thread, which has no runtime of its own; a task has that of its window."""
    first, second = Runtime(roots()), Runtime(roots())

    async def wait() -> None:
        await tkasync.sleep(1)

    for call in (
        lambda: tkasync.spawn_task(int),
        lambda: tkasync.spawn_interval(1, int),
        lambda: tkasync.spawn_ui_task(wait),
    ):
        with pytest.raises(NoRuntimeError, match="pass owner=widget"):
            call()
    for call in (tkasync.dispatch_to_ui, tkasync.call_in_ui):
        [error] = on_threads(lambda call=call: call(print))
        assert isinstance(error, NoRuntimeError)
        assert "Runtime.of(widget)" in str(error)
    inside = first.spawn_task(lambda: tkasync.call_in_ui(tkasync.current_runtime).result(10))
    while not inside.done():
        first.root.update()
    assert inside.result() is first
    assert not second.is_closed


def test_a_setup_and_its_tasks_find_the_runtime_of_their_window(roots: Callable[[], tk.Tk]) -> None:
    class View(tkasync.Component):
        def setup(self) -> None:
            self.found = tkasync.current_runtime()
            self.task = tkasync.spawn_task(tkasync.current_runtime)

    for runtime in (Runtime(roots()), Runtime(roots())):
        view = View(runtime.root)
        assert view.found is runtime
        assert on_threads(lambda task=view.task: task.result(10)) == [runtime]


def test_a_widget_of_the_other_root_is_owned_there(roots: Callable[[], tk.Tk]) -> None:
    first, second = Runtime(roots()), Runtime(roots())
    assert scope_of(tk.Frame(second.root)).runtime is second
    assert scope_of(tk.Frame(first.root)).runtime is first


def test_before_any_window_and_after_the_last_the_errors_differ() -> None:
    program = """
import tkinter as tk
from tkasync import Runtime, current_runtime, dispatch_to_ui, spawn_interval, spawn_task
from tkasync.errors import NoRuntimeError, RuntimeClosedError
for make_one in (False, True, True):
    if make_one:
        root = tk.Tk(); Runtime(root); root.destroy()
    calls = [current_runtime, *(lambda f=f: f(print) for f in (dispatch_to_ui, spawn_task))]
    for call in [*calls, lambda: spawn_interval(1, print)]:
        try:
            call()
        except (NoRuntimeError, RuntimeClosedError) as error:
            print(type(error).__name__)
"""
    done = run_python("-X", "faulthandler", "-c", program)
    assert (done.stdout.split(), done.stderr) == (
        ["NoRuntimeError"] * 4 + ["RuntimeClosedError"] * 8,
        "",
    )


def test_another_thread_cannot_make_a_runtime(roots: Callable[[], tk.Tk]) -> None:
    """Its calls would wait for a loop of ours, and it would be taken for the UI thread."""
    root = roots()
    [error] = on_threads(lambda: Runtime(root))
    assert isinstance(error, WrongThreadError)
    [error] = on_threads(lambda: Runtime.of(root))
    assert isinstance(error, NoRuntimeError)
    runtime = Runtime(root)
    [error] = on_threads(lambda: Runtime.of(tk.Frame(None)) if root is None else Runtime.of(root))
    assert error is runtime


def test_a_root_of_another_thread_has_its_runtime_there() -> None:
    """In a process of its own: with Tk 9 on X11 only one thread that ends may have had a window (see the doctor)."""
    program = """if True:
        import threading, tkinter as tk
        from tkasync import Runtime

        def ui():
            root = tk.Tk()
            runtime, ran = Runtime.of(root), []
            worker = threading.Thread(target=lambda: runtime.dispatch_to_ui(ran.append, 1))
            worker.start()
            while not ran:
                root.update()
            worker.join()
            root.destroy()
            print(ran)

        thread = threading.Thread(target=ui)
        thread.start()
        thread.join()
    """
    done = run_python("-X", "faulthandler", "-c", program)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[1]\n", "")


@pytest.mark.parametrize("what", [3, None, "root"])
def test_what_is_no_root_is_refused(what: object) -> None:
    with pytest.raises(TypeError, match="Runtime takes the root window"):
        Runtime(what)
    with pytest.raises(TypeError, match=r"Runtime\.of takes a widget"):
        Runtime.of(what)


def test_a_widget_instead_of_its_root_is_refused_with_the_remedy(roots: Callable[[], tk.Tk]) -> None:
    with pytest.raises(TypeError, match=r"use Runtime\.of\(widget\)"):
        Runtime(tk.Frame(roots()))


def test_a_second_runtime_on_an_open_root_is_refused(roots: Callable[[], tk.Tk]) -> None:
    root = roots()
    runtime = Runtime(root)
    refused: list[type[Exception]] = []

    def again() -> None:
        try:
            Runtime(root)
        except RuntimeError as error:
            refused.append(type(error))

    again()
    runtime.scope.on_cleanup(again)  # it is not closed before it is closed
    runtime.close()
    assert refused == [RuntimeError, RuntimeError]


def test_a_destroyed_root_is_refused() -> None:
    root = tk.Tk()
    root.destroy()
    with pytest.raises(RuntimeClosedError, match="destroyed"):
        Runtime(root)
    with pytest.raises(RuntimeClosedError):
        Runtime.of(root)


def test_a_runtime_spawns_for_owners_of_its_own_window_only(runtime: Runtime) -> None:
    """A widget of another root as owner is refused, and what it would have started with it."""
    with fake_runtime() as other:
        scope = other.new_scope("elsewhere")
        with pytest.raises(ValueError, match="elsewhere belongs to another window"):
            runtime.spawn_task(print, owner=scope)
        with pytest.raises(TypeError, match="scope_of"):
            runtime.spawn_task(print, owner=object())
        assert runtime.statistics().tasks == other.statistics().tasks == 0
        assert other.spawn_task(print, owner=scope).scope is scope


def test_a_task_of_any_kind_finds_the_runtime_that_runs_it(fake_host: FakeHost, runtime: Runtime) -> None:
    """A module function looks for: the running task's runtime."""

    async def work() -> Any:
        return current_runtime()

    handles = [spawn_task(current_runtime), spawn_task(work), spawn_ui_task(work)]
    fake_host.run_pending()
    assert [h.result() for h in handles] == [runtime] * 3
