"""The promises of Testing, sentence by sentence."""

from __future__ import annotations

import asyncio
import threading
import time
import tkinter as tk
from tkinter import ttk

import pytest

from tkasync import (
    Component,
    Runtime,
    call_in_ui,
    create_effect,
    create_resource,
    create_signal,
    current_runtime,
    dispatch_to_ui,
    sleep,
    spawn_debounced,
    spawn_interval,
    spawn_task,
    spawn_throttled,
    spawn_ui_task,
)
from tkasync.errors import NoRuntimeError, RuntimeClosedError, WrongThreadError
from tkasync.testing import FakeHost, Pilot, fake_runtime


def test_the_clock_moves_only_when_told():
    """`FakeHost`: a host without Tk whose clock moves only when told: `.now`, `.advance(seconds)`."""
    host = FakeHost()
    with fake_runtime(host):
        assert host.now == 0
        time.sleep(0.01)
        host.run_pending()
        assert host.now == 0
        host.advance(2.5)
        host.advance(0)
        assert host.now == 2.5


@pytest.mark.parametrize("bad", [-1, float("nan"), float("inf")])
def test_bad_advance(fake_host, bad):
    """Bad input gets a clear error."""
    with pytest.raises(ValueError, match="advance"):
        fake_host.advance(bad)


def test_in_time_order_including_what_that_queues(fake_host):
    """Runs what falls due, in time order, including what that queues."""
    seen = []

    async def at(seconds, then=None):
        await sleep(seconds)
        seen.append(fake_host.now)
        dispatch_to_ui(seen.append, f"queued at {fake_host.now}")
        if then:
            spawn_ui_task(at, then)

    for seconds in (3, 1, 2):
        spawn_ui_task(at, seconds)
    spawn_ui_task(at, 0.5, 1)
    fake_host.advance(10)
    assert seen == [x for t in (0.5, 1.0, 1.5, 2.0, 3.0) for x in (t, f"queued at {t}")]
    assert fake_host.now == 10


def test_run_pending(fake_host):
    """`.run_pending()` (empties the queue, the clock stands)."""
    seen = []
    dispatch_to_ui(lambda: dispatch_to_ui(lambda: dispatch_to_ui(seen.append, 1)))
    fake_host.run_pending()
    assert seen == [1]
    assert fake_host.now == 0


def test_pending(fake_host):
    """`.pending` (how many timers wait)."""
    assert fake_host.pending == 0
    handle = spawn_ui_task(sleep_for, 5)
    fake_host.run_pending()
    assert fake_host.pending == 1
    handle.abort()
    fake_host.run_pending()
    assert fake_host.pending == 0


async def sleep_for(seconds):
    await sleep(seconds)


def test_fake_runtime_in_each_spelling():
    """`fake_runtime(host=None) -> Runtime`; module functions find it as they find any only runtime."""
    with fake_runtime() as runtime:
        assert isinstance(runtime, Runtime)
        assert current_runtime() is runtime
        assert isinstance(runtime.host, FakeHost)
        seen = []
        spawn_task(abs, -3, on_result=seen.append)
        runtime.host.run_pending()
        assert seen == [3]
    with pytest.raises(RuntimeClosedError):
        spawn_task(int)
    host = FakeHost()
    runtime = fake_runtime(host)
    assert fake_runtime(host) is runtime
    runtime.close()


def test_two_fake_runtimes():
    """Two never mix."""
    with fake_runtime() as one, fake_runtime() as two:
        with pytest.raises(NoRuntimeError):
            dispatch_to_ui(int)
        seen = []
        one.dispatch_to_ui(seen.append, 1)
        two.host.advance(1)
        assert seen == []
        one.host.run_pending()
        assert seen == [1]
        assert (one.host.now, two.host.now) == (0, 1)


def test_everything_above_the_host(fake_host):
    """Runs everything above the host on it: dispatch, tasks, timers, signals, resources, UI tasks."""
    seen = []
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

    async def on_loop():
        await asyncio.sleep(0)
        return await call_in_ui(abs, -4)

    handle = spawn_task(on_loop)
    fake_host.run_pending()
    assert handle.result() == 4


def test_timers(fake_host):
    """All time goes through the host's clock, so tests move it."""
    ticks, calls, throttled = [], [], []
    interval = spawn_interval(10, lambda: ticks.append(fake_host.now))
    debounced = spawn_debounced(5, calls.append)
    throttle = spawn_throttled(5, throttled.append)
    fake_host.run_pending()
    assert ticks == [0]
    for n in range(3):
        debounced.call(n)
        throttle(n)
        fake_host.advance(1)
    fake_host.advance(27.5)
    assert ticks == [0, 10, 20, 30]
    assert calls == [2]
    assert throttled == [0, 2]
    interval.abort()
    fake_host.advance(100)
    assert len(ticks) == 4


def test_task_timeouts(fake_host):
    """The same, of `timeout=`."""
    seen = []
    handle = spawn_task(asyncio.sleep, 1000, timeout=30, on_error=seen.append)
    fake_host.advance(29)
    assert not handle.done()
    fake_host.advance(2)
    assert isinstance(seen[0], TimeoutError)


def test_work_that_takes_real_time(fake_host):
    """A worker's outcome comes with `run_pending()`, without a sleep in the test."""
    seen = []
    spawn_task(time.sleep, 0.02, on_done=seen.append)
    fake_host.run_pending()
    assert len(seen) == 1


def test_work_that_is_stuck(fake_host):
    """One that is stuck does not hang the test."""
    gate = threading.Event()
    handle = spawn_task(gate.wait, 20)
    fake_host.run_pending()
    fake_host.advance(100)
    assert not handle.done()
    gate.set()
    fake_host.run_pending()
    assert handle.result() is True


def test_work_without_an_end(fake_host):
    """A stream that goes on and on does not hang it either."""
    seen = []

    def work():
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


def test_on_its_own_thread_only(fake_host):
    """UI only."""
    caught = []

    def work():
        for call in (fake_host.run_pending, lambda: fake_host.advance(1)):
            try:
                call()
            except WrongThreadError as error:
                caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(caught) == 2


def test_without_a_display(program):
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


def test_errors_on_it(fake_host, runtime):
    """Unhandled errors are never lost."""
    seen = []
    runtime.on_error = seen.append
    dispatch_to_ui(lambda: 1 / 0)
    spawn_task(lambda: 1 / 0)
    fake_host.run_pending()
    assert [type(e) for e in seen] == [ZeroDivisionError] * 2


def test_close_of_it():
    """After close as on any."""
    runtime = fake_runtime()
    handle = spawn_task(asyncio.sleep, 1000)
    timer = spawn_interval(1, int)
    assert runtime.close() == []
    assert handle.cancelled()
    assert timer.done()
    assert runtime.host.pending == 0
    with pytest.raises(RuntimeClosedError):
        runtime.dispatch_to_ui(int)


def test_hundred_years_at_once(fake_host):
    """Moved, not waited for."""
    seen = []
    spawn_interval(86400.0, lambda: seen.append(fake_host.now))
    fake_host.advance(86400.0 * 1000)
    assert len(seen) == 1001
    assert seen[-1] == 86400.0 * 1000


def test_fixtures(tk_root, runtime, pilot):
    """Fixtures `tk_root`, `runtime`, `fake_host`, `pilot`."""
    assert isinstance(tk_root, tk.Tk)
    assert runtime is Runtime.of(tk_root)
    assert isinstance(pilot, Pilot)


def test_fixtures_without_a_window(fake_host, runtime):
    """The same, of the fake host."""
    assert runtime.host is fake_host
    assert current_runtime() is runtime


def test_wait_until(pilot):
    """`pilot.wait_until(predicate, timeout=5.0)`."""
    seen = []
    spawn_task(lambda: 5, on_result=seen.append)
    pilot.wait_until(lambda: seen)
    with pytest.raises(TimeoutError):
        pilot.wait_until(lambda: False, timeout=0.05)


def test_settle(pilot):
    """`.settle()` (queue empty, no task running)."""
    seen = []
    spawn_task(time.sleep, 0.05, on_done=lambda h: spawn_task(abs, -1, on_result=seen.append))
    dispatch_to_ui(lambda: dispatch_to_ui(seen.append, 2))
    pilot.settle()
    assert sorted(seen) == [1, 2]


def test_click_type_press(tk_root, pilot, tmp_path):
    """`.click(widget)`, `.type(widget, text)`, `.press(sequence)`, `.screenshot(path)`."""
    seen = []
    button = ttk.Button(tk_root, text="b", command=lambda: seen.append("clicked"))
    entry = ttk.Entry(tk_root)
    button.pack()
    entry.pack()
    pilot.settle()
    pilot.click(button)
    pilot.type(entry, "Hällo, world: 5 <x>")
    tk_root.bind("<Control-s>", lambda _e: seen.append("saved"))
    tk_root.bind("<<Mine>>", lambda _e: seen.append("mine"))
    pilot.press("<Control-s>")
    pilot.press("<<Mine>>")
    pilot.settle()
    assert seen == ["clicked", "saved", "mine"]
    assert entry.get() == "Hällo, world: 5 <x>"
    pilot.screenshot(tmp_path / "shot.png")
    assert (tmp_path / "shot.png").stat().st_size > 100


LEAKS = {
    "task": ("spawn_task(asyncio.sleep, 1000, name='leaky_task')", "leaky_task"),
    "thread": ("runtime.spawn_task(time.sleep, 6, name='leaky_thread')", "leaky_thread"),
    "after": ("tk_root.after(100000, leaky_after)", "leaky_after"),
    "error": (
        "spawn_task(lambda: 1 / 0, name='leaky_error'); Runtime.of(tk_root); wait(pilot)",
        "ZeroDivisionError",
    ),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_leaks_fail_the_test_by_name(pytester, leak):
    """After each test: leaked tasks, threads, `after` jobs and unreported errors fail it, by name."""
    line, name = LEAKS[leak]
    pytester.makeconftest("")
    pytester.makepyfile(
        f"""
        import asyncio, threading, time
        from tkasync import *

        def leaky_after(): pass
        def wait(pilot): pilot.settle()

        def test_it(tk_root, runtime, pilot):
            {line}

        def test_fine(tk_root, runtime, pilot):
            spawn_task(int)
        """
    )
    result = pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider")
    outcomes = result.parseoutcomes()
    assert outcomes.get("errors", 0) + outcomes.get("failed", 0) >= 1, result.stdout.str()
    assert name in result.stdout.str()


class Counter(Component):
    """What a user writes, driven as a user would."""

    def setup(self):
        self.value, self.set_value = create_signal(0)
        self.label = ttk.Label(self)
        self.label.pack()
        self.bind_option(self.label, "text", self.value)
        ttk.Button(self, text="+", command=lambda: self.set_value.update(lambda n: n + 1)).pack()


def test_a_component_under_the_pilot(tk_root, pilot):
    """The tools are for users' own tests."""
    counter = Counter(tk_root)
    counter.pack()
    pilot.settle()
    for _ in range(3):
        pilot.click(counter.winfo_children()[1])
    assert str(counter.label["text"]) == "3"
