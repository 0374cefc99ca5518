"""The end of a runtime: with its root or without, once, in order, whatever fails."""

from __future__ import annotations

import sys
import threading
import tkinter as tk
from collections.abc import Callable
from typing import Any

import pytest

import tkasync
import tkasync.dispatch.open_runtimes
from tests.support.threads import on_threads
from tests.support.world import World
from tkasync import (
    Runtime,
    scope_of,
    spawn_task,
)
from tkasync.errors import RuntimeClosedError, WrongThreadError
from tkasync.testing import FakeHost


def test_close_leaves_the_root_and_a_new_runtime_may_follow(roots: Callable[[], tk.Tk]) -> None:
    root = roots()
    for turn in range(3):
        runtime, ran = Runtime(root), list[int]()
        assert Runtime.of(root) is runtime
        runtime.dispatch_to_ui(ran.append, turn)
        while not ran:  # polled for, it takes a moment
            root.update()
        assert ran == [turn]
        assert runtime.close() == []
        assert root.winfo_exists()
        with pytest.raises(RuntimeClosedError):
            runtime.dispatch_to_ui(print)
    root.destroy()


def test_closing_twice_does_nothing() -> None:
    runtime, closed = Runtime(FakeHost()), list[int]()
    runtime.scope.on_cleanup(closed.append, 1)
    assert (runtime.close(), runtime.close()) == ([], [])
    assert (closed, runtime.is_closed) == ([1], True)


def test_close_is_for_the_ui_thread_and_a_bad_time_closes_nothing() -> None:
    runtime = Runtime(FakeHost())
    [error] = on_threads(runtime.close)
    assert isinstance(error, WrongThreadError)
    with pytest.raises(ValueError, match="close"):
        runtime.close(timeout=-1)
    assert not runtime.is_closed
    runtime.close()


def test_the_order_of_a_close() -> None:
    """Tasks are aborted before any cleanup runs, the inner cleanup before the outer, the last registered first."""
    host = FakeHost()
    runtime, order = Runtime(host), list[str]()
    inner = runtime.new_scope("inner")
    runtime.scope.below = lambda: [inner]
    go_on = threading.Event()
    task = runtime.spawn_task(go_on.wait, 10, on_done=lambda _t: order.append("never"))
    task.add_done_callback(lambda t: order.append(f"aborted: {t.cancelled()}"))
    task.token.on_cancel(go_on.set)
    for name, scope in (("outer", runtime.scope), ("inner", inner)):
        scope.on_cleanup(order.append, f"{name} 1")
        scope.on_cleanup(order.append, f"{name} 2")
    assert runtime.close() == []
    assert order == ["aborted: True", "inner 2", "inner 1", "outer 2", "outer 1"]
    assert runtime.in_flight.elsewhere == []


def test_queued_work_never_starts_when_the_close_frees_a_thread() -> None:
    runtime, started = Runtime(FakeHost(), max_workers=1), list[int]()
    begun = threading.Event()

    def work(number: int) -> None:
        started.append(number)
        begun.set()
        task = tkasync.current_task()
        assert task is not None
        task.token.wait(10)

    for number in range(50):
        runtime.spawn_task(work, number)
    assert begun.wait(10)
    runtime.close()
    assert started == [0]


def test_a_cleanup_that_fails_or_exits_keeps_no_other_from_running() -> None:
    host = FakeHost()
    runtime, ran = Runtime(host), list[int]()
    runtime.scope.on_cleanup(ran.append, 1)
    runtime.scope.on_cleanup(sys.exit, 5)
    runtime.scope.on_cleanup(ran.append, 2)
    runtime.scope.on_cleanup(lambda: 1 / 0)
    with pytest.raises(SystemExit) as caught:
        runtime.close()
    assert (caught.value.code, ran) == (5, [2, 1])
    assert [type(error) for error in host.errors] == [ZeroDivisionError]
    assert runtime not in tkasync.dispatch.open_runtimes.open_runtimes()
    with pytest.raises(RuntimeClosedError):
        runtime.spawn_task(int)


def test_sys_exit_in_a_last_call_is_raised_when_all_is_closed() -> None:
    runtime, ran = Runtime(FakeHost()), list[int]()
    runtime.dispatch_to_ui(sys.exit, 6)
    runtime.dispatch_to_ui(ran.append, 1)
    with pytest.raises(SystemExit) as caught:
        runtime.close()
    assert (caught.value.code, ran, len(runtime.queue)) == (6, [1], 0)


def test_what_a_straggler_brings_after_the_close_is_let_go_on_the_ui_thread(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its arguments hold a widget, say; the next runtime's start lets them go."""
    runtime = Runtime(FakeHost())
    release, begun = threading.Event(), threading.Event()
    died_on: list[int] = []

    class Widget:
        def __del__(self) -> None:
            died_on.append(threading.get_ident())

    def stuck(_widget: Widget) -> None:
        begun.set()
        release.wait(20)

    task = runtime.spawn_task(stuck, Widget())
    assert begun.wait(10)
    [straggler] = runtime.close(timeout=0.0)
    assert straggler is task
    assert task.still_running
    assert "1 task(s) still running after the close" in caplog.text
    assert " in stuck\n" in caplog.text  # its stack, at whichever of its lines
    thread = next(t for t in threading.enumerate() if t.name.startswith("tkasync-worker"))
    release.set()
    thread.join(10)
    assert died_on == []
    Runtime(FakeHost()).close()
    assert died_on == [threading.get_ident()]


def test_of_many_stragglers_the_first_are_named_and_the_others_counted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    runtime, release = Runtime(FakeHost(), max_workers=60), threading.Event()
    all_begun = threading.Barrier(61)

    def deaf() -> None:
        all_begun.wait(20)
        release.wait(20)

    tasks = [runtime.spawn_task(deaf, name=f"deaf {number}") for number in range(60)]
    try:
        all_begun.wait(20)
        assert len(runtime.close(timeout=0.0)) == len(tasks)
        assert "60 task(s) still running after the close" in caplog.text
        assert caplog.text.count("task 'deaf ") == 50
        assert "and 10 more\n" in caplog.text
    finally:
        release.set()


def test_as_a_context_manager_it_closes() -> None:
    with Runtime(FakeHost()) as runtime:
        assert not runtime.is_closed
    assert runtime.is_closed


@pytest.mark.parametrize("way", ["destroy", "close button", "program's own button", "tcl"])
def test_a_foreign_root_closes_its_runtime_however_it_ends(roots: Callable[[], tk.Tk], way: str) -> None:
    """Its close button was bound before the runtime was there; the cleanups still find the window."""
    root = roots()
    ended: list[Any] = []
    if way == "program's own button":
        root.protocol("WM_DELETE_WINDOW", lambda: root.destroy())
    runtime = Runtime(root)
    runtime.scope.on_cleanup(lambda: ended.append(way == "tcl" or root.winfo_exists()))
    root.after(60_000, print)
    if way == "destroy":
        root.destroy()
    elif way == "tcl":
        root.tk.call("destroy", ".")
    else:
        root.tk.eval(str(root.tk.call("wm", "protocol", ".", "WM_DELETE_WINDOW")))
    assert ended == [True]
    assert runtime.is_closed
    assert tk._default_root is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("way", ["close button", "destroy"])
def test_a_foreign_toplevel_ends_its_scope_before_it_is_gone(roots: Callable[[], tk.Tk], way: str) -> None:
    top = tk.Toplevel(roots())
    ended: list[bool] = []
    scope_of(top).on_cleanup(lambda: ended.append(bool(top.winfo_exists())))
    if way == "destroy":
        top.destroy()
    else:
        top.tk.eval(str(top.tk.call("wm", "protocol", str(top), "WM_DELETE_WINDOW")))
    assert ended == [True]


def test_a_worker_that_destroys_the_window_is_refused_and_the_window_goes_on(
    roots: Callable[[], tk.Tk],
) -> None:
    root = roots()
    runtime = Runtime(root, guard="strict")
    frame = tk.Frame(root)
    scope = scope_of(frame)
    for widget in (frame, root):
        [error] = on_threads(widget.destroy)
        assert isinstance(error, WrongThreadError)
    assert (scope.is_closed, runtime.is_closed) == (False, False)
    root.destroy()
    assert (scope.is_closed, runtime.is_closed) == (True, True)


def test_a_callback_may_close_the_runtime(world: World) -> None:
    """Orderly, wherever it is called from on the UI thread."""
    closed: list[Any] = []
    spawn_task(int, on_result=lambda _v: closed.append(world.runtime.close()))
    world.until(lambda: closed)
    with pytest.raises(RuntimeClosedError):
        spawn_task(int)
