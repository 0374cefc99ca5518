"""Which tasks a policy looks at: those of its group and owner, ended or not."""

from __future__ import annotations

import concurrent.futures as cf
import threading
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.holding import hold_on
from tests.support.world import World
from tests.tasks.owner import Owner
from tkasync import (
    TaskState,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import FakeHost


def test_restart_aborts_the_earlier_one_and_nothing_is_heard_of_it(
    world: World, hold: threading.Event
) -> None:
    """Not of its end either: "stopped" would stand over the "working" of the one that took its place."""
    seen: list[Any] = []
    a = spawn_task(hold_on, hold, policy="restart", on_done=lambda _: seen.append("a"))
    b = spawn_task(hold_on, hold, policy="restart", on_done=lambda _: seen.append("b"))
    assert (a.state, a.token.reason) == (TaskState.CANCELLED, "restarted")
    assert not b.done()
    a.on_done(lambda _: seen.append("a, added late"))
    hold.set()
    world.until(lambda: seen)
    world.settle()
    assert seen == ["b"]


def test_restart_silences_one_that_has_ended_and_is_not_delivered(world: World) -> None:
    """Aborted after the outcome but before delivery...; `"restart"` silences such a task too."""
    seen: list[Any] = []
    a = spawn_task(lambda: "old", policy="restart", on_result=seen.append, on_done=seen.append)
    cf.wait([a], GIVE_UP)
    spawn_task(lambda: "new", policy="restart", on_result=seen.append)
    assert a.state is TaskState.SUCCEEDED
    world.until(lambda: seen)
    world.settle()
    assert seen == ["new"]


def test_nothing_is_heard_of_a_coroutine_and_a_ui_task_that_are_restarted(world: World) -> None:
    seen: list[Any] = []

    async def wait() -> None:
        await spawn_task(int, policy="queue", group=object())
        raise OSError("after its end")

    for spawn in (spawn_task, spawn_ui_task):
        spawn(wait, policy="restart", group=spawn, on_done=seen.append, on_error=seen.append)
        second = spawn(wait, policy="restart", group=spawn, on_error=lambda error: seen.append(str(error)))
        world.until(second.done)
        world.settle()
    assert seen == ["after its end"] * 2


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
