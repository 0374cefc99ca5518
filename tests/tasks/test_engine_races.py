"""Streams, the pool and the loop when two threads are at them: each moment between two steps is tried in turn."""

from __future__ import annotations

import gc
import threading
import weakref
from contextlib import suppress
from functools import partial

import pytest

from tests.support import GIVE_UP, let_work_end, until
from tests.support.interleaving import beside, moments
from tests.tasks.stuck import spawn_stuck
from tkasync.execution.engines import Engines
from tkasync.execution.places.loop import LoopThread
from tkasync.execution.places.workers import WorkerPool
from tkasync.runtime.runtime import Runtime
from tkasync.tasks.outcome.streams import Stream
from tkasync.testing import FakeHost


def test_a_producer_waits_for_no_stream_that_was_emptied_meanwhile(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    stuck, handle = spawn_stuck()
    for moment in moments(Stream.call_when_wanted):
        resumed: list[int] = []
        stream = Stream(handle, lambda _item: None)
        while not stream.is_full:
            stream.put(1)
        with moment.during(lambda: runtime.queue.drain_and_execute()):
            stream.call_when_wanted(lambda: resumed.append(1))  # noqa: B023  # called in this round
        assert resumed == [1]
    stuck.gate.set()
    let_work_end(fake_host)


def test_a_call_that_comes_while_the_loop_empties_its_inbox_is_not_left_lying() -> None:
    pool = WorkerPool(1)
    loop = LoopThread(pool)
    loop.start()
    for moment in moments(LoopThread.run):
        came, emptied = threading.Event(), threading.Event()

        def empty() -> None:
            with moment.during(lambda: beside(lambda: loop.run(came.set))):  # noqa: B023  # called in this round
                loop._empty_inbox()
            emptied.set()  # noqa: B023  # as above

        loop._awake = True  # as after the wake that this stands for
        loop._loop.call_soon_threadsafe(empty)
        assert emptied.wait(GIVE_UP)
        assert came.wait(GIVE_UP)
    assert loop.close(GIVE_UP)
    pool.shutdown()


def test_no_thread_outlives_a_pool_that_is_shut_down_while_it_takes_a_call() -> None:
    for moment in moments(WorkerPool.run):
        pool, threads = WorkerPool(1), list[threading.Thread]()
        shut_down = partial(pool.shutdown, wait=False)
        with moment.during(lambda: threads.append(beside(shut_down))), suppress(RuntimeError):  # noqa: B023  # as above
            pool.run(int)
        for thread in threads:
            thread.join(GIVE_UP)
        assert pool.join(2)


def test_an_idle_thread_keeps_nothing_of_its_last_call() -> None:
    class Argument:
        pass

    pool, argument = WorkerPool(1), Argument()
    is_kept = weakref.ref(argument)
    pool.submit(id, argument).result(GIVE_UP)
    until(lambda: pool.idle)
    del argument
    gc.collect()
    assert is_kept() is None
    pool.shutdown()


@pytest.mark.parametrize("other", ["thread", "finalizer"])
def test_two_that_need_the_pool_first_get_the_same(other: str) -> None:
    """Two threads, or one thread and what the collector runs on it, which no re-entrant lock keeps out."""
    for moment in moments(Engines.make_pool):
        engines, pools, threads = Engines(1, None), list[WorkerPool](), list[threading.Thread]()

        def ask() -> None:
            pools.append(engines.make_pool())  # noqa: B023  # called in this round

        def ask_beside() -> None:
            threads.append(beside(ask))  # noqa: B023  # as above

        with moment.during(ask if other == "finalizer" else ask_beside):
            ask()
        for thread in threads:
            thread.join(GIVE_UP)
        assert pools == [engines.make_pool()] * 2
