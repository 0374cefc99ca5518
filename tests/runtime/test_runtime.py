"""A runtime for each root: made when needed, found by what runs in it, gone with its window."""

from __future__ import annotations

import subprocess
import sys
import threading
import tkinter as tk
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any

import pytest

import tkasync
from tkasync import Runtime, current_runtime, scope_of
from tkasync.errors import NoRuntimeError, RuntimeClosedError, WrongThreadError
from tkasync.testing import FakeHost, fake_runtime


@pytest.fixture
def roots() -> Iterator[Callable[[], tk.Tk]]:
    """Makes plain roots; destroys those that are left."""
    made: list[tk.Tk] = []

    def make() -> tk.Tk:
        made.append(tk.Tk())
        return made[-1]

    yield make
    for root in reversed(made):
        with suppress(tk.TclError):  # destroyed
            root.destroy()


def on_thread(fn: Callable[[], object]) -> list[object]:
    """What *fn* returned, or raised, on another thread."""
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(fn())
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    return outcome


# Finding


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
    assert on_thread(lambda: owned.result(10)) == [True]
    ran: list[int] = []
    second.dispatch_to_ui(ran.append, 2)
    first.root.destroy()
    second.root.update()
    assert ran == [2]
    assert current_runtime() is second


def test_a_widget_of_the_other_root_is_owned_there(roots: Callable[[], tk.Tk]) -> None:
    first, second = Runtime(roots()), Runtime(roots())
    assert scope_of(tk.Frame(second.root)).runtime is second
    assert scope_of(tk.Frame(first.root)).runtime is first


def test_before_any_window_and_after_the_last_the_errors_differ() -> None:
    program = """
import tkinter as tk
from tkasync import Runtime, dispatch_to_ui
from tkasync.errors import NoRuntimeError, RuntimeClosedError
for make_one in (False, True, True):
    if make_one:
        root = tk.Tk(); Runtime(root); root.destroy()
    try:
        dispatch_to_ui(print)
    except (NoRuntimeError, RuntimeClosedError) as error:
        print(type(error).__name__)
"""
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", program], capture_output=True, text=True, timeout=60
    )
    assert (done.stdout.split(), done.stderr) == (
        ["NoRuntimeError", "RuntimeClosedError", "RuntimeClosedError"],
        "",
    )


def test_another_thread_cannot_make_a_runtime(roots: Callable[[], tk.Tk]) -> None:
    """Its calls would wait for a loop of ours, and it would be taken for the UI thread."""
    root = roots()
    [error] = on_thread(lambda: Runtime(root))
    assert isinstance(error, WrongThreadError)
    [error] = on_thread(lambda: Runtime.of(root))
    assert isinstance(error, NoRuntimeError)
    runtime = Runtime(root)
    [error] = on_thread(lambda: Runtime.of(tk.Frame(None)) if root is None else Runtime.of(root))
    assert error is runtime


def test_a_root_of_another_thread_has_its_runtime_there() -> None:
    def program() -> list[int]:
        root = tk.Tk()
        runtime, ran = Runtime.of(root), list[int]()
        worker = threading.Thread(target=lambda: runtime.dispatch_to_ui(ran.append, 1))
        worker.start()
        while not ran:
            root.update()
        worker.join()
        root.destroy()
        return ran

    assert on_thread(program) == [[1]]


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


# The end


def test_close_leaves_the_root_and_a_new_runtime_may_follow(roots: Callable[[], tk.Tk]) -> None:
    root = roots()
    for turn in range(3):
        runtime, ran = Runtime(root), list[int]()
        assert Runtime.of(root) is runtime
        runtime.dispatch_to_ui(ran.append, turn)
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
    [error] = on_thread(runtime.close)
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


def test_waits_for_the_ui_end_with_the_close_and_all_others_are_cancelled() -> None:
    runtime = Runtime(FakeHost())
    call = runtime.call_in_ui(int)
    task = runtime.spawn_task(lambda: tkasync.current_task().token.wait(10))  # type: ignore[union-attr]
    runtime.close()
    assert isinstance(call.exception(), RuntimeClosedError)
    with pytest.raises(CancelledError):
        task.result()


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
    assert "release.wait(20)" in caplog.text
    thread = next(t for t in threading.enumerate() if t.name.startswith("tkasync-worker"))
    release.set()
    thread.join(10)
    assert died_on == []
    Runtime(FakeHost()).close()
    assert died_on == [threading.get_ident()]


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
    runtime = Runtime(root)
    frame = tk.Frame(root)
    scope = scope_of(frame)
    for widget in (frame, root):
        [error] = on_thread(widget.destroy)
        assert isinstance(error, WrongThreadError)
    assert (scope.is_closed, runtime.is_closed) == (False, False)
    root.destroy()
    assert (scope.is_closed, runtime.is_closed) == (True, True)


# Threads and counts


def test_nothing_starts_before_it_is_needed(roots: Callable[[], tk.Tk]) -> None:
    before = threading.active_count()
    runtime = Runtime(roots())
    runtime.dispatch_to_ui(int)
    assert runtime.root is not None
    runtime.root.update()
    assert threading.active_count() == before


def test_first_tasks_of_many_threads_share_one_pool_and_one_loop() -> None:
    runtime = Runtime(FakeHost())
    start = threading.Barrier(8)
    made: list[object] = []

    def first() -> None:
        start.wait(10)
        made.append((id(runtime.engines.pool), id(runtime.engines.loop)))

    threads = [threading.Thread(target=first) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(made) == 8
    assert len(set(made)) == 1
    runtime.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("tkasync-")]


def test_statistics_count_what_there_is() -> None:
    host = FakeHost()
    runtime = Runtime(host, max_workers=1)
    begun, release = threading.Event(), threading.Event()
    runtime.spawn_task(lambda: (begun.set(), release.wait(20)))
    runtime.spawn_task(int)
    assert begun.wait(10)
    runtime.dispatch_to_ui(int)
    found = runtime.statistics()
    assert (found.queued_calls, found.tasks, found.running, found.stragglers, found.scopes) == (1, 2, 1, 0, 1)
    release.set()
    host.run_pending()
    found = runtime.statistics()
    assert (found.queued_calls, found.tasks, found.running) == (0, 0, 0)
    runtime.close()
    assert runtime.statistics().scopes == 0


def test_a_runtime_spawns_for_owners_of_its_own_window_only(runtime):
    """A widget of another root as owner is refused, and what it would have started with it."""
    with fake_runtime() as other:
        scope = other.new_scope("elsewhere")
        with pytest.raises(ValueError, match="elsewhere belongs to another window"):
            runtime.spawn_task(print, owner=scope)
        with pytest.raises(TypeError, match="scope_of"):
            runtime.spawn_task(print, owner=object())
        assert runtime.statistics().tasks == other.statistics().tasks == 0
        assert other.spawn_task(print, owner=scope)._scope is scope
