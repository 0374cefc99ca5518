"""Which tasks a policy looks at: those of its group and owner, ended or not."""

from __future__ import annotations

import concurrent.futures as cf
import threading
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.holding import hold_on
from tests.support.world import World
from tkasync import (
    TaskState,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import FakeHost


def test_restart_aborts_the_earlier_one(world: World, hold: threading.Event) -> None:
    """`"restart"` (abort the earlier)."""
    seen: list[Any] = []
    a = spawn_task(hold_on, hold, policy="restart", on_done=lambda h: seen.append(h.state))
    b = spawn_task(hold_on, hold, policy="restart", on_done=lambda h: seen.append(h.state))
    assert (a.state, a.token.reason) == (TaskState.CANCELLED, "restarted")
    assert not b.done()
    hold.set()
    world.until(lambda: len(seen) == 2)
    assert seen == [TaskState.CANCELLED, TaskState.SUCCEEDED]


def test_restart_silences_one_that_has_ended_and_is_not_delivered(world: World) -> None:
    """Aborted after the outcome but before delivery...; `"restart"` silences such a task too."""
    seen: list[Any] = []
    a = spawn_task(lambda: "old", policy="restart", on_result=seen.append)
    cf.wait([a], GIVE_UP)
    spawn_task(lambda: "new", policy="restart", on_result=seen.append)
    assert a.state is TaskState.SUCCEEDED
    world.until(lambda: seen)
    world.settle()
    assert seen == ["new"]


class Owner:
    """Anything that can be an owner."""


def test_groups_and_owners_do_not_meet(world: World, hold: threading.Event) -> None:
    """`policy` within (owner, group)."""
    one, two = Owner(), Owner()
    a = spawn_task(hold_on, hold, owner=one, group="g", policy="restart")
    b = spawn_task(hold_on, hold, owner=one, group="h", policy="restart")
    c = spawn_task(hold_on, hold, owner=two, group="g", policy="restart")
    d = spawn_task(hold_on, hold, owner=one, policy="restart")
    assert not any(h.done() for h in (a, b, c, d))
    e = spawn_task(hold_on, hold, owner=one, group="g", policy="restart")
    assert a.cancelled()
    assert not any(h.done() for h in (b, c, d, e))
    hold.set()
    world.until(lambda: all(h.done() for h in (a, b, c, d, e)))


def test_no_group_is_one_group_of_its_own_for_each_owner(fake_host: FakeHost, hold: threading.Event) -> None:
    """`group=None` is one group of its own per owner."""
    owner = Owner()
    a = spawn_task(hold_on, hold, owner=owner, policy="restart")
    b = spawn_task(lambda: hold_on(hold), owner=owner, policy="restart", group=None)
    assert a.cancelled()
    hold.set()
    let_work_end(fake_host)
    assert b.done()


def test_drop_hands_back_one_that_has_not_begun(fake_host: FakeHost, hold: threading.Event) -> None:
    """`"drop"` of something not begun yet is the same task."""
    owner = Owner()
    with cf.ThreadPoolExecutor(1) as pool:
        pool.submit(hold.wait, GIVE_UP)
        a = spawn_task(int, owner=owner, executor=pool, policy="drop")
        assert spawn_task(int, owner=owner, executor=pool, policy="drop") is a
        hold.set()
        let_work_end(fake_host)


def test_a_task_may_restart_itself(fake_host: FakeHost) -> None:
    runs: list[Any] = []

    async def work(left: int) -> None:
        runs.append(left)
        if left:
            spawn_ui_task(work, left - 1, policy="restart", group="work")

    spawn_ui_task(work, 3, policy="restart", group="work")
    fake_host.run_pending()
    assert runs == [3, 2, 1, 0]


def test_an_unknown_policy_is_refused(fake_host: FakeHost) -> None:
    with pytest.raises(ValueError, match="parallel, restart, drop, queue"):
        spawn_task(str, 1, policy="sometimes")
