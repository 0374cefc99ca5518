"""A task's callbacks: their order, their thread, and when none comes any more."""

from __future__ import annotations

import asyncio
import concurrent.futures
import concurrent.futures as cf
import threading
import tkinter as tk
from collections.abc import Generator
from tkinter import ttk
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.world import World
from tests.tasks.kinds import generator, plain
from tests.tasks.owner import Owner
from tkasync import (
    Cancelled,
    Progress,
    TaskState,
    report_progress,
    scope_of,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import FakeHost, Pilot


def test_callbacks_come_in_order_on_the_ui_thread_and_never_inline(world: World) -> None:
    calls: list[Any] = []

    def work() -> str:
        report_progress(1, 2)
        report_progress(2, 2, "done")
        return "value"

    def note(kind: Any) -> Any:
        return lambda argument: calls.append((kind, argument, threading.get_ident()))

    handle = spawn_task(
        work,
        on_done=note("done"),
        on_result=note("result"),
        on_error=note("error"),
        on_progress=note("progress"),
    )
    concurrent.futures.wait([handle], GIVE_UP)
    assert calls == []
    world.until(lambda: len(calls) == 3)
    world.settle()
    assert [call[0] for call in calls] == ["progress", "result", "done"]
    assert calls[0][1] == Progress(2, 2, "done")
    assert calls[0][1].fraction == 1
    assert calls[1][1] == "value"
    assert calls[2][1] is handle
    assert {call[2] for call in calls} == {threading.get_ident()}


def test_callbacks_added_late_still_run_and_never_inline(world: World) -> None:
    """Callbacks run on the UI thread; never inline; added late they still run."""
    seen, heard = list[Any](), list[Any]()

    def work() -> int:
        report_progress(1)
        return 5

    handle = spawn_task(work)
    world.until(handle.done)
    world.settle()
    handle.on_result(lambda v: seen.append((v, threading.get_ident())))
    handle.on_done(lambda h: seen.append((h, threading.get_ident())))
    handle.on_error(seen.append)
    handle.on_progress(lambda p: heard.append((p.done, threading.get_ident())))
    assert seen + heard == []
    world.until(lambda: len(seen) == 2)
    world.settle()
    assert seen == [(5, threading.get_ident()), (handle, threading.get_ident())]
    assert heard == [(1, threading.get_ident())]


def test_added_after_an_abort_only_on_done_runs(world: World) -> None:
    """From then on no `on_result`, `on_error` or `on_progress` runs; `on_done` does."""
    seen: list[Any] = []
    handle = spawn_task(asyncio.sleep, 60)
    handle.abort()
    handle.on_result(seen.append).on_error(seen.append).on_progress(seen.append)
    handle.on_done(lambda h: seen.append("done"))
    world.until(lambda: seen)
    world.settle()
    assert seen == ["done"]


def test_each_of_several_callbacks_is_called_once(fake_host: FakeHost) -> None:
    """Each is called, once."""
    seen: list[Any] = []
    handle = spawn_task(lambda: 5, on_result=lambda v: seen.append("a"))
    handle.on_result(lambda v: seen.append("b"))
    handle.on_result(lambda v: seen.append("c"))
    handle.on_done(lambda h: seen.append("done"))
    fake_host.run_pending()
    assert seen == ["a", "b", "c", "done"]


def test_a_callback_that_fails_stops_no_other(world: World) -> None:
    """An error in one stops nothing."""
    seen: list[Any] = []
    handle = spawn_task(lambda: 5, on_result=lambda v: 1 / 0)
    handle.on_result(seen.append)
    handle.on_done(lambda h: seen.append("done"))
    world.until(lambda: "done" in seen)
    world.until(lambda: world.errors)
    assert seen == [5, "done"]
    assert [type(e) for e in world.errors] == [ZeroDivisionError]


def test_aborted_between_outcome_and_delivery_it_keeps_its_state_and_only_on_done_runs(world: World) -> None:
    """The state stays as it ended, and no `on_result` or `on_error` follows."""
    seen: list[Any] = []
    good = spawn_task(lambda: 5, on_result=seen.append, on_done=lambda h: seen.append("done"))
    bad = spawn_task(lambda: 1 / 0, on_error=seen.append, on_done=lambda h: seen.append("done"))
    cf.wait([good, bad], GIVE_UP)
    assert good.abort() is False
    assert bad.cancel() is False
    world.until(lambda: len(seen) == 2)
    world.settle()
    assert seen == ["done", "done"]
    assert (good.state, bad.state) == (TaskState.SUCCEEDED, TaskState.FAILED)
    assert good.result() == 5


def test_aborted_by_a_callback_only_on_done_follows(world: World) -> None:
    """The same, from the callback before: nothing of it follows but `on_done`."""
    seen: list[Any] = []
    handle = spawn_task(lambda: 5)
    handle.on_result(lambda v: (seen.append("first"), handle.abort()))
    handle.on_result(lambda v: seen.append("second"))
    handle.on_done(lambda h: seen.append("done"))
    world.until(lambda: "done" in seen)
    assert seen == ["first", "done"]


def test_aborted_by_on_item_only_on_done_follows(world: World) -> None:
    """The same, from progress and items."""
    seen: list[Any] = []

    def work() -> Generator[Any, None, Any]:
        for n in range(100):
            report_progress(n, 100)
            yield n
        return "end"

    def on_item(item: object) -> None:
        seen.append(item)
        handle.abort()

    handle = spawn_task(
        work, on_item=on_item, on_result=lambda v: seen.append(v), on_done=lambda h: seen.append("done")
    )
    world.until(lambda: "done" in seen)
    assert seen == [0, "done"]


def test_no_callback_after_the_owner_is_gone(world: World) -> None:
    """Never after the owner is gone."""
    seen: list[Any] = []
    owner = Owner()
    handle = spawn_task(lambda: 5, owner=owner, on_result=seen.append, on_done=seen.append)
    cf.wait([handle], GIVE_UP)
    scope_of(owner).close()
    handle.on_done(seen.append)
    world.settle()
    assert seen == []


def test_no_callback_after_a_widget_is_gone(tk_root: tk.Tk, pilot: Pilot) -> None:
    """The same, of a widget, destroyed in each way."""
    for end in (
        lambda w: w.destroy(),
        lambda w: w.tk.call("destroy", str(w)),
        lambda w: w.master.destroy(),
        lambda w: w.winfo_toplevel().destroy(),
    ):
        seen: list[Any] = []
        top = tk.Toplevel(tk_root)
        widget = ttk.Label(ttk.Frame(top))
        handle = spawn_task(lambda: 5, owner=widget, on_result=seen.append, on_done=seen.append)
        running = spawn_task(asyncio.sleep, 60, owner=widget, on_done=seen.append)
        cf.wait([handle], GIVE_UP)
        end(widget)
        pilot.settle()
        assert seen == []
        assert running.cancelled()
        top.destroy()


def test_progress_is_merged_and_the_last_is_heard_once_by_each(fake_host: FakeHost) -> None:
    gate, heard, late = threading.Event(), list[Any](), list[Any]()

    def work() -> None:
        for number in range(1, 101):
            report_progress(number, 100)
        gate.wait(GIVE_UP)

    handle = spawn_task(work, on_progress=heard.append)
    fake_host.run_pending()
    assert heard[-1].done == 100
    assert len(heard) < 100
    handle.on_progress(late.append)
    gate.set()
    let_work_end(fake_host)
    assert [progress.done for progress in late] == [100]
    assert [progress.done for progress in heard].count(100) == 1
    assert handle.progress == Progress(100, 100)


def test_every_kind_of_work_reports_progress(fake_host: FakeHost) -> None:
    """Inside a task: a coroutine, a UI task, a generator."""
    seen: list[Any] = []

    async def work() -> None:
        report_progress(1)

    def generate() -> Generator[Any, None, None]:
        report_progress(1)
        yield 1

    handles = [spawn_task(work, on_progress=seen.append), spawn_ui_task(work, on_progress=seen.append)]
    handles.append(spawn_task(generate, on_progress=seen.append))
    fake_host.run_pending()
    assert [(p.done, p.total, p.message) for p in seen] == [(1, None, "")] * 3


def test_a_callback_that_is_no_function_is_refused_at_the_call(fake_host: FakeHost) -> None:
    with pytest.raises(TypeError, match="on_result takes a function"):
        spawn_task(plain, 1, on_result="show")
    with pytest.raises(TypeError, match="on_item takes a function"):
        spawn_task(generator, 1, on_item=3)


@pytest.mark.parametrize("error", [Cancelled, cf.CancelledError], ids=["ours", "the standard library's"])
def test_work_that_cancels_itself_tells_its_end_and_nothing_else(
    fake_host: FakeHost, error: type[BaseException]
) -> None:
    calls: list[str] = []

    def work() -> None:
        raise error

    handle = spawn_task(
        work,
        on_result=lambda _value: calls.append("result"),
        on_error=lambda _error: calls.append("error"),
        on_done=lambda _handle: calls.append("done"),
    )
    let_work_end(fake_host)
    assert handle.cancelled()
    assert calls == ["done"]
