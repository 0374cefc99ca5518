"""`spawn_map` on processes: lists of items go there, results come as they are ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.processes import work
from tests.processes.waiting import run_until
from tkasync import spawn_map
from tkasync.processes import ProcessWorkers
from tkasync.testing import FakeHost


def test_the_results_come_in_the_order_of_the_items(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    progress: list[Any] = []
    handle = spawn_map(work.square, range(3000), executor=workers, on_progress=progress.append)
    run_until(fake_host, handle.done)
    fake_host.run_pending()
    assert handle.result() == [number * number for number in range(3000)]
    assert (progress[-1].done, progress[-1].total) == (3000, 3000)


@pytest.mark.parametrize("ordered", [False, True])
def test_each_result_goes_to_on_item(fake_host: FakeHost, workers: ProcessWorkers, ordered: bool) -> None:
    seen: list[int] = []
    handle = spawn_map(
        work.square, range(500), executor=workers, on_item=seen.append, ordered=ordered, chunk=7
    )
    run_until(fake_host, handle.done)
    fake_host.run_pending()
    assert handle.result() is None
    expected = [number * number for number in range(500)]
    assert (seen if ordered else sorted(seen)) == expected


def test_the_input_is_read_no_further_than_twice_what_is_under_way(
    fake_host: FakeHost, workers: ProcessWorkers
) -> None:
    read: list[int] = []

    def items() -> Iterator[str]:
        for number in range(100):
            read.append(number)
            yield None  # type: ignore[misc]  # heed() without an argument

    handle = spawn_map(work.heed, items(), executor=workers, chunk=1)
    run_until(fake_host, lambda: len(read) >= 4)
    fake_host.run_pending()
    assert len(read) <= 2 * workers.count
    handle.abort()
    run_until(fake_host, lambda: not handle.still_running)


def test_the_first_error_is_the_tasks_and_names_its_item(
    fake_host: FakeHost, workers: ProcessWorkers
) -> None:
    errors: list[BaseException] = []
    spawn_map(work.odd_fails, [2, 4, 5, 6], executor=workers, chunk=2, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert repr(errors[0]) == "ValueError('odd')"
    assert "Raised for item 2 of the map, 5" in errors[0].__notes__


def test_an_error_of_the_input_is_the_tasks(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("the disk")

    errors: list[BaseException] = []
    spawn_map(work.square, items(), executor=workers, on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert repr(errors[0]) == "OSError('the disk')"


def test_no_items_are_a_success_at_once(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    handle = spawn_map(work.square, iter(()), executor=workers)
    run_until(fake_host, handle.done)
    assert handle.result() == []


def test_an_abort_with_kill_after_ends_deaf_items(fake_host: FakeHost, workers: ProcessWorkers) -> None:
    handle = spawn_map(work.die_or_stay, [0, 0], executor=workers, chunk=1)
    run_until(fake_host, handle.is_running)
    handle.abort(kill_after=0)
    run_until(fake_host, lambda: not handle.still_running)
    following = spawn_map(work.square, [1, 2], executor=workers)
    run_until(fake_host, following.done)
    assert following.result() == [1, 4]
