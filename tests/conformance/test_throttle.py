"""The promises of `spawn_throttled`, sentence by sentence; lodash's own list of cases."""

from __future__ import annotations

import itertools
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tkasync import (
    POOL,
    Component,
    ThrottledTask,
    create_effect,
    create_signal,
    scope_of,
    spawn_task,
    spawn_throttled,
    ui_task,
)
from tkasync.testing import fake_runtime


@pytest.fixture
def runs(fake_host):
    """What ran, and when."""
    return []


@pytest.fixture
def make(fake_host, runs):
    """A throttle on the UI thread that writes down its runs."""

    def build(period=1.0, **options):
        def note(*args):
            runs.append((round(fake_host.now, 9), *args))

        return spawn_throttled(period, note, **options)

    return build


def test_what_it_is(make):
    """`spawn_throttled(period, fn) -> ThrottledTask`: same methods."""
    task = make()
    assert isinstance(task, ThrottledTask)
    assert callable(task)
    assert not task.is_pending
    task.cancel()
    task.flush()


def test_first_call_at_once(fake_host, make, runs):
    """`leading=True`: the first call runs in the next turn."""
    task = make()
    task("a")
    assert runs == []
    fake_host.run_pending()
    assert runs == [(0, "a")]


def test_one_call_is_one_run(fake_host, make, runs):
    """lodash: no trailing run for a single call."""
    make()("a")
    fake_host.advance(5)
    assert runs == [(0, "a")]


def test_two_calls(fake_host, make, runs):
    """`trailing=True`: the newest at the end of the period."""
    task = make()
    task("a")
    task("b")
    task("c")
    assert task.is_pending
    fake_host.advance(0.99)
    assert runs == [(0, "a")]
    fake_host.advance(0.01)
    assert runs == [(0, "a"), (1, "c")]
    assert not task.is_pending


def test_at_most_once_a_period(fake_host, make, runs):
    """However often it is called."""
    task = make()
    for n in range(100):
        task(n)
        fake_host.advance(0.1)
    fake_host.advance(5)
    times = [t for t, _ in runs]
    assert all(b - a >= 1 - 1e-9 for a, b in itertools.pairwise(times))
    assert len(runs) in (11, 12)
    assert runs[-1][1] == 99


def test_steady_calls_keep_the_beat(fake_host, make, runs):
    """Steady calls in steps of a tenth: one run a second, on the second."""
    task = make()
    for n in range(31):
        task(n)
        fake_host.advance(0.1)
    assert [t for t, _ in runs] == [0, 1, 2, 3]


def test_a_call_after_the_period_runs_at_once(fake_host, make, runs):
    """After the quiet it is a first call again."""
    task = make()
    task(1)
    fake_host.advance(1)
    task(2)
    fake_host.run_pending()
    assert runs == [(0, 1), (1, 2)]


def test_a_call_after_the_trailing_run_waits(fake_host, make, runs):
    """Soon after a trailing run the next waits its period: at most once a period."""
    task = make()
    task(1)
    task(2)
    fake_host.advance(1)
    task(3)
    fake_host.advance(0.5)
    assert runs == [(0, 1), (1, 2)]
    fake_host.advance(0.5)
    assert runs == [(0, 1), (1, 2), (2, 3)]


@pytest.mark.parametrize("start", [0, 0.1, 0.7, 1.3, 1e5 + 0.1])
@pytest.mark.parametrize(
    ("period", "step", "count"), [(0.3, 0.3, 1), (0.3, 0.1, 3), (1.0, 0.1, 10), (0.7, 0.1, 7)]
)
def test_exact_boundary(fake_host, make, runs, start, period, step, count):
    """advance(0.3) for a period of 0.3; 10 x advance(0.1) for one of 1.0."""
    fake_host.advance(start)
    task = make(period)
    task(1)
    task(2)
    for n in range(count):
        assert len(runs) == (1 if n else 0)
        fake_host.advance(step)
    assert [n for _, n in runs] == [1, 2]


def test_leading_false(fake_host, make, runs):
    """`leading=False`: only at the end of the period, with the newest."""
    task = make(leading=False)
    task(1)
    task(2)
    fake_host.advance(0.5)
    assert runs == []
    fake_host.advance(0.5)
    assert runs == [(1, 2)]
    task(3)
    fake_host.advance(1)
    assert runs == [(1, 2), (2, 3)]


def test_leading_false_keeps_the_beat(fake_host, make, runs):
    """...under steady calls."""
    task = make(leading=False)
    for n in range(35):
        task(n)
        fake_host.advance(0.1)
    assert [t for t, _ in runs] == [1, 2, 3]


def test_trailing_false(fake_host, make, runs):
    """`trailing=False`: only first calls."""
    task = make(trailing=False)
    task(1)
    task(2)
    assert not task.is_pending
    fake_host.advance(2)
    assert runs == [(0, 1)]
    task(3)
    fake_host.run_pending()
    assert runs == [(0, 1), (2, 3)]


def test_trailing_false_under_steady_calls(fake_host, make, runs):
    """lodash: under steady calls it still runs about once a period."""
    task = make(trailing=False)
    for n in range(40):
        task(n)
        fake_host.advance(0.1)
    assert len(runs) >= 3
    times = [t for t, _ in runs]
    assert all(b - a >= 1 - 1e-9 for a, b in itertools.pairwise(times))


def test_both_edges_off(fake_host):
    """Both edges off: `ValueError`."""
    with pytest.raises(ValueError, match="leading=False and trailing=False"):
        spawn_throttled(1, print, leading=False, trailing=False)


@pytest.mark.parametrize("period", [-1, float("nan"), float("inf")])
def test_wrong_period(fake_host, period):
    """A negative or NaN time: `ValueError`."""
    with pytest.raises(ValueError, match="seconds"):
        spawn_throttled(period, print)


def test_zero(fake_host, make, runs):
    """Zero: next turn."""
    task = make(0)
    task(1)
    task(2)
    assert runs == []
    fake_host.run_pending()
    assert runs[-1] == (0, 2)
    assert len(runs) <= 2


def test_cancel(fake_host, make, runs):
    """`.cancel()`."""
    task = make()
    task(1)
    task(2)
    task.cancel()
    fake_host.advance(5)
    assert runs == [(0, 1)]


def test_cancel_begins_anew(fake_host, make, runs):
    """lodash: after `cancel()` the next call runs at once."""
    task = make()
    task(1)
    fake_host.advance(0.2)
    task.cancel()
    task(2)
    fake_host.run_pending()
    assert runs == [(0, 1), (0.2, 2)]


def test_flush(fake_host, make, runs):
    """`.flush()`."""
    task = make()
    task(1)
    task(2)
    fake_host.advance(0.2)
    task.flush()
    fake_host.run_pending()
    assert runs == [(0, 1), (0.2, 2)]
    fake_host.advance(5)
    assert len(runs) == 2


def test_where_it_runs(fake_host):
    """Any work: a plain function runs on the UI thread, on the pool with `executor=POOL`."""
    where = {}

    def note(name):
        where[name] = threading.current_thread()

    @ui_task
    async def on_ui(name):
        note(name)

    spawn_throttled(1, note)("plain")
    spawn_throttled(1, note, executor=POOL)("POOL")
    spawn_throttled(1, on_ui)("ui_task")
    fake_host.run_pending()
    main = threading.current_thread()
    assert where["plain"] is where["ui_task"] is main
    assert where["POOL"] is not main


def test_one_that_raises(fake_host):
    """One that raises is reported; it goes on."""
    task = spawn_throttled(1, lambda: 1 / 0)
    task()
    task()
    fake_host.advance(1)
    assert [type(e) for e in fake_host.errors] == [ZeroDivisionError] * 2
    fake_host.errors.clear()


def test_from_a_worker(fake_host, make, runs):
    """Called on a worker."""
    task = make()
    spawn_task(lambda: [task(n) for n in range(50)] and None)
    fake_host.run_pending()
    fake_host.advance(1)
    assert [args for _, *args in runs] == [[0], [49]]


def test_of_a_signal(fake_host, make, runs):
    """A throttled view of a signal."""
    read, write = create_signal(0)
    task = make()
    create_effect(lambda: task(read()))
    for n in range(1, 10):
        write.set(n)
    fake_host.advance(1)
    assert runs == [(0, 0), (1, 9)]


@pytest.mark.parametrize(("on_close", "expected"), [("cancel", [1]), ("flush", [1, 2])])
def test_on_close(fake_host, on_close, expected):
    """`on_close`: `"cancel"` or `"flush"`."""

    class Model:
        pass

    model, seen = Model(), []
    task = spawn_throttled(10, seen.append, owner=model, on_close=on_close)
    task(1)
    fake_host.run_pending()
    task(2)
    scope_of(model).close()
    fake_host.advance(20)
    assert seen == expected


def test_method_of_a_component(tk_root, pilot):
    """`spawn_throttled` as a component's method."""
    page = Component(tk_root)
    seen = []
    task = page.spawn_throttled(0.02, seen.append)
    task(1)
    task(2)
    pilot.wait_until(lambda: seen == [1, 2])
    task(3)
    page.destroy()
    count = len(seen)
    pilot.settle()
    assert len(seen) == count


@settings(max_examples=300, deadline=None)
@given(
    edges=st.sampled_from([(True, True), (True, False), (False, True)]),
    period=st.integers(1, 20),
    waits=st.lists(st.integers(0, 30), max_size=40),
)
def test_never_twice_in_a_period(edges, period, waits):
    """Whatever calls come: never twice in a period, and with `trailing` the newest is never lost."""
    with fake_runtime() as runtime:
        host, seen = runtime.host, []
        task = spawn_throttled(
            period / 10,
            lambda n: seen.append((host.now, n)),
            leading=edges[0],
            trailing=edges[1],
        )
        for n, wait in enumerate(waits):
            task(n)
            host.advance(wait / 10)
        host.advance(period / 5)
        times = [t for t, _ in seen]
        assert all(b - a >= period / 10 - 1e-9 for a, b in itertools.pairwise(times))
        assert [n for _, n in seen] == sorted({n for _, n in seen})
        if edges[1] and waits:
            assert seen[-1][1] == len(waits) - 1
        assert not task.is_pending
        assert host.pending == 0
