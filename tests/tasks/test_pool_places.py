"""A thread of the pool that waits lends its place: to a thread that is there, and to a new one only if none is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end, run_until, until
from tkasync import Runtime, current_task, spawn_task
from tkasync.execution.places import workers
from tkasync.execution.places.worker import Call, Worker, worker_on
from tkasync.execution.places.workers import WorkerPool
from tkasync.tasks.outcome.blocking import ThreadWake, wait_here
from tkasync.testing import FakeHost


def name_of_thread() -> str:
    return threading.current_thread().name


def lend_a_place(pool: WorkerPool) -> None:
    """Do as a worker that goes away."""
    with pool.lock:
        pool.away += 1
    pool.fill_in()


def test_one_wait_after_the_other_starts_no_thread_for_each() -> None:
    host = FakeHost()

    def wait_often() -> set[str]:
        return {spawn_task(name_of_thread).result() for _ in range(200)}

    with Runtime(host, max_workers=4) as runtime:
        whole = runtime.spawn_task(wait_often)
        run_until(host, whole.done)
    assert len(whole.result()) < 40


class SlowToTake(SimpleQueue[Call | None]):
    """The calls of a pool, whose threads take none before *gate* is open."""

    gate: threading.Event

    def get(self, block: bool = True, timeout: float | None = None) -> Call | None:
        assert self.gate.wait(GIVE_UP)
        return super().get(block, timeout)


def test_a_thread_that_is_on_its_way_to_a_call_is_enough_for_it() -> None:
    pool, ran = WorkerPool(2), threading.Event()
    pool.calls = calls = SlowToTake()
    calls.gate = threading.Event()
    pool.run(ran.set)
    lend_a_place(pool)
    assert len(pool.workers) == 1
    calls.gate.set()
    assert ran.wait(GIVE_UP)
    pool.shutdown()


def test_of_several_that_go_at_once_the_first_starts_a_thread_and_that_one_starts_the_others() -> None:
    """To start a thread is to wait for it: an owner's end, which frees many places, waits for one."""
    pool, end = WorkerPool(3), threading.Event()
    at_work, in_their_place = threading.Barrier(4), threading.Barrier(4)
    pool.calls = calls = SlowToTake()
    calls.gate = threading.Event()
    calls.gate.set()

    def work() -> None:
        at_work.wait(GIVE_UP)
        assert end.wait(GIVE_UP)

    def work_in_its_place() -> None:
        in_their_place.wait(GIVE_UP)

    for _ in range(3):
        pool.run(work)
    at_work.wait(GIVE_UP)
    calls.gate.clear()
    for _ in range(3):
        pool.run(work_in_its_place)
    for _ in range(3):
        lend_a_place(pool)
    assert len(pool.workers) == 4
    calls.gate.set()
    in_their_place.wait(GIVE_UP)
    end.set()
    pool.shutdown()


def wait_for_token() -> None:
    task = current_task()
    assert task is not None
    assert task.token.wait(GIVE_UP)


def test_the_end_of_an_owner_starts_no_thread_in_place_of_work_that_ends_when_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To start a thread is to wait for it, and this one would find nothing to do."""
    host, made = FakeHost(), list[str]()

    class Counted(Worker):
        def __init__(self, pool: Any, name: str) -> None:
            made.append(name)
            super().__init__(pool, name)

    monkeypatch.setattr(workers, "Worker", Counted)
    with Runtime(host, max_workers=2) as runtime:
        scope = runtime.new_scope("an owner")
        tasks = [runtime.spawn_task(wait_for_token, owner=scope) for _ in range(100)]
        run_until(host, lambda: sum(task.is_running() for task in tasks) == 2)
        scope.close()
        until(lambda: not any(task.still_running for task in tasks))
        let_work_end(host)
    assert len(made) == 2


def test_work_that_goes_on_after_the_end_of_its_owner_takes_no_thread_from_other_work() -> None:
    host, gate, results = FakeHost(), threading.Event(), list[int]()
    with Runtime(host, max_workers=1) as runtime:
        scope = runtime.new_scope("an owner")
        stuck = runtime.spawn_task(gate.wait, GIVE_UP, owner=scope)
        run_until(host, stuck.is_running)
        runtime.spawn_task(abs, -3, on_result=results.append)
        scope.close()
        run_until(host, lambda: results)
        assert stuck.still_running
        gate.set()
        run_until(host, lambda: not stuck.still_running)


class SlowToNote(SimpleQueue[Call | None]):
    """The calls of a pool. Between taking the call *slow* and noting it, a thread does *meanwhile*."""

    slow: Call | None = None

    def get(self, block: bool = True, timeout: float | None = None) -> Call | None:
        call = super().get(block, timeout)
        if call is not None and call is self.slow:
            self.meanwhile()
        return call

    def meanwhile(self) -> None:
        raise NotImplementedError


def test_a_thread_that_has_taken_a_call_without_noting_it_is_not_waited_for() -> None:
    pool, gate, at_work = WorkerPool(2), threading.Event(), threading.Event()
    first: list[int] = []

    def lend_later() -> None:
        first.append(threading.get_ident())
        at_work.set()
        gate.wait(GIVE_UP)

    def wait_for_the_next() -> None:
        assert gate.wait(GIVE_UP)

    def lend() -> None:
        pool.calls.put(gate.set)
        worker = worker_on(first[0])
        assert worker is not None
        worker.absence().begin()

    pool.calls = calls = SlowToNote()
    calls.slow, calls.meanwhile = wait_for_the_next, lend  # type: ignore[method-assign]  # this test's
    pool.run(lend_later)
    assert at_work.wait(GIVE_UP)
    pool.run(wait_for_the_next)
    assert gate.wait(GIVE_UP / 2), "the call waits behind one that waits for it"
    pool.shutdown()


# A wait may be over at any moment of its beginning: the thread must count as at work before the one that has ended the
# wait goes on, or more than the pool's size work.


def counted_away(monkeypatch: pytest.MonkeyPatch, place: type, moment: str) -> list[int]:
    """How many a pool counts as away, seen by one who ends a worker's wait at *moment*, and then by its end."""
    pool, wake, seen, done = WorkerPool(1), ThreadWake(), list[int](), threading.Event()
    real: Callable[..., object] = getattr(place, moment)

    def end_the_wait(self: object) -> object:
        wake.set()
        seen.append(pool.away)
        return real(self)

    def wait() -> None:
        wait_here(wake, GIVE_UP)
        seen.append(pool.away)
        done.set()

    monkeypatch.setattr(place, moment, end_the_wait)
    pool.run(wait)
    assert done.wait(GIVE_UP)
    pool.shutdown()
    return seen


def test_a_wait_that_is_over_before_the_thread_is_away_lends_no_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started = list[WorkerPool]()
    monkeypatch.setattr(WorkerPool, "fill_in", lambda pool: started.append(pool))
    assert counted_away(monkeypatch, Worker, "absence") == [0, 0]
    assert not started


def test_a_wait_that_is_over_while_the_thread_goes_away_has_it_back_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert counted_away(monkeypatch, WorkerPool, "fill_in") == [0, 0]


def test_an_absence_that_was_ended_does_not_begin() -> None:
    pool = WorkerPool(1)
    absence = Worker(pool, "a").absence()
    absence.end()
    absence.begin()
    assert pool.away == 0


def test_absences_of_one_call_count_once_and_end_with_it() -> None:
    pool, done, seen = WorkerPool(1), threading.Event(), list[int]()

    def lend_twice() -> None:
        worker = worker_on(threading.get_ident())
        assert worker is not None
        one, other, lost = (worker.absence() for _ in range(3))
        for step in (one.begin, other.begin, one.end, one.end, other.end, lost.begin):
            step()
            seen.append(pool.away)

    pool.run(lend_twice)
    pool.run(done.set)
    assert done.wait(GIVE_UP)
    assert seen == [1, 1, 1, 1, 0, 1]
    assert pool.away == 0
    pool.shutdown()
