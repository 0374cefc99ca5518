"""The same promises, of the fake host and of a real window: what a test sees is what a user gets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.host.windows import KINDS, build_for
from tkasync import (
    Runtime,
    dispatch_to_ui,
    sleep,
    spawn_debounced,
    spawn_interval,
    spawn_ui_task,
)
from tkasync.dispatch.host import Host

STEP = 0.02  # seconds
FAR = 0.1  # seconds


class World:
    """A host, its runtime, and a way to let time pass until something holds."""

    def __init__(self, runtime: Runtime, run_until: Callable[[Callable[[], object]], None]) -> None:
        self.runtime = runtime
        self.host: Any = runtime.host
        self.run_until = run_until

    def set_together(self, *timers: tuple[float, Callable[[], object]]) -> None:
        """Set *timers*, each so many seconds from now; anew where the machine stood still between two of them."""
        while True:
            start = self.host.now
            made = [self.host.after(seconds, fn) for seconds, fn in timers]
            if self.host.now - start < FAR:
                return
            for timer in made:
                self.host.cancel(timer)

    def pass_by(self, seconds: float) -> None:
        """Let time pass, and run all that falls due in it, on a machine too that stood still meanwhile."""
        passed: list[bool] = []
        self.host.after(seconds, lambda: passed.append(True))
        self.run_until(lambda: passed)


@pytest.fixture(params=["fake", *KINDS])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param in KINDS:
        pilot = request.getfixturevalue("pilot")
        with build_for(request.param) as wake:
            yield World(Runtime(pilot.root, wake=wake), pilot.wait_until)  # type: ignore[arg-type]  # one of the words
        return
    host = request.getfixturevalue("fake_host")

    def run_until(predicate: Callable[[], object]) -> None:
        host.run_pending()
        for _step in range(5000):
            if predicate():
                return
            host.advance(0.001)
        raise TimeoutError

    yield World(request.getfixturevalue("runtime"), run_until)


def test_it_is_a_host(world):
    assert isinstance(world.host, Host)
    assert world.host.ui_thread == threading.get_ident()


def test_timers_run_in_the_order_in_which_they_fall_due(world):
    seen: list[str] = []
    world.set_together(
        (3 * FAR, lambda: seen.append("c")),
        (1 * FAR, lambda: seen.append("a")),
        (2 * FAR, lambda: seen.append("b")),
    )
    world.run_until(lambda: len(seen) == 3)
    assert seen == ["a", "b", "c"]


def test_a_timer_runs_once_and_not_before_its_time(world):
    start, seen = world.host.now, []
    world.host.after(STEP, lambda: seen.append(world.host.now - start))
    world.run_until(lambda: seen)
    world.pass_by(3 * STEP)
    assert len(seen) == 1
    assert seen[0] >= STEP


def test_a_timer_of_zero_runs_in_a_later_turn_and_before_the_others(world):
    seen: list[str] = []
    world.set_together((FAR, lambda: seen.append("later")), (0, lambda: seen.append("zero")))
    assert seen == []
    world.run_until(lambda: len(seen) == 2)
    assert seen == ["zero", "later"]


def test_timers_of_zero_run_in_the_order_they_were_set(world):
    seen: list[int] = []
    for number in range(20):
        world.host.after(0, lambda number=number: seen.append(number))
    world.run_until(lambda: len(seen) == 20)
    assert seen == list(range(20))


def test_a_cancelled_timer_does_not_run_and_cancelling_again_is_harmless(world):
    seen: list[str] = []
    timer = world.host.after(STEP, lambda: seen.append("cancelled"))
    ran = world.host.after(0, lambda: seen.append("ran"))
    world.host.cancel(timer)
    world.host.cancel(timer)
    world.pass_by(3 * STEP)
    world.host.cancel(ran)
    assert seen == ["ran"]


def test_a_timer_may_cancel_another_that_is_due_with_it(world):
    seen: list[str] = []

    def first() -> None:
        seen.append("first")
        world.host.cancel(second)

    world.host.after(0, first)
    second = world.host.after(0, lambda: seen.append("second"))
    world.pass_by(2 * STEP)
    assert seen == ["first"]


def test_a_timer_that_sets_itself_again_leaves_the_queue_its_turns(world):
    seen: list[str] = []

    def again(left: int) -> None:
        if left:
            world.host.after(0, lambda: again(left - 1))
        else:
            seen.append("timer")

    again(50)
    dispatch_to_ui(seen.append, "call")
    world.run_until(lambda: len(seen) == 2)
    assert seen == ["call", "timer"]


def test_a_call_that_a_call_queues_comes_behind_those_that_wait(world):
    seen: list[str] = []

    def first() -> None:
        seen.append("first")
        dispatch_to_ui(seen.append, "queued by the first")

    dispatch_to_ui(first)
    dispatch_to_ui(seen.append, "second")
    world.run_until(lambda: len(seen) == 3)
    assert seen == ["first", "second", "queued by the first"]


def test_an_error_in_a_timer_or_a_call_is_reported_and_the_rest_runs(world):
    errors: list[BaseException] = []
    seen: list[str] = []
    world.runtime.on_error = errors.append

    def fail() -> None:
        raise ValueError

    dispatch_to_ui(fail)
    world.host.after(0, fail)
    dispatch_to_ui(seen.append, "call")
    world.host.after(0, lambda: seen.append("timer"))
    world.run_until(lambda: len(seen) == 2)
    assert [type(error) for error in errors] == [ValueError, ValueError]


def test_a_ui_task_sleeps_by_the_clock_of_its_host(world):
    start = world.host.now

    async def nap() -> float:
        await sleep(STEP)
        return world.host.now - start

    handle = spawn_ui_task(nap)
    world.run_until(handle.done)
    assert handle.result() >= STEP


def test_a_timeout_goes_by_the_clock_of_its_host(world):
    errors: list[BaseException] = []

    async def endless() -> None:
        await sleep(1000.0)

    spawn_ui_task(endless, timeout=STEP, on_error=errors.append)
    world.run_until(lambda: errors)
    assert isinstance(errors[0], TimeoutError)


def test_an_interval_and_a_debounce_go_by_the_clock_of_their_host(world):
    start = world.host.now
    ticks: list[float] = []
    runs: list[float] = []
    handle = spawn_interval(STEP, lambda: ticks.append(world.host.now - start))
    task = spawn_debounced(2 * STEP, lambda: runs.append(world.host.now - start))
    task()
    world.run_until(lambda: runs and len(ticks) > 2)
    handle.abort()
    assert runs[0] >= 2 * STEP
    assert all(tick >= n * STEP - 1e-6 for n, tick in enumerate(ticks))


def test_a_closed_one_runs_no_timer(world):
    seen: list[str] = []
    world.host.after(0, lambda: seen.append("timer"))
    world.runtime.close()
    if hasattr(world.host, "run_pending"):
        world.host.advance(1.0)
    else:
        world.host.root.update()
    assert seen == []
