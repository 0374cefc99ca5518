"""Debounce and throttle: every option and edge, after lodash's own cases, with the clock moved by hand."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tkasync import (
    POOL,
    UI,
    dispatch_to_ui,
    sleep,
    spawn_debounced,
    spawn_throttled,
    ui_task,
)
from tkasync.errors import NoOwnerError, RuntimeClosedError


@pytest.fixture
def runs(fake_host):
    """When the work ran, and with what."""
    return []


@pytest.fixture
def note(fake_host, runs):
    """Work that notes when it runs, and with what."""
    return lambda *args: runs.append((round(fake_host.now, 6), *args))


def calls_at(host, task, *times):
    """Call *task* at these times, with the number of the call."""
    for number, time in enumerate(times):
        host.advance(time - host.now)
        task.call(number)
        host.run_pending()


# Debounce


def test_a_debounced_function_runs_once_when_the_calls_have_ceased(fake_host, runs, note):
    task = spawn_debounced(0.3, note)
    calls_at(fake_host, task, 0.0, 0.1, 0.2, 0.4)
    fake_host.advance(1.0)
    assert runs == [(0.7, 3)]


def test_it_runs_again_for_the_next_burst(fake_host, runs, note):
    task = spawn_debounced(0.3, note)
    calls_at(fake_host, task, 0.0, 1.0)
    fake_host.advance(1.0)
    assert runs == [(0.3, 0), (1.3, 1)]


def test_with_a_delay_of_zero_the_calls_of_one_turn_make_one_run_in_the_next(fake_host, runs, note):
    task = spawn_debounced(0, note)

    def turn() -> None:
        task(1)
        task(2)
        assert runs == []

    dispatch_to_ui(turn)
    fake_host.run_pending()
    assert runs == [(0.0, 2)]


def test_leading_runs_at_the_first_call_and_a_single_call_runs_once(fake_host, runs, note):
    task = spawn_debounced(0.3, note, leading=True)
    calls_at(fake_host, task, 0.0)
    assert runs == [(0.0, 0)]
    assert not task.is_pending
    fake_host.advance(1.0)
    assert runs == [(0.0, 0)]


def test_leading_and_trailing_run_at_both_edges_of_a_burst(fake_host, runs, note):
    task = spawn_debounced(0.3, note, leading=True)
    calls_at(fake_host, task, 0.0, 0.1)
    fake_host.advance(1.0)
    assert runs == [(0.0, 0), (0.4, 1)]


def test_leading_alone_runs_only_at_the_first_call_of_each_burst(fake_host, runs, note):
    task = spawn_debounced(0.3, note, leading=True, trailing=False)
    calls_at(fake_host, task, 0.0, 0.2, 0.4, 1.0)
    fake_host.advance(1.0)
    assert runs == [(0.0, 0), (1.0, 3)]


def test_max_wait_runs_it_while_the_calls_go_on(fake_host, runs, note):
    task = spawn_debounced(0.2, note, max_wait=0.5)
    calls_at(fake_host, task, *(n / 10 for n in range(12)))
    fake_host.advance(1.0)
    assert [time for time, _number in runs] == [0.5, 1.0, 1.3]


def test_after_a_run_by_max_wait_a_further_call_gets_its_trailing_run(fake_host, runs, note):
    task = spawn_debounced(0.2, note, max_wait=0.2)
    calls_at(fake_host, task, 0.0, 0.19, 0.21)
    fake_host.advance(1.0)
    assert runs == [(0.2, 1), (0.41, 2)]


def test_max_wait_runs_it_also_when_the_caller_keeps_the_window_busy(fake_host, runs, note):
    """In a tight loop no timer comes; the call itself sees that the time is up."""
    task = spawn_debounced(0.2, note, max_wait=0.5)
    for number in range(12):
        task.call(number)
        fake_host._now += 0.125
    fake_host.run_pending()
    assert [number for _time, number in runs][:2] == [4, 8]


def test_max_wait_shorter_than_the_delay_is_the_delay(fake_host, runs, note):
    task = spawn_debounced(0.3, note, max_wait=0.1)
    calls_at(fake_host, task, 0.0)
    fake_host.advance(1.0)
    assert runs == [(0.3, 0)]


def test_max_wait_does_not_run_it_twice_at_the_end(fake_host, runs, note):
    task = spawn_debounced(0.2, note, max_wait=0.4)
    calls_at(fake_host, task, 0.0, 0.2)
    fake_host.advance(1.0)
    assert len(runs) == 2  # the first burst ended at 0.2, in the moment of the second call
    calls_at(fake_host, task, 2.0, 2.1, 2.2)
    fake_host.advance(1.0)
    assert runs[2:] == [(2.4, 2)]


# Throttle


def test_a_throttled_function_runs_at_once_and_once_more_at_the_end_of_the_period(fake_host, runs, note):
    task = spawn_throttled(1.0, note)
    calls_at(fake_host, task, 0.0, 0.1, 0.2)
    fake_host.advance(5.0)
    assert runs == [(0.0, 0), (1.0, 2)]


def test_a_single_throttled_call_makes_no_trailing_run(fake_host, runs, note):
    task = spawn_throttled(1.0, note)
    calls_at(fake_host, task, 0.0)
    fake_host.advance(5.0)
    assert runs == [(0.0, 0)]


def test_a_throttled_function_runs_once_a_period_however_often_it_is_called(fake_host, runs, note):
    task = spawn_throttled(1.0, note)
    calls_at(fake_host, task, *(n / 20 for n in range(100)))
    fake_host.advance(5.0)
    assert [time for time, _number in runs] == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    assert runs[-1][1] == 99


def test_throttle_without_leading_runs_only_at_the_end(fake_host, runs, note):
    task = spawn_throttled(1.0, note, leading=False)
    calls_at(fake_host, task, 0.0, 0.5)
    fake_host.advance(5.0)
    assert runs == [(1.0, 1)]


def test_throttle_without_trailing_drops_what_comes_within_the_period(fake_host, runs, note):
    task = spawn_throttled(1.0, note, trailing=False)
    calls_at(fake_host, task, 0.0, 0.5, 1.5)
    fake_host.advance(5.0)
    assert runs == [(0.0, 0), (1.5, 2)]


def test_without_trailing_the_end_of_the_period_is_not_put_off_by_dropped_calls(fake_host, runs, note):
    task = spawn_throttled(1.0, note, trailing=False)
    calls_at(fake_host, task, 0.0, 0.96, 1.92)
    fake_host.advance(5.0)
    assert [number for _time, number in runs] == [0, 2]


def test_a_throttle_of_zero_runs_at_once_and_in_the_next_turn(fake_host, runs, note):
    task = spawn_throttled(0, note)
    dispatch_to_ui(lambda: [task(number) for number in range(5)])
    fake_host.run_pending()
    assert runs == [(0.0, 0), (0.0, 4)]


# cancel, flush, is_pending


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_cancel_forgets_the_run_that_waits(fake_host, runs, note, spawn):
    task = spawn(1.0, note, leading=False)
    calls_at(fake_host, task, 0.0)
    assert task.is_pending
    task.cancel()
    assert not task.is_pending
    fake_host.advance(5.0)
    assert runs == []
    assert fake_host.pending == 0


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_after_cancel_the_next_call_begins_a_new_burst(fake_host, runs, note, spawn):
    task = spawn(1.0, note, leading=True)
    calls_at(fake_host, task, 0.0, 0.1)
    task.cancel()
    calls_at(fake_host, task, 0.2)
    assert [time for time, _number in runs] == [0.0, 0.2]


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_flush_runs_at_once_what_waits_and_only_that(fake_host, runs, note, spawn):
    task = spawn(1.0, note, leading=False)
    calls_at(fake_host, task, 0.0, 0.5)
    task.flush()
    fake_host.run_pending()
    assert runs == [(0.5, 1)]
    assert not task.is_pending
    fake_host.advance(5.0)
    assert runs == [(0.5, 1)]


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_with_nothing_waiting_cancel_and_flush_do_nothing(fake_host, runs, note, spawn):
    task = spawn(1.0, note)
    task.cancel()
    task.flush()
    fake_host.advance(5.0)
    assert runs == []


def test_flush_without_trailing_runs_nothing(fake_host, runs, note):
    task = spawn_debounced(1.0, note, leading=True, trailing=False)
    calls_at(fake_host, task, 0.0, 0.1)
    assert not task.is_pending
    task.flush()
    fake_host.run_pending()
    assert runs == [(0.0, 0)]


def test_a_call_from_within_the_run_begins_anew(fake_host, runs):
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
def test_a_plain_function_runs_on_the_ui_thread_and_on_the_pool_if_asked_for(fake_host, spawn):
    threads: dict[str, int] = {}

    def note(place: str) -> None:
        threads[place] = threading.get_ident()

    spawn(0.1, note).call("as it is")
    spawn(0.1, note, executor=POOL).call("POOL")
    fake_host.advance(1.0)
    assert threads["as it is"] == threading.get_ident()
    assert threads["POOL"] != threading.get_ident()


def test_a_ui_task_keeps_its_own_policy(fake_host):
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


def test_a_policy_of_its_own_decides_what_happens_to_the_run_before(fake_host):
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


def test_calls_from_other_threads_count_in_the_order_they_come(fake_host, runs, note):
    task = spawn_debounced(0.3, note)
    with ThreadPoolExecutor(1) as pool:
        for number in range(100):
            pool.submit(task.call, number)
    fake_host.advance(1.0)
    assert runs == [(0.3, 99)]


def test_cancel_and_flush_from_another_thread_take_effect_in_the_next_turn(fake_host, runs, note):
    task = spawn_debounced(1.0, note)
    task(1)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(task.flush).result()
        assert task.is_pending
    fake_host.run_pending()
    assert runs == [(0.0, 1)]


def test_a_run_that_raises_is_reported_and_the_next_one_comes(fake_host, runtime):
    errors: list[BaseException] = []
    runtime.on_error = errors.append

    def fail() -> None:
        raise ValueError(fake_host.now)

    task = spawn_debounced(1.0, fail)
    for _burst in range(2):
        task()
        fake_host.advance(2.0)
    assert [error.args for error in errors] == [(1.0,), (3.0,)]
    assert "test_timing_debounce.py" in "".join(errors[0].__notes__)


def test_ten_thousand_of_them_are_as_many_timers_and_no_more(fake_host):
    count: list[int] = []
    tasks = [spawn_debounced(1.0, count.append) for _ in range(10_000)]
    for task in tasks:
        for number in range(3):
            task(number)
    assert fake_host.pending == 10_000
    fake_host.advance(1.0)
    assert count == [2] * 10_000
    assert fake_host.pending == 0


# How it is asked for


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
@pytest.mark.parametrize("seconds", [-0.1, float("nan"), float("inf")])
def test_a_time_that_is_none_is_refused(fake_host, spawn, seconds):
    with pytest.raises(ValueError, match="seconds"):
        spawn(seconds, int)


@pytest.mark.parametrize("seconds", [-0.1, float("nan"), float("inf")])
def test_a_max_wait_that_is_none_is_refused(fake_host, seconds):
    with pytest.raises(ValueError, match="max_wait"):
        spawn_debounced(1.0, int, max_wait=seconds)


@pytest.mark.parametrize("spawn", [spawn_debounced, spawn_throttled])
def test_both_edges_off_is_refused(fake_host, spawn):
    with pytest.raises(ValueError, match="never run"):
        spawn(1.0, int, leading=False, trailing=False)


def test_an_unknown_word_is_refused(fake_host):
    with pytest.raises(ValueError, match='"flush"'):
        spawn_debounced(1.0, int, on_close="save")
    with pytest.raises(ValueError, match="policy"):
        spawn_debounced(1.0, int, policy="newest")


def test_an_owner_that_has_ended_or_a_closed_runtime_is_refused(fake_host, runtime):
    owner = runtime.new_scope("page")
    owner.close()
    with pytest.raises(NoOwnerError):
        spawn_debounced(1.0, int, owner=owner)
    runtime.close()
    with pytest.raises(RuntimeClosedError):
        spawn_debounced(1.0, int, owner=runtime.scope)
