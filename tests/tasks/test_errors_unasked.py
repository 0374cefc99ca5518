"""An error that nobody asks for is told while its spawner goes on: nobody waits for the end of a service."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end, run_until, until
from tests.support.failing import fail
from tests.support.world import World
from tkasync import UI, Runtime, call_in_ui, first, gather, sleep, spawn_interval, spawn_task, spawn_ui_task
from tkasync.testing import FakeHost

KEPT: list[Any] = []


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    yield
    KEPT.clear()


def _drop(handle: object) -> None:
    """Let go of it."""


@pytest.fixture(params=["thread", "coroutine", "UI task"])
def serve(request: pytest.FixtureRequest, fake_host: FakeHost) -> Any:
    """Start a service of each kind, which hands each handle that it spawns to what it is given, and goes on."""
    gate = threading.Event()

    def in_thread(keep: Callable[[object], object]) -> None:
        keep(spawn_task(fail))
        gate.wait(GIVE_UP)

    async def in_loop(keep: Callable[[object], object]) -> None:
        keep(spawn_task(fail))
        while not gate.is_set():
            await asyncio.sleep(0.001)

    async def on_ui(keep: Callable[[object], object]) -> None:
        keep(spawn_task(fail))
        await sleep(1000)

    def start(keep: Callable[[object], object]) -> None:
        if request.param == "UI task":
            services.append(spawn_ui_task(on_ui, keep))
        else:
            spawn_task({"thread": in_thread, "coroutine": in_loop}[request.param], keep)

    services: list[Any] = []
    yield start
    gate.set()
    for service in services:
        service.abort()
    let_work_end(fake_host)


def test_an_error_is_told_at_once_when_nobody_holds_the_handle(
    serve: Any, fake_host: FakeHost, errors: list[BaseException]
) -> None:
    serve(_drop)
    run_until(fake_host, lambda: errors)
    assert [str(error) for error in errors] == ["failed"]


def test_an_error_is_told_after_a_second_whoever_holds_the_handle(
    serve: Any, fake_host: FakeHost, errors: list[BaseException]
) -> None:
    serve(KEPT.append)
    run_until(fake_host, lambda: KEPT and KEPT[0].done())
    fake_host.advance(0.9)
    assert errors == []
    fake_host.advance(0.1)
    assert [str(error) for error in errors] == ["failed"]
    fake_host.advance(5)
    assert len(errors) == 1


def test_an_awaiter_that_comes_later_gets_the_error_too(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    seen: list[str] = []

    async def late() -> None:
        handle = spawn_task(fail)
        await sleep(3)
        try:
            await handle
        except ValueError as error:
            seen.append(str(error))

    spawn_ui_task(late)
    run_until(fake_host, lambda: fake_host.pending)
    fake_host.run_pending()
    fake_host.advance(3)
    run_until(fake_host, lambda: seen)
    assert (seen, len(errors)) == (["failed"], 1)


def test_the_close_tells_what_is_held(fake_host: FakeHost, runtime: Runtime, errors: list[Any]) -> None:
    thread = threading.Thread(target=lambda: KEPT.append(call_in_ui(fail)))
    thread.start()
    thread.join(GIVE_UP)
    fake_host.run_pending()
    assert errors == []
    runtime.close()
    assert [str(error) for error in errors] == ["failed"]


def test_what_is_told_is_not_kept_by_its_spawner(fake_host: FakeHost, errors: list[BaseException]) -> None:
    told: list[Any] = []

    async def service() -> None:
        told.append(weakref.ref(spawn_task(fail)))
        await sleep(1000)

    task = spawn_ui_task(service)
    run_until(fake_host, lambda: errors)
    errors.clear()
    assert told[0]() is None
    task.abort()
    fake_host.run_pending()


def test_an_error_left_to_an_awaiter_that_is_cancelled_is_told(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    """The task fails and who awaits it is aborted, between two turns: the awaiter never sees the error."""
    gate = threading.Event()

    def work() -> None:
        gate.wait(GIVE_UP)
        fail()

    async def outer() -> None:
        KEPT.append(spawn_task(work))
        await KEPT[0]

    task = spawn_ui_task(outer)
    run_until(fake_host, lambda: KEPT and KEPT[0].is_running())
    gate.set()
    until(KEPT[0].done)
    task.abort()
    fake_host.run_pending()
    fake_host.advance(1)
    assert [str(error) for error in errors] == ["failed"]


async def _fail_now(text: str) -> None:
    fail(text)


def test_the_second_error_of_a_gather_is_told(fake_host: FakeHost, errors: list[BaseException]) -> None:
    async def outer() -> None:
        await gather(_fail_now("one"), _fail_now("two"), _fail_now("three"))

    spawn_ui_task(outer).on_error(lambda error: KEPT.append(str(error)))
    fake_host.run_pending()
    fake_host.advance(1)  # for they are alike
    assert KEPT == ["one"]
    assert {str(error) for error in errors} == {"two", "three"}


def test_a_loser_of_first_that_had_failed_by_itself_is_told(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    async def wins() -> str:
        return "won"

    async def outer() -> None:
        KEPT.append(await first(wins(), _fail_now("lost")))

    spawn_ui_task(outer)
    fake_host.run_pending()
    assert KEPT == ["won"]
    assert [str(error) for error in errors] == ["lost"]


def test_the_end_of_its_owner_takes_nothing_from_an_error(world: World) -> None:
    """`try: await work` / `finally: self.destroy()`: the task was not aborted by anybody else."""
    scope = world.runtime.new_scope("a window")

    async def handler() -> None:
        try:
            await spawn_task(fail)
        finally:
            scope.close()

    def tick() -> None:
        scope.close()
        fail("tick")

    spawn_ui_task(handler, owner=scope)
    world.until(lambda: world.errors)
    assert [str(error) for error in world.errors] == ["failed"]
    scope = world.runtime.new_scope("another")
    world.runtime.spawn(scope, tick, (), {"executor": UI})
    world.until(lambda: len(world.errors) == 2)
    assert str(world.errors[1]) == "tick"
    world.errors.clear()


def test_a_tick_that_stops_its_interval_and_then_fails_is_told(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    def tick() -> None:
        KEPT[0].abort()
        fail("the last tick")

    KEPT.append(spawn_interval(1.0, tick))
    fake_host.run_pending()
    assert [str(error) for error in errors] == ["the last tick"]


def test_a_tick_that_destroys_its_owner_and_then_fails_is_told(
    fake_host: FakeHost, runtime: Runtime, errors: list[BaseException]
) -> None:
    scope = runtime.new_scope("a window")

    def tick() -> None:
        scope.close()
        fail("the last tick")

    spawn_interval(1.0, tick, owner=scope)
    fake_host.run_pending()
    assert [str(error) for error in errors] == ["the last tick"]


def test_what_fails_after_a_dialog_in_which_its_window_was_closed_is_late(
    fake_host: FakeHost, runtime: Runtime, errors: list[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody else has ended the owner meanwhile: that task was aborted."""
    scope = runtime.new_scope("a window")

    def ask() -> None:
        runtime.dispatch_to_ui(scope.close)
        fake_host.run_pending()  # a dialog's event loop
        fail("its widgets are gone")

    with caplog.at_level("INFO", "tkasync"):
        runtime.spawn(scope, ask, (), {"executor": UI})
        fake_host.run_pending()
    assert errors == []
    assert "its widgets are gone" in caplog.text


def test_a_task_that_failed_before_its_owner_ended_is_told(
    fake_host: FakeHost, runtime: Runtime, errors: list[BaseException]
) -> None:
    scope = runtime.new_scope("a window")
    handle = spawn_task(fail, owner=scope)
    until(handle.done)
    scope.close()
    fake_host.run_pending()
    assert [str(error) for error in errors] == ["failed"]
