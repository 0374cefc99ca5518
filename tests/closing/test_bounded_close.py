"""A close is bounded by its time in all that it waits for, whatever the program goes on doing."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from tests.support import GIVE_UP
from tests.support.world import World
from tkasync import Component, Runtime, dispatch_to_ui, spawn_debounced, spawn_task
from tkasync.testing import FakeHost, Pilot


@pytest.fixture
def over() -> Iterator[threading.Event]:
    """Set at the end: threads that heed nothing else go on until then."""
    event = threading.Event()
    yield event
    event.set()


def test_calls_that_the_time_does_not_suffice_for_are_dropped_and_counted(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[int] = []

    def slow(number: int) -> None:
        time.sleep(0.01)
        ran.append(number)

    for number in range(1_000):
        dispatch_to_ui(slow, number)
    began = time.monotonic()
    world.runtime.close(0.2)
    assert time.monotonic() - began < 3
    assert 0 < len(ran) < 1_000
    assert ran == list(range(len(ran)))
    assert world.runtime.statistics().dropped_calls == 1_000 - len(ran)
    assert f"no time for {1_000 - len(ran)} queued call(s)" in caplog.text
    assert "slow" in caplog.text


def test_calls_that_the_time_suffices_for_all_run(world: World, caplog: pytest.LogCaptureFixture) -> None:
    ran: list[int] = []
    for number in range(1_000):
        dispatch_to_ui(ran.append, number)
    world.runtime.close()
    assert (len(ran), world.runtime.statistics().dropped_calls, caplog.text) == (1_000, 0, "")


def test_a_close_may_be_given_more_time_than_a_thread_can_wait(
    fake_host: FakeHost, runtime: Runtime, over: threading.Event, caplog: pytest.LogCaptureFixture
) -> None:
    task = spawn_task(over.wait, GIVE_UP)
    spawn_task(asyncio.sleep, 0)
    fake_host.run_pending()
    threading.Timer(0.1, over.set).start()
    assert runtime.close(sys.float_info.max) == []
    assert (task.cancelled(), fake_host.errors, caplog.text) == (True, [], "")


def test_what_a_dropped_call_holds_dies_on_the_ui_thread(fake_host: FakeHost, runtime: Runtime) -> None:
    died_on: list[int] = []

    class Held:
        def __del__(self) -> None:
            died_on.append(threading.get_ident())

    dispatch_to_ui(time.sleep, 0.2)
    dispatch_to_ui(print, Held())
    runtime.close(0.0)
    assert (died_on, runtime.statistics().dropped_calls) == ([threading.get_ident()], 1)


def test_threads_that_go_on_posting_do_not_keep_the_close(pilot: Pilot, over: threading.Event) -> None:
    """To a component, to a debounce, to what is dispatched: none of them looks at a checkpoint."""
    runtime, ran = Runtime.of(pilot.root), list[float]()
    component = Component(pilot.root)
    search = spawn_debounced(60, print)
    begun = threading.Barrier(4)

    def flood(post: object) -> None:
        begun.wait(GIVE_UP)
        while not over.is_set():
            post(time.monotonic)  # type: ignore[operator]  # one of the three
            time.sleep(0)

    for post in (component.dispatch_to_ui, search, lambda fn: runtime.post(ran.append, fn())):
        spawn_task(flood, post)
    begun.wait(GIVE_UP)
    began = time.monotonic()
    stragglers = runtime.close(0.2)
    closed = time.monotonic()
    assert (closed - began < GIVE_UP, len(stragglers)) == (True, 3)
    pilot.root.update()
    assert all(at <= closed for at in ran)


def test_a_task_that_ends_at_the_last_moment_is_still_delivered(
    fake_host: FakeHost, runtime: Runtime, over: threading.Event
) -> None:
    """Its contents are released here, although the time for the program's calls is over."""
    died_on: list[int] = []

    class Held:
        def __del__(self) -> None:
            died_on.append(threading.get_ident())

    def work(_held: Held) -> None:
        begun.set()
        over.wait(0.3)

    begun = threading.Event()
    spawn_task(work, Held())
    assert begun.wait(GIVE_UP)
    dispatch_to_ui(time.sleep, 0.6)
    runtime.close(0.1)
    assert died_on == [threading.get_ident()]


def block_for_long() -> None:
    time.sleep(0.5)  # this line is named


def test_a_cleanup_that_blocks_beyond_the_time_is_named_with_its_line(
    fake_host: FakeHost, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    runtime.scope.on_cleanup(block_for_long)
    runtime.close(0.05)
    [record] = [record for record in caplog.records if "blocked the UI thread" in record.getMessage()]
    assert record.levelno == logging.WARNING
    assert "time.sleep(0.5)  # this line is named" in record.getMessage()
    assert "whole_end" not in record.getMessage()


def test_a_close_that_only_waits_for_threads_names_nothing_on_the_ui_thread(
    fake_host: FakeHost, runtime: Runtime, over: threading.Event, caplog: pytest.LogCaptureFixture
) -> None:
    begun = threading.Event()
    spawn_task(lambda: (begun.set(), over.wait(GIVE_UP)))
    assert begun.wait(GIVE_UP)
    runtime.close(0.3)
    assert "still running" in caplog.text
    assert "blocked the UI thread" not in caplog.text
