"""`scope.drain()`: finish, then close."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tkasync import Runtime, gather, sleep, spawn_debounced, spawn_interval, spawn_task, ui_task
from tkasync.errors import NoOwnerError
from tkasync.ownership.scope import Scope
from tkasync.testing import FakeHost


@pytest.fixture
def scope(fake_host: FakeHost, runtime: Runtime) -> Scope:
    return runtime.new_scope("an owner")


async def drain(scope: Scope, seen: list[Any], timeout: float | None = None) -> None:
    seen.append(await scope.drain(timeout))


def test_what_was_accepted_ends_with_its_callbacks_and_nothing_new_is_taken(
    fake_host: FakeHost, runtime: Runtime, scope: Scope
) -> None:
    seen: list[Any] = []
    gate = threading.Event()
    for number in range(3):
        runtime.spawn_task(
            lambda number=number: (gate.wait(GIVE_UP), number)[1],
            owner=scope, policy="queue", group="saves", on_result=seen.append,
        )  # fmt: skip
    runtime.spawn_task(ui_task(drain), scope, seen)
    fake_host.run_pending()
    with pytest.raises(NoOwnerError, match="drain"):
        runtime.spawn_task(int, owner=scope)
    gate.set()
    let_work_end(fake_host)
    assert seen == [0, 1, 2, True]
    with pytest.raises(NoOwnerError, match="drain"):
        runtime.spawn_task(int, owner=scope)
    assert not scope.is_ending


def test_the_owners_own_task_may_ask_and_one_that_waits_for_it_is_not_waited_for(
    fake_host: FakeHost, runtime: Runtime, scope: Scope
) -> None:
    seen: list[Any] = []

    async def ask() -> None:
        await gather(drain(scope, seen), sleep(0))
        scope.close()
        seen.append("closed")

    runtime.spawn_task(ui_task(ask), owner=scope)
    let_work_end(fake_host)
    assert seen == [True, "closed"]


def test_what_is_left_after_the_time_is_aborted(fake_host: FakeHost, runtime: Runtime, scope: Scope) -> None:
    seen: list[Any] = []

    async def wait() -> None:
        await sleep(600)

    task = runtime.spawn_task(ui_task(wait), owner=scope, on_done=lambda _task: seen.append("done"))
    runtime.spawn_task(ui_task(drain), scope, seen, 5.0)
    fake_host.advance(4.9)
    assert seen == []
    fake_host.advance(0.2)
    assert (sorted(map(str, seen)), task.cancelled()) == (["False", "done"], True)


@pytest.mark.parametrize("timeout", [-1, float("nan"), float("inf"), "5", True])
@pytest.mark.parametrize("kind", ["ui task", "coroutine"])
def test_a_time_that_is_none_is_refused_before_the_owner_takes_no_more(
    fake_host: FakeHost, runtime: Runtime, scope: Scope, timeout: Any, kind: str
) -> None:
    """In a coroutine the mistake would be found on the UI thread, and leave it waiting for ever."""
    told: list[BaseException] = []
    work = ui_task(drain) if kind == "ui task" else drain
    runtime.spawn_task(work, scope, [], timeout, on_error=told.append)
    let_work_end(fake_host)
    assert ["drain(timeout) takes seconds" in str(error) for error in told] == [True]
    assert not scope.is_draining


def test_intervals_are_stopped_and_a_last_save_is_waited_for(
    fake_host: FakeHost, runtime: Runtime, scope: Scope
) -> None:
    seen: list[Any] = []

    async def save(text: str) -> None:
        await sleep(1)
        seen.append(text)

    interval = spawn_interval(1, seen.append, "tick", owner=scope)
    spawn_debounced(60, ui_task(save), owner=scope, on_close="flush")("saved")
    spawn_debounced(60, seen.append, owner=scope)("dropped")
    fake_host.run_pending()
    runtime.spawn_task(ui_task(drain), scope, seen)
    fake_host.advance(10)
    assert (seen, interval.cancelled()) == (["tick", "saved", True], True)


def test_what_lies_in_the_owner_is_waited_for_too(
    fake_host: FakeHost, runtime: Runtime, scope: Scope
) -> None:
    inner, adopted = runtime.new_scope("inner"), runtime.new_scope("adopted")
    scope.set_below(lambda: [inner])
    scope.adopt(adopted)
    seen: list[Any] = []

    async def wait(name: str) -> None:
        await sleep(1)
        seen.append(name)

    for owner in (inner, adopted):
        runtime.spawn_task(ui_task(wait), owner.name, owner=owner)
    runtime.spawn_task(ui_task(drain), scope, seen)
    fake_host.advance(2)
    assert (sorted(map(str, seen)), seen[-1]) == (["True", "adopted", "inner"], True)


def test_a_coroutine_may_ask(fake_host: FakeHost, runtime: Runtime, scope: Scope) -> None:
    seen: list[Any] = []
    runtime.spawn_task(time.sleep, 0.05, owner=scope, on_result=lambda _value: seen.append("result"))
    spawn_task(drain, scope, seen)
    let_work_end(fake_host)
    assert seen == ["result", True]


def test_a_scope_without_tasks_is_drained_at_once(
    fake_host: FakeHost, runtime: Runtime, scope: Scope
) -> None:
    seen: list[Any] = []
    runtime.spawn_task(ui_task(drain), scope, seen)
    fake_host.run_pending()
    assert seen == [True]
