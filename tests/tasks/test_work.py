"""What `spawn_task` takes: every kind of work, where it runs, and what is refused."""

from __future__ import annotations

import asyncio
import functools
import gc
import inspect
import threading
from collections.abc import Iterator
from time import sleep
from typing import Any

import pytest

from tests.support import run_until
from tests.support.world import World
from tests.tasks.kinds import coroutine, generator, plain
from tkasync import (
    THREAD,
    UI,
    Component,
    Runtime,
    TaskHandle,
    TaskState,
    spawn_map,
    spawn_task,
    spawn_task_with_result,
    spawn_ui_task,
)
from tkasync.errors import RuntimeClosedError
from tkasync.tasks.options import StreamOptions
from tkasync.testing import FakeHost


async def ui_coroutine(a: int, b: int = 0) -> int:
    return a + b


class Adder:
    """Work in every form that an object offers."""

    def __call__(self, a: int, b: int = 0) -> int:
        return a + b

    def add(self, a: int, b: int = 0) -> int:
        return a + b

    @staticmethod
    def sum(a: int, b: int = 0) -> int:
        return a + b

    async def add_in_loop(self, a: int, b: int = 0) -> int:
        return a + b


class AsyncAdder:
    async def __call__(self, a: int, b: int = 0) -> int:
        return a + b


KINDS = {
    "function": (plain, {}),
    "partial": (functools.partial(plain, b=2), {}),
    "callable object": (Adder(), {}),
    "bound method": (Adder().add, {}),
    "static method": (Adder.sum, {}),
    "built-in method": ((0).__class__.__add__, {}),
    "bound coroutine method": (Adder().add_in_loop, {}),
    "coroutine function": (coroutine, {}),
    "partial of a coroutine function": (functools.partial(coroutine, b=2), {}),
    "async callable object": (AsyncAdder(), {}),
    "generator function": (generator, {}),
    "function on the UI thread": (plain, {"executor": UI}),
    "coroutine function on the UI thread": (ui_coroutine, {"executor": UI}),
}


@pytest.mark.parametrize(("work", "options"), KINDS.values(), ids=KINDS)
def test_each_kind_of_work_gives_its_value(fake_host: FakeHost, work: Any, options: Any) -> None:
    results: list[Any] = []
    b = () if isinstance(work, functools.partial) else (2,)
    handle = spawn_task(work, 1, *b, on_result=results.append, **options)
    assert results == []
    fake_host.run_pending()
    assert results == [3]
    assert handle.result() == 3
    assert handle.state is TaskState.SUCCEEDED
    assert handle.is_completed()
    assert not handle.is_running()
    assert not handle.still_running


def test_a_coroutine_object_and_a_generator_object_run(fake_host: FakeHost) -> None:
    one, two = spawn_task(coroutine(1, 2)), spawn_task(generator(1, 2))
    fake_host.run_pending()
    assert (one.result(), two.result()) == (3, 3)


def test_a_function_runs_on_the_pool_and_a_coroutine_on_the_loop(world: World) -> None:
    """Function (thread pool), coroutine function (private loop)."""

    async def loop_thread() -> Any:
        return threading.get_ident(), asyncio.get_running_loop()

    a, b, c = spawn_task(threading.get_ident), spawn_task(loop_thread), spawn_task(loop_thread())
    world.until(lambda: a.done() and b.done() and c.done())
    assert threading.get_ident() not in (a.result(), b.result()[0])
    assert b.result() == c.result()


def test_with_executor_ui_it_runs_on_the_ui_thread(world: World) -> None:
    """Or `UI` (the UI thread)."""
    out: list[Any] = []
    handle = spawn_task(threading.get_ident, executor=UI, on_result=out.append)
    assert not handle.done()
    world.until(lambda: out)
    assert out == [threading.get_ident()]


def test_threads_coroutines_ui_tasks_and_callbacks_spawn_alike(world: World) -> None:
    """Threads, coroutines, UI tasks and callbacks spawn alike; callbacks all on the UI thread."""
    seen: list[Any] = []

    def note(value: object) -> None:
        seen.append((value, threading.get_ident()))

    def from_thread() -> None:
        spawn_task(abs, -1, on_result=note)

    async def from_coroutine() -> None:
        spawn_task(abs, -2, on_result=note)

    thread = threading.Thread(target=from_thread)
    thread.start()
    thread.join()
    spawn_task(from_thread)
    spawn_task(from_coroutine)
    spawn_ui_task(from_coroutine)
    spawn_task(int, on_result=lambda _v: from_thread())
    world.until(lambda: len(seen) == 5)
    assert sorted(v for v, _ in seen) == [1, 1, 1, 2, 2]
    assert {who for _, who in seen} == {threading.get_ident()}


async def plus(x: int) -> Any:
    return x + 1


def test_spawn_task_with_result_is_the_short_form_of_on_result(world: World) -> None:
    """`spawn_task_with_result(work, on_complete, *args)`: the short form of `on_result`."""
    seen: list[Any] = []
    handle = spawn_task_with_result(lambda a, b: a * b, seen.append, 6, 7)
    world.until(lambda: seen)
    assert seen == [42]
    assert isinstance(handle, TaskHandle)
    spawn_task_with_result(plus, seen.append, 1)
    world.until(lambda: len(seen) == 2)


@pytest.mark.parametrize("nothing", [plain(1), None, "x"])
def test_a_call_instead_of_a_function_is_refused(fake_host: FakeHost, nothing: Any) -> None:
    with pytest.raises(TypeError, match=r"spawn_task\(load\(path\)\)"):
        spawn_task(nothing)


def test_a_plain_function_that_returns_a_coroutine_is_refused(fake_host: FakeHost) -> None:
    handle = spawn_task(lambda: coroutine(1), on_error=lambda error: None)
    fake_host.run_pending()
    with pytest.raises(TypeError, match="pass the function that makes it"):
        handle.result()
    gc.collect()  # one that was never closed would warn, and warnings are errors


@pytest.mark.parametrize("options", [{}, {"on_item": print}, {"executor": UI}, {"executor": THREAD}])
def test_a_plain_function_that_returns_a_generator_is_refused(fake_host: FakeHost, options: Any) -> None:
    handle = spawn_task(lambda: generator(1), on_error=lambda error: None, **options)
    run_until(fake_host, handle.done)
    with pytest.raises(TypeError, match="whose items nobody reads"):
        handle.result()


def test_a_generator_that_has_begun_is_a_result(fake_host: FakeHost) -> None:
    items = generator(1)
    next(items)
    handle = spawn_task(lambda: items)
    fake_host.run_pending()
    assert handle.result() is items


@pytest.mark.parametrize(
    "options", [{"policy": "sometimes"}, {"timeout": -1}, {"executor": "UI"}, {"on_result": 3}, {"group": []}]
)
def test_a_refused_coroutine_object_is_closed(fake_host: FakeHost, options: Any) -> None:
    """Otherwise "was never awaited" would stand beside the error; warnings are errors here."""
    work = coroutine(1)
    with pytest.raises((ValueError, TypeError)):
        spawn_task(work, **options)
    assert work.cr_frame is None
    gc.collect()


def test_a_coroutine_object_is_closed_also_where_its_owner_is_refused(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    for spawn in (
        functools.partial(spawn_task, owner=5),
        functools.partial(runtime.spawn_task, owner=5),
        lambda fn: spawn_map(fn, [1], owner=5),
        lambda fn: runtime.spawn_map(fn, [1], owner=5),
    ):
        work = coroutine(1)
        with pytest.raises(TypeError, match="owner"):
            spawn(work)
        assert work.cr_frame is None


def test_arguments_for_a_coroutine_object_are_refused(fake_host: FakeHost) -> None:
    with pytest.raises(TypeError, match="takes no arguments"):
        spawn_task(coroutine(1), 2)


def test_a_task_as_work_is_refused(fake_host: FakeHost) -> None:
    handle = spawn_task(plain, 1)
    with pytest.raises(TypeError, match="runs already"):
        spawn_task(handle)
    fake_host.run_pending()


async def plus_slowly(x: int) -> Any:
    await asyncio.sleep(0.005)
    return x + 1


def test_after_the_close_nothing_is_spawned_and_a_coroutine_is_closed(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    """After close: `RuntimeClosedError`; a coroutine that is refused is closed."""
    runtime.close()
    for spawn in (spawn_task, runtime.spawn_task):
        made = plus(1)
        for work in (int, plus_slowly, made):
            with pytest.raises(RuntimeClosedError):
                spawn(work)
        assert made.cr_frame is None


def test_the_signature_shows_every_option() -> None:
    options = list(StreamOptions.__annotations__)
    assert {"name", "policy", "on_result", "on_item"} <= set(options)
    for function in (spawn_task, Component.spawn_task):
        names = list(inspect.signature(function).parameters)
        assert [name for name in names if name in options] == options


@pytest.mark.parametrize("error", [ValueError, RuntimeError, RecursionError])
def test_work_that_cannot_be_closed_ends_all_the_same(world: World, error: type[Exception]) -> None:
    """It was begun by the program, and is aborted before it goes on as work: its `finally` fails."""

    def begun() -> Iterator[int]:
        try:
            yield 1
        finally:
            raise error("in the finally")

    generator_object = begun()
    next(generator_object)
    done: list[TaskState] = []
    spawn_task(sleep, 0.02, policy="queue", group="of two")
    task = spawn_task(generator_object, policy="queue", group="of two")
    task.on_done(lambda handle: done.append(handle.state))
    task.abort()
    world.until(lambda: done and world.errors)
    assert done == [TaskState.CANCELLED]
    assert [str(told) for told in world.errors] == ["in the finally"]
    world.settle()
