"""An error that somebody may ask for: an awaiter or a waiting thread gets it alone; unasked, it is reported."""

from __future__ import annotations

import asyncio
import concurrent.futures
import gc
import threading
from typing import Any

import pytest

from tests.support import GIVE_UP, is_waited_for, until
from tests.support.failing import fail
from tests.support.world import World
from tkasync import (
    call_in_ui,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import FakeHost


def test_an_awaited_error_goes_to_the_awaiter_alone(fake_host: FakeHost, errors: list[BaseException]) -> None:
    seen: list[Any] = []

    async def outer() -> None:
        try:
            await spawn_task(fail)
        except ValueError as error:
            seen.append(error)

    spawn_task(outer)
    spawn_ui_task(outer)
    fake_host.run_pending()
    assert len(seen) == 2
    assert errors == []


def test_two_awaited_one_after_the_other_are_both_handled(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    seen: list[Any] = []

    async def outer() -> None:
        handles = [spawn_task(fail, str(number)) for number in range(2)]
        concurrent.futures.wait(handles, GIVE_UP)
        for handle in handles:
            try:
                await handle
            except ValueError as error:
                seen.append(str(error))
            await asyncio.sleep(0)

    spawn_task(outer)
    fake_host.run_pending()
    assert seen == ["0", "1"]
    assert errors == []


def test_a_thread_that_asks_late_gets_the_error_alone(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    """call_in_ui(fn).result(): the error may be delivered before the thread has come to ask."""
    handles, seen, gate = list[Any](), list[Any](), threading.Event()

    def spawn_then_ask() -> None:
        handles.append(call_in_ui(fail))
        gate.wait(GIVE_UP)
        with pytest.raises(ValueError, match="failed"):
            handles.pop().result(GIVE_UP)
        seen.append(True)

    thread = threading.Thread(target=spawn_then_ask)
    thread.start()
    while not handles:
        pass
    while not handles[0].done():
        fake_host.run_pending()
    fake_host.run_pending()
    assert errors == []
    gate.set()
    thread.join(GIVE_UP)
    fake_host.run_pending()
    assert seen == [True]
    assert errors == []


def test_a_thread_that_drops_the_handle_unasked_has_the_error_reported(
    fake_host: FakeHost, errors: list[BaseException]
) -> None:
    gc.disable()
    try:
        thread = threading.Thread(target=lambda: call_in_ui(fail) and None)
        thread.start()
        thread.join(GIVE_UP)
        fake_host.run_pending()
        assert [str(error) for error in errors] == ["failed"]
    finally:
        gc.enable()


def test_a_thread_that_waits_already_gets_the_error_alone(world: World) -> None:
    """... else an awaiter: a thread in `result()`."""
    out: list[Any] = []

    def ask() -> None:
        try:
            handle.result(GIVE_UP)
        except ZeroDivisionError:
            out.append("mine")

    gate = threading.Event()

    def work() -> Any:
        gate.wait(GIVE_UP)
        return 1 / 0

    handle = spawn_task(work)
    thread = threading.Thread(target=ask)
    thread.start()
    until(lambda: is_waited_for(handle))
    gate.set()
    world.until(lambda: out)
    thread.join()
    world.settle()
    assert world.errors == []
