"""A wait in a worker ends when the task that waits is aborted; and what may not wait at all is refused."""

from __future__ import annotations

import concurrent.futures
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest

from tests.support import GIVE_UP, is_waited_for, let_work_end, run_until, until
from tests.support.world import World
from tkasync import CancellationToken, Cancelled, Runtime, call_in_ui, spawn_task, spawn_ui_task
from tkasync.errors import WouldBlockError
from tkasync.testing import FakeHost


class Wait:
    """A task that waits for another one in its own way, and what it saw."""

    def __init__(self, way: Callable[[Any], object], **options: Any) -> None:
        self.begun, self.ended = threading.Event(), threading.Event()
        self.saw: BaseException | None = None
        self._way = way
        self.gate = threading.Event()
        self.other = spawn_task(self._other)
        self.task = spawn_task(self._work, **options)

    def let_it_wait(self) -> None:
        """Return when the other task has something that waits for it, in a thread that has lent its place for that."""
        until(lambda: is_waited_for(self.other))
        other: Any = self.other
        until(lambda: not other._made_condition or all(waiter.event.absence for waiter in other._waiters))

    def _other(self) -> None:
        self.gate.wait(GIVE_UP)

    def _work(self) -> None:
        self.begun.set()
        try:
            self._way(self.other)
        except BaseException as error:
            self.saw = error
            raise
        finally:
            self.ended.set()


def by_result(other: Any) -> None:
    other.result()


def by_result_in_time(other: Any) -> None:
    other.result(GIVE_UP)


def by_exception(other: Any) -> None:
    other.exception()


def by_wait(other: Any) -> None:
    concurrent.futures.wait([other])


def by_the_first(other: Any) -> None:
    concurrent.futures.wait([other], return_when=concurrent.futures.FIRST_COMPLETED)


def by_as_completed(other: Any) -> None:
    list(concurrent.futures.as_completed([other]))


FOR_TASKS = [by_result, by_result_in_time, by_exception, by_wait, by_the_first, by_as_completed]


@pytest.mark.parametrize("way", FOR_TASKS)
def test_an_abort_ends_a_wait_for_a_task_and_that_task_with_it(fake_host: FakeHost, way: Any) -> None:
    wait = Wait(way)
    wait.let_it_wait()
    begun = monotonic()
    wait.task.abort()
    assert wait.ended.wait(GIVE_UP)
    assert isinstance(wait.saw, Cancelled)
    assert monotonic() - begun < GIVE_UP / 2
    assert wait.other.cancelled()
    wait.gate.set()
    let_work_end(fake_host)


@pytest.mark.parametrize("way", FOR_TASKS)
def test_a_time_limit_ends_a_wait_too(fake_host: FakeHost, way: Any) -> None:
    told: list[BaseException] = []
    wait = Wait(way, timeout=3.0, on_error=told.append)
    assert wait.begun.wait(GIVE_UP)
    fake_host.advance(3.0)
    assert wait.ended.wait(GIVE_UP)
    assert isinstance(wait.saw, Cancelled)
    wait.gate.set()
    let_work_end(fake_host)
    assert [type(error) for error in told] == [TimeoutError]


def test_what_somebody_else_waits_for_goes_on(fake_host: FakeHost) -> None:
    begun, gate, results = threading.Semaphore(0), threading.Event(), list[str]()

    def work() -> str:
        gate.wait(GIVE_UP)
        return "value"

    def wait(other: Any) -> str:
        begun.release()
        return str(other.result())

    other = spawn_task(work)
    first, second = (spawn_task(wait, other, on_result=results.append) for _ in range(2))
    third = spawn_ui_task(handed_on, other, on_result=results.append)
    assert begun.acquire(timeout=GIVE_UP)
    assert begun.acquire(timeout=GIVE_UP)
    fake_host.run_pending()
    first.abort()
    third.abort()
    fake_host.run_pending()
    assert not other.done()
    gate.set()
    let_work_end(fake_host)
    assert results == ["value"]
    assert second.result() == "value"


async def handed_on(task: Any) -> Any:
    return await task


def test_a_question_to_the_window_is_not_asked_for_one_who_is_gone(fake_host: FakeHost) -> None:
    calls, ended, asked = list[Any](), threading.Event(), list[str]()

    def ask() -> None:
        calls.append(call_in_ui(asked.append, "question"))
        try:
            calls[0].result()
        finally:
            ended.set()

    task = spawn_task(ask)
    until(lambda: calls and is_waited_for(calls[0]))
    task.abort()
    assert ended.wait(GIVE_UP)
    let_work_end(fake_host)
    assert asked == []
    assert task.cancelled()


def test_a_wait_that_begins_after_the_abort_ends_at_once_and_aborts_nothing(fake_host: FakeHost) -> None:
    """A ``finally`` may leave word with the window, and does not wait until that has come."""
    gate, said = threading.Event(), list[str]()

    def work() -> None:
        gate.wait(GIVE_UP)
        try:
            call_in_ui(said.append, "goodbye").result()
        finally:
            said.append("did not wait")

    task = spawn_task(work)
    task.token  # noqa: B018  # made before the abort
    run_until(fake_host, task.is_running)
    task.abort()
    gate.set()
    let_work_end(fake_host)
    assert sorted(said) == ["did not wait", "goodbye"]


def test_an_abort_ends_a_wait_for_somebody_elses_token(fake_host: FakeHost) -> None:
    token, begun, saw = CancellationToken(), threading.Event(), list[Any]()
    other_told: list[bool] = []
    other = threading.Thread(target=lambda: other_told.append(token.wait(GIVE_UP)))
    other.start()

    def work() -> None:
        begun.set()
        try:
            saw.append(token.wait())
        except Cancelled as error:
            saw.append(type(error))
            raise

    task = spawn_task(work)
    assert begun.wait(GIVE_UP)
    task.abort()
    let_work_end(fake_host)
    assert saw == [Cancelled]
    assert not token.is_cancelled
    assert other.is_alive()
    token.cancel()
    other.join(GIVE_UP)
    assert other_told == [True]


UI_WAITS: list[Callable[[Any], object]] = [*FOR_TASKS, lambda _task: CancellationToken().wait()]


@pytest.mark.parametrize("way", UI_WAITS)
def test_a_wait_without_an_end_is_refused_on_the_ui_thread(
    world: World, way: Callable[[Any], object]
) -> None:
    gate = threading.Event()
    task = spawn_task(gate.wait, GIVE_UP)
    with pytest.raises(WouldBlockError, match="on the UI thread would freeze the window: "):
        way(task)
    assert not task.done()
    gate.set()
    world.until(task.done)
    assert task.result() is True


@pytest.mark.parametrize("way", UI_WAITS)
def test_a_wait_without_an_end_is_refused_in_a_coroutine(world: World, way: Callable[[Any], object]) -> None:
    gate, told = threading.Event(), list[BaseException]()
    task = spawn_task(gate.wait, GIVE_UP)

    async def blocks() -> None:
        way(task)

    spawn_task(blocks, on_error=told.append)
    world.until(lambda: told)
    assert isinstance(told[0], WouldBlockError)
    assert "in a coroutine would stop every coroutine: write " in str(told[0])
    gate.set()
    world.until(task.done)


def test_what_has_ended_is_asked_for_anywhere(fake_host: FakeHost, runtime: Runtime) -> None:
    task = spawn_task(abs, -1)
    let_work_end(fake_host)
    assert task.result() == 1
    assert task.exception() is None
    assert list(concurrent.futures.as_completed([task])) == [task]
    assert concurrent.futures.wait([task]).done == {task}
    assert runtime.statistics().tasks == 0
