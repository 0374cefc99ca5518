"""Only type-checked, never run: what a type checker makes of the public calls (``scripts/check`` does)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from collections.abc import Generator as Gen
from typing import Any, assert_type

from tkasync import (
    UI,
    Component,
    Progress,
    TaskHandle,
    TaskState,
    call_in_ui,
    dispatch_to_ui,
    on_cleanup,
    sleep,
    spawn_task,
    spawn_ui_task,
    ui_task,
)
from tkasync.ui_tasks.decorator import UiTask


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
        self.dispatch_to_ui(plain, 3)  # type: ignore[arg-type]
        self.on_cleanup(plain, "a")
        command: Callable[..., Any] = self.save
        command()

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
