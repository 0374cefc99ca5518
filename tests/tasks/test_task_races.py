"""What becomes of a task when two things happen to it at once: each moment between two steps is tried in turn."""

from __future__ import annotations

import asyncio
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, wait
from time import monotonic
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.interleaving import beside, moments
from tests.tasks.executors import AtOnce, WhenTold
from tests.tasks.stuck import Stuck, spawn_stuck
from tkasync import TaskHandle, TaskState, spawn_task
from tkasync.execution.item import WorkItem
from tkasync.ownership.groups import Group
from tkasync.ownership.policies import TaskOwner
from tkasync.runtime.runtime import Runtime
from tkasync.testing import FakeHost

# The end


def test_one_that_is_spawned_at_the_end_of_the_one_before_is_delivered_after_it(fake_host: FakeHost) -> None:
    """`policy="queue"`: who waits for the result spawns the next one, which ends at once."""
    for moment in moments(WorkItem.end):
        later, seen = WhenTold(), []
        options: dict[str, Any] = {"policy": "queue", "group": later, "on_result": seen.append}
        first = spawn_task(lambda: "first", executor=later, **options)

        def spawn_next(first: TaskHandle[str] = first, options: dict[str, Any] = options) -> None:
            if first.done():
                spawn_task(lambda: "second", executor=AtOnce(), **options)

        with moment.during(spawn_next):
            later.run()
        let_work_end(fake_host)
        assert seen in (["first"], ["first", "second"])


def test_two_ends_at_once_are_one(fake_host: FakeHost) -> None:
    """Ended on two threads: whatever line the first stands at when the second comes, one ends it, and tells once."""
    stuck = Stuck()
    for moment in moments(TaskHandle.resolve):
        told: list[TaskHandle[Any]] = []
        ended: list[bool] = []
        handle = spawn_task(stuck)
        handle.add_done_callback(told.append)

        def end(handle: TaskHandle[Any] = handle, ended: list[bool] = ended) -> None:
            ended.append(handle.resolve(None, None, cancelled=True))

        threads: list[threading.Thread] = []
        with moment.during(lambda end=end: threads.append(beside(end))):  # noqa: B023  # called in this round
            end()
        for thread in threads:
            thread.join(GIVE_UP)
        assert told == [handle]
        assert sum(ended) == 1
    stuck.gate.set()
    let_work_end(fake_host)


def test_one_who_begins_to_wait_at_any_moment_of_the_end_has_the_task(fake_host: FakeHost) -> None:
    stuck = Stuck()
    for moment in moments(TaskHandle.resolve):
        left: list[set[Any]] = []
        handle = spawn_task(stuck)

        def begin_to_wait(handle: TaskHandle[Any] = handle, left: list[set[Any]] = left) -> None:
            left.append(wait([handle], GIVE_UP).not_done)

        threads: list[threading.Thread] = []
        with moment.during(lambda fn=begin_to_wait: threads.append(beside(fn))):  # noqa: B023  # called in this round
            handle.abort()
        for thread in threads:
            thread.join(2 * GIVE_UP)
        assert left == [set() for _ in threads]
    stuck.gate.set()
    let_work_end(fake_host)


def test_a_waiter_that_comes_during_the_end_is_told(fake_host: FakeHost) -> None:
    """A finalizer may register one on the thread that just ends the task; no lock keeps it out."""
    stuck = Stuck()
    for moment in moments(TaskHandle.resolve):
        told: list[TaskHandle[Any]] = []
        handle = spawn_task(stuck)
        with moment.during(lambda: handle.add_done_callback(told.append)):  # noqa: B023  # called in this round
            handle.abort()
        assert told == [handle]
    stuck.gate.set()
    let_work_end(fake_host)


# The begin


def test_an_abort_at_any_moment_of_a_begin_leaves_nothing_behind(fake_host: FakeHost) -> None:
    """Work that ran counts as still running after the abort, and what waits for it in line starts."""
    for moment in moments(WorkItem.begin):
        later, ran, was_running = WhenTold(), list[int](), list[bool]()
        first = spawn_task(ran.append, 1, executor=later, policy="queue", group="line")
        second = spawn_task(str, "second", policy="queue", group="line")

        def abort() -> None:
            first.abort()  # noqa: B023  # called in this round
            was_running.append(first.still_running)  # noqa: B023  # as above

        with moment.during(abort):
            later.run()
        let_work_end(fake_host)
        assert second.done()
        assert second.result() == "second"
        assert not first.still_running
        if ran and first.cancelled():
            assert was_running == [True]


def test_a_coroutine_aborted_after_its_asyncio_task_was_made_does_not_begin(fake_host: FakeHost) -> None:
    began: list[int] = []

    async def aborted() -> None:
        began.append(1)

    async def aborting() -> TaskHandle[None]:
        handle = spawn_task(aborted)
        # In which the loop makes the asyncio task, whose first step comes after this one.
        await asyncio.sleep(0)
        handle.abort()
        return handle

    spawner = spawn_task(aborting)
    let_work_end(fake_host)
    assert spawner.result().cancelled()
    assert began == []


# The line of a group

both_files = pytest.mark.parametrize("function", [TaskOwner.admit, Group.is_full_before])


@both_files
def test_one_that_stops_while_another_gets_in_line_starts_it(fake_host: FakeHost, function: Any) -> None:
    for moment in moments(function):
        stuck, first = spawn_stuck(policy="queue", group="line")

        def end_the_first() -> None:
            stuck.gate.set()  # noqa: B023  # called in this round
            end = monotonic() + GIVE_UP
            while fake_host._work.elsewhere and monotonic() < end:
                wait([first], 0.01)  # noqa: B023  # as above; a little pause

        threads: list[threading.Thread] = []
        with moment.during(lambda: threads.append(beside(end_the_first))):  # noqa: B023  # called in this round
            second = spawn_task(str, "second", policy="queue", group="line")
        for thread in threads:
            thread.join(GIVE_UP)
        let_work_end(fake_host)
        assert second.state is TaskState.SUCCEEDED


@both_files
@pytest.mark.parametrize("and_spawns", [False, True])
def test_one_that_stops_inside_the_lock_starts_the_one_that_gets_in_line_and_it_runs_once(
    fake_host: FakeHost, function: Any, and_spawns: bool
) -> None:
    """On the same thread, as a finalizer does, which no re-entrant lock keeps out. It may spawn a third one too."""
    for moment in moments(function):
        later, ran = WhenTold(), list[int]()
        options: dict[str, Any] = {"policy": "queue", "group": later}
        spawn_task(int, executor=later, **options)

        def finalizer(
            later: WhenTold = later, ran: list[int] = ran, options: dict[str, Any] = options
        ) -> None:
            later.run()
            if and_spawns:
                spawn_task(ran.append, 3, executor=AtOnce(), **options)

        with moment.during(finalizer):
            spawn_task(ran.append, 2, executor=AtOnce(), **options)
        let_work_end(fake_host)
        assert sorted(ran) == ([2, 3] if and_spawns else [2])


@both_files
def test_one_that_is_started_inside_the_lock_is_not_started_again(fake_host: FakeHost, function: Any) -> None:
    for moment in moments(function):
        first, second = WhenTold(), WhenTold()
        options: dict[str, Any] = {"policy": "queue", "group": first}
        spawn_task(int, executor=first, **options)
        with moment.during(first.run):
            spawn_task(int, executor=second, **options)
        assert len(second.calls) == 1
        second.run()
        let_work_end(fake_host)


def test_nothing_in_line_starts_while_its_owner_ends(fake_host: FakeHost, runtime: Runtime) -> None:
    """The one at work may end by itself while those behind it are being aborted, the newest first."""
    scope, started = runtime.new_scope("owner"), threading.Event()
    stuck = Stuck()
    runtime.spawn_task(stuck, owner=scope, policy="queue")
    assert stuck.began.wait(GIVE_UP)
    runtime.spawn_task(started.set, owner=scope, policy="queue")
    newest = runtime.spawn_task(started.set, owner=scope, policy="queue")

    def let_the_first_end() -> None:
        stuck.gate.set()
        assert not started.wait(0.1)

    newest.token.on_cancel(let_the_first_end)
    scope.close()
    let_work_end(fake_host)
    assert not started.is_set()


def test_a_thread_that_an_aborted_task_frees_takes_up_no_other_task_of_its_owner() -> None:
    """The newest is aborted first, so what waits for a thread has ended before one becomes free."""
    runtime = Runtime(FakeHost(), max_workers=1)
    scope, started, stuck = runtime.new_scope("owner"), threading.Event(), Stuck()
    oldest = runtime.spawn_task(stuck, owner=scope)
    assert stuck.began.wait(GIVE_UP)
    runtime.spawn_task(started.set, owner=scope)

    def let_the_oldest_end() -> None:
        stuck.gate.set()
        assert not started.wait(0.1)

    oldest.token.on_cancel(let_the_oldest_end)
    scope.close()
    runtime.close()
    assert not started.is_set()


def test_a_queued_task_that_ends_as_soon_as_it_starts_is_delivered_behind_the_one_before(
    fake_host: FakeHost,
) -> None:
    told: list[str] = []
    stuck, first = spawn_stuck(policy="queue", group="line")
    first.on_result(lambda _value: told.append("first"))
    spawn_task(str, "second", policy="queue", group="line", executor=AtOnce(), on_result=told.append)
    stuck.gate.set()
    let_work_end(fake_host)
    assert told == ["first", "second"]


def test_a_straggler_holds_up_the_line_also_when_its_end_has_been_told(fake_host: FakeHost) -> None:
    stuck, first = spawn_stuck(policy="queue", group="line")
    first.abort()
    fake_host.run_pending()
    second = spawn_task(str, "second", policy="queue", group="line")
    fake_host.run_pending()
    assert second.state is TaskState.PENDING
    stuck.gate.set()
    let_work_end(fake_host)
    assert second.result() == "second"


def test_work_that_was_taken_home_cannot_be_sent_to_a_process_any_more(fake_host: FakeHost) -> None:
    """A process pool pickles on a thread of its own; what it would send now breaks the process that unpacks it."""

    class Sending(Executor):
        def submit(self, fn: Callable[..., Any], /, *_args: Any, **_kwargs: Any) -> Future[Any]:
            submitted.append(fn)
            return Future()

    submitted: list[Callable[..., Any]] = []
    handle = spawn_task(str, "value", executor=Sending())
    handle.abort()
    fake_host.run_pending()
    with pytest.raises(CancelledError):
        pickle.dumps(submitted[0])
