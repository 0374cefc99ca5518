"""What becomes, at the close of a window, of work that is queued and of work that cleans up."""

from __future__ import annotations

import asyncio
import concurrent.futures
import sys
import threading
import time
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end
from tests.support.interleaving import moments
from tkasync import POOL, Runtime, Scope, call_in_ui, checkpoint, spawn_debounced
from tkasync.errors import RuntimeClosedError
from tkasync.testing import FakeHost


def test_a_thread_that_the_close_frees_takes_up_no_work_of_another_owner() -> None:
    """The runtime's own tasks are aborted first; what a widget has queued is withdrawn before that."""
    runtime = Runtime(FakeHost(), max_workers=1)
    began, started = threading.Event(), threading.Event()

    def heed_an_abort() -> None:
        began.set()
        while True:
            checkpoint()
            time.sleep(0.001)

    runtime.spawn_task(heed_an_abort)
    assert began.wait(GIVE_UP)
    runtime.spawn_task(started.set, owner=runtime.new_scope("a widget"))
    runtime.scope.on_cleanup(started.wait, 0.1)  # the time in which the freed thread would take it up
    runtime.close()
    assert not started.is_set()


def test_the_close_does_not_interrupt_the_cleanup_of_a_coroutine_that_was_aborted(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    """It is named as left behind, and its awaits are let be: it was told once."""
    began, cleaning = threading.Event(), threading.Event()
    interruptions: list[BaseException] = []

    async def clean_up_for_long() -> None:
        try:
            began.set()
            await asyncio.sleep(GIVE_UP)
        finally:
            cleaning.set()
            try:
                await asyncio.sleep(GIVE_UP)
            except asyncio.CancelledError as error:
                interruptions.append(error)

    handle = runtime.spawn_task(clean_up_for_long)
    assert began.wait(GIVE_UP)
    handle.abort()
    assert cleaning.wait(GIVE_UP)
    assert runtime.close(0.01) == [handle]
    assert interruptions == []


def test_work_that_the_close_refuses_before_it_is_aborted_is_cancelled_and_no_error_is_told(
    fake_host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    """The runtime's cleanups run before the tasks of its widgets are aborted: what they do is refused meanwhile."""
    errors: list[BaseException] = []
    runtime = Runtime(fake_host, on_error=errors.append)
    closing, widget = threading.Event(), runtime.new_scope("a widget")

    def spawn_again() -> None:
        assert closing.wait(GIVE_UP)
        runtime.spawn_task(int)

    def ask_the_window() -> None:
        runtime.call_in_ui(list).result(GIVE_UP)

    async def spawn_from_the_loop() -> None:
        while not closing.is_set():
            await asyncio.sleep(0.001)
        await runtime.spawn_task(int)

    handles = [
        runtime.spawn_task(spawn_again, owner=widget),
        runtime.spawn_task(ask_the_window, owner=widget),
        runtime.spawn_task(spawn_from_the_loop, owner=widget),
    ]

    def wait_for_their_end() -> None:
        closing.set()
        concurrent.futures.wait(handles, GIVE_UP)

    runtime.scope.on_cleanup(wait_for_their_end)
    assert runtime.close() == []
    assert [handle.cancelled() for handle in handles] == [True] * 3
    assert (errors, caplog.records) == ([], [])


def test_after_an_interrupt_the_close_waits_for_nothing(fake_host: FakeHost, runtime: Runtime) -> None:
    gate, began = threading.Event(), threading.Event()

    def stuck() -> None:
        began.set()
        gate.wait(GIVE_UP)

    def interrupt() -> None:
        raise KeyboardInterrupt

    runtime.spawn_task(stuck)
    assert began.wait(GIVE_UP)
    runtime.scope.on_cleanup(interrupt)
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        runtime.close(GIVE_UP)
    assert time.monotonic() - begun < GIVE_UP / 2
    gate.set()


def test_a_last_save_may_ask_the_window_while_the_close_waits_for_it(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    saved: list[str] = []

    def save() -> None:
        time.sleep(0.2)  # until the close has run all that was queued, and waits
        saved.append(call_in_ui(str, "the text").result(GIVE_UP))

    spawn_debounced(60, save, executor=POOL, on_close="flush").call()
    runtime.close(GIVE_UP / 2)
    assert saved == ["the text"]


def test_sys_exit_in_an_asyncio_task_that_a_coroutine_has_made_ends_no_other(
    fake_host: FakeHost, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    async def leave() -> None:
        sys.exit(5)

    async def make() -> str:
        made.append(asyncio.create_task(leave()))
        await asyncio.sleep(0.01)
        return "goes on"

    made: list[asyncio.Task[None]] = []
    handle = runtime.spawn_task(make)
    let_work_end(fake_host)
    assert handle.result() == "goes on"
    with pytest.raises(SystemExit):
        made.pop().result()
    assert "SystemExit(5) in an asyncio task" in caplog.text


def test_a_change_that_comes_when_the_wait_for_it_has_given_up_is_seen_by_the_next_wait(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    in_flight = type(runtime.in_flight)
    for moment in moments(in_flight.wait_for_change):
        items = in_flight()
        items.watch()
        with moment.during(items.notify):
            is_seen = items.wait_for_change(0.0)
        assert is_seen or items.wait_for_change(0.0)


def test_a_spawn_that_the_close_overtakes_is_told_of_the_close_and_not_of_an_owner(
    fake_host: FakeHost, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has named no owner that could have ended."""
    admit = Scope.admit

    def admit_late(*args: Any) -> Any:
        runtime.close(0)
        return admit(*args)

    monkeypatch.setattr(Scope, "admit", admit_late)
    with pytest.raises(RuntimeClosedError, match="spawn_task"):
        runtime.spawn_task(int)
