"""Only type-checked, never run: what a type checker makes of the public calls (``scripts/check`` does)."""

from __future__ import annotations

import tkinter as tk
from collections.abc import AsyncIterator, Callable, Iterator
from collections.abc import Generator as Gen
from concurrent.futures import Future
from functools import partial
from typing import Any, assert_type

from tkasync import (
    POOL,
    UI,
    Component,
    DebouncedTask,
    Effect,
    IntervalHandle,
    Progress,
    ReadSignal,
    Resource,
    Runtime,
    TaskHandle,
    TaskState,
    ThrottledTask,
    call_in_ui,
    create_signal,
    current_runtime,
    dispatch_to_ui,
    first,
    gather,
    on_cleanup,
    sleep,
    spawn_debounced,
    spawn_interval,
    spawn_map,
    spawn_task,
    spawn_throttled,
    spawn_ui_task,
    ui_task,
)
from tkasync.lowlevel import Binding, Policy, Site, Statistics, UiTask
from tkasync.safety import UiRef, spawn_with_refs
from tkasync.tools import keep


def plain(path: str, limit: int = 3) -> bytes:
    return path.encode()[:limit]


async def coroutine(path: str) -> bytes:
    return path.encode()


def generator(path: str) -> Gen[str, None, int]:
    yield path
    return 1


def iterator(path: str) -> Iterator[str]:
    yield path


async def async_generator(path: str) -> AsyncIterator[str]:
    yield path


def the_value_is_typed_by_the_work() -> None:
    assert_type(spawn_task(plain, "a"), TaskHandle[bytes])
    assert_type(spawn_task(plain, "a", 3, name="x"), TaskHandle[bytes])
    assert_type(spawn_task(coroutine, "a"), TaskHandle[bytes])
    assert_type(spawn_task(coroutine("a")), TaskHandle[bytes])
    assert_type(spawn_task(generator, "a", on_item=print), TaskHandle[int])
    assert_type(spawn_task(lambda: 3), TaskHandle[int])
    assert_type(call_in_ui(plain, "a"), TaskHandle[bytes])
    assert_type(spawn_task(plain, "a", executor=UI).result(), bytes)
    assert_type(spawn_task(plain, "a").state, TaskState)
    assert_type(spawn_task(plain, "a").progress, Progress)
    spawn_task(iterator, "a", on_item=print)
    spawn_task(async_generator, "a", on_item=print)


def wrong_arguments_are_found() -> None:
    spawn_task(plain, 3)  # type: ignore[arg-type]
    spawn_task(plain, "a", on_reslut=print)  # type: ignore[call-overload]
    spawn_task(plain, "a", timeout="soon")  # type: ignore[call-overload]
    dispatch_to_ui(plain, 3)  # type: ignore[arg-type]
    on_cleanup(plain, 3)  # type: ignore[arg-type]
    call_in_ui(plain, 3)  # type: ignore[arg-type]


def show_bytes(value: bytes) -> None: ...
def show_text(value: str) -> None: ...
def show_number(value: int) -> None: ...
def show_end(handle: TaskHandle[bytes]) -> None: ...


def callbacks_are_typed_by_the_work() -> None:
    spawn_task(plain, "a", on_result=show_bytes, on_done=show_end)
    spawn_task(plain, "a", on_result=print, on_error=print, on_done=print)
    spawn_task(
        plain, "a", on_result=lambda value: value.decode(), on_done=lambda handle: handle.result().decode()
    )
    spawn_task(coroutine, "a", on_result=show_bytes)
    spawn_task(coroutine("a"), on_result=show_bytes)
    spawn_task(generator, "a", on_item=show_text, on_result=show_number)
    spawn_task(iterator, "a", on_item=show_text)
    spawn_task(async_generator, "a", on_item=show_text)
    spawn_ui_task(coroutine, "a", on_result=show_bytes)
    spawn_ui_task(newest, "a", on_result=show_number)
    assert_type(spawn_task(partial(plain, "a"), on_result=show_bytes), TaskHandle[bytes])


def callbacks_that_do_not_fit_the_work_are_found() -> None:
    spawn_task(plain, "a", on_result=show_text)  # type: ignore[arg-type]
    spawn_task(plain, "a", on_result=lambda value: value.encode())  # type: ignore[arg-type]
    spawn_task(coroutine, "a", on_result=show_text)  # type: ignore[misc]
    spawn_task(coroutine("a"), on_result=show_text)  # type: ignore[arg-type,call-arg]
    spawn_task(generator, "a", on_item=show_number)  # type: ignore[arg-type]
    spawn_task(generator, "a", on_result=show_text)  # type: ignore[arg-type]
    spawn_task(iterator, "a", on_item=show_number)  # type: ignore[arg-type]
    spawn_task(async_generator, "a", on_item=show_number)  # type: ignore[misc]
    spawn_task(lambda: 3, on_done=show_end)  # type: ignore[arg-type,call-arg,return-value]
    spawn_task(plain, "a", on_item=show_text)  # type: ignore[arg-type]
    spawn_ui_task(coroutine, "a", on_result=show_text)  # type: ignore[misc]


def callbacks_chain() -> None:
    handle = spawn_task(plain, "a")
    same: TaskHandle[bytes] = handle.on_result(print).on_error(print).on_done(print).on_progress(print)
    same.abort()


class Part(Component):
    def setup(self) -> None:
        assert_type(self.spawn_task(plain, "a"), TaskHandle[bytes])
        assert_type(self.spawn_task(coroutine, "a"), TaskHandle[bytes])
        assert_type(self.spawn_task(coroutine("a")), TaskHandle[bytes])
        self.spawn_task(plain, 3)  # type: ignore[arg-type]
        self.spawn_task(plain, "a", on_result=show_bytes)
        self.spawn_task(plain, "a", on_result=show_text)  # type: ignore[arg-type]
        self.spawn_task(generator, "a", on_item=show_text)
        self.spawn_task(generator, "a", on_item=show_number)  # type: ignore[arg-type]
        self.spawn_ui_task(coroutine, "a", on_result=show_text)  # type: ignore[misc]
        self.dispatch_to_ui(plain, 3)  # type: ignore[arg-type]
        self.on_cleanup(plain, "a")
        command: Callable[..., Any] = self.save
        command()
        assert_type(self.save(), TaskHandle[int])
        assert_type(self.save("b"), TaskHandle[int])
        self.save(3)  # type: ignore[arg-type]
        read, write = create_signal(1)
        assert_type(self.create_effect(read, name="effect"), Effect)
        assert_type(self.create_memo(lambda: str(read()), name="memo"), ReadSignal[str])
        assert_type(self.create_resource(read, str), Resource[str])
        assert_type(self.create_resource(read, numbers, initial=[0]), Resource[list[int]])
        self.create_resource(read, plain)  # type: ignore[arg-type,misc]
        self.create_resource(read, str, refetch_every="soon")  # type: ignore[call-overload]
        assert_type(self.spawn_interval(1.0, plain, "a", delay=0.5, while_visible=True), IntervalHandle)
        self.spawn_interval(1.0, plain, 3)  # type: ignore[arg-type]
        self.spawn_interval(1.0, plain, "a", delay="soon")  # type: ignore[arg-type]
        assert_type(self.spawn_debounced(0.3, plain, on_close="flush"), DebouncedTask)
        self.spawn_debounced(0.3, plain, on_close="save")  # type: ignore[arg-type]
        assert_type(self.bind_option(self, "width", read), Binding)
        self.bind_variable(tk.StringVar(self), read, write.set)  # type: ignore[arg-type]

    @ui_task
    async def save(self, name: str = "a") -> int:
        await sleep(1)
        value = await self.spawn_task(plain, name)
        assert_type(value, bytes)
        return len(value)


@ui_task(policy="restart")
async def newest(name: str) -> int:
    return len(name)


def decorated() -> None:
    a_ui_task: UiTask[[str], int] = newest
    assert_type(a_ui_task("a"), TaskHandle[int])
    assert_type(newest("a"), TaskHandle[int])
    newest(3)  # type: ignore[arg-type]
    assert_type(spawn_ui_task(coroutine, "a"), TaskHandle[bytes])
    assert_type(spawn_ui_task(coroutine("a")), TaskHandle[bytes])
    assert_type(spawn_ui_task(newest, "a"), TaskHandle[int])


async def numbers(count: int) -> list[int]:
    return [count]


def words_are_checked_by_the_editor(policy: str) -> None:
    spawn_task(plain, "a", policy="restart")
    spawn_task(plain, "a", policy="newest")  # type: ignore[call-overload]
    spawn_task(plain, "a", policy=policy)  # type: ignore[call-overload]
    a_word: Policy = "queue"
    spawn_task(plain, "a", policy=a_word, executor=POOL)
    spawn_debounced(0.3, plain, on_close="save")  # type: ignore[arg-type]
    spawn_throttled(0.3, plain, policy="newest")  # type: ignore[arg-type]
    ui_task(policy="newest")  # type: ignore[call-overload]
    Runtime(tk.Tk(), wake="loudly")  # type: ignore[arg-type]


def maps(component: Component) -> None:
    assert_type(spawn_map(plain, ["a", "b"]), TaskHandle[list[bytes]])
    assert_type(component.spawn_map(coroutine, iter(["a"]), limit=3), TaskHandle[list[bytes]])
    spawn_map(plain, ["a"], on_item=lambda result: result.hex(), on_result=lambda results: results.sort())
    spawn_map(plain, ["a"], on_item=lambda result: result.lower(), retry=3)  # type: ignore[call-overload]
    spawn_map(plain, [1])  # type: ignore[arg-type]


def timers() -> None:
    assert_type(spawn_interval(1.0, plain, "a", executor=POOL), IntervalHandle)
    spawn_interval(1.0, plain, 3)  # type: ignore[arg-type]
    spawn_interval(1.0, newest, "a").pause()
    search = spawn_debounced(0.3, print, max_wait=1.0)
    assert_type(search, DebouncedTask)
    search("a", 3)
    search.flush()
    assert_type(spawn_throttled(0.3, print).is_pending, bool)
    assert_type(spawn_throttled(0.3, print), ThrottledTask)


async def several_at_once_keep_their_types() -> None:
    load, count = spawn_task(plain, "a"), spawn_task(lambda: 3)
    assert_type(await gather(load, count), tuple[bytes, int])
    assert_type(await gather(load, count, coroutine("a"), sleep(1)), tuple[bytes, int, bytes, None])
    assert_type(await gather(*[load, load]), list[bytes])
    assert_type(await first(load, load), bytes)
    plain_future: Future[int] = Future()
    assert_type(await gather(load, plain_future), Any)
    await gather(3, load)  # type: ignore[call-overload]


def values_that_outlive_a_reload() -> None:
    assert_type(keep("count", lambda: 3), int)
    read, write = keep("name", lambda: create_signal("ann"))
    assert_type(read(), str)
    write.set(3)  # type: ignore[arg-type]
    keep("count", 3)  # type: ignore[arg-type]


def references(label: tk.Label) -> None:
    assert_type(UiRef(label).get(), tk.Label)
    spawn_with_refs(plain, label)


def what_is_given_can_be_named(handle: TaskHandle[int]) -> None:
    assert_type(handle.spawned_at, Site)
    assert_type(current_runtime().statistics(), Statistics)
