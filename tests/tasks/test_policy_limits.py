"""``limit=``: so many tasks of a group at a time; ``on_dropped=``: a dropped task is told of."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.holding import hold_on
from tests.support.world import World
from tests.tasks.at_work import AtWork
from tests.tasks.owner import Owner
from tkasync import Component, TaskHandle, sleep, spawn_task, spawn_ui_task, ui_task
from tkasync.testing import FakeHost


class Busy(AtWork):
    """Work that counts how many run at once, and keeps their order."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[int] = []

    def on_thread(self, number: int) -> int:
        with self:
            self.order.append(number)
            time.sleep(0.002)
            return number

    async def on_ui(self, number: int) -> int:
        with self:
            self.order.append(number)
            await sleep(0.001)
            return number


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("kind", ["on_thread", "on_ui"])
def test_a_group_runs_so_many_at_a_time_in_order(world: World, limit: int, kind: str) -> None:
    busy, ended, owner = Busy(), list[int](), Owner()
    spawn: Callable[..., Any] = spawn_task if kind == "on_thread" else spawn_ui_task
    for number in range(12):
        spawn(
            getattr(busy, kind),
            number,
            owner=owner,
            group="g",
            policy="queue",
            limit=limit,
            on_result=ended.append,
        )
    for _ in range(500):
        world.settle()
        if len(ended) == 12:
            break
        world.pass_by(0.002)
    assert sorted(ended) == list(range(12))
    assert busy.most == limit
    if kind == "on_ui" or limit == 1:
        assert busy.order == list(range(12))


def test_the_place_of_an_aborted_task_is_given_on_when_its_work_has_ended(
    fake_host: FakeHost, hold: threading.Event
) -> None:
    owner = Owner()
    begun = [threading.Event() for _ in range(4)]

    def work(number: int) -> None:
        begun[number].set()
        hold.wait(GIVE_UP)

    first, second, third, fourth = (
        spawn_task(work, n, owner=owner, policy="queue", limit=2) for n in range(4)
    )
    assert begun[0].wait(GIVE_UP)
    assert begun[1].wait(GIVE_UP)
    third.abort()
    first.abort()
    fake_host.run_pending()
    assert not begun[3].is_set(), "the first's thread still works"
    hold.set()
    let_work_end(fake_host)
    assert (begun[2].is_set(), begun[3].is_set()) == (False, True)
    assert (second.done(), fourth.done()) == (True, True)


def test_a_group_has_one_limit(fake_host: FakeHost) -> None:
    owner = Owner()
    spawn_task(int, owner=owner, group="g", policy="queue", limit=2)
    with pytest.raises(ValueError, match=r"a group has one limit: 'g' .* has limit=2, and not 3"):
        spawn_task(int, owner=owner, group="g", policy="queue", limit=3)
    spawn_task(int, owner=owner, group="g", policy="queue")
    spawn_task(int, owner=owner, group="other", policy="queue", limit=3)
    spawn_task(int, owner=Owner(), group="g", policy="queue", limit=3)
    let_work_end(fake_host)
    with pytest.raises(ValueError, match="one limit"):
        spawn_task(int, owner=owner, group="g", policy="queue", limit=3)


@pytest.mark.parametrize("limit", [0, -1, 1.5, True, "2"])
def test_a_limit_that_is_no_number_of_tasks_is_refused(fake_host: FakeHost, limit: Any) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        spawn_task(int, policy="queue", limit=limit)


@pytest.mark.parametrize("policy", ["parallel", "restart", "drop"])
def test_a_limit_is_for_queues_and_on_dropped_for_drop(fake_host: FakeHost, policy: Any) -> None:
    with pytest.raises(ValueError, match='limit= is for policy="queue"'):
        spawn_task(int, policy=policy, limit=2)
    if policy != "drop":
        with pytest.raises(ValueError, match='on_dropped= is for policy="drop"'):
            spawn_task(int, policy=policy, on_dropped=print)


def test_a_dropped_task_is_told_of_with_the_running_one(world: World, hold: threading.Event) -> None:
    dropped: list[TaskHandle[Any]] = []
    owner = Owner()
    first = spawn_task(hold_on, hold, owner=owner, policy="drop", on_dropped=dropped.append)
    again = spawn_task(hold_on, hold, owner=owner, policy="drop", on_dropped=dropped.append)
    assert (again is first, dropped) == (True, []), "never inline"
    world.until(lambda: dropped)
    assert dropped == [first]
    hold.set()
    world.until(first.done)


def test_on_dropped_is_not_called_when_the_owner_has_ended(world: World, hold: threading.Event) -> None:
    dropped: list[TaskHandle[Any]] = []
    owner = Owner()
    first = spawn_task(hold_on, hold, owner=owner, policy="drop")
    spawn_task(hold_on, hold, owner=owner, policy="drop", on_dropped=dropped.append)
    first.scope.close()
    hold.set()
    world.settle()
    assert dropped == []


def test_an_error_in_on_dropped_is_reported(world: World, hold: threading.Event) -> None:
    def fail(handle: object) -> None:
        raise LookupError("no")

    first = spawn_task(hold_on, hold, policy="drop")
    spawn_task(hold_on, hold, policy="drop", on_dropped=fail)
    world.until(lambda: world.errors)
    assert [type(error) for error in world.errors] == [LookupError]
    hold.set()
    world.until(first.done)


def test_a_component_takes_both_options(pilot: Any, hold: threading.Event) -> None:
    dropped: list[Any] = []

    class Two(Component):
        def setup(self) -> None:
            self.first = self.spawn_task(hold_on, hold, policy="drop")
            self.spawn_ui_task(self.later, group="u", policy="queue", limit=2)

        async def later(self) -> None:
            self.spawn_task(int, policy="drop", on_dropped=dropped.append)

    two = Two(pilot.root)
    pilot.wait_until(lambda: dropped)
    assert dropped == [two.first]
    hold.set()


def test_a_decorated_ui_task_takes_a_limit_and_tells_what_it_drops(fake_host: FakeHost) -> None:
    begun, dropped = list[int](), list[TaskHandle[Any]]()

    @ui_task(policy="queue", limit=2)
    async def two_at_a_time(number: int) -> None:
        begun.append(number)
        await sleep(1)

    @ui_task(policy="drop", on_dropped=dropped.append)
    async def once() -> None:
        await sleep(1)

    for number in range(3):
        two_at_a_time(number)
    running = once()
    assert once() is running
    fake_host.run_pending()
    assert (begun, dropped) == ([0, 1], [running])
    fake_host.advance(1)
    assert begun == [0, 1, 2]
    fake_host.advance(1)


@pytest.mark.parametrize(
    "options",
    [{"limit": 2}, {"policy": "queue", "limit": 0}, {"on_dropped": print}, {"policy": "restart", "limit": 1}],
)
def test_the_decorator_refuses_what_a_spawn_refuses(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"limit|on_dropped"):
        ui_task(**options)
