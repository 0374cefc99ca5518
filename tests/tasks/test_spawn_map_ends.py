"""How a map ends before its last item: an error, an abort, its owner, the close, a timeout."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end, stands, until
from tests.tasks.owner import Owner
from tkasync import Runtime, TaskState, checkpoint, current_task, spawn_map
from tkasync.errors import Cancelled
from tkasync.testing import FakeHost


class Input:
    """Numbers without an end, and whether they were closed."""

    def __init__(self) -> None:
        self.taken = 0
        self.is_closed = False

    def __iter__(self) -> Iterator[int]:
        return self.numbers()

    def numbers(self) -> Iterator[int]:
        try:
            while True:
                self.taken += 1
                yield self.taken - 1
        finally:
            self.is_closed = True


def fail_at_20(number: int) -> int:
    if number == 20:
        raise ValueError("at 20")
    return number


async def fail_at_20_later(number: int) -> int:
    await asyncio.sleep(0)
    return fail_at_20(number)


@pytest.mark.parametrize("fn", [fail_at_20, fail_at_20_later])
def test_the_first_error_is_the_tasks_and_aborts_the_rest(
    fake_host: FakeHost, runtime: Runtime, errors: Any, fn: Callable[[int], Any]
) -> None:
    items, told = Input(), list[Any]()
    handle = spawn_map(fn, items.numbers(), on_error=told.append, on_done=lambda h: told.append(h.state))
    let_work_end(fake_host)
    assert ([str(x) for x in told[:1]], told[1:], errors) == (["at 20"], [TaskState.FAILED], [])
    assert (items.is_closed, len(runtime.in_flight), runtime.scope.tasks) == (True, 0, [])
    assert len([note for note in told[0].__notes__ if "spawned at" in note]) == 1
    assert handle.progress.done < items.taken


def test_an_error_without_handler_is_reported_once(fake_host: FakeHost, errors: Any) -> None:
    def fail(number: int) -> None:
        raise ValueError(str(number))

    spawn_map(fail, range(50), limit=5)
    let_work_end(fake_host)
    assert len(errors) == 1


def test_an_error_is_told_although_another_item_still_works(
    fake_host: FakeHost, hold: threading.Event
) -> None:
    told: list[Any] = []
    stuck = threading.Event()

    def work(number: int) -> None:
        if number == 0:
            stuck.set()
            hold.wait(GIVE_UP)
        else:
            stuck.wait(GIVE_UP)
            raise ValueError("no")

    handle = spawn_map(work, range(2), limit=2, on_error=told.append)
    assert stuck.wait(GIVE_UP)
    for _ in range(100):
        fake_host.run_pending()
        if told:
            break
    assert (len(told), handle.still_running) == (1, True)
    hold.set()
    let_work_end(fake_host)
    assert not handle.still_running


def test_an_error_of_the_input_is_the_tasks(fake_host: FakeHost) -> None:
    told: list[Any] = []

    def numbers() -> Iterator[int]:
        yield 1
        raise LookupError("no more")

    spawn_map(str, numbers(), on_error=told.append)
    let_work_end(fake_host)
    assert [type(error) for error in told] == [LookupError]


async def wait_for_ever(number: int) -> None:
    await asyncio.sleep(GIVE_UP)


def wait_for_its_token(number: int) -> None:
    task = current_task()
    assert task is not None
    task.token.wait(GIVE_UP)
    checkpoint()


@pytest.mark.parametrize("fn", [wait_for_its_token, wait_for_ever])
@pytest.mark.parametrize("how", ["abort", "owner", "close", "timeout"])
def test_whatever_ends_it_stops_all_its_parts(
    fake_host: FakeHost, runtime: Runtime, fn: Callable[[int], Any], how: str
) -> None:
    items, told, owner = Input(), list[Any](), Owner()
    handle = spawn_map(
        fn,
        items.numbers(),
        owner=owner,
        limit=3,
        timeout=5.0 if how == "timeout" else None,
        on_error=told.append,
        on_done=lambda h: told.append(h.state),
    )
    fake_host.run_pending()
    if how == "abort":
        handle.abort()
    elif how == "owner":
        handle.scope.close()
    elif how == "close":
        assert runtime.close(GIVE_UP) == []
    else:
        fake_host.advance(5.0)
    if how != "close":
        let_work_end(fake_host)
    assert len(runtime.in_flight) == 0
    assert items.taken <= 3
    assert handle.state is (TaskState.FAILED if how == "timeout" else TaskState.CANCELLED)
    if how == "abort":
        assert told == [TaskState.CANCELLED]


def test_an_abort_ends_it_while_it_waits_for_the_window(fake_host: FakeHost, runtime: Runtime) -> None:
    items, shown = Input(), list[int]()
    handle = spawn_map(str, items.numbers(), on_item=shown.append)
    until(lambda: items.taken and stands(lambda: items.taken))  # it is held
    handle.abort()
    let_work_end(fake_host)
    assert (shown, items.is_closed, len(runtime.in_flight)) == ([], True, 0)


def test_an_abort_ends_it_although_an_earlier_item_has_no_result(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    later_is_done = threading.Event()

    def work(number: int) -> None:
        if number == 0:
            wait_for_its_token(number)
        later_is_done.set()

    handle = spawn_map(work, range(10), limit=2)
    assert later_is_done.wait(GIVE_UP)
    handle.abort()
    let_work_end(fake_host)
    assert (handle.still_running, len(runtime.in_flight), runtime.scope.tasks) == (False, 0, [])


def test_a_part_that_cancels_itself_cancels_the_map(fake_host: FakeHost) -> None:
    def work(number: int) -> None:
        raise Cancelled

    handle = spawn_map(work, range(10))
    let_work_end(fake_host)
    assert handle.cancelled()


def test_on_cancel_interrupts_every_part_that_blocks(fake_host: FakeHost) -> None:
    begun = threading.Semaphore(0)
    wake = threading.Event()

    def work(number: int) -> None:
        begun.release()
        wake.wait(GIVE_UP)

    handle = spawn_map(work, range(3), limit=3, on_cancel=wake.set)
    for _ in range(3):
        assert begun.acquire(timeout=GIVE_UP)
    handle.abort()
    let_work_end(fake_host)
    assert wake.is_set()


def test_a_restart_replaces_a_map(fake_host: FakeHost, hold: threading.Event) -> None:
    told: list[Any] = []
    first = spawn_map(lambda _: hold.wait(GIVE_UP), range(5), policy="restart", on_done=told.append)
    second = spawn_map(str, range(3), policy="restart", on_result=told.append)
    hold.set()
    let_work_end(fake_host)
    assert (first.cancelled(), second.result(), told) == (True, ["0", "1", "2"], [["0", "1", "2"]])
