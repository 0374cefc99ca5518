"""``scope.set_limit``: how many tasks of a group run at a time is changed while they run."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.support import run_until
from tests.support.world import World
from tests.tasks.owner import Owner
from tkasync import TaskHandle, scope_of, sleep, spawn_task, spawn_ui_task
from tkasync.testing import FakeHost

ENDLESS = 3600.0


async def wait() -> None:
    await sleep(ENDLESS)


def queued(owner: Owner, count: int, **options: Any) -> list[TaskHandle[None]]:
    return [spawn_ui_task(wait, owner=owner, group="g", policy="queue", **options) for _ in range(count)]


def running(tasks: list[TaskHandle[None]]) -> list[bool]:
    return [task.is_running() for task in tasks]


def test_a_greater_limit_starts_those_that_wait(world: World) -> None:
    owner = Owner()
    tasks = queued(owner, 4)
    world.until(tasks[0].is_running)
    scope_of(owner).set_limit("g", 3)
    world.until(tasks[2].is_running)
    assert running(tasks) == [True, True, True, False]
    scope_of(owner).cancel_tasks()
    world.settle()


def test_with_a_smaller_limit_those_that_run_go_on_and_none_starts_before_fewer_run(world: World) -> None:
    owner = Owner()
    scope_of(owner).set_limit("g", 3)
    tasks = queued(owner, 5)
    world.until(tasks[2].is_running)
    scope_of(owner).set_limit("g", 2)
    tasks[0].abort()
    world.until(lambda: not tasks[0].is_working)
    world.pass_by(0.01)
    assert running(tasks[1:]) == [True, True, False, False]
    tasks[1].abort()
    world.until(tasks[3].is_running)
    assert running(tasks[1:]) == [False, True, True, False]
    scope_of(owner).cancel_tasks()
    world.settle()


def test_a_limit_is_that_of_the_spawns_that_name_one(fake_host: FakeHost) -> None:
    owner = Owner()
    queued(owner, 1, limit=2)
    scope_of(owner).set_limit("g", 5)
    queued(owner, 1, limit=5)
    with pytest.raises(
        ValueError, match=r"has limit=5, and not 2; name another group=, or change it by set_limit"
    ):
        queued(owner, 1, limit=2)
    scope_of(owner).cancel_tasks()
    fake_host.run_pending()


def test_it_is_changed_on_any_thread_and_before_the_first_task(fake_host: FakeHost) -> None:
    owner = Owner()
    scope = scope_of(owner)
    for number in (2, 3):
        thread = threading.Thread(target=scope.set_limit, args=("g", number))
        thread.start()
        thread.join()
        tasks = queued(owner, 4)
        fake_host.run_pending()
        assert sum(running(tasks)) == number
        scope.cancel_tasks()
        fake_host.run_pending()


@pytest.mark.parametrize("limit", [0, -1, 1.5, True, "2", None])
def test_what_is_no_number_of_tasks_is_refused(fake_host: FakeHost, limit: Any) -> None:
    with pytest.raises(ValueError, match="limit is how many tasks run at a time, 1 or more"):
        scope_of(Owner()).set_limit("g", limit)


def test_a_changed_limit_starts_a_thousand_that_end_at_once(fake_host: FakeHost) -> None:
    """One inside the other they would end the stack."""
    owner, ended = Owner(), list[int]()
    scope = scope_of(owner)
    first = spawn_ui_task(wait, owner=owner, group="g", policy="queue")
    for number in range(1000):
        spawn_task(ended.append, number, owner=owner, group="g", policy="queue")
    fake_host.run_pending()
    assert ended == []
    scope.set_limit("g", 2)
    run_until(fake_host, lambda: len(ended) == 1000)
    assert ended == list(range(1000))
    first.abort()
    fake_host.run_pending()
