"""Generators as streams: order, back-pressure, the end after the last item."""

from __future__ import annotations

import asyncio
import concurrent.futures
import gc
import threading
import weakref

import pytest

from tests.support import GIVE_UP, let_work_end
from tkasync import UI, TaskState, spawn_task
from tkasync.tasks.outcome import streams


def numbers(count):
    yield from range(count)
    return "value"


async def async_numbers(count):
    for number in range(count):
        yield number


@pytest.mark.parametrize("work", [numbers, async_numbers])
def test_items_come_in_order_and_before_the_end(fake_host, work):
    calls = []
    spawn_task(
        work,
        3 * streams._LIMIT,
        on_item=calls.append,
        on_result=lambda value: calls.append(("result", value)),
        on_done=lambda handle: calls.append("done"),
    )
    fake_host.run_pending()
    assert calls[: 3 * streams._LIMIT] == list(range(3 * streams._LIMIT))
    assert calls[3 * streams._LIMIT :] == [("result", "value" if work is numbers else None), "done"]


def test_generator_objects_stream_too(fake_host):
    items = []
    spawn_task(numbers(3), on_item=items.append)
    spawn_task(async_numbers(3), on_item=items.append)
    fake_host.run_pending()
    assert sorted(items) == [0, 0, 1, 1, 2, 2]


def test_a_generator_without_on_item_gives_its_value(fake_host):
    handle = spawn_task(numbers, 5000)
    fake_host.run_pending()
    assert handle.result() == "value"


@pytest.mark.parametrize("is_async", [False, True])
def test_the_producer_is_slowed_when_the_window_cannot_keep_up(fake_host, is_async):
    made, full = [], threading.Event()

    def endless():
        for number in range(100 * streams._LIMIT):
            made.append(number)
            if len(made) == streams._LIMIT:
                full.set()
            yield number

    async def async_endless():
        for number in endless():
            yield number

    taken = []
    handle = spawn_task(async_endless if is_async else endless, on_item=taken.append)
    assert full.wait(GIVE_UP)
    # Nobody takes: it stands at the limit, with one more in its hand at most.
    assert concurrent.futures.wait([handle], 0.05).not_done
    assert len(made) <= streams._LIMIT + 1
    handle.abort()
    let_work_end(fake_host)
    assert taken == []


@pytest.mark.parametrize("is_async", [False, True])
def test_abort_frees_a_producer_that_is_held_up(fake_host, runtime, is_async):
    full, closed = threading.Event(), threading.Event()

    def endless():
        try:
            for number in range(100 * streams._LIMIT):
                if number == streams._LIMIT - 1:
                    full.set()
                yield number
        finally:
            closed.set()

    async def async_endless():
        try:
            for number in range(100 * streams._LIMIT):
                if number == streams._LIMIT - 1:
                    full.set()
                yield number
        finally:
            closed.set()

    items, done = [], []
    handle = spawn_task(async_endless if is_async else endless, on_item=items.append, on_done=done.append)
    assert full.wait(GIVE_UP)
    handle.abort()
    assert closed.wait(GIVE_UP)
    let_work_end(fake_host)
    assert items == []
    assert done == [handle]
    assert len(runtime.in_flight) == 0


def test_close_frees_a_producer_that_is_held_up(fake_host, runtime):
    full = threading.Event()

    def endless():
        for number in range(100 * streams._LIMIT):
            if number == streams._LIMIT - 1:
                full.set()
            yield number

    handle = spawn_task(endless, on_item=lambda item: None)
    assert full.wait(GIVE_UP)
    assert runtime.close(timeout=GIVE_UP) == []
    assert handle.cancelled()


def test_an_error_comes_after_the_items_before_it(fake_host):
    calls = []

    def failing():
        yield 1
        yield 2
        raise ValueError("then")

    handle = spawn_task(failing, on_item=calls.append, on_error=calls.append)
    fake_host.run_pending()
    assert calls[:2] == [1, 2]
    assert isinstance(calls[2], ValueError)
    assert handle.state is TaskState.FAILED


def test_an_error_in_on_item_is_reported_and_the_stream_goes_on(fake_host, runtime):
    errors, items = [], []
    runtime.on_error = errors.append

    def take(item):
        if item == 1:
            raise ValueError(item)
        items.append(item)

    spawn_task(numbers, 3, on_item=take)
    fake_host.run_pending()
    assert items == [0, 2]
    assert [str(error) for error in errors] == ["1"]
    assert any("spawned at" in note for note in errors[0].__notes__)


def test_after_a_timeout_no_item_comes(fake_host):
    """The thread makes one more before it sees its token."""
    begun, gate, calls = threading.Event(), threading.Event(), []

    def work():
        yield 1
        begun.set()
        gate.wait(GIVE_UP)
        yield 2

    spawn_task(work, on_item=calls.append, timeout=1, on_error=lambda error: calls.append("error"))
    assert begun.wait(GIVE_UP)
    fake_host.run_pending()
    fake_host.advance(1)
    gate.set()
    let_work_end(fake_host)
    assert calls == [1, "error"]


def test_a_dialog_in_on_item_does_not_hold_up_the_others(fake_host, runtime):
    items = []

    def take(item):
        items.append(item)
        if item == 0:
            runtime.queue.drain_and_execute()  # what a modal dialog's event loop does
            assert items == [0, 1, 2]

    handle = spawn_task(numbers, 3, on_item=take)
    concurrent.futures.wait([handle], GIVE_UP)
    fake_host.run_pending()
    assert items == [0, 1, 2]


def test_items_die_on_the_ui_thread(fake_host):
    deaths = []

    class Item:
        pass

    def work():
        for _ in range(10):
            item = Item()
            weakref.finalize(item, lambda: deaths.append(threading.get_ident()))
            yield item
            del item

    gc.disable()
    try:
        handle = spawn_task(work, on_item=lambda item: None)
        concurrent.futures.wait([handle], GIVE_UP)
        fake_host.run_pending()
        assert deaths == [threading.get_ident()] * 10
    finally:
        gc.enable()


def test_a_generator_does_not_run_on_the_ui_thread(fake_host):
    with pytest.raises(TypeError, match="leave executor= out"):
        spawn_task(numbers, 1, executor=UI)


def test_an_async_generator_that_is_aborted_runs_its_finally_in_the_loop(fake_host):
    begun, threads = threading.Event(), []

    async def work():
        try:
            yield 1
            begun.set()
            await asyncio.sleep(GIVE_UP)
        finally:
            await asyncio.sleep(0)
            threads.append(threading.current_thread().name)

    handle = spawn_task(work, on_item=lambda item: None)
    assert begun.wait(GIVE_UP)
    handle.abort()
    let_work_end(fake_host)
    assert threads == ["tkasync-loop"]


def test_a_turn_takes_as_many_items_as_its_time_allows_and_the_end_waits_for_the_last(fake_host, runtime):
    told = []
    handle = spawn_task(numbers, 3, on_item=told.append, on_done=lambda handle: told.append("done"))
    assert concurrent.futures.wait([handle], GIVE_UP).done
    most = 0
    while told[-1:] != ["done"]:
        before = len(told)
        runtime.queue.drain_and_execute(budget=0.0)
        most = max(most, len(told) - before)
    assert told == [0, 1, 2, "done"]
    assert most == 1
