"""The size of the thread pool: who counts towards it, and what becomes of one in which nobody goes on."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator

import pytest

from tests.support import GIVE_UP, run_until
from tests.support.world import World
from tests.tasks.at_work import AtWork
from tkasync import Runtime, current_task, spawn_task
from tkasync.testing import FakeHost, fake_runtime

DEFAULT = min(32, (os.cpu_count() or 1) + 4)


@pytest.fixture
def host() -> FakeHost:
    return FakeHost()


@pytest.fixture
def of_two(host: FakeHost) -> Iterator[Runtime]:
    """A runtime whose pool has two threads."""
    with Runtime(host, max_workers=2) as runtime:
        yield runtime


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("tkasync-worker")]


def test_as_many_tasks_as_threads_may_wait_for_tasks_of_their_own(host: FakeHost, of_two: Runtime) -> None:
    all_there, results = threading.Barrier(2), list[int]()

    def parent(depth: int, number: int) -> int:
        if depth == 3:
            all_there.wait(GIVE_UP)
        return number if depth == 0 else of_two.spawn_task(parent, depth - 1, number).result()

    for number in range(2):
        of_two.spawn_task(parent, 3, number, on_result=results.append)
    run_until(host, lambda: len(results) == 2)
    assert sorted(results) == [0, 1]


def test_no_more_threads_work_at_once_than_max_workers_says(host: FakeHost, of_two: Runtime) -> None:
    at_work, results = AtWork(), list[int]()

    def child(number: int) -> int:
        with at_work:
            time.sleep(0.001)
        return number

    def parent(number: int) -> int:
        with at_work:
            task = of_two.spawn_task(child, number)
        task.result()
        with at_work:
            time.sleep(0.001)
        return number

    for number in range(40):
        of_two.spawn_task(parent, number, on_result=results.append)
    run_until(host, lambda: len(results) == 40)
    assert at_work.most == 2


def test_a_pause_by_the_token_lends_no_place(host: FakeHost, of_two: Runtime) -> None:
    begun = threading.Semaphore(0)

    def pauses() -> None:
        begun.release()
        task = current_task()
        assert task is not None
        task.token.wait(GIVE_UP)

    tasks = [of_two.spawn_task(pauses) for _ in range(5)]
    assert begun.acquire(timeout=GIVE_UP)
    assert begun.acquire(timeout=GIVE_UP)
    assert not begun.acquire(timeout=0.05)
    for task in reversed(tasks):
        task.abort()
    run_until(host, lambda: of_two.statistics().stragglers == 0)


def test_the_threads_that_worked_for_others_end_when_they_are_too_many(
    host: FakeHost, of_two: Runtime
) -> None:
    results: list[int] = []

    def parent(number: int) -> int:
        return of_two.spawn_task(abs, number).result()

    for number in range(30):
        of_two.spawn_task(parent, number, on_result=results.append)
    run_until(host, lambda: len(results) == 30)
    run_until(host, lambda: len(threads()) <= 2)


def test_aborted_work_that_goes_on_takes_no_thread_from_other_work(host: FakeHost, of_two: Runtime) -> None:
    gate, begun, results = threading.Event(), threading.Semaphore(0), list[int]()

    def stuck() -> None:
        begun.release()
        gate.wait(GIVE_UP)

    for _ in range(3):
        tasks = [of_two.spawn_task(stuck) for _ in range(2)]
        for task in tasks:
            assert begun.acquire(timeout=GIVE_UP)
            task.abort()
    of_two.spawn_task(abs, -3, on_result=results.append)
    run_until(host, lambda: results)
    assert of_two.statistics().stragglers == 6
    gate.set()
    run_until(host, lambda: of_two.statistics().stragglers == 0)
    run_until(host, lambda: len(threads()) <= 2)
    of_two.spawn_task(abs, -4, on_result=results.append)
    run_until(host, lambda: len(results) == 2)


def test_a_starved_pool_names_aborted_work_that_goes_on_too(
    host: FakeHost, of_two: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    gate, begun = threading.Event(), threading.Semaphore(0)

    def stuck() -> None:
        begun.release()
        gate.wait(GIVE_UP)

    deaf = of_two.spawn_task(stuck, name="deaf")
    assert begun.acquire(timeout=GIVE_UP)
    deaf.abort()
    holders = [of_two.spawn_task(stuck, name="busy") for _ in range(2)]
    for _ in holders:
        assert begun.acquire(timeout=GIVE_UP)
    of_two.spawn_task(abs, -3)
    run_until(host, lambda: host.advance(0.5) or caplog.records)
    (said,) = caplog.records
    assert "all 2 are taken" in said.message
    assert said.message.count("task 'busy' (") == 2
    assert f"task 'deaf' ({int(deaf.id)}), which was aborted and goes on, for " in said.message
    gate.set()
    run_until(host, lambda: of_two.statistics().stragglers == 0)


def endless() -> Iterator[int]:
    while True:
        yield 1
        time.sleep(0.01)


def test_a_pool_in_which_nobody_goes_on_says_who_holds_it_and_grows(
    host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    results: list[int] = []
    with fake_runtime(host) as runtime:
        readers = [
            runtime.spawn_task(endless, on_item=abs, name=f"camera {number}") for number in range(DEFAULT + 2)
        ]
        run_until(host, lambda: sum(task.is_running() for task in readers) == DEFAULT)
        runtime.spawn_task(abs, -3, on_result=results.append)
        host.advance(0.4)
        assert not caplog.records
        for _ in range(10):
            host.advance(0.5)
        run_until(host, lambda: results)
        (said,) = caplog.records
        assert said.levelno == logging.WARNING
        assert f"3 calls wait for a thread of the pool, and all {DEFAULT} are taken, by:" in said.message
        assert "task 'camera 0' (" in said.message
        assert "s, spawned at " in said.message
        assert "test_pool.py" in said.message
        assert "executor=THREAD" in said.message
        for task in readers:
            task.abort()


def test_a_pool_grows_up_to_four_times_its_default(host: FakeHost, caplog: pytest.LogCaptureFixture) -> None:
    gate = threading.Event()
    with fake_runtime(host) as runtime:
        tasks = [runtime.spawn_task(gate.wait, GIVE_UP) for _ in range(5 * DEFAULT)]
        run_until(host, lambda: len(threads()) == DEFAULT)
        for number in range(4 * DEFAULT):
            host.advance(0.5)
            assert len(threads()) <= DEFAULT + number
        run_until(host, lambda: sum(task.is_running() for task in tasks) == 4 * DEFAULT)
        gate.set()
        run_until(host, lambda: all(task.done() for task in tasks))
    assert len(caplog.records) == 1


def test_an_explicit_size_is_a_limit(
    host: FakeHost, of_two: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    gate = threading.Event()
    tasks = [of_two.spawn_task(gate.wait, GIVE_UP) for _ in range(5)]
    run_until(host, lambda: sum(task.is_running() for task in tasks) == 2)
    for _ in range(6):
        host.advance(0.5)
    assert sum(task.is_running() for task in tasks) == 2
    (said,) = caplog.records
    assert "max_workers=" in said.message
    gate.set()
    run_until(host, lambda: all(task.done() for task in tasks))


def test_a_long_queue_of_short_work_is_no_starvation(
    host: FakeHost, of_two: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    go_on = threading.Semaphore(0)
    tasks = [of_two.spawn_task(go_on.acquire, True, GIVE_UP) for _ in range(8)]
    for number in range(8):
        go_on.release()
        run_until(host, lambda: sum(task.done() for task in tasks) > number)  # noqa: B023  # called in this round
        host.advance(0.5)
    assert not caplog.records


def test_a_window_that_was_starved_goes_on(world: World) -> None:
    """By the clock of either host."""
    gate, results = threading.Event(), list[int]()
    for _ in range(DEFAULT):
        spawn_task(gate.wait, GIVE_UP)
    spawn_task(abs, -3, on_result=results.append)
    world.pass_by(1.6)
    world.until(lambda: results)
    gate.set()
    world.settle()


@pytest.mark.parametrize("error", [MemoryError, RecursionError, KeyboardInterrupt, RuntimeError])
def test_a_thread_that_does_not_start_takes_no_place(
    host: FakeHost, of_two: Runtime, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    """Whatever has kept it from that, the pool has as many threads as before once threads start again."""

    def start(_thread: threading.Thread) -> None:
        raise error("no thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", start)
        for _ in range(3):
            with pytest.raises(error, match="no thread"):
                of_two.spawn_task(int)
    both = threading.Barrier(2)
    ended = [of_two.spawn_task(both.wait, GIVE_UP) for _ in range(2)]
    run_until(host, lambda: all(handle.done() for handle in ended))
    assert {handle.result() for handle in ended} == {0, 1}
