"""``pause()`` of a task whose work is done in parts: a retried one, a map."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end, stands, until
from tkasync import Retry, TaskState, checkpoint, spawn_map, spawn_task, spawn_ui_task
from tkasync.testing import FakeHost


def test_a_paused_map_takes_no_further_item(fake_host: FakeHost) -> None:
    done: list[int] = []
    some = threading.Event()

    def work(number: int) -> None:
        done.append(number)
        if number == 10:
            some.set()
        time.sleep(0.001)

    handle = spawn_map(work, range(300), limit=2)
    assert some.wait(GIVE_UP)
    handle.pause()
    until(lambda: stands(lambda: len(done)))
    assert (handle.is_paused, handle.state) == (True, TaskState.RUNNING)
    assert len(done) < 300
    handle.resume()
    let_work_end(fake_host)
    assert sorted(done) == list(range(300))


@pytest.mark.parametrize("is_stream", [False, True])
def test_a_paused_retried_task_waits_and_goes_on(fake_host: FakeHost, is_stream: bool) -> None:
    begun, told, runs = threading.Event(), list[Any](), list[int]()

    def function() -> str:
        runs.append(1)
        begun.set()
        for _ in range(GIVE_UP * 1000):
            checkpoint()
            if len(told) or len(runs) > 1:
                return "done"
            if handle.is_paused is False and is_resumed.is_set():
                raise OSError
            time.sleep(0.001)
        return "late"

    def generator() -> Iterator[str]:
        yield function()

    is_resumed = threading.Event()
    handle = spawn_task(
        generator if is_stream else function, retry=1, on_item=told.append, on_result=told.append
    )
    assert begun.wait(GIVE_UP)
    handle.pause()
    fake_host.run_pending()
    assert (told, handle.is_paused) == ([], True)
    is_resumed.set()
    handle.resume()
    let_work_end(fake_host)
    fake_host.advance(1)
    let_work_end(fake_host)
    assert ("done" in told, len(runs)) == (True, 2)


def test_an_abort_ends_a_paused_map(fake_host: FakeHost) -> None:
    begun = threading.Event()

    def work(number: int) -> None:
        begun.set()
        checkpoint()

    handle = spawn_map(work, iter(int, 1), limit=2)
    assert begun.wait(GIVE_UP)
    handle.pause()
    handle.abort()
    let_work_end(fake_host)
    assert (handle.state, handle.still_running) == (TaskState.CANCELLED, False)


def test_a_retried_ui_task_cannot_be_paused(fake_host: FakeHost) -> None:
    async def work() -> None: ...

    with pytest.raises(TypeError, match="ui task"):
        spawn_ui_task(work, retry=1).pause()
    fake_host.run_pending()


@pytest.mark.parametrize("is_resumed", [True, False], ids=["resumed", "aborted"])
def test_a_task_that_is_paused_between_two_tries_is_not_tried_again(
    fake_host: FakeHost, is_resumed: bool
) -> None:
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        raise OSError

    handle = spawn_task(work, retry=Retry(1, first=1), on_error=lambda error: None)
    let_work_end(fake_host)
    handle.pause()
    fake_host.advance(5)
    let_work_end(fake_host)
    assert (len(tries), handle.is_paused) == (1, True)
    if is_resumed:
        handle.resume()
    else:
        handle.abort()
    let_work_end(fake_host)
    assert (len(tries), handle.done()) == (2 if is_resumed else 1, True)
