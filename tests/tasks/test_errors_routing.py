"""Where an error goes that nobody handled: no error is lost, none is told twice, each says where it was spawned."""

from __future__ import annotations

import concurrent.futures as cf
import logging
import sys
import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.support.failing import fail, fail_in_loop
from tests.support.world import World
from tkasync import (
    UI,
    Component,
    Runtime,
    report_progress,
    spawn_task,
    spawn_ui_task,
    ui_task,
)
from tkasync.testing import FakeHost, Pilot
from tkasync.widgets import ErrorBoundary

KINDS = {
    "thread": lambda **options: spawn_task(fail, **options),
    "coroutine": lambda **options: spawn_task(fail_in_loop, **options),
    "UI": lambda **options: spawn_task(fail, executor=UI, **options),
    "UI task": lambda **options: spawn_ui_task(fail_in_loop, **options),
}


def test_every_kind_of_task_reports_on_either_host(world: World) -> None:
    """Unhandled errors are never lost: ... else `runtime.on_error`; with a note of where the task was spawned."""
    spawn_task(lambda: 1 / 0)

    async def work() -> None:
        raise KeyError("x")

    spawn_task(work)
    spawn_ui_task(work)
    world.until(lambda: len(world.errors) == 3)
    for error in world.errors:
        assert any("test_errors_routing.py" in note for note in error.__notes__)


@pytest.mark.parametrize("spawn", KINDS.values(), ids=KINDS)
def test_an_unhandled_error_goes_to_on_error_with_the_place_of_the_spawn(
    fake_host: FakeHost, errors: list[BaseException], spawn: Any
) -> None:
    spawn()
    fake_host.run_pending()
    assert [str(error) for error in errors] == ["failed"]
    assert any("was spawned at" in note and "test_errors_routing.py" in note for note in errors[0].__notes__)


@pytest.mark.parametrize("spawn", KINDS.values(), ids=KINDS)
def test_a_handled_error_is_not_reported(
    fake_host: FakeHost, errors: list[BaseException], spawn: Any
) -> None:
    handled: list[Any] = []
    spawn(on_error=handled.append)
    fake_host.run_pending()
    assert [str(error) for error in handled] == ["failed"]
    assert errors == []


def test_without_on_error_the_window_and_the_log_get_it(
    fake_host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "tkasync"):
        spawn_task(fail)
        fake_host.run_pending()
    assert [str(error) for error in fake_host.errors] == ["failed"]
    assert "unhandled error in task 'fail'" in caplog.text
    fake_host.errors.clear()


def test_the_nearest_boundary_above_the_owner_takes_it(
    fake_host: FakeHost, runtime: Runtime, errors: list[BaseException]
) -> None:
    above = runtime.new_scope("above")
    below = runtime.new_scope("below", above=lambda: above)
    taken: list[Any] = []
    above.on_unhandled = lambda error: taken.append(str(error)) or str(error) != "not mine"
    spawn_task(fail, "mine", owner=below)
    spawn_task(fail, "not mine", owner=below)
    fake_host.run_pending()
    assert sorted(taken) == ["mine", "not mine"]
    assert [str(error) for error in errors] == ["not mine"]


@pytest.mark.parametrize("kind", ["on_result", "on_done", "on_progress"])
def test_an_error_in_a_callback_is_reported_and_stops_nothing(
    fake_host: FakeHost, errors: list[BaseException], kind: Any
) -> None:
    done: list[Any] = []
    handle = spawn_task(lambda: report_progress(1), name="loading", **{kind: lambda argument: fail()})
    handle.on_done(done.append)
    fake_host.run_pending()
    assert [str(error) for error in errors] == ["failed"]
    notes = "".join(errors[0].__notes__)
    assert f"in {kind} of task 'loading'" in notes
    assert "spawned at" in notes
    assert "test_errors_routing.py" in notes
    assert done == [handle]


def test_an_error_in_on_error_is_reported_with_the_first_as_no_excuse(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    spawn_task(fail, on_error=lambda error: fail("second"))
    fake_host.run_pending()
    assert [str(error) for error in errors] == ["second"]


def test_a_handled_errors_frames_are_let_go(fake_host: FakeHost) -> None:
    class Held:
        pass

    def work() -> None:
        held = Held()
        fail(held)

    kept: list[Any] = []
    spawn_task(work, on_error=kept.append)
    fake_host.run_pending()
    if not sys.flags.dev_mode:
        frames: list[Any] = []
        step = kept[0].__traceback__
        while step is not None:
            frames.append(step.tb_frame)
            step = step.tb_next
        assert "held" not in [name for frame in frames for name in frame.f_locals]


def test_an_on_error_added_before_delivery_takes_the_error(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    """Added late they still run: `on_error` too, and the error is then not reported."""
    seen: list[Any] = []
    handle = spawn_task(lambda: 1 / 0)
    cf.wait([handle], GIVE_UP)
    handle.on_error(seen.append)
    fake_host.run_pending()
    assert isinstance(seen[0], ZeroDivisionError)
    assert errors == []


def test_on_error_of_the_runtime_may_be_set_later(fake_host: FakeHost, runtime: Runtime) -> None:
    """`on_error` may be set later."""
    seen: list[Any] = []
    handle = spawn_task(lambda: 1 / 0)
    cf.wait([handle], GIVE_UP)
    runtime.on_error = seen.append
    fake_host.run_pending()
    assert len(seen) == 1


def test_an_error_below_a_boundary_does_not_reach_the_runtime(tk_root: tk.Tk, pilot: Pilot) -> None:
    """Unhandled errors: ... else the nearest `ErrorBoundary` above the owner, else `runtime.on_error`."""
    errors: list[Any] = []
    Runtime.of(tk_root).on_error = errors.append

    class View(Component):
        def setup(self) -> None:
            self.pack()

    outer = ErrorBoundary(tk_root, fallback="outer")
    outer.pack()
    inside = View(outer)
    outside = View(tk_root)
    label = ttk.Label(inside)
    spawn_task(lambda: 1 / 0, owner=label)
    pilot.settle()
    assert errors == []
    assert isinstance(outer.error, ZeroDivisionError)
    outside.spawn_task(lambda: 1 / 0)
    pilot.wait_until(lambda: errors)
    handled: list[Any] = []
    outside.spawn_task(lambda: 1 / 0, on_error=handled.append)
    pilot.wait_until(lambda: handled)
    pilot.settle()
    assert len(errors) == 1


def test_a_handler_sees_where_it_failed(fake_host: FakeHost) -> None:
    """The handler sees where it failed."""
    lines: list[Any] = []

    def broken() -> Any:
        return 1 / 0

    def look(error: BaseException) -> None:
        trace = error.__traceback__
        while trace.tb_next:
            trace = trace.tb_next
        lines.append(trace.tb_frame.f_code.co_name)

    spawn_task(broken, on_error=look)

    @ui_task
    async def failing() -> None:
        broken()

    failing().on_error(look)
    fake_host.run_pending()
    assert lines == ["broken", "broken"]
