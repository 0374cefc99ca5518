"""Intervals: on the beat of the host's clock, without drift, overlap or a tick after the stop."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import pytest

from tests.support import let_work_end
from tkasync import (
    POOL,
    UI,
    TaskState,
    call_in_ui,
    checkpoint,
    scope_of,
    sleep,
    spawn_interval,
    spawn_task,
    ui_task,
)
from tkasync.errors import NoOwnerError, RuntimeClosedError


@pytest.fixture
def times(fake_host):
    """When the work ran."""
    return []


@pytest.fixture
def note(fake_host, times):
    """Work that notes when it runs."""
    return lambda *args: times.append(fake_host.now)


def test_the_first_run_comes_at_once_and_the_others_every_period(fake_host, times, note):
    spawn_interval(2.0, note)
    fake_host.run_pending()
    assert times == [0.0]
    fake_host.advance(5.0)
    assert times == [0.0, 2.0, 4.0]


def test_arguments_are_passed_on(fake_host):
    seen: list[tuple[object, ...]] = []
    spawn_interval(1.0, lambda *args: seen.append(args), 1, "two")
    fake_host.advance(1.0)
    assert seen == [(1, "two"), (1, "two")]


def test_ten_thousand_ticks_do_not_drift(fake_host, times, note):
    fake_host.advance(0.123)
    spawn_interval(0.1, note)
    fake_host.advance(1000.0 + 0.05)
    assert len(times) == 10_001
    assert all(abs(time - (0.123 + n * 0.1)) < 1e-9 for n, time in enumerate(times))


def test_abort_stops_it_at_once(fake_host, times, note):
    handle = spawn_interval(1.0, note)
    fake_host.advance(1.5)
    assert handle.is_running()
    assert handle.abort()
    assert handle.state is TaskState.CANCELLED
    fake_host.advance(5.0)
    assert times == [0.0, 1.0]
    assert fake_host.pending == 0


def test_a_tick_that_is_due_in_the_turn_of_the_abort_does_not_run(fake_host, times, note):
    ticking = spawn_interval(1.0, note)
    fake_host.advance(0.5)
    fake_host.after(0.5, ticking.abort)
    fake_host.advance(3.0)
    assert times == [0.0]


def test_it_can_stop_itself(fake_host):
    runs: list[int] = []

    def count() -> None:
        runs.append(1)
        if len(runs) == 3:
            handle.abort()

    handle = spawn_interval(1.0, count)
    fake_host.advance(10.0)
    assert len(runs) == 3


def test_another_thread_can_stop_it(fake_host, times, note):
    handle = spawn_interval(1.0, note)
    fake_host.run_pending()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(handle.abort).result()
    assert handle.done()
    fake_host.advance(3.0)
    assert times == [0.0]


def test_the_run_under_way_is_aborted_with_it(fake_host):
    entered, ended = threading.Event(), threading.Event()

    def work() -> None:
        entered.set()
        try:
            while True:
                checkpoint()
                ended.wait(0.001)
        finally:
            ended.set()

    handle = spawn_interval(1.0, work, executor=POOL)
    assert entered.wait(5)
    handle.abort()
    assert ended.wait(5)


def test_it_ends_with_its_owner(fake_host, runtime, times, note):
    owner = runtime.new_scope("page")
    handle = spawn_interval(1.0, note, owner=owner)
    fake_host.advance(1.0)
    owner.close()
    assert handle.cancelled()
    fake_host.advance(5.0)
    assert times == [0.0, 1.0]


def test_on_done_tells_of_the_stop_and_nothing_before(fake_host, note):
    told: list[bool] = []
    handle = spawn_interval(1.0, note)
    handle.on_done(lambda handle: told.append(handle.cancelled()))
    fake_host.advance(3.0)
    assert told == []
    handle.abort()
    fake_host.run_pending()
    assert told == [True]


# Long runs


def test_ticks_that_come_while_a_run_goes_on_are_left_out(fake_host, times):
    gate = threading.Event()

    def work() -> None:
        times.append(fake_host.now)
        gate.wait(10)

    spawn_interval(1.0, work, executor=POOL)
    fake_host.advance(2.5)
    assert times == [0.0]
    gate.set()
    let_work_end(fake_host)
    fake_host.advance(1.0)
    assert times == [0.0, 3.0]


def test_runs_never_overlap(fake_host):
    running: list[int] = []
    most: list[int] = []

    async def work() -> None:
        running.append(1)
        most.append(len(running))
        await sleep(2.5)
        running.pop()

    handle = spawn_interval(1.0, work, executor=UI)
    fake_host.advance(20.0)
    handle.abort()
    assert max(most) == 1
    assert len(most) == 7  # at 0, 3, 6, ...


def test_what_a_busy_window_has_missed_is_left_out(fake_host, times, note):
    """As when a callback blocks the event loop for three periods and a half."""
    spawn_interval(1.0, note)
    fake_host.run_pending()
    fake_host._move_to(Fraction(3.5))
    fake_host.run_pending()
    fake_host.advance(2.0)
    assert times == [0.0, 3.5, 4.0, 5.0]


def test_an_aborted_run_that_goes_on_still_holds_back_the_next(fake_host, runtime, times):
    gate = threading.Event()

    def work() -> None:
        times.append(fake_host.now)
        gate.wait(10)

    spawn_interval(1.0, work, executor=POOL)
    fake_host.run_pending()
    next(job.handle for job in runtime.in_flight).abort()
    fake_host.advance(2.0)
    assert times == [0.0]
    gate.set()
    let_work_end(fake_host)
    fake_host.advance(1.0)
    assert times == [0.0, 3.0]


# Where it runs, and its errors


def test_a_plain_function_runs_on_the_ui_thread_and_elsewhere_if_asked_for(fake_host):
    threads: dict[str, int] = {}

    def note(place: str) -> None:
        threads[place] = threading.get_ident()

    spawn_interval(1.0, note, "as it is")
    spawn_interval(1.0, note, "UI", executor=UI)
    spawn_interval(1.0, note, "POOL", executor=POOL)
    fake_host.advance(1.0)
    assert threads["as it is"] == threads["UI"] == threading.get_ident()
    assert threads["POOL"] != threading.get_ident()


def test_a_generator_runs_on_the_pool_and_is_refused_on_the_ui_thread(fake_host):
    threads: list[int] = []

    def items() -> Iterator[int]:
        threads.append(threading.get_ident())
        yield 1

    spawn_interval(1.0, items)
    fake_host.advance(0.5)
    assert threads
    assert threads[0] != threading.get_ident()
    with pytest.raises(TypeError, match="on a thread"):
        spawn_interval(1.0, items, executor=UI)


def test_a_coroutine_function_runs_on_the_loop_and_a_ui_task_on_the_ui_thread(fake_host):
    threads: dict[str, int] = {}

    async def on_loop() -> None:
        threads["loop"] = threading.get_ident()

    @ui_task
    async def on_ui() -> None:
        await sleep(0.1)
        threads["ui"] = threading.get_ident()

    spawn_interval(1.0, on_loop)
    spawn_interval(1.0, on_ui)
    fake_host.advance(0.5)
    assert threads["ui"] == threading.get_ident()
    assert threads["loop"] != threading.get_ident()


def test_another_executor_runs_it(fake_host):
    names: list[str] = []
    with ThreadPoolExecutor(1, "mine") as pool:
        handle = spawn_interval(1.0, lambda: names.append(threading.current_thread().name), executor=pool)
        fake_host.advance(2.0)
        handle.abort()
    assert [name[:4] for name in names] == ["mine"] * 3


def test_a_run_that_raises_is_reported_and_the_interval_goes_on(fake_host, runtime):
    errors: list[BaseException] = []
    runtime.on_error = errors.append

    def fail() -> None:
        raise ValueError(fake_host.now)

    spawn_interval(1.0, fail)
    fake_host.advance(2.0)
    assert [error.args for error in errors] == [(0.0,), (1.0,), (2.0,)]
    assert "test_timing_intervals.py" in "".join(errors[2].__notes__)


def test_an_error_of_the_first_run_does_not_wait_for_the_task_that_started_the_interval(fake_host, runtime):
    errors: list[BaseException] = []
    runtime.on_error = errors.append

    def fail() -> None:
        raise ValueError

    async def start() -> None:
        spawn_interval(1.0, fail)
        await sleep(100.0)

    starter = spawn_task(start, executor=UI)
    fake_host.advance(0.5)
    assert len(errors) == 1
    starter.abort()


def test_an_executor_that_is_shut_down_does_not_end_it(fake_host, runtime):
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    pool = ThreadPoolExecutor(1)
    handle = spawn_interval(1.0, int, executor=pool)
    fake_host.run_pending()
    pool.shutdown()
    fake_host.advance(2.0)
    assert len(errors) == 2
    assert not handle.done()
    handle.abort()


def test_the_context_of_the_spawner_is_that_of_each_run(fake_host):
    variable = contextvars.ContextVar("variable", default="nothing")
    seen: list[str] = []

    def work() -> None:
        seen.append(variable.get())
        variable.set("changed by a run")

    variable.set("spawner's")
    spawn_interval(1.0, work)
    variable.set("later")
    fake_host.advance(1.0)
    assert seen == ["spawner's"] * 2


# Pauses


def test_pause_stops_the_ticks_and_resume_makes_up_for_them_once(fake_host, times, note):
    handle = spawn_interval(1.0, note)
    fake_host.advance(1.5)
    handle.pause()
    assert handle.is_paused
    fake_host.advance(3.0)
    handle.resume()
    assert not handle.is_paused
    fake_host.advance(2.0)
    assert times == [0.0, 1.0, 4.5, 5.0, 6.0]


def test_a_pause_in_which_no_tick_fell_changes_nothing(fake_host, times, note):
    handle = spawn_interval(1.0, note)
    fake_host.advance(1.25)
    handle.pause()
    fake_host.advance(0.5)
    handle.resume()
    fake_host.advance(1.0)
    assert times == [0.0, 1.0, 2.0]


def test_pausing_twice_is_pausing_once(fake_host, times, note):
    handle = spawn_interval(1.0, note)
    fake_host.run_pending()
    handle.pause()
    handle.pause()
    handle.resume()
    handle.resume()
    fake_host.advance(1.0)
    assert times == [0.0, 1.0]
    assert fake_host.pending == 1


def test_paused_before_its_first_run_it_does_not_run(fake_host, times, note):
    handle = spawn_interval(1.0, note)
    handle.pause()
    fake_host.advance(2.5)
    assert times == []
    handle.resume()
    fake_host.advance(1.0)
    assert times == [2.5, 3.0]


def test_a_run_that_waits_for_its_turn_is_withdrawn_by_a_pause(fake_host, times, note):
    """The tick and the pause come in one turn: the run would begin in the next."""
    handle = spawn_interval(1.0, note)
    fake_host.run_pending()
    fake_host.after(1.0, handle.pause)
    fake_host.advance(1.5)
    assert times == [0.0]
    handle.resume()
    fake_host.run_pending()
    assert times == [0.0, 1.5]
    handle.resume()
    fake_host.advance(1.0)
    assert times == [0.0, 1.5, 2.0]


def test_a_run_of_a_ui_task_goes_on_during_a_pause(fake_host, times):
    @ui_task
    async def work() -> None:
        await sleep(0.5)
        times.append(fake_host.now)

    handle = spawn_interval(1.0, work)
    fake_host.run_pending()
    handle.pause()
    fake_host.advance(3.0)
    assert times == [0.5]


def test_the_delay_comes_before_the_first_run_and_the_periods_count_from_there(fake_host, times, note):
    spawn_interval(2.0, note, delay=0.5)
    fake_host.advance(5.0)
    assert times == [0.5, 2.5, 4.5]


def test_a_pause_within_the_delay_does_not_move_the_start(fake_host, times, note):
    handle = spawn_interval(2.0, note, delay=3.0)
    handle.pause()
    fake_host.advance(2.0)
    handle.resume()
    fake_host.advance(3.5)
    assert times == [3.0, 5.0]


def test_a_first_run_that_fell_into_a_pause_is_made_up_for(fake_host, times, note):
    handle = spawn_interval(2.0, note, delay=1.0)
    handle.pause()
    fake_host.advance(1.5)
    handle.resume()
    fake_host.advance(2.0)
    assert times == [1.5, 3.0]


def test_an_interval_that_is_aborted_within_its_delay_never_runs(fake_host, times, note):
    handle = spawn_interval(1.0, note, delay=1.0)
    handle.abort()
    fake_host.advance(3.0)
    assert times == []
    assert fake_host.pending == 0


def test_a_stopped_interval_is_not_resumed(fake_host, times, note):
    handle = spawn_interval(1.0, note)
    fake_host.run_pending()
    handle.pause()
    handle.abort()
    handle.resume()
    fake_host.advance(3.0)
    assert times == [0.0]


# How it is asked for


def test_another_thread_can_start_one(fake_host, times, note):
    handle = spawn_task(lambda: spawn_interval(1.0, note))
    fake_host.advance(0.0)
    fake_host.advance(2.0)
    assert times == [0.0, 1.0, 2.0]
    handle.result().abort()


@pytest.mark.parametrize("period", [-1.0, float("nan"), float("inf")])
def test_a_period_that_is_no_time_is_refused(fake_host, period):
    with pytest.raises(ValueError, match="seconds"):
        spawn_interval(period, int)
    with pytest.raises(ValueError, match=r"delay.*seconds"):
        spawn_interval(1.0, int, delay=period)


def test_a_period_of_zero_is_every_turn_and_leaves_the_others_theirs(fake_host, times, note):
    spawn_interval(0, note)
    others: list[str] = []
    fake_host.after(0.001, lambda: others.append("timer"))
    call_in_ui(others.append, "call")
    fake_host.advance(0.01)
    assert len(times) == 11
    assert others == ["call", "timer"]


def test_a_coroutine_object_is_refused_for_it_runs_only_once(fake_host):
    async def work() -> None: ...

    with pytest.raises(TypeError, match="pass the function itself"):
        spawn_interval(1.0, work())


def test_what_cannot_run_there_is_refused_where_it_is_asked_for(fake_host):
    async def work() -> None: ...

    with ThreadPoolExecutor(1) as pool, pytest.raises(TypeError, match="leave executor= out"):
        spawn_interval(1.0, work, executor=pool)
    with pytest.raises(TypeError):
        spawn_interval(1.0, "not work")


def test_an_owner_that_has_ended_is_refused(fake_host, runtime):
    owner = runtime.new_scope("page")
    owner.close()
    with pytest.raises(NoOwnerError):
        spawn_interval(1.0, int, owner=owner)
    assert fake_host.pending == 0


def test_a_closed_runtime_is_refused(fake_host, runtime):
    runtime.close()
    with pytest.raises(RuntimeClosedError):
        spawn_interval(1.0, int, owner=runtime.scope)


def test_it_counts_as_a_task_of_its_owner(fake_host, runtime):
    owner = runtime.new_scope("page")
    handle = spawn_interval(1.0, int, owner=owner)
    assert handle in scope_of(owner).tasks
    owner.close()


def test_while_visible_needs_a_widget(fake_host):
    with pytest.raises(ValueError, match="owner=widget"):
        spawn_interval(1.0, int, while_visible=True)
