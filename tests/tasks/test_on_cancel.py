"""``on_cancel=``: what interrupts work that blocks, when its task is aborted or its time is up."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end, run_until, until
from tests.support.world import World
from tests.tasks.kinds import rests, rests_in_ui
from tkasync import (
    THREAD,
    Runtime,
    TaskState,
    current_task,
    spawn_task,
    spawn_ui_task,
)
from tkasync.testing import FakeHost


class Blocked:
    """Work that blocks until it is interrupted, and where that was done."""

    def __init__(self) -> None:
        self.gate, self.begun, self.calls = threading.Event(), threading.Event(), list[threading.Thread]()

    def work(self) -> str:
        self.begun.set()
        assert self.gate.wait(GIVE_UP)
        return "value"

    def interrupt(self) -> None:
        self.calls.append(threading.current_thread())
        self.gate.set()


@pytest.mark.parametrize("options", [{}, {"executor": THREAD}])
def test_an_abort_interrupts_what_blocks_off_the_ui_thread(world: World, options: Any) -> None:
    blocked = Blocked()
    task = spawn_task(blocked.work, on_cancel=blocked.interrupt, **options)
    assert blocked.begun.wait(GIVE_UP)
    task.abort()
    task.abort()
    world.until(lambda: not task.still_running)
    (thread,) = blocked.calls
    assert thread.name.startswith("tkasync-thread-")
    assert task.cancelled()


def test_it_is_called_once_however_often_the_task_is_told_to_stop(fake_host: FakeHost) -> None:
    blocked, called = Blocked(), list[int]()
    task = spawn_task(blocked.work, on_cancel=lambda: called.append(1))  # the work goes on
    assert blocked.begun.wait(GIVE_UP)
    task.abort()
    until(lambda: called)
    task.stop_work("again")
    blocked.gate.set()
    let_work_end(fake_host)
    assert called == [1]


def test_a_blocking_read_of_a_socket_ends(world: World) -> None:
    """The recipe of the guide."""
    ours, theirs = socket.socketpair()
    reads, got = threading.Event(), list[bytes]()

    def read() -> None:
        reads.set()
        got.append(ours.recv(100))

    task = spawn_task(read, on_cancel=lambda: ours.shutdown(socket.SHUT_RDWR))
    assert reads.wait(GIVE_UP)
    task.abort()
    world.until(lambda: not task.still_running)
    assert got == [b""]
    ours.close()
    theirs.close()


def test_so_does_a_time_limit(fake_host: FakeHost) -> None:
    blocked, told = Blocked(), list[BaseException]()
    task = spawn_task(blocked.work, on_cancel=blocked.interrupt, timeout=2.0, on_error=told.append)
    run_until(fake_host, task.is_running)
    fake_host.advance(2.0)
    let_work_end(fake_host)
    assert len(blocked.calls) == 1
    assert [type(error) for error in told] == [TimeoutError]


def test_so_does_the_end_of_the_owner(fake_host: FakeHost, runtime: Runtime) -> None:
    blocked = Blocked()
    scope = runtime.new_scope("an owner")
    task = spawn_task(blocked.work, owner=scope, on_cancel=blocked.interrupt)
    run_until(fake_host, task.is_running)
    scope.close()
    let_work_end(fake_host)
    assert len(blocked.calls) == 1


@pytest.mark.parametrize(
    "spawn", [lambda **o: spawn_task(rests, **o), lambda **o: spawn_ui_task(rests_in_ui, **o)]
)
def test_coroutines_and_ui_tasks_have_it_too(fake_host: FakeHost, spawn: Callable[..., Any]) -> None:
    called = threading.Event()
    task = spawn(on_cancel=called.set)
    run_until(fake_host, task.is_running)
    task.abort()
    assert called.wait(GIVE_UP)
    let_work_end(fake_host)


def fails() -> None:
    raise ValueError


def gives_up() -> None:
    task = current_task()
    assert task is not None
    task.token.cancel()
    task.token.raise_if_cancelled()


@pytest.mark.parametrize(
    ("work", "state"),
    [(dir, TaskState.SUCCEEDED), (fails, TaskState.FAILED), (gives_up, TaskState.CANCELLED)],
)
def test_work_that_ends_by_itself_is_not_interrupted(
    fake_host: FakeHost, work: Any, state: TaskState
) -> None:
    calls: list[int] = []
    task = spawn_task(work, on_cancel=lambda: calls.append(1), on_error=lambda _error: None)
    let_work_end(fake_host)
    task.abort()
    assert task.state is state
    assert calls == []


def test_work_that_has_not_begun_is_not_interrupted(fake_host: FakeHost, runtime: Runtime) -> None:
    gate, calls = threading.Event(), list[int]()
    first = spawn_task(gate.wait, GIVE_UP, policy="queue")
    second = spawn_task(gate.wait, GIVE_UP, policy="queue", on_cancel=lambda: calls.append(1))
    second.abort()
    gate.set()
    let_work_end(fake_host)
    assert first.done()
    assert calls == []


def test_an_error_in_it_is_reported(world: World) -> None:
    blocked = Blocked()

    def interrupt() -> None:
        blocked.interrupt()
        raise OSError("not connected")

    task = spawn_task(blocked.work, on_cancel=interrupt, name="read")
    assert blocked.begun.wait(GIVE_UP)
    task.abort()
    world.until(lambda: world.errors)
    (error,) = world.errors
    assert isinstance(error, OSError)
    assert any("in on_cancel of task 'read'" in note for note in error.__notes__)


def test_one_that_hangs_is_left_behind_by_the_close_and_named(
    fake_host: FakeHost, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    blocked, gate = Blocked(), threading.Event()

    def hangs() -> None:
        blocked.interrupt()
        gate.wait(GIVE_UP)

    task = spawn_task(blocked.work, on_cancel=hangs)
    run_until(fake_host, task.is_running)
    start = monotonic()
    with caplog.at_level(logging.WARNING):
        runtime.close(0.3)
    assert monotonic() - start < GIVE_UP / 2
    assert "goes on after the close" in caplog.text
    assert "hangs" in caplog.text
    gate.set()


async def never_awaited() -> None:
    pass


@pytest.mark.parametrize(
    "option", ["on_cancel", "on_result", "on_error", "on_done", "on_progress", "on_item"]
)
def test_a_coroutine_function_is_refused_as_a_callback(fake_host: FakeHost, option: str) -> None:
    options: Any = {option: never_awaited}
    with pytest.raises(TypeError, match=f"{option} would never await .*: pass a plain function"):
        spawn_task(dir, **options)


def test_what_cannot_be_called_is_refused(fake_host: FakeHost) -> None:
    with pytest.raises(TypeError, match="on_cancel takes a function, not 5"):
        spawn_task(dir, on_cancel=5)  # type: ignore[call-overload]  # the mistake
