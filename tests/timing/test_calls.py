"""What a debounce and a throttle have in common: cancel and flush, where they run, and who may call."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.timing.calls import calls_at
from tkasync import (
    POOL,
    UI,
    DebouncedTask,
    Runtime,
    create_effect,
    create_signal,
    sleep,
    spawn_debounced,
    spawn_throttled,
    ui_task,
)
from tkasync.testing import FakeHost

# cancel, flush, is_pending


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_cancel_forgets_the_run_that_waits(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object], spawn: Any
) -> None:
    task = spawn(1.0, note, leading=False)
    calls_at(fake_host, task, 0.0)
    assert task.is_pending
    task.cancel()
    assert not task.is_pending
    fake_host.advance(5.0)
    assert runs == []
    assert fake_host.pending == 0


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_after_cancel_the_next_call_begins_a_new_burst(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object], spawn: Any
) -> None:
    task = spawn(1.0, note, leading=True)
    calls_at(fake_host, task, 0.0, 0.1)
    task.cancel()
    calls_at(fake_host, task, 0.2)
    assert [time for time, _number in runs] == [0.0, 0.2]


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_flush_runs_at_once_what_waits_and_only_that(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object], spawn: Any
) -> None:
    task = spawn(1.0, note, leading=False)
    calls_at(fake_host, task, 0.0, 0.5)
    task.flush()
    fake_host.run_pending()
    assert runs == [(0.5, 1)]
    assert not task.is_pending
    fake_host.advance(5.0)
    assert runs == [(0.5, 1)]


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_with_nothing_waiting_cancel_and_flush_do_nothing(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object], spawn: Any
) -> None:
    task = spawn(1.0, note)
    task.cancel()
    task.flush()
    fake_host.advance(5.0)
    assert runs == []


def test_flush_without_trailing_runs_nothing(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_debounced(1.0, note, leading=True, trailing=False)
    calls_at(fake_host, task, 0.0, 0.1)
    assert not task.is_pending
    task.flush()
    fake_host.run_pending()
    assert runs == [(0.0, 0)]


def test_a_call_from_within_the_run_begins_anew(fake_host: FakeHost, runs: list[Any]) -> None:
    def again(number: int) -> None:
        runs.append((fake_host.now, number))
        if number < 2:
            task.call(number + 1)

    task = spawn_debounced(1.0, again)
    task.call(0)
    fake_host.advance(10.0)
    assert [number for _time, number in runs] == [0, 1, 2]


# Where it runs, and who may call it


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_a_plain_function_runs_on_the_ui_thread_and_on_the_pool_if_asked_for(
    fake_host: FakeHost, spawn: Any
) -> None:
    threads: dict[str, int] = {}

    def note(place: str) -> None:
        threads[place] = threading.get_ident()

    spawn(0.1, note).call("as it is")
    spawn(0.1, note, executor=POOL).call("POOL")
    fake_host.advance(1.0)
    assert threads["as it is"] == threading.get_ident()
    assert threads["POOL"] != threading.get_ident()


def test_a_ui_task_keeps_its_own_policy(fake_host: FakeHost) -> None:
    ended: list[str] = []

    @ui_task(policy="restart")
    async def search(text: str) -> None:
        await sleep(1.0)
        ended.append(text)

    task = spawn_debounced(0.1, search)
    task("a")
    fake_host.advance(0.5)
    task("ab")
    fake_host.advance(5.0)
    assert ended == ["ab"]


def test_a_policy_of_its_own_decides_what_happens_to_the_run_before(fake_host: FakeHost) -> None:
    ended: list[str] = []

    async def save(text: str) -> None:
        await sleep(1.0)
        ended.append(f"{text} at {fake_host.now:.1f}")

    task = spawn_debounced(0.1, save, executor=UI, policy="queue")
    task("a")
    fake_host.advance(0.5)
    task("b")
    fake_host.advance(5.0)
    assert ended == ["a at 1.1", "b at 2.1"]


def test_calls_from_other_threads_count_in_the_order_they_come(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_debounced(0.3, note)
    with ThreadPoolExecutor(1) as pool:
        for number in range(100):
            pool.submit(task.call, number)
    fake_host.advance(1.0)
    assert runs == [(0.3, 99)]


def test_cancel_and_flush_from_another_thread_take_effect_in_the_next_turn(
    fake_host: FakeHost, runs: list[Any], note: Callable[..., object]
) -> None:
    task = spawn_debounced(1.0, note)
    task(1)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(task.flush).result()
        assert task.is_pending
    fake_host.run_pending()
    assert runs == [(0.0, 1)]


def test_a_run_that_raises_is_reported_and_the_next_one_comes(fake_host: FakeHost, runtime: Runtime) -> None:
    errors: list[BaseException] = []
    runtime.on_error = errors.append

    def fail() -> None:
        raise ValueError(fake_host.now)

    task = spawn_debounced(1.0, fail)
    for _burst in range(2):
        task()
        fake_host.advance(2.0)
    assert [error.args for error in errors] == [(1.0,), (3.0,)]
    assert "test_calls.py" in "".join(errors[0].__notes__)


def test_two_thousand_of_them_are_as_many_timers_and_no_more(fake_host: FakeHost) -> None:
    count: list[int] = []
    tasks = [spawn_debounced(1.0, count.append) for _ in range(2_000)]
    for task in tasks:
        for number in range(3):
            task(number)
    assert fake_host.pending == 2_000
    fake_host.advance(1.0)
    assert count == [2] * 2_000
    assert fake_host.pending == 0


# Fn


def test_each_kind_of_work_runs_where_its_kind_runs(fake_host: FakeHost) -> None:
    """`fn` may be any work: a plain function runs on the UI thread, on the pool with `executor=POOL`."""
    where = {}

    def note(name: str) -> None:
        where[name] = threading.current_thread()

    async def coroutine(name: str) -> None:
        await asyncio.sleep(0)
        note(name)

    @ui_task
    async def on_ui(name: str) -> None:
        await sleep(0)
        note(name)

    spawn_debounced(0.1, note)("plain")
    spawn_debounced(0.1, note, executor=POOL)("POOL")
    spawn_debounced(0.1, coroutine)("coroutine")
    spawn_debounced(0.1, on_ui)("ui_task")
    fake_host.advance(0.2)
    main = threading.current_thread()
    assert where["plain"] is where["ui_task"] is main
    assert where["POOL"] is not main
    assert where["coroutine"] is not main


def test_an_effect_may_call_it(
    fake_host: FakeHost, make: Callable[..., DebouncedTask], runs: list[Any]
) -> None:
    """Called by an effect: a debounced view of a signal."""
    read, write = create_signal(0)
    task = make()
    create_effect(lambda: task(read()))
    for n in range(1, 5):
        write.set(n)
    fake_host.advance(1)
    assert runs == [(0.3, 4)]
