"""The fake host: its clock, and what moves with it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from tkasync import (
    Runtime,
    TaskState,
    call_in_ui,
    create_effect,
    create_resource,
    create_signal,
    current_runtime,
    dispatch_to_ui,
    move_on_after,
    sleep,
    spawn_debounced,
    spawn_interval,
    spawn_task,
    spawn_ui_task,
)
from tkasync.errors import NoRuntimeError, RuntimeClosedError, WrongThreadError
from tkasync.testing import FakeHost, fake_runtime


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


def test_dispatch_timers_ui_tasks_and_timeouts_move_together(fake_host: FakeHost) -> None:
    seen: list[tuple[str, float]] = []

    def note(name: str) -> None:
        seen.append((name, fake_host.now))

    async def steps() -> None:
        await sleep(1.0)
        note("slept")
        async with move_on_after(1.0):
            await sleep(10.0)
        note("moved on")

    async def too_slow() -> None:
        await sleep(10.0)

    spawn_ui_task(steps)
    slow = spawn_ui_task(too_slow, timeout=1.5, on_error=lambda error: note(type(error).__name__))
    spawn_debounced(0.5, lambda: note("debounced")).call()
    dispatch_to_ui(note, "dispatched")
    fake_host.advance(5.0)
    assert seen == [
        ("dispatched", 0.0),
        ("debounced", 0.5),
        ("slept", 1.0),
        ("TimeoutError", 1.5),
        ("moved on", 2.0),
    ]
    assert slow.state is TaskState.FAILED


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


def test_what_comes_to_no_end_is_an_error_and_no_hang(fake_host: FakeHost) -> None:
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


def test_the_module_functions_find_its_runtime(fake_host: FakeHost, runtime: Runtime) -> None:
    assert current_runtime() is runtime
    assert fake_runtime(fake_host) is runtime


def test_a_host_has_one_runtime_until_it_is_closed() -> None:
    host = FakeHost()
    runtime = fake_runtime(host)
    assert fake_runtime(host) is runtime
    runtime.close()
    with pytest.raises(RuntimeClosedError):
        runtime.dispatch_to_ui(print)
    with fake_runtime(host) as second:
        assert second is not runtime


def test_a_runtime_makes_its_own_host() -> None:
    with fake_runtime() as runtime:
        assert isinstance(runtime.host, FakeHost)


def test_a_closed_runtime_leaves_no_timer() -> None:
    host = FakeHost()
    with fake_runtime(host):
        host.after(1.0, print)
    assert host.pending == 0


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


def test_two_fake_hosts_do_not_mix() -> None:
    """Two never mix."""
    with fake_runtime() as one, fake_runtime() as two:
        with pytest.raises(NoRuntimeError):
            dispatch_to_ui(int)
        seen: list[Any] = []
        one.dispatch_to_ui(seen.append, 1)
        two.host.advance(1)
        assert seen == []
        one.host.run_pending()
        assert seen == [1]
        assert (one.host.now, two.host.now) == (0, 1)


def test_signals_resources_and_coroutines_run_on_it(fake_host: FakeHost) -> None:
    """Runs everything above the host on it: dispatch, tasks, timers, signals, resources, UI tasks."""
    seen: list[Any] = []
    read, write = create_signal(1)
    create_effect(lambda: seen.append(("effect", read())))
    write.set(2)
    assert seen == [("effect", 1), ("effect", 2)]

    class Owner:
        pass

    owner = Owner()
    resource = create_resource(read, lambda value: value * 10, owner=owner)
    fake_host.run_pending()
    assert resource.data == 20
    write.sender().set(3)
    fake_host.run_pending()
    assert resource.data == 30

    async def on_loop() -> Any:
        await asyncio.sleep(0)
        return await call_in_ui(abs, -4)

    handle = spawn_task(on_loop)
    fake_host.run_pending()
    assert handle.result() == 4


def test_a_stream_without_an_end_does_not_hang_the_test(fake_host: FakeHost) -> None:
    """A stream that goes on and on does not hang it either."""
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


def test_it_needs_no_display(program: Callable[[str], str]) -> None:
    """A host without Tk: no display is needed, and tkinter is not opened."""
    assert program("""
        os.environ.pop("DISPLAY", None)
        rt = testing.fake_runtime()
        seen = []
        spawn_task(lambda: 5, on_result=seen.append)
        spawn_interval(1, seen.append, 0)
        rt.host.advance(2.5)
        print(seen, tk._default_root)
        rt.close()
    """).startswith("[")
