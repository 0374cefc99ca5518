"""Intervals that are paused, or delayed before their first run."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tkasync import sleep, spawn_interval, ui_task
from tkasync.testing import FakeHost

# Pauses


def test_pause_stops_the_ticks_and_resume_makes_up_for_them_once(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    handle = spawn_interval(1.0, beat)
    fake_host.advance(1.5)
    handle.pause()
    assert handle.is_paused
    fake_host.advance(3.0)
    handle.resume()
    assert not handle.is_paused
    fake_host.advance(2.0)
    assert times == [0.0, 1.0, 4.5, 5.0, 6.0]


def test_a_pause_in_which_no_tick_fell_changes_nothing(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    handle = spawn_interval(1.0, beat)
    fake_host.advance(1.25)
    handle.pause()
    fake_host.advance(0.5)
    handle.resume()
    fake_host.advance(1.0)
    assert times == [0.0, 1.0, 2.0]


def test_one_whose_run_cannot_start_when_it_is_resumed_ticks_on(fake_host: FakeHost) -> None:
    pool = ThreadPoolExecutor(1)
    handle = spawn_interval(1.0, int, executor=pool)
    fake_host.run_pending()
    handle.pause()
    pool.shutdown()
    fake_host.advance(1.5)
    with pytest.raises(RuntimeError, match="shutdown"):
        handle.resume()
    assert not handle.is_paused
    fake_host.advance(1.0)
    assert len(fake_host.errors) == 1
    fake_host.errors.clear()
    handle.abort()


def test_pausing_twice_is_pausing_once(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    handle = spawn_interval(1.0, beat)
    fake_host.run_pending()
    handle.pause()
    handle.pause()
    handle.resume()
    handle.resume()
    fake_host.advance(1.0)
    assert times == [0.0, 1.0]
    assert fake_host.pending == 1


def test_paused_before_its_first_run_it_does_not_run(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    handle = spawn_interval(1.0, beat)
    handle.pause()
    fake_host.advance(2.5)
    assert times == []
    handle.resume()
    fake_host.advance(1.0)
    assert times == [2.5, 3.0]


def test_a_run_that_waits_for_its_turn_is_withdrawn_by_a_pause(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    """The tick and the pause come in one turn: the run would begin in the next."""
    handle = spawn_interval(1.0, beat)
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


def test_a_run_of_a_ui_task_goes_on_during_a_pause(fake_host: FakeHost, times: list[float]) -> None:
    @ui_task
    async def work() -> None:
        await sleep(0.5)
        times.append(fake_host.now)

    handle = spawn_interval(1.0, work)
    fake_host.run_pending()
    handle.pause()
    fake_host.advance(3.0)
    assert times == [0.5]


def test_the_delay_comes_before_the_first_run_and_the_periods_count_from_there(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    spawn_interval(2.0, beat, delay=0.5)
    fake_host.advance(5.0)
    assert times == [0.5, 2.5, 4.5]


def test_a_pause_within_the_delay_does_not_move_the_start(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    handle = spawn_interval(2.0, beat, delay=3.0)
    handle.pause()
    fake_host.advance(2.0)
    handle.resume()
    fake_host.advance(3.5)
    assert times == [3.0, 5.0]


def test_a_first_run_that_fell_into_a_pause_is_made_up_for(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    handle = spawn_interval(2.0, beat, delay=1.0)
    handle.pause()
    fake_host.advance(1.5)
    handle.resume()
    fake_host.advance(2.0)
    assert times == [1.5, 3.0]


def test_an_interval_that_is_aborted_within_its_delay_never_runs(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    handle = spawn_interval(1.0, beat, delay=1.0)
    handle.abort()
    fake_host.advance(3.0)
    assert times == []
    assert fake_host.pending == 0


def test_a_stopped_interval_is_not_resumed(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    handle = spawn_interval(1.0, beat)
    fake_host.run_pending()
    handle.pause()
    handle.abort()
    handle.resume()
    fake_host.advance(3.0)
    assert times == [0.0]
