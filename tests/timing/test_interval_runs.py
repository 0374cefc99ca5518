"""Where an interval runs its work, what becomes of its errors, and how it is asked for."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tkasync import POOL, UI, Runtime, call_in_ui, scope_of, sleep, spawn_interval, spawn_task, ui_task
from tkasync.dispatch import probe
from tkasync.errors import NoOwnerError, RuntimeClosedError
from tkasync.testing import FakeHost

# Where it runs, and its errors


def test_a_plain_function_runs_on_the_ui_thread_and_elsewhere_if_asked_for(fake_host: FakeHost) -> None:
    threads: dict[str, int] = {}

    def note(place: str) -> None:
        threads[place] = threading.get_ident()

    spawn_interval(1.0, note, "as it is")
    spawn_interval(1.0, note, "UI", executor=UI)
    spawn_interval(1.0, note, "POOL", executor=POOL)
    fake_host.advance(1.0)
    assert threads["as it is"] == threads["UI"] == threading.get_ident()
    assert threads["POOL"] != threading.get_ident()


def test_a_generator_runs_on_the_pool_and_is_refused_on_the_ui_thread(fake_host: FakeHost) -> None:
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


def test_a_coroutine_function_runs_on_the_loop_and_a_ui_task_on_the_ui_thread(fake_host: FakeHost) -> None:
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


def test_another_executor_runs_it(fake_host: FakeHost) -> None:
    names: list[str] = []
    with ThreadPoolExecutor(1, "mine") as pool:
        handle = spawn_interval(1.0, lambda: names.append(threading.current_thread().name), executor=pool)
        fake_host.advance(2.0)
        handle.abort()
    assert [name[:4] for name in names] == ["mine"] * 3


def test_a_run_that_raises_is_reported_and_the_interval_goes_on(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    errors: list[BaseException] = []
    runtime.on_error = errors.append

    def fail() -> None:
        raise ValueError(fake_host.now)

    spawn_interval(1.0, fail)
    fake_host.advance(2.0)
    assert [error.args for error in errors] == [(0.0,), (1.0,), (2.0,)]
    assert "test_interval_runs.py" in "".join(errors[2].__notes__)


def test_an_error_of_the_first_run_does_not_wait_for_the_task_that_started_the_interval(
    fake_host: FakeHost, runtime: Runtime
) -> None:
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


def test_an_executor_that_is_shut_down_does_not_end_it(fake_host: FakeHost) -> None:
    pool = ThreadPoolExecutor(1)
    handle = spawn_interval(1.0, int, executor=pool)
    fake_host.run_pending()
    pool.shutdown()
    fake_host.advance(2.0)
    assert len(fake_host.errors) == 2
    fake_host.errors.clear()
    assert not handle.done()
    handle.abort()


def test_the_context_of_the_spawner_is_that_of_each_run(fake_host: FakeHost) -> None:
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


# How it is asked for


def test_another_thread_can_start_one(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    handle = spawn_task(lambda: spawn_interval(1.0, beat))
    fake_host.advance(0.0)
    fake_host.advance(2.0)
    assert times == [0.0, 1.0, 2.0]
    handle.result().abort()


@pytest.mark.parametrize("period", [-1.0, float("nan"), float("inf")])
def test_a_period_that_is_no_time_is_refused(fake_host: FakeHost, period: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        spawn_interval(period, int)
    with pytest.raises(ValueError, match=r"delay.*seconds"):
        spawn_interval(1.0, int, delay=period)


def test_a_period_of_zero_is_every_turn_and_leaves_the_others_theirs(
    fake_host: FakeHost, times: list[float], beat: Callable[..., object]
) -> None:
    spawn_interval(0, beat)
    others: list[str] = []
    fake_host.after(0.001, lambda: others.append("timer"))
    call_in_ui(others.append, "call")
    fake_host.advance(0.01)
    assert len(times) == 11
    assert others == ["call", "timer"]


def test_a_coroutine_object_is_refused_for_it_runs_only_once(fake_host: FakeHost) -> None:
    async def work() -> None: ...

    with pytest.raises(TypeError, match="pass the function itself"):
        spawn_interval(1.0, work())


def test_what_cannot_run_there_is_refused_where_it_is_asked_for(fake_host: FakeHost) -> None:
    async def work() -> None: ...

    with ThreadPoolExecutor(1) as pool, pytest.raises(TypeError, match="leave executor= out"):
        spawn_interval(1.0, work, executor=pool)
    with pytest.raises(TypeError):
        spawn_interval(1.0, "not work")


def test_an_owner_that_has_ended_is_refused(fake_host: FakeHost, runtime: Runtime) -> None:
    owner = runtime.new_scope("page")
    owner.close()
    with pytest.raises(NoOwnerError):
        spawn_interval(1.0, int, owner=owner)
    assert fake_host.pending == 0


def test_a_closed_runtime_is_refused(fake_host: FakeHost, runtime: Runtime) -> None:
    runtime.close()
    with pytest.raises(RuntimeClosedError):
        spawn_interval(1.0, int, owner=runtime.scope)


def test_it_counts_as_a_task_of_its_owner(fake_host: FakeHost, runtime: Runtime) -> None:
    owner = runtime.new_scope("page")
    handle = spawn_interval(1.0, int, owner=owner)
    assert handle in scope_of(owner).tasks
    owner.close()


def test_while_visible_needs_a_widget(fake_host: FakeHost) -> None:
    with pytest.raises(ValueError, match="owner=widget"):
        spawn_interval(1.0, int, while_visible=True)


@pytest.mark.parametrize("kind", ["plain", "coroutine", "ui"])
def test_a_run_of_any_kind_that_raises_is_reported(fake_host: FakeHost, kind: str) -> None:
    def plain() -> None:
        raise ValueError

    async def coroutine() -> None:
        raise ValueError

    spawn_interval(1, {"plain": plain, "coroutine": coroutine, "ui": ui_task(coroutine)}[kind])
    for _ in range(3):
        fake_host.advance(1)
    assert [type(e) for e in fake_host.errors] == [ValueError] * 4
    fake_host.errors.clear()


def test_a_run_on_the_pool_may_wait_for_the_window(fake_host: FakeHost) -> None:
    """A tick on the pool may call the window."""
    seen = []

    def work() -> None:
        call_in_ui(seen.append, fake_host.now).result(20)

    spawn_interval(1, work, executor=POOL)
    fake_host.advance(1)
    fake_host.advance(1)
    assert seen == [0, 1, 2]


def test_an_interval_that_is_stopped_leaves_the_task_alone_that_was_there_before_its_run(
    fake_host: FakeHost, runtime: Runtime
) -> None:
    """`policy="drop"`: a button has started it, and the interval's run was dropped."""

    @ui_task(policy="drop", group="load")
    async def load() -> str:
        await sleep(5)
        return "loaded"

    by_hand = load()
    fake_host.run_pending()
    interval = spawn_interval(1.0, load)
    fake_host.advance(1.5)
    interval.pause()
    interval.abort()
    fake_host.advance(5)
    assert by_hand.result() == "loaded"


def test_an_interval_that_is_refused_never_begins(fake_host: FakeHost) -> None:
    """Tools would show it for ever."""
    heard: list[str] = []
    close = probe.add(lambda event, *_details: heard.append(event))
    try:
        with pytest.raises(ValueError, match="while_visible"):
            spawn_interval(1.0, int, while_visible=True)
    finally:
        close()
    assert "task_begun" not in heard
