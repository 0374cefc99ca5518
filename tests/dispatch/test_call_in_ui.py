"""`call_in_ui`: run on the UI thread, and hand the outcome back."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError
from typing import Any

import pytest

from tests.support.threads import on_thread
from tests.support.world import World
from tkasync import (
    TaskHandle,
    call_in_ui,
    spawn_task,
    spawn_ui_task,
)
from tkasync.errors import RuntimeClosedError, WouldBlockError


def test_a_worker_waits_for_the_result(world: World) -> None:
    """`call_in_ui`: `.result(timeout)` in a worker thread."""
    me = threading.get_ident()
    handle = spawn_task(lambda: call_in_ui(lambda a, b: (a + b, threading.get_ident()), 1, 2).result(20))
    world.until(handle.done)
    assert handle.result() == (3, me)


def test_a_plain_thread_waits_for_the_result(world: World) -> None:
    """The same, of a thread that tkasync did not make."""
    out: list[Any] = []
    thread = threading.Thread(target=lambda: out.append(call_in_ui(int, "7").result(20)))
    thread.start()
    world.until(lambda: out)
    thread.join()
    assert out == [7]


def test_coroutines_and_ui_tasks_await_the_result(world: World) -> None:
    """`await` in a coroutine, and in a UI task."""

    async def work() -> Any:
        return await call_in_ui(int, "7")

    handles = [spawn_task(work), spawn_ui_task(work), spawn_task(work())]
    world.until(lambda: all(h.done() for h in handles))
    assert [h.result() for h in handles] == [7, 7, 7]


def test_an_error_goes_to_the_one_that_waits_and_is_not_reported(world: World) -> None:
    """Hand back the outcome: an error too, which is then not reported."""

    def ask() -> str:
        with pytest.raises(ZeroDivisionError):
            call_in_ui(lambda: 1 / 0).result(20)
        return "seen"

    handle = spawn_task(ask)
    world.until(handle.done)
    assert handle.result() == "seen"
    world.settle()
    assert world.errors == []


def test_it_gives_a_handle_that_does_not_block_the_ui_thread(world: World) -> None:
    """`-> TaskHandle`; never inline; `.result()` on the UI thread would block."""
    seen: list[Any] = []
    handle = call_in_ui(seen.append, 1)
    assert isinstance(handle, TaskHandle)
    assert seen == []
    with pytest.raises(WouldBlockError):
        handle.result()
    with pytest.raises(WouldBlockError):
        handle.result(1)
    world.until(handle.done)
    assert handle.result() is None


def test_at_the_close_it_ends_with_runtime_closed_error_and_other_waits_with_cancelled_error(
    world: World,
) -> None:
    """At close it ends with `RuntimeClosedError` (all other waits with `CancelledError`)."""
    out, ready = list[Any](), threading.Barrier(3)

    def ask() -> None:
        handle = call_in_ui(int)
        ready.wait(20)
        try:
            handle.result(20)
        except BaseException as error:
            out.append(error)

    def wait_for_other() -> None:
        slow = spawn_task(hold.wait, 20)
        ready.wait(20)
        try:
            slow.result(20)
        except BaseException as error:
            out.append(error)

    hold = threading.Event()
    threads = [threading.Thread(target=ask), threading.Thread(target=wait_for_other)]
    for thread in threads:
        thread.start()
    ready.wait(20)
    timer = threading.Timer(0.2, hold.set)
    timer.start()
    world.runtime.close()
    for thread in [*threads, timer]:
        thread.join(20)
        assert not thread.is_alive()
    kinds = sorted(type(error).__name__ for error in out)
    assert kinds == ["CancelledError", "RuntimeClosedError"]


def test_after_the_close_it_is_refused(world: World) -> None:
    """After close: `RuntimeClosedError`."""
    world.runtime.close()
    with pytest.raises(RuntimeClosedError):
        world.runtime.call_in_ui(int)
    with pytest.raises(RuntimeClosedError):
        on_thread(call_in_ui, int)


def test_an_aborted_call_does_not_run(world: World) -> None:
    """Queued work never starts once aborted."""
    seen: list[Any] = []
    handle = call_in_ui(seen.append, 1)
    handle.abort()
    world.settle()
    assert seen == []
    with pytest.raises(CancelledError):
        handle.result()
