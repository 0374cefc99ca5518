"""A thread of the pool that waits lends its place: to a thread that is there, and to a new one only if none is."""

from __future__ import annotations

import threading
from queue import SimpleQueue

from tests.support import GIVE_UP, run_until
from tkasync import Runtime, spawn_task
from tkasync.execution.places.worker import Call, worker_on
from tkasync.execution.places.workers import WorkerPool
from tkasync.testing import FakeHost


def name_of_thread() -> str:
    return threading.current_thread().name


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
    pool.goes()
    assert len(pool.workers) == 1
    calls.gate.set()
    assert ran.wait(GIVE_UP)
    pool.comes_back()
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
        pool.goes()
    assert len(pool.workers) == 4
    calls.gate.set()
    in_their_place.wait(GIVE_UP)
    end.set()
    pool.shutdown()


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
        worker.leave()

    pool.calls = calls = SlowToNote()
    calls.slow, calls.meanwhile = wait_for_the_next, lend  # type: ignore[method-assign]  # this test's
    pool.run(lend_later)
    assert at_work.wait(GIVE_UP)
    pool.run(wait_for_the_next)
    assert gate.wait(GIVE_UP / 2), "the call waits behind one that waits for it"
    pool.shutdown()
