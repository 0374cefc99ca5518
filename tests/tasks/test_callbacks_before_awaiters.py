"""A task's callbacks run before the UI tasks that await it go on."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end, until
from tests.support.world import World
from tkasync import Component, Runtime, TaskHandle, first, gather, spawn_task, spawn_ui_task
from tkasync.testing import FakeHost, Pilot


async def straight(task: TaskHandle[Any]) -> Any:
    return await task


async def gathered(task: TaskHandle[Any]) -> Any:
    return await gather(task)


async def as_first(task: TaskHandle[Any]) -> Any:
    return await first(task)


WAYS = [straight, gathered, as_first]
Way = Callable[[TaskHandle[Any]], Awaitable[Any]]


def hold(gate: threading.Event) -> None:
    assert gate.wait(GIVE_UP)


def fail(gate: threading.Event) -> None:
    hold(gate)
    raise ValueError


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("work", "callback"), [(hold, "on_result"), (fail, "on_error"), (hold, "on_done")])
def test_callbacks_run_before_the_awaiter_goes_on(world: World, way: Way, work: Any, callback: str) -> None:
    log, waits = list[str](), list[bool]()
    gate = threading.Event()
    options: Any = {callback: lambda _outcome: log.append(callback)}
    task = spawn_task(work, gate, **options)

    async def awaits() -> None:
        waits.append(True)
        try:
            await way(task)
        except ValueError:
            log.append("its error")
        log.append("goes on")

    spawn_ui_task(awaits)
    world.until(lambda: waits)
    gate.set()
    world.until(lambda: "goes on" in log)
    assert log[0] == callback


def test_who_awaits_a_task_that_has_ended_waits_for_its_callbacks(fake_host: FakeHost) -> None:
    log: list[str] = []
    gate = threading.Event()
    task = spawn_task(hold, gate, on_result=lambda _value: log.append("on_result"))

    async def awaits() -> None:
        assert task.done()
        await task
        log.append("goes on")

    # The first step is queued before the delivery: it sees the task ended, and not delivered.
    waiting = spawn_ui_task(awaits)
    gate.set()
    until(task.done)
    fake_host.run_pending()
    assert log == ["on_result", "goes on"]
    assert waiting.done()


def test_the_aborted_is_told_of_first_too(fake_host: FakeHost) -> None:
    log: list[str] = []
    gate = threading.Event()
    task = spawn_task(hold, gate, on_done=lambda _task: log.append("on_done"))

    async def awaits() -> None:
        try:
            await task
        finally:
            log.append("goes on")

    waiting = spawn_ui_task(awaits)
    fake_host.run_pending()
    task.abort()
    fake_host.run_pending()
    assert log == ["on_done", "goes on"]
    assert waiting.cancelled()
    gate.set()
    fake_host.run_pending()


class Closes(Component):
    def setup(self) -> None:
        self.shown: list[int] = []

    async def load_and_close(self) -> None:
        await self.spawn_task(abs, -3, on_result=self.shown.append)
        self.destroy()


def test_who_closes_its_window_after_an_await_has_had_the_result(tk_root: Any, pilot: Pilot) -> None:
    component = Closes(tk_root)
    component.spawn_ui_task(component.load_and_close)
    pilot.wait_until(lambda: not component.winfo_exists())
    assert component.shown == [3]


def test_an_exit_from_one_awaiter_lets_the_others_go_on(fake_host: FakeHost, runtime: Runtime) -> None:
    gate, log = threading.Event(), list[str]()
    task = spawn_task(hold, gate)

    async def leaves() -> None:
        await task
        raise SystemExit(3)

    async def goes_on() -> None:
        await task
        log.append("goes on")

    spawn_ui_task(leaves)
    spawn_ui_task(goes_on)
    fake_host.run_pending()
    gate.set()
    with pytest.raises(SystemExit):
        let_work_end(fake_host)
    fake_host.run_pending()
    assert log == ["goes on"]
    assert runtime.statistics().queued_calls == 0
