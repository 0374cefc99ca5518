"""The fake host: its clock, and what moves with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tkasync import (
    dispatch_to_ui,
    spawn_interval,
    spawn_task,
)
from tkasync.errors import WrongThreadError
from tkasync.testing import FakeHost


def test_the_clock_stands_until_it_is_told_to_move(fake_host: FakeHost) -> None:
    assert fake_host.now == 0.0
    fake_host.run_pending()
    assert fake_host.now == 0.0
    fake_host.advance(1.5)
    assert fake_host.now == 1.5


def test_advance_runs_what_falls_due_at_its_own_time_and_in_order(fake_host: FakeHost) -> None:
    seen: list[tuple[str, float]] = []
    for name, delay in (("c", 3.0), ("a", 1.0), ("late", 9.0), ("b", 2.0)):
        fake_host.after(delay, lambda name=name: seen.append((name, fake_host.now)))
    fake_host.advance(5.0)
    assert seen == [("a", 1.0), ("b", 2.0), ("c", 3.0)]
    assert fake_host.pending == 1


def test_advance_runs_what_that_queues_and_sets(fake_host: FakeHost) -> None:
    seen: list[tuple[str, float]] = []

    def first() -> None:
        dispatch_to_ui(lambda: seen.append(("queued", fake_host.now)))
        fake_host.after(1.0, lambda: seen.append(("set", fake_host.now)))

    fake_host.after(1.0, first)
    fake_host.advance(2.0)
    assert seen == [("queued", 1.0), ("set", 2.0)]


def test_run_pending_empties_the_queue_and_leaves_the_clock(fake_host: FakeHost) -> None:
    seen: list[str] = []
    dispatch_to_ui(lambda: dispatch_to_ui(lambda: dispatch_to_ui(seen.append, "third")))
    fake_host.after(0.1, lambda: seen.append("timer"))
    fake_host.run_pending()
    assert seen == ["third"]
    assert (fake_host.now, fake_host.pending) == (0.0, 1)


def test_work_in_threads_and_coroutines_has_ended_when_the_call_returns(fake_host: FakeHost) -> None:
    seen: list[str] = []

    async def on_loop() -> str:
        return "loop"

    spawn_task(lambda: "pool", on_result=seen.append)
    spawn_task(on_loop, on_result=seen.append)
    fake_host.run_pending()
    assert sorted(seen) == ["loop", "pool"]


def test_a_chain_of_tasks_ends_in_one_call(fake_host: FakeHost) -> None:
    seen: list[int] = []

    def step(number: int) -> None:
        seen.append(number)
        if number < 20:
            spawn_task(lambda: number + 1, on_result=step)

    step(0)
    fake_host.run_pending()
    assert seen == list(range(21))


def test_a_task_that_is_stuck_holds_up_neither_the_clock_nor_the_others(fake_host: FakeHost) -> None:
    gate = threading.Event()
    seen: list[str] = []
    stuck = spawn_task(gate.wait, 30, on_result=lambda _: seen.append("let go"))
    fake_host.after(1.0, lambda: seen.append("timer"))
    fake_host.advance(2.0)
    assert seen == ["timer"]
    assert stuck.is_running()
    gate.set()
    fake_host.run_pending()
    assert seen == ["timer", "let go"]


def test_a_timeout_ends_a_task_that_is_stuck(fake_host: FakeHost) -> None:
    gate = threading.Event()
    errors: list[BaseException] = []
    spawn_task(gate.wait, 30, timeout=5.0, on_error=errors.append)
    fake_host.advance(4.9)
    assert errors == []
    fake_host.advance(0.2)
    assert [type(error) for error in errors] == [TimeoutError]
    gate.set()


def test_what_comes_to_no_end_is_an_error_and_no_hang(
    fake_host: FakeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tkasync.testing.fake_host._MANY", 1_000)

    def again() -> None:
        fake_host.after(0, again)

    again()
    with pytest.raises(RuntimeError, match="no end"):
        fake_host.run_pending()


@pytest.mark.parametrize("seconds", [-1.0, float("nan"), float("inf")])
def test_the_clock_does_not_go_back(fake_host: FakeHost, seconds: float) -> None:
    with pytest.raises(ValueError, match="advance"):
        fake_host.advance(seconds)


def test_a_callback_may_move_the_clock_as_a_dialog_lets_time_pass(fake_host: FakeHost) -> None:
    seen: list[float] = []
    fake_host.after(1.0, lambda: fake_host.advance(3.0))
    fake_host.after(2.0, lambda: seen.append(fake_host.now))
    fake_host.advance(1.0)
    assert seen == [2.0]
    assert fake_host.now == 4.0


def test_an_error_that_nobody_handled_is_kept_and_logged(
    fake_host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("lost")

    dispatch_to_ui(fail)
    fake_host.run_pending()
    assert [str(error) for error in fake_host.errors] == ["lost"]
    assert "lost" in caplog.text
    fake_host.errors.clear()


@pytest.mark.parametrize(
    ("step", "count", "delay"), [(0.1, 10, 1.0), (0.1, 3, 0.3), (0.1, 100, 10.0), (0.001, 1000, 1.0)]
)
def test_small_steps_add_up_to_the_moment(fake_host: FakeHost, step: float, count: int, delay: float) -> None:
    """Ten times 0.1 seconds are one, although the floats add up to less."""
    seen: list[Any] = []
    fake_host.after(delay, lambda: seen.append(fake_host.now))
    for _ in range(count):
        assert seen == []
        fake_host.advance(step)
    assert seen == [delay]
    assert fake_host.now == delay


def test_what_is_due_a_rounding_error_later_is_due(fake_host: FakeHost) -> None:
    seen: list[Any] = []
    fake_host.after(1.0, lambda: seen.append(fake_host.now))
    for _ in range(3):
        fake_host.advance(1 / 3)
    assert seen == [1.0]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="tells only Linux")
def test_work_that_was_let_go_on_may_compute_for_a_while(fake_host: FakeHost) -> None:
    """Longer than the look that is given to what stood still before."""
    gate, computed = threading.Event(), list[Any]()

    def work() -> None:
        gate.wait(10)
        end = time.thread_time() + 0.1
        while time.thread_time() < end:
            pass
        computed.append(1)

    spawn_task(work)
    fake_host.run_pending()
    gate.set()
    fake_host.run_pending()
    assert computed == [1]


def test_a_stream_without_an_end_does_not_hang_the_test(
    fake_host: FakeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream that goes on and on does not hang it either."""
    monkeypatch.setattr("tkasync.testing.fake_host._ENDLESS", 0.5)
    seen: list[Any] = []

    def work() -> Generator[Any, None, None]:
        n = 0
        while True:
            time.sleep(0.001)
            n += 1
            yield n

    handle = spawn_task(work, on_item=seen.append)
    interval = spawn_interval(1, lambda: None)
    fake_host.run_pending()
    fake_host.advance(100)
    assert handle.is_running()
    assert seen == list(range(1, len(seen) + 1))
    assert seen
    handle.abort()
    interval.abort()
    fake_host.run_pending()


def test_only_its_own_thread_moves_it(fake_host: FakeHost) -> None:
    """UI only."""
    caught: list[Any] = []

    def work() -> None:
        for call in (fake_host.run_pending, lambda: fake_host.advance(1)):
            try:
                call()
            except WrongThreadError as error:
                caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(caught) == 2
