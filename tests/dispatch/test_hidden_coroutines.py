"""A coroutine or a generator that only a callback's call shows is told, with what to write, and never dropped."""

from __future__ import annotations

import logging
import tkinter as tk
from collections.abc import Callable, Iterator
from tkinter import ttk
from typing import Any

import pytest

from tests.dispatch.unrun import HIDDEN, coroutine_function
from tests.support.world import World
from tkasync import (
    UI,
    CancellationToken,
    Retry,
    Runtime,
    bind_items,
    bind_option,
    bind_variable,
    checkpoint,
    create_effect,
    create_memo,
    create_resource,
    create_signal,
    current_runtime,
    dispatch_to_ui,
    report_progress,
    scope_of,
    spawn_debounced,
    spawn_interval,
    spawn_map,
    spawn_task,
)
from tkasync.testing import FakeHost, Pilot
from tkasync.widgets import ErrorBoundary, Suspense


def fail() -> None:
    raise ValueError("of the work")


def count_up() -> Iterator[int]:
    yield 1


def wait_for_the_abort() -> None:
    while True:
        checkpoint()


def abort_running(fn: Any) -> None:
    handle = spawn_task(wait_for_the_abort, on_cancel=fn)

    def abort() -> None:
        while not handle.is_running():
            checkpoint()
        handle.abort()

    spawn_task(abort)


def drop_the_second(fn: Any) -> None:
    for _ in range(2):
        spawn_task(int, executor=UI, policy="drop", group="of two", on_dropped=fn)


def end_with_a_call_that_waits(fn: Any) -> None:
    scope = current_runtime().new_scope("a scope")
    spawn_debounced(9, fn, owner=scope, on_close="flush").call()
    scope.close()


def clean_up(fn: Any) -> None:
    scope = current_runtime().new_scope("a scope")
    scope.on_cleanup(fn)
    scope.close()


REPORTED: dict[str, Callable[[Any], object]] = {
    "on_result": lambda fn: spawn_task(int, on_result=fn),
    "on_error": lambda fn: spawn_task(fail, on_error=fn),
    "on_done": lambda fn: spawn_task(int, on_done=fn),
    "on_item": lambda fn: spawn_task(count_up, on_item=fn),
    "on_progress": lambda fn: spawn_task(report_progress, 1, on_progress=fn),
    "on_cancel": abort_running,
    "on_dropped": drop_the_second,
    "dispatch": dispatch_to_ui,
    "effect": create_effect,
    "the last call of a debounce": end_with_a_call_that_waits,
}


@pytest.mark.parametrize("shape", ["lambda", "lambda of a generator", "lambda of an async generator"])
@pytest.mark.parametrize("place", REPORTED)
def test_it_is_reported(world: World, place: str, shape: str) -> None:
    REPORTED[place](HIDDEN[shape])
    world.until(lambda: world.errors)
    [error] = world.errors
    assert isinstance(error, TypeError)
    assert "would never" in str(error)


@pytest.mark.parametrize("shape", HIDDEN)
def test_it_is_seen_in_every_shape(fake_host: FakeHost, runtime: Runtime, shape: str) -> None:
    told: list[BaseException] = []
    runtime.on_error = told.append
    create_effect(HIDDEN[shape])
    assert [type(error) for error in told] == [TypeError]


def test_it_is_reported_of_timers_cleanups_and_senders(world: World) -> None:
    _read, write = create_signal(0)
    spawn_interval(60, HIDDEN["lambda"])
    clean_up(HIDDEN["lambda of a generator"])
    write.sender().update(HIDDEN["lambda"])
    world.until(lambda: len(world.errors) == 3)
    assert {type(error) for error in world.errors} == {TypeError}


def test_a_coroutine_is_no_value(fake_host: FakeHost, runtime: Runtime) -> None:
    """Not of a memo, nor of an update, nor for an item of a map, nor as the answer whether to try again."""
    for give in (
        create_memo(lambda: coroutine_function()),
        lambda: create_signal(0)[1].update(HIDDEN["lambda"]),
        lambda: Retry(1, when=HIDDEN["lambda"]).takes(ValueError()),
    ):
        with pytest.raises(TypeError, match="would never await the coroutine that"):
            give()
    failed: list[BaseException] = []
    spawn_map(lambda _item: coroutine_function(), [1], on_error=failed.append)
    fake_host.run_pending()
    assert "spawn_map would never await" in str(failed[0])


def test_a_coroutine_is_no_sign_that_values_are_equal(fake_host: FakeHost) -> None:
    read, write = create_signal(0, equal=HIDDEN["lambda"])
    write.set(1)
    assert read.get() == 1


def test_the_source_of_a_resource_gives_no_coroutine(fake_host: FakeHost, runtime: Runtime) -> None:
    resource = create_resource(lambda: coroutine_function(), abs)
    assert "would never await the coroutine" in str(resource.error)
    with pytest.raises(TypeError, match="create_resource would never await"):
        create_resource(coroutine_function, abs)


def test_what_a_token_or_a_done_callback_drops_is_logged(
    fake_host: FakeHost, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    token, task = CancellationToken(), spawn_task(int)
    token.on_cancel(HIDDEN["lambda"])
    token.cancel()
    task.add_done_callback(HIDDEN["lambda"])
    fake_host.run_pending()
    task.add_done_callback(HIDDEN["lambda"])
    lines = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [type(record.exc_info[1]) for record in lines if record.exc_info] == [TypeError] * 3


def test_an_error_handler_that_drops_a_coroutine_does_not_take_the_error(
    fake_host: FakeHost, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(TypeError, match="on_error would never await"):
        Runtime(fake_host, on_error=coroutine_function)  # type: ignore[arg-type]  # on purpose
    runtime.on_error = HIDDEN["lambda"]
    dispatch_to_ui(fail)
    fake_host.run_pending()
    assert "of the work" in caplog.text
    assert "on_error would never await the coroutine" in caplog.text
    fake_host.errors.clear()


@pytest.mark.parametrize("shape", ["lambda", "lambda of a generator"])
def test_a_binding_shows_no_coroutine(tk_root: tk.Tk, runtime: Runtime, shape: str) -> None:
    told: list[BaseException] = []
    runtime.on_error = told.append
    label, tree, other = tk.Label(tk_root, text="before"), ttk.Treeview(tk_root), ttk.Treeview(tk_root)
    bind_option(label, "text", HIDDEN[shape])
    bind_items(tree, lambda: [1], row=HIDDEN[shape])
    bind_items(other, lambda: [1], key=HIDDEN[shape])
    assert [type(error) for error in told] == [TypeError] * 3
    assert label["text"] == "before"
    assert (*tree.get_children(), *other.get_children()) == ()


def test_a_variable_takes_no_coroutine(tk_root: tk.Tk, runtime: Runtime) -> None:
    told: list[BaseException] = []
    runtime.on_error = told.append
    bind_variable(tk.StringVar(tk_root), HIDDEN["lambda"], create_signal("")[1])
    bind_items(tk.Listbox(tk_root), HIDDEN["lambda"])
    assert [type(error) for error in told] == [TypeError] * 2


def test_a_boundary_makes_its_parts_by_plain_functions(tk_root: tk.Tk, runtime: Runtime) -> None:
    told: list[BaseException] = []
    runtime.on_error = told.append
    for make, part in ((Suspense, "fallback"), (ErrorBoundary, "fallback"), (ErrorBoundary, "content")):
        with pytest.raises(TypeError, match="would never await coroutine_function"):
            make(tk_root, **{part: coroutine_function})  # type: ignore[arg-type]  # on purpose
    boundary = ErrorBoundary(tk_root, content=HIDDEN["lambda"])
    assert "would never await the coroutine" in str(boundary.error)
    boundary = ErrorBoundary(tk_root, fallback=HIDDEN["lambda"])
    runtime.report(ValueError(), owner=scope_of(boundary))
    assert [type(error) for error in told] == [TypeError]


def test_a_pilot_does_not_take_a_coroutine_for_true(pilot: Pilot) -> None:
    for predicate in (coroutine_function, HIDDEN["lambda"]):
        with pytest.raises(TypeError, match="wait_until would never await"):
            pilot.wait_until(predicate)


def test_a_generator_that_somebody_runs_is_left_alone(world: World) -> None:
    running = count_up()
    next(running)
    spawn_task(int, on_result=lambda _value: running, on_done=lambda handle: world.errors)
    world.settle()
    assert world.errors == []
