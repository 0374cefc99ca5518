"""Timers that are used where the stack ends: what did not fit in has not half happened."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable

from tests.support import GIVE_UP, run_until
from tkasync import checkpoint, dispatch_to_ui, spawn_debounced, spawn_interval, spawn_task
from tkasync.testing import FakeHost


def at_the_recursion_limit(fn: Callable[[], object]) -> None:
    """Call *fn* at every depth near the limit, the deepest first; a call that does not fit in raises."""

    def deep(n: int) -> None:
        if n:
            deep(n - 1)
        else:
            fn()

    limit = sys.getrecursionlimit()
    for n in range(limit - 1, limit - 120, -1):
        with contextlib.suppress(RecursionError):
            deep(n)


def test_a_flush_that_does_not_fit_on_the_stack_loses_no_run(fake_host: FakeHost) -> None:
    ran: list[int] = []
    save = spawn_debounced(1.0, ran.append)
    save(7)
    at_the_recursion_limit(save.flush)
    fake_host.advance(2.0)
    assert set(ran) == {7}


def test_an_interval_that_is_resumed_where_the_stack_ends_can_be_resumed_again(fake_host: FakeHost) -> None:
    ran: list[int] = []
    interval = spawn_interval(1.0, lambda: ran.append(1))
    interval.pause()
    at_the_recursion_limit(interval.resume)
    interval.resume()
    fake_host.advance(3.0)
    assert len(ran) >= 3
    interval.abort()


def test_a_dispatch_that_does_not_fit_in_leaves_the_next_one_to_wake(fake_host: FakeHost) -> None:
    ran: list[int] = []
    at_the_recursion_limit(lambda: dispatch_to_ui(ran.append, 1))
    fake_host.run_pending()
    dispatch_to_ui(ran.append, 2)
    fake_host.run_pending()
    assert ran[-1] == 2


def test_a_thread_that_is_resumed_where_the_stack_ends_can_be_resumed_again(fake_host: FakeHost) -> None:
    begun, ended = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        while not ended.is_set():
            checkpoint()

    task = spawn_task(work)
    assert begun.wait(GIVE_UP)
    for _round in range(60):
        task.pause()
        at_the_recursion_limit(task.resume)
        task.resume()
    ended.set()
    run_until(fake_host, task.done)
    assert not task.cancelled()
