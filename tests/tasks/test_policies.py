"""What happens when a task of the group is there already: parallel, restart, drop, queue."""

from __future__ import annotations

import concurrent.futures
import threading
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tkasync import (
    Runtime,
    TaskState,
    current_runtime,
    current_task,
    spawn_task,
)
from tkasync.testing import FakeHost


class Gate:
    """Work that ends when told, and the order in which its runs began."""

    def __init__(self) -> None:
        self.begun = []
        self._gates = {}
        self._began = threading.Condition()

    def __call__(self, name: str) -> Any:
        gate = self._gates.setdefault(name, threading.Event())
        with self._began:
            self.begun.append(name)
            self._began.notify_all()
        gate.wait(GIVE_UP)
        return name

    def open(self, *names: Any) -> None:
        for name in names:
            self._gates.setdefault(name, threading.Event()).set()

    def wait_begun(self, *names: Any) -> None:
        with self._began:
            assert self._began.wait_for(lambda: set(names) <= set(self.begun), GIVE_UP), self.begun


@pytest.fixture
def gate() -> Any:
    return Gate()


def test_parallel_tasks_run_side_by_side(fake_host: FakeHost, gate: Gate) -> None:
    handles = [spawn_task(gate, name) for name in "abc"]
    gate.wait_begun(*"abc")
    gate.open(*"abc")
    let_work_end(fake_host)
    assert [handle.result() for handle in handles] == ["a", "b", "c"]


def test_drop_hands_back_the_running_one(fake_host: FakeHost, gate: Gate) -> None:
    first = spawn_task(gate, "a", policy="drop")
    gate.wait_begun("a")

    async def never() -> None:
        raise AssertionError

    work = never()
    assert spawn_task(gate, "b", policy="drop") is first
    assert spawn_task(work, policy="drop") is first
    assert work.cr_frame is None, "closed, not left unawaited"
    gate.open("a")
    let_work_end(fake_host)
    assert gate.begun == ["a"]
    assert spawn_task(str, 1, policy="drop") is not first
    fake_host.run_pending()


def test_queue_runs_one_after_the_other(fake_host: FakeHost, gate: Gate) -> None:
    handles = [spawn_task(gate, name, policy="queue") for name in "abc"]
    gate.wait_begun("a")
    fake_host.run_pending()
    assert gate.begun == ["a"]
    assert [handle.state.value for handle in handles] == ["running", "pending", "pending"]
    gate.open(*"abc")
    let_work_end(fake_host)
    assert gate.begun == ["a", "b", "c"]
    assert [handle.result() for handle in handles] == ["a", "b", "c"]


def test_one_that_is_aborted_in_the_queue_is_left_out(
    fake_host: FakeHost, runtime: Runtime, gate: Gate
) -> None:
    done: list[Any] = []
    handles = [spawn_task(gate, name, policy="queue", on_done=done.append) for name in "abcd"]
    gate.wait_begun("a")
    handles[1].abort()
    handles[2].abort()
    fake_host.run_pending()
    assert done == [handles[1], handles[2]]
    assert runtime.scope.tasks == [handles[0], handles[3]]
    gate.open(*"abcd")
    let_work_end(fake_host)
    assert gate.begun == ["a", "d"]


def test_the_queue_waits_for_the_work_not_only_for_the_handle(fake_host: FakeHost, gate: Gate) -> None:
    """An aborted thread that still writes its file must not meet the next one."""
    first = spawn_task(gate, "a", policy="queue")
    gate.wait_begun("a")
    spawn_task(gate, "b", policy="queue")
    first.abort()
    fake_host.run_pending()
    assert gate.begun == ["a"]
    gate.open("a", "b")
    let_work_end(fake_host)
    assert gate.begun == ["a", "b"]


def test_the_queue_goes_on_after_an_error(fake_host: FakeHost) -> None:
    def fail() -> None:
        raise ValueError("first")

    spawn_task(fail, policy="queue", on_error=lambda error: None)
    second = spawn_task(str, 2, policy="queue")
    fake_host.run_pending()
    assert second.result() == "2"


def test_a_queued_coroutine_that_is_aborted_starts_no_loop(
    fake_host: FakeHost, runtime: Runtime, gate: Gate
) -> None:
    async def never() -> None:
        raise AssertionError

    spawn_task(gate, "a", policy="queue")
    gate.wait_begun("a")
    handle = spawn_task(never(), policy="queue")
    handle.abort()
    assert runtime.engines.started_loop is None
    gate.open("a")
    let_work_end(fake_host)
    assert handle.cancelled()


def test_what_an_executor_refuses_when_its_turn_comes_fails(fake_host: FakeHost, gate: Gate) -> None:
    errors: list[Any] = []
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        first = spawn_task(gate, "a", policy="queue")
        gate.wait_begun("a")
        second = spawn_task(gate, "b", policy="queue", executor=pool, on_error=errors.append)
    gate.open("a")
    let_work_end(fake_host)
    assert first.result() == "a"
    assert "shutdown" in str(errors[0])
    assert second.state is TaskState.FAILED
    third = spawn_task(str, 3, policy="queue")
    fake_host.run_pending()
    assert third.result() == "3"


def test_many_threads_queue_and_none_is_forgotten(fake_host: FakeHost) -> None:
    """The end of one and the arrival of the next at the same moment: whoever is in line is started."""
    order, overlap, running = list[Any](), list[Any](), threading.Lock()

    def work(number: int) -> None:
        if not running.acquire(blocking=False):
            overlap.append(number)
            return
        order.append(number)
        running.release()

    def feed(runtime: Runtime) -> None:
        for number in range(100):
            runtime.spawn_task(work, number, policy="queue", group="file")

    threads = [threading.Thread(target=feed, args=(current_runtime(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(GIVE_UP)
    let_work_end(fake_host)
    assert len(order) == 400
    assert overlap == []


def test_restart_aborts_also_what_was_spawned_in_parallel(fake_host: FakeHost, gate: Gate) -> None:
    first = spawn_task(gate, "a")
    gate.wait_begun("a")
    second = spawn_task(str, 2, policy="restart")
    gate.open("a")
    let_work_end(fake_host)
    assert first.cancelled()
    assert second.result() == "2"


def test_the_owners_end_empties_the_queue(fake_host: FakeHost, runtime: Runtime, gate: Gate) -> None:
    scope = runtime.new_scope("owner")
    handles = [spawn_task(gate, name, policy="queue", owner=scope) for name in "abc"]
    gate.wait_begun("a")
    scope.close()
    assert [handle.cancelled() for handle in handles] == [True] * 3
    gate.open("a")
    let_work_end(fake_host)
    assert gate.begun == ["a"]
    assert current_task() is None
