"""Timers that are used where the stack ends: what did not fit in has not half happened."""

from __future__ import annotations

import threading

from tests.support import GIVE_UP, run_until, until
from tests.support.recursion import at_each_depth
from tkasync import checkpoint, spawn_debounced, spawn_interval, spawn_task
from tkasync.testing import FakeHost


def test_a_flush_that_does_not_fit_on_the_stack_loses_no_run(fake_host: FakeHost) -> None:
    ran: list[int] = []
    save = spawn_debounced(1.0, ran.append)
    save(7)
    at_each_depth(save.flush)
    fake_host.advance(2.0)
    assert set(ran) == {7}


def test_an_interval_that_is_resumed_where_the_stack_ends_can_be_resumed_again(fake_host: FakeHost) -> None:
    ran: list[int] = []
    interval = spawn_interval(1.0, lambda: ran.append(1))
    interval.pause()
    at_each_depth(interval.resume)
    interval.resume()
    fake_host.advance(3.0)
    assert len(ran) >= 3
    interval.abort()


def test_a_thread_that_is_resumed_where_the_stack_ends_can_be_resumed_again(fake_host: FakeHost) -> None:
    begun, ended = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        while not ended.is_set():
            checkpoint()

    task = spawn_task(work)
    assert begun.wait(GIVE_UP)
    task.pause()
    until(lambda: task._when_resumed)  # the thread stands at its checkpoint
    at_each_depth(task.resume)
    task.resume()
    ended.set()
    run_until(fake_host, task.done)
    assert not task.cancelled()
