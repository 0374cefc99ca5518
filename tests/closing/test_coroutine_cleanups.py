"""A coroutine function as a cleanup runs on the private loop; what closes the window waits for it, within its time."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.world import World
from tkasync import Runtime, current_task, spawn_task, ui_task
from tkasync.testing import FakeHost


class Session:
    def __init__(self) -> None:
        self.seen: list[Any] = []
        self.on_thread = 0

    async def close(self, name: object = "closed") -> None:
        self.on_thread = threading.get_ident()
        await asyncio.sleep(0.05)
        self.seen.append(name)

    async def hang(self) -> None:
        try:
            await asyncio.sleep(600)
        finally:
            self.seen.append("aborted")

    async def fail(self) -> None:
        raise LookupError("no session")


WAYS: dict[str, Callable[[Session], Callable[..., Any]]] = {
    "method": lambda session: session.close,
    "partial": lambda session: partial(session.close, "closed"),
    "lambda": lambda session: lambda: session.close(),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_close_waits_for_it(world: World, way: Callable[[Session], Callable[..., Any]]) -> None:
    session = Session()
    world.runtime.scope.on_cleanup(way(session))
    world.runtime.close(GIVE_UP)
    assert session.seen == ["closed"]
    assert session.on_thread != threading.get_ident()


def test_the_end_of_an_owner_does_not_wait_and_the_close_does(fake_host: FakeHost, runtime: Runtime) -> None:
    session = Session()
    scope = runtime.new_scope("an owner")
    scope.on_cleanup(session.close)
    scope.close()
    assert (session.seen, scope.is_closed) == ([], True)
    runtime.close(GIVE_UP)
    assert session.seen == ["closed"]


def test_they_begin_in_the_order_of_the_cleanups(fake_host: FakeHost, runtime: Runtime) -> None:
    begun: list[int] = []

    async def begin(number: int) -> None:
        begun.append(number)

    for number in range(10):
        runtime.scope.on_cleanup(begin, number)
    runtime.close()
    assert begun == list(reversed(range(10)))


def test_one_that_takes_too_long_is_aborted_and_named(
    fake_host: FakeHost, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    session = Session()
    runtime.scope.on_cleanup(session.hang)
    began = time.monotonic()
    runtime.close(0.2)
    assert time.monotonic() - began < GIVE_UP / 2
    assert session.seen == ["aborted"]
    assert "cleanup Session.hang of the runtime" in caplog.text


def test_its_error_is_reported(world: World) -> None:
    scope = world.runtime.new_scope("an owner")
    scope.on_cleanup(Session().fail)
    scope.close()
    world.until(lambda: world.errors)
    assert [type(error) for error in world.errors] == [LookupError]


def test_what_a_cleanup_starts_belongs_to_the_runtime(fake_host: FakeHost, runtime: Runtime) -> None:
    """And not to the task that has ended the owner."""
    owners: list[object] = []
    scope = runtime.new_scope("an owner")
    scope.on_cleanup(lambda: owners.append(spawn_task(int).scope))
    spawn_task(ui_task(_close), scope)
    let_work_end(fake_host)
    assert owners == [runtime.scope]


async def _close(scope: Any) -> None:
    assert current_task() is not None
    scope.close()


def test_what_would_do_nothing_is_refused_where_it_is_registered(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    @ui_task
    async def task() -> None: ...

    def items() -> Any:
        yield 1

    async def async_items() -> Any:
        yield 1

    class Items:
        def __call__(self) -> Any:
            yield 1

    session = Session()
    functions = [task, items, async_items]
    for wrong in (*functions, *map(partial, functions), Items(), partial(Items()), session.close()):
        with pytest.raises(TypeError, match="on_cleanup"):
            runtime.scope.on_cleanup(wrong)  # type: ignore[arg-type]  # on purpose
