"""A producer that the window cannot keep up with: held up, and freed by an abort, by the close."""

from __future__ import annotations

import concurrent.futures
import sys
import threading
from collections.abc import AsyncGenerator, Generator
from typing import Any, cast

import pytest

from tests.support import GIVE_UP, let_work_end
from tkasync import Runtime, current_task, spawn_task
from tkasync.tasks.outcome import streams
from tkasync.testing import FakeHost


@pytest.mark.parametrize("is_async", [False, True])
def test_the_producer_is_slowed_when_the_window_cannot_keep_up(fake_host: FakeHost, is_async: bool) -> None:
    made, full = list[Any](), threading.Event()

    def endless() -> Generator[Any, None, None]:
        for number in range(100 * streams._LIMIT):
            made.append(number)
            if len(made) == streams._LIMIT:
                full.set()
            yield number

    async def async_endless() -> AsyncGenerator[Any, None]:
        for number in endless():
            yield number

    taken: list[Any] = []
    handle = spawn_task(async_endless if is_async else endless, on_item=taken.append)
    assert full.wait(GIVE_UP)
    # Nobody takes: it stands at the limit, with one more in its hand at most.
    assert concurrent.futures.wait([handle], 0.05).not_done
    assert len(made) <= streams._LIMIT + 1
    handle.abort()
    let_work_end(fake_host)
    assert taken == []


@pytest.mark.parametrize("is_async", [False, True])
def test_abort_frees_a_producer_that_is_held_up(
    fake_host: FakeHost, runtime: Runtime, is_async: bool
) -> None:
    full, closed = threading.Event(), threading.Event()

    def endless() -> Generator[Any, None, None]:
        try:
            for number in range(100 * streams._LIMIT):
                if number == streams._LIMIT - 1:
                    full.set()
                yield number
        finally:
            closed.set()

    async def async_endless() -> AsyncGenerator[Any, None]:
        try:
            for number in range(100 * streams._LIMIT):
                if number == streams._LIMIT - 1:
                    full.set()
                yield number
        finally:
            closed.set()

    items, done = list[Any](), list[Any]()
    handle = spawn_task(async_endless if is_async else endless, on_item=items.append, on_done=done.append)
    assert full.wait(GIVE_UP)
    handle.abort()
    assert closed.wait(GIVE_UP)
    let_work_end(fake_host)
    assert items == []
    assert done == [handle]
    assert len(runtime.in_flight) == 0


def test_close_frees_a_producer_that_is_held_up(fake_host: FakeHost, runtime: Runtime) -> None:
    full = threading.Event()

    def endless() -> Generator[Any, None, None]:
        for number in range(100 * streams._LIMIT):
            if number == streams._LIMIT - 1:
                full.set()
            yield number

    handle = spawn_task(endless, on_item=lambda item: None)
    assert full.wait(GIVE_UP)
    assert runtime.close(timeout=GIVE_UP) == []
    assert handle.cancelled()


@pytest.mark.parametrize("moment", range(1, 60))
def test_a_finalizer_may_abort_the_task_at_any_moment_of_its_producers_wait(
    fake_host: FakeHost, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    """It runs on the producer's thread, before the line *moment* from the second item on."""
    monkeypatch.setattr(streams, "_LIMIT", 2)
    lines, task = iter(range(1, moment)), cast("Any", None)
    has_aborted = threading.Event()

    def trace(_frame: Any, event: str, _arg: Any) -> Any:
        if event == "line" and next(lines, None) is None:
            sys.settrace(None)
            task.abort()
            has_aborted.set()
        return trace

    def items() -> Generator[Any, None, None]:
        nonlocal task
        yield 1
        task = current_task()
        sys.settrace(trace)
        yield 2
        sys.settrace(None)

    handle = spawn_task(items, on_item=print)
    has_aborted.wait(0.02)  # the later moments come when the window has taken an item
    let_work_end(fake_host)
    assert handle.done()
