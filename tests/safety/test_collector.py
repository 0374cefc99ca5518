"""The collector on the UI thread, and the switch interval while the pool works."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.gil import HAS_GIL
from tkasync import Runtime, spawn_task
from tkasync.errors import WrongThreadError
from tkasync.execution.places.switch_interval import SHORT, SwitchInterval
from tkasync.execution.places.workers import WorkerPool
from tkasync.safety import collect_on_ui_thread
from tkasync.safety.collector import without_full_runs
from tkasync.testing import FakeHost, fake_runtime

WAIT = 10.0


@pytest.fixture
def host() -> Iterator[FakeHost]:
    host = FakeHost()
    runtime = fake_runtime(host)
    yield host
    runtime.close()


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


class Cycle:
    def __init__(self, died_on: list[int]) -> None:
        self.me = self
        self.died_on = died_on

    def __del__(self) -> None:
        self.died_on.append(threading.get_ident())


def make_garbage(died_on: list[int], count: int) -> None:
    for _ in range(count):
        Cycle(died_on)


def make_garbage_until_it_dies(died_on: list[int]) -> None:
    # Without the GIL Python also waits until as much is new as a quarter of what lives: of a whole suite that is a lot.
    for _ in range(5_000 if HAS_GIL else 1_000_000):
        if died_on:
            break
        Cycle(died_on)


def test_garbage_of_a_worker_is_collected_on_the_ui_thread(host: FakeHost) -> None:
    gc.set_threshold(100, 5, 5)
    collector = collect_on_ui_thread()
    died_on: list[int] = []
    worker = threading.Thread(target=make_garbage, args=(died_on, 2_000))
    worker.start()
    worker.join(WAIT)
    assert died_on == []
    host.advance(20)
    assert collector.collections > 0
    assert died_on
    assert set(died_on) == {threading.get_ident()}


def test_while_the_ui_thread_is_busy_a_valve_opens(host: FakeHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tkasync.safety.collector._VALVE", 1_000)
    gc.set_threshold(100, 5, 5)
    collect_on_ui_thread()
    died_on: list[int] = []
    worker = threading.Thread(target=make_garbage_until_it_dies, args=(died_on,))
    worker.start()
    worker.join(WAIT)
    assert died_on


def test_the_close_puts_the_thresholds_back() -> None:
    before = gc.get_threshold()
    runtime = fake_runtime()
    first, second = collect_on_ui_thread(runtime), collect_on_ui_thread(runtime)
    assert gc.get_threshold() != before
    first.stop()
    assert gc.get_threshold() != before
    first.stop()
    assert gc.get_threshold() != before
    runtime.close()
    assert second.is_stopped
    assert gc.get_threshold() == before


def test_only_the_ui_thread_stops_it(host: FakeHost) -> None:
    collector = collect_on_ui_thread()
    with (
        ThreadPoolExecutor(1) as pool,
        pytest.raises(WrongThreadError, match=r"dispatch_to_ui\(collector\.stop\)"),
    ):
        pool.submit(collector.stop).result(WAIT)
    assert not collector.is_stopped
    collector.stop()
    assert collector.is_stopped


def test_a_program_that_switched_the_collector_off_gets_no_collections(host: FakeHost) -> None:
    gc.set_threshold(10, 5, 5)
    collector = collect_on_ui_thread()
    gc.disable()
    try:
        make_garbage([], 100)
        host.advance(5)
        assert collector.collections == 0
    finally:
        gc.enable()


# The switch interval


@pytest.fixture
def normal() -> Iterator[float]:
    before = sys.getswitchinterval()
    yield before
    sys.setswitchinterval(before)


def test_threads_take_shorter_turns_while_the_pool_works(host: FakeHost, normal: float) -> None:
    seen = spawn_task(sys.getswitchinterval)
    host.run_pending()
    assert seen.result(WAIT) == pytest.approx(SHORT)
    wait_for_idle(normal)


def wait_for_idle(normal: float) -> None:
    patience = threading.Event()
    for _ in range(1_000):
        if sys.getswitchinterval() == normal:
            return
        patience.wait(0.01)
    assert sys.getswitchinterval() == normal


def test_a_program_can_opt_out(normal: float) -> None:
    runtime = Runtime(FakeHost(), switch_interval=None)
    assert runtime.spawn_task(sys.getswitchinterval).exception is not None
    runtime.host.run_pending()  # type: ignore[attr-defined]
    with WorkerPool(1) as pool:
        assert pool.submit(sys.getswitchinterval).result(WAIT) == normal
    runtime.close()


def test_no_interval_of_nothing() -> None:
    with pytest.raises(ValueError, match="switch_interval"):
        Runtime(FakeHost(), switch_interval=0)


def test_a_stuck_thread_does_not_keep_it_short(normal: float) -> None:
    pool, go_on, began = WorkerPool(1, switch_interval=SHORT), threading.Event(), threading.Event()
    pool.run(lambda: (began.set(), go_on.wait(WAIT)))  # type: ignore[func-returns-value, arg-type, return-value]
    assert began.wait(WAIT)
    pool.shutdown(wait=False)
    assert sys.getswitchinterval() == normal
    go_on.set()
    assert pool.join(WAIT)
    assert sys.getswitchinterval() == normal


def test_two_pools_share_it(normal: float) -> None:
    first, second = SwitchInterval(SHORT), SwitchInterval(SHORT)
    first.begin()
    second.begin()
    second.begin()
    first.end()
    assert sys.getswitchinterval() == pytest.approx(SHORT)
    second.end()
    second.close()
    assert sys.getswitchinterval() == normal


def test_an_interval_the_program_has_set_stands(normal: float) -> None:
    pool = SwitchInterval(SHORT)
    pool.begin()
    sys.setswitchinterval(0.002)
    pool.end()
    assert sys.getswitchinterval() == pytest.approx(0.002)
    sys.setswitchinterval(0.0001)
    pool.begin()
    assert sys.getswitchinterval() == pytest.approx(0.0001)
    pool.end()
    assert sys.getswitchinterval() == pytest.approx(0.0001)


def test_blocks_without_full_runs_may_overlap() -> None:
    gc.set_threshold(700, 10, 7)
    first, second = without_full_runs(), without_full_runs()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold()[:2] == (700, 10)
    assert gc.get_threshold()[2] > 1_000_000
    second.__exit__(None, None, None)
    assert gc.get_threshold() == (700, 10, 7)


def test_thresholds_that_the_program_sets_meanwhile_stay() -> None:
    with without_full_runs():
        gc.set_threshold(5_000, 20, 30)
    assert gc.get_threshold() == (5_000, 20, 30)


def test_the_ui_thread_makes_no_full_run_meanwhile_and_knows_the_thresholds(host: FakeHost) -> None:
    gc.set_threshold(700, 10, 0)
    generations: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        generations.append(info["generation"])

    with without_full_runs():
        collector = collect_on_ui_thread()
        gc.collect(1)  # a full run is due now
        gc.callbacks.append(note)
        host.advance(0.3)
        gc.callbacks.remove(note)
    assert 2 not in generations
    collector.stop()
    assert gc.get_threshold() == (700, 10, 0)


def test_a_ui_collector_that_ends_meanwhile_leaves_full_runs_out(host: FakeHost) -> None:
    gc.set_threshold(700, 10, 7)
    collector = collect_on_ui_thread()
    with without_full_runs():
        collector.stop()
        assert gc.get_threshold()[2] > 1_000_000
    assert gc.get_threshold() == (700, 10, 7)
