"""Lines of thousands of tasks: a spawn and an end look at few of them, and no task ends inside another one's start."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from typing import Any

import pytest

from tests.support import GIVE_UP, run_until
from tests.support.holding import hold_on
from tests.tasks.executors import AtOnce
from tests.tasks.owner import Owner
from tkasync import Runtime, TaskState, scope_of, spawn_task
from tkasync.testing import FakeHost

MANY = 2000  # more than the stack has room for


class Refusing(Executor):
    """Takes nothing."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        raise RuntimeError("cannot schedule new futures after shutdown")


def stand_in_line(owner: Owner, hold: threading.Event, many: int, **options: Any) -> list[Any]:
    spawn_task(hold_on, hold, owner=owner, policy="queue")
    return [spawn_task(int, owner=owner, policy="queue", **options) for _ in range(many)]


@pytest.mark.parametrize(
    ("executor", "end"),
    [(AtOnce(), TaskState.SUCCEEDED), (Refusing(), TaskState.FAILED)],
    ids=["here", "none"],
)
def test_an_executor_that_runs_here_or_refuses_ends_a_long_line(
    runtime: Runtime, fake_host: FakeHost, hold: threading.Event, executor: Executor, end: TaskState
) -> None:
    owner, told = Owner(), list[object]()
    tasks = stand_in_line(owner, hold, MANY, executor=executor, on_error=told.append)
    hold.set()
    assert not wait(tasks, GIVE_UP).not_done
    assert {task.state for task in tasks} == {end}
    # An end is known to those who wait a moment before its delivery is queued.
    expected = MANY if end is TaskState.FAILED else 0
    run_until(fake_host, lambda: (len(told), scope_of(owner).tasks) == (expected, []))


class Counted:
    """A group that counts how often it is compared."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return isinstance(other, Counted)

    def __hash__(self) -> int:
        return 1


def test_a_spawn_into_a_long_line_compares_a_few_groups(fake_host: FakeHost, hold: threading.Event) -> None:
    owner = Owner()
    stand_in_line(owner, hold, 200)
    for number in range(200):
        spawn_task(int, owner=owner, policy="queue", group=("other", number))
    Counted.compared = 0
    for _ in range(200):
        spawn_task(int, owner=owner, policy="queue", group=Counted())
    assert Counted.compared < 200 * 10
    hold.set()
    fake_host.run_pending()


@pytest.mark.parametrize("policy", ["restart", "drop", "queue"])
def test_a_policy_looks_at_tasks_that_came_before_the_first_one_with_a_policy(
    fake_host: FakeHost, hold: threading.Event, policy: Any
) -> None:
    owner = Owner()
    earlier = spawn_task(hold_on, hold, owner=owner)
    later = spawn_task(int, owner=owner, policy=policy)
    fake_host.run_pending()
    assert (earlier.cancelled(), later is earlier, later.is_completed()) == {
        "restart": (True, False, True),
        "drop": (False, True, False),
        "queue": (False, False, False),
    }[policy]
    hold.set()
    fake_host.run_pending()


def test_those_that_are_aborted_in_line_leave_it(fake_host: FakeHost, hold: threading.Event) -> None:
    owner = Owner()
    *aborted, last = stand_in_line(owner, hold, MANY)
    for task in aborted:
        task.abort()
    hold.set()
    fake_host.run_pending()
    assert last.state is TaskState.SUCCEEDED
    assert scope_of(owner).is_empty


def test_groups_of_one_task_each_leave_nothing_behind(fake_host: FakeHost) -> None:
    owner, groups = Owner(), [Owner() for _ in range(50)]
    freed = [weakref.ref(group) for group in groups]
    for group in groups:
        spawn_task(int, owner=owner, policy="restart", group=group)
        spawn_task(int, owner=owner, group=group)
    fake_host.run_pending()
    groups.clear()
    del group
    assert [group() for group in freed] == [None] * 50
