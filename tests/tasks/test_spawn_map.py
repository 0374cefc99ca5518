"""``spawn_map``: a function over many items, one handle: its value, its order, its progress, its limit."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support import GIVE_UP, let_work_end, until
from tests.support.world import World
from tests.tasks.at_work import AtWork
from tkasync import THREAD, UI, Component, Progress, TaskState, current_task, report_progress, spawn_map
from tkasync.tasks.outcome import streams
from tkasync.testing import FakeHost


def double(number: int) -> int:
    return 2 * number


async def double_later(number: int) -> int:
    await asyncio.sleep(0)
    return 2 * number


both = pytest.mark.parametrize("fn", [double, double_later])


@both
@pytest.mark.parametrize("make", [list, iter, lambda items: (item for item in items)])
def test_the_value_is_the_list_of_results_in_the_order_of_the_items(
    world: World, fn: Callable[[int], Any], make: Any
) -> None:
    told: list[Any] = []
    handle = spawn_map(fn, make(range(200)), on_result=told.append, on_done=lambda h: told.append(h.state))
    world.until(lambda: len(told) == 2)
    assert told == [[2 * number for number in range(200)], TaskState.SUCCEEDED]
    assert handle.progress.done == 200
    world.until(lambda: not len(world.runtime.in_flight))
    assert (world.runtime.scope.tasks, world.errors) == ([], [])


@both
def test_each_result_goes_to_on_item_once_and_the_value_is_none(
    world: World, fn: Callable[[int], Any]
) -> None:
    items: list[Any] = []
    told: list[Any] = []
    spawn_map(fn, range(300), on_item=items.append, on_result=lambda value: told.append((value, len(items))))
    world.until(lambda: told)
    assert (sorted(items), told) == ([2 * number for number in range(300)], [(None, 300)])


@both
def test_ordered_gives_the_results_in_the_order_of_the_items(world: World, fn: Callable[[int], Any]) -> None:
    items: list[Any] = []
    done: list[Any] = []
    spawn_map(fn, range(300), ordered=True, on_item=items.append, on_done=done.append)
    world.until(lambda: done)
    assert items == [2 * number for number in range(300)]


def test_a_late_item_holds_up_the_others_only_so_far_with_ordered(fake_host: FakeHost) -> None:
    hold, taken, items = threading.Event(), list[int](), list[int]()

    def numbers() -> Iterator[int]:
        for number in range(10_000):
            taken.append(number)
            yield number

    def work(number: int) -> int:
        if number == 0:
            hold.wait(GIVE_UP)
        return number

    handle = spawn_map(work, numbers(), ordered=True, on_item=items.append, limit=3)
    for _ in range(20):
        fake_host.run_pending()
    assert items == []
    assert len(taken) < 200
    hold.set()
    let_work_end(fake_host)
    assert (items, handle.done()) == (list(range(10_000)), True)


@both
@pytest.mark.parametrize("items", [[], (), range(0), iter([])])
def test_no_items_are_a_success_at_once(fake_host: FakeHost, fn: Any, items: Any) -> None:
    told: list[Any] = []
    spawn_map(fn, list(items) if isinstance(items, Iterator) else items, on_result=told.append)
    let_work_end(fake_host)
    assert told == [[]]


def test_an_empty_list_needs_no_thread(fake_host: FakeHost) -> None:
    handle = spawn_map(double, [])
    assert (handle.state, handle.result()) == (TaskState.SUCCEEDED, [])
    fake_host.run_pending()


class Counting(AtWork):
    """Counts how many items are worked on at once."""

    def on_thread(self, number: int) -> int:
        with self:
            time.sleep(0.001)
        return number

    async def in_coroutine(self, number: int) -> int:
        with self:
            await asyncio.sleep(0.001)
        return number


@pytest.mark.parametrize("kind", ["on_thread", "in_coroutine"])
@pytest.mark.parametrize("limit", [1, 3])
def test_so_many_run_at_a_time(fake_host: FakeHost, kind: str, limit: int) -> None:
    counting = Counting()
    handle = spawn_map(getattr(counting, kind), range(40), limit=limit)
    let_work_end(fake_host)
    assert (handle.result(), counting.most) == (list(range(40)), limit)


def test_many_coroutines_run_at_once_unless_told_otherwise(fake_host: FakeHost) -> None:
    counting = Counting()
    spawn_map(counting.in_coroutine, range(100))
    let_work_end(fake_host)
    assert counting.most > 8


def test_there_is_one_progress_the_number_of_the_items(fake_host: FakeHost) -> None:
    seen: list[Progress] = []

    def work(number: int) -> None:
        report_progress(99, 100, "its own")

    spawn_map(work, range(50), on_progress=seen.append)
    spawn_map(work, (n for n in range(50)), on_progress=seen.append)
    let_work_end(fake_host)
    finals = [progress for progress in seen if progress.done == 50]
    assert {(progress.done, progress.total) for progress in finals} == {(50, 50), (50, None)}
    assert all(progress.message == "" and progress.done <= 50 for progress in seen)


def test_input_is_read_on_the_worker_side_and_not_further_than_needed(fake_host: FakeHost) -> None:
    threads: set[int] = set()
    taken: list[int] = []
    hold = threading.Event()

    def numbers() -> Iterator[int]:
        for number in range(1000):
            threads.add(threading.get_ident())
            taken.append(number)
            yield number

    def work(number: int) -> int:
        hold.wait(GIVE_UP)
        return number

    handle = spawn_map(work, numbers(), limit=2)
    fake_host.run_pending()
    assert len(taken) <= 2
    hold.set()
    let_work_end(fake_host)
    assert handle.result() == list(range(1000))
    assert threading.get_ident() not in threads


def test_input_that_blocks_does_not_stop_other_coroutines(fake_host: FakeHost) -> None:
    hold = threading.Event()

    def numbers() -> Iterator[int]:
        hold.wait(GIVE_UP)
        yield 1

    slow = spawn_map(double_later, numbers())
    quick = spawn_map(double_later, [1, 2])
    assert concurrent.futures.wait([quick], GIVE_UP).done
    hold.set()
    let_work_end(fake_host)
    assert (slow.result(), quick.result()) == ([2], [2, 4])


def test_a_window_that_cannot_keep_up_slows_the_map_and_no_thread_waits(fake_host: FakeHost) -> None:
    done: list[int] = []
    shown: list[int] = []

    def work(number: int) -> int:
        done.append(number)
        return number

    handle = spawn_map(work, range(20 * streams._LIMIT), on_item=shown.append)
    assert concurrent.futures.wait([handle], 0.3).not_done
    assert streams._LIMIT <= len(done) <= streams._LIMIT + 100, "nobody takes"
    let_work_end(fake_host)
    assert sorted(shown) == list(range(20 * streams._LIMIT))


def test_other_work_comes_in_between(fake_host: FakeHost) -> None:
    """A part gives its thread to others after a moment."""
    order: list[str] = []

    def work(number: int) -> None:
        order.append("map")
        time.sleep(0.002)

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        handle = spawn_map(work, range(200), executor=pool)
        until(lambda: order)
        pool.submit(order.append, "other")
        let_work_end(fake_host)
    assert handle.done()
    assert order.index("other") < 150


@pytest.mark.parametrize("executor", [THREAD, "pool"])
def test_it_runs_where_it_is_sent(fake_host: FakeHost, executor: Any) -> None:
    with concurrent.futures.ThreadPoolExecutor(2, "theirs") as pool:
        handle = spawn_map(
            lambda _: threading.current_thread().name,
            range(20),
            executor=pool if executor == "pool" else executor,
            chunk=3,
        )
        let_work_end(fake_host)
    assert all(name.startswith("theirs") == (executor == "pool") for name in handle.result() or ["none"])


def test_a_part_is_part_of_the_task(fake_host: FakeHost) -> None:
    handle = spawn_map(lambda _: current_task(), [1])
    let_work_end(fake_host)
    [part] = handle.result()
    assert (part.name, part.id, part.owner) == (handle.name, handle.id, handle.owner)


def test_a_component_owns_its_map(pilot: Any) -> None:
    class Owner(Component):
        def setup(self) -> None:
            self.seen: list[int] = []
            self.map = self.spawn_map(double, range(10), on_item=self.seen.append, ordered=True)

    owner = Owner(pilot.root)
    pilot.wait_until(owner.map.done)
    pilot.settle()
    assert (owner.seen, owner.map.owner) == (list(range(0, 20, 2)), owner)


def test_what_cannot_be_mapped_is_refused(fake_host: FakeHost) -> None:
    def generator(_item: int) -> Iterator[int]:
        yield 1

    with pytest.raises(TypeError, match="a function or a coroutine function"):
        spawn_map(generator, [1])
    with pytest.raises(TypeError, match="goes through items"):
        spawn_map(double, 5)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="leave executor= out"):
        spawn_map(double, [1], executor=UI)
    with pytest.raises(TypeError, match=r"functools.partial\(fn, base=...\)"):
        spawn_map(double, [1], base=2)  # type: ignore[call-overload]


@pytest.mark.parametrize("name", ["limit", "chunk"])
@pytest.mark.parametrize("number", [0, -1, 1.5, True])
def test_a_number_that_is_none_is_refused(fake_host: FakeHost, name: str, number: Any) -> None:
    options: dict[str, Any] = {name: number}
    with pytest.raises(ValueError, match="1 or more"):
        spawn_map(double, [1], **options)
