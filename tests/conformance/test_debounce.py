"""The promises of `spawn_debounced`, sentence by sentence; lodash's own list of cases."""

from __future__ import annotations

import asyncio
import threading
import tkinter as tk
from tkinter import ttk

import pytest

from tkasync import (
    POOL,
    Component,
    DebouncedTask,
    create_effect,
    create_signal,
    scope_of,
    sleep,
    spawn_debounced,
    spawn_task,
    ui_task,
)
from tkasync.errors import NoOwnerError
from tkasync.testing import fake_runtime


@pytest.fixture
def runs(fake_host):
    """What ran, and when: ``(time, *args)``."""
    return []


@pytest.fixture
def make(fake_host, runs):
    """A debounce on the UI thread that writes down its runs."""

    def build(delay=0.3, **options):
        return spawn_debounced(delay, lambda *args: runs.append((fake_host.now, *args)), **options)

    return build


def test_what_it_is(make):
    """`spawn_debounced(delay, fn) -> DebouncedTask`."""
    task = make()
    assert isinstance(task, DebouncedTask)
    assert not task.is_pending
    assert callable(task)


def test_runs_when_quiet(fake_host, make, runs):
    """It runs when the calls have been quiet for `delay`."""
    task = make()
    task.call("a")
    fake_host.advance(0.2)
    task.call("b")
    fake_host.advance(0.2)
    task.call("c")
    fake_host.advance(0.29)
    assert runs == []
    fake_host.advance(0.01)
    assert runs == [(pytest.approx(0.7), "c")]


def test_exact_boundary(fake_host, make, runs):
    """advance(0.3) for a delay of 0.3."""
    task = make(0.3)
    task("a")
    fake_host.advance(0.3)
    assert [args for _, *args in runs] == [["a"]]


@pytest.mark.parametrize("start", [0, 0.1, 0.7, 1.1, 99.9, 1e5 + 0.7])
@pytest.mark.parametrize(
    ("delay", "step", "count"), [(0.3, 0.3, 1), (0.3, 0.1, 3), (1.0, 0.1, 10), (0.5, 0.05, 10), (0.7, 0.1, 7)]
)
def test_exact_boundary_in_steps(fake_host, make, runs, start, delay, step, count):
    """10 x advance(0.1) for a delay of 1.0, wherever the clock stood."""
    fake_host.advance(start)
    task = make(delay)
    task("a")
    for _ in range(count):
        assert runs == []
        fake_host.advance(step)
    assert len(runs) == 1


def test_a_call_at_the_boundary(fake_host, make, runs):
    """A call when the delay is over begins anew."""
    task = make(0.3)
    task(1)
    fake_host.advance(0.3)
    task(2)
    assert len(runs) == 1
    fake_host.advance(0.3)
    assert [args for _, *args in runs] == [[1], [2]]


def test_callable_itself(fake_host, make, runs):
    """The object itself is callable too."""
    task = make()
    task(1, 2)
    fake_host.advance(1)
    assert runs == [(0.3, 1, 2)]


def test_no_arguments(fake_host, make, runs):
    """Without arguments."""
    make().call()
    fake_host.advance(1)
    assert runs == [(0.3,)]


def test_newest_arguments(fake_host, make, runs):
    """The newest call's arguments."""
    task = make()
    for n in range(100):
        task(n)
    fake_host.advance(1)
    assert runs == [(0.3, 99)]


def test_never_inline(fake_host, make, runs):
    """Never inside the call, also with a leading edge."""
    task = make(leading=True)
    task(1)
    assert runs == []
    fake_host.run_pending()
    assert runs == [(0, 1)]


def test_again_and_again(fake_host, make, runs):
    """Used for many bursts."""
    task = make()
    for n in range(5):
        task(n)
        fake_host.advance(1)
    assert runs == [(pytest.approx(n + 0.3), n) for n in range(5)]


# --- is_pending, cancel, flush -----------------------------------------------


def test_is_pending(fake_host, make):
    """`.is_pending`: whether a run waits."""
    task = make()
    task(1)
    assert task.is_pending is True
    fake_host.advance(0.2)
    assert task.is_pending is True
    fake_host.advance(0.1)
    assert task.is_pending is False


def test_cancel(fake_host, make, runs):
    """`.cancel()`."""
    task = make()
    task(1)
    task.cancel()
    assert not task.is_pending
    fake_host.advance(1)
    assert runs == []
    assert fake_host.pending == 0
    task(2)
    fake_host.advance(1)
    assert [args for _, *args in runs] == [[2]]


def test_cancel_without_a_call(make):
    """Nothing to cancel: nothing happens."""
    make().cancel()


def test_flush(fake_host, make, runs):
    """`.flush()` runs what waits, now."""
    task = make()
    task(1)
    fake_host.advance(0.1)
    task.flush()
    assert not task.is_pending
    fake_host.run_pending()
    assert runs == [(0.1, 1)]
    fake_host.advance(1)
    assert len(runs) == 1


def test_flush_without_a_call(fake_host, make, runs):
    """Nothing to flush: nothing runs."""
    task = make()
    task.flush()
    fake_host.advance(1)
    assert runs == []


def test_flush_after_the_run(fake_host, make, runs):
    """...nor afterwards."""
    task = make()
    task(1)
    fake_host.advance(1)
    task.flush()
    fake_host.advance(1)
    assert len(runs) == 1


def test_flush_after_cancel(fake_host, make, runs):
    """What was cancelled is not flushed."""
    task = make()
    task(1)
    task.cancel()
    task.flush()
    fake_host.advance(1)
    assert runs == []


# --- edges -------------------------------------------------------------------


def test_leading_only(fake_host, make, runs):
    """`leading=True, trailing=False`: the first call of a burst."""
    task = make(leading=True, trailing=False)
    for n in range(3):
        task(n)
    fake_host.advance(1)
    task(9)
    fake_host.advance(1)
    assert runs == [(0, 0), (1, 9)]


def test_leading_only_waits_for_quiet(fake_host, make, runs):
    """A new burst begins only after the quiet."""
    task = make(leading=True, trailing=False)
    for n in range(10):
        task(n)
        fake_host.advance(0.2)
    assert runs == [(0, 0)]
    fake_host.advance(0.1)
    task("new")
    fake_host.run_pending()
    assert [args for _, *args in runs] == [[0], ["new"]]


def test_leading_only_is_never_pending(fake_host, make):
    """Nothing waits with only a leading edge."""
    task = make(leading=True, trailing=False)
    task(1)
    task(2)
    fake_host.run_pending()
    assert not task.is_pending


def test_both_edges_one_call(fake_host, make, runs):
    """Both edges on: the trailing run only if called again during the wait."""
    task = make(leading=True)
    task(1)
    fake_host.advance(1)
    assert runs == [(0, 1)]


def test_both_edges_two_calls(fake_host, make, runs):
    """...then it comes."""
    task = make(leading=True)
    task(1)
    task(2)
    fake_host.advance(1)
    assert runs == [(0, 1), (0.3, 2)]


def test_both_edges_several_bursts(fake_host, make, runs):
    """...in each burst."""
    task = make(leading=True)
    for start in range(3):
        task(start, "first")
        task(start, "middle")
        task(start, "last")
        fake_host.advance(1)
    assert [args[1] for _, *args in runs] == ["first", "last"] * 3


def test_cancel_begins_a_new_burst(fake_host, make, runs):
    """lodash: after `cancel()` the next call is a first one."""
    task = make(leading=True)
    task(1)
    task(2)
    task.cancel()
    task(3)
    fake_host.run_pending()
    assert [args for _, *args in runs] == [[1], [3]]


def test_both_edges_off(fake_host):
    """Both edges off: `ValueError`."""
    with pytest.raises(ValueError, match="leading=False and trailing=False"):
        spawn_debounced(1, print, leading=False, trailing=False)


# --- max_wait ----------------------------------------------------------------


def test_max_wait(fake_host, make, runs):
    """`max_wait=`: a run comes when the calls do not cease."""
    task = make(0.3, max_wait=1.0)
    for n in range(25):
        task(n)
        fake_host.advance(0.1)
    assert len(runs) == 2
    assert runs[0][0] == pytest.approx(1.0)
    fake_host.advance(1)
    assert runs[-1][1] == 24
    assert len(runs) == 3


def test_max_wait_of_a_single_call(fake_host, make, runs):
    """...and changes nothing for a single one."""
    task = make(0.3, max_wait=1.0)
    task(1)
    fake_host.advance(5)
    assert runs == [(0.3, 1)]


def test_max_wait_as_long_as_the_delay(fake_host, make, runs):
    """max_wait == delay: a throttle."""
    task = make(0.3, max_wait=0.3)
    for n in range(9):
        task(n)
        fake_host.advance(0.1)
    fake_host.advance(1)
    assert [round(t, 6) for t, _ in runs] == [0.3, 0.6, 0.9]


def test_max_wait_with_leading(fake_host, make, runs):
    """With a leading edge."""
    task = make(0.3, leading=True, max_wait=1.0)
    for n in range(15):
        task(n)
        fake_host.advance(0.1)
    fake_host.advance(1)
    assert [round(t, 6) for t, _ in runs][:2] == [0, 1.0]
    assert runs[-1][1] == 14


def test_cancel_ends_max_wait(fake_host, make, runs):
    """lodash: `cancel()` resets max_wait too."""
    task = make(0.3, max_wait=0.5)
    task(1)
    fake_host.advance(0.2)
    task.cancel()
    fake_host.advance(0.2)
    task(2)
    fake_host.advance(0.29)
    assert runs == []
    fake_host.advance(0.01)
    assert len(runs) == 1


# --- times -------------------------------------------------------------------


@pytest.mark.parametrize("delay", [-1, float("nan"), float("inf")])
def test_wrong_delay(fake_host, delay):
    """A negative or NaN time: `ValueError`."""
    with pytest.raises(ValueError, match="seconds"):
        spawn_debounced(delay, print)


@pytest.mark.parametrize("max_wait", [-1, float("nan")])
def test_wrong_max_wait(fake_host, max_wait):
    """...max_wait too."""
    with pytest.raises(ValueError, match="seconds"):
        spawn_debounced(1, print, max_wait=max_wait)


def test_zero(fake_host, make, runs):
    """Zero: next turn."""
    task = make(0)
    task(1)
    task(2)
    assert runs == []
    fake_host.run_pending()
    assert runs == [(0, 2)]


@pytest.mark.parametrize("fn", [None, 3])
def test_no_work(fake_host, fn):
    """What is no work: `TypeError`."""
    with pytest.raises(TypeError):
        spawn_debounced(1, fn)


# --- fn ----------------------------------------------------------------------


def test_where_it_runs(fake_host):
    """`fn` may be any work: a plain function runs on the UI thread, on the pool with `executor=POOL`."""
    where = {}

    def note(name):
        where[name] = threading.current_thread()

    async def coroutine(name):
        await asyncio.sleep(0)
        note(name)

    @ui_task
    async def on_ui(name):
        await sleep(0)
        note(name)

    spawn_debounced(0.1, note)("plain")
    spawn_debounced(0.1, note, executor=POOL)("POOL")
    spawn_debounced(0.1, coroutine)("coroutine")
    spawn_debounced(0.1, on_ui)("ui_task")
    fake_host.advance(0.2)
    main = threading.current_thread()
    assert where["plain"] is where["ui_task"] is main
    assert where["POOL"] is not main
    assert where["coroutine"] is not main


def test_one_that_raises(fake_host):
    """One that raises is reported; the next burst runs."""
    count = []

    def work():
        count.append(1)
        raise ValueError

    task = spawn_debounced(0.1, work)
    for _ in range(2):
        task()
        fake_host.advance(1)
    assert len(count) == 2
    assert [type(e) for e in fake_host.errors] == [ValueError] * 2
    fake_host.errors.clear()


def test_calls_from_any_thread(fake_host, make, runs):
    """Calls from a worker."""
    task = make()
    spawn_task(task, "worker")
    fake_host.run_pending()
    fake_host.advance(1)
    assert [args for _, *args in runs] == [["worker"]]


def test_in_an_effect(fake_host, make, runs):
    """Called by an effect: a debounced view of a signal."""
    read, write = create_signal(0)
    task = make()
    create_effect(lambda: task(read()))
    for n in range(1, 5):
        write.set(n)
    fake_host.advance(1)
    assert runs == [(0.3, 4)]


def test_a_call_in_its_own_run(fake_host):
    """A run that calls it again."""
    runs = []

    def work(n):
        runs.append((round(fake_host.now, 6), n))
        if n < 3:
            task(n + 1)

    task = spawn_debounced(0.5, work)
    task(1)
    fake_host.advance(5)
    assert runs == [(0.5, 1), (1.0, 2), (1.5, 3)]


def test_survives_an_exception_in_the_caller(fake_host, make, runs):
    """The queue is not disturbed by what the caller does."""
    task = make()
    with pytest.raises(KeyError):
        task(1) or {}[1]
    fake_host.advance(1)
    assert len(runs) == 1


# --- on_close ----------------------------------------------------------------


def owned(on_close):
    class Model:
        pass

    model, seen = Model(), []
    task = spawn_debounced(10, seen.append, owner=model, on_close=on_close)
    return model, task, seen


def test_on_close_cancel(fake_host):
    """`on_close`: `"cancel"`, the default."""
    model, task, seen = owned("cancel")
    task("text")
    scope_of(model).close()
    fake_host.advance(20)
    assert seen == []


def test_on_close_flush(fake_host):
    """...or `"flush"`: a debounced save is not lost."""
    model, task, seen = owned("flush")
    task("text")
    scope_of(model).close()
    fake_host.run_pending()
    assert seen == ["text"]
    fake_host.advance(20)
    assert seen == ["text"]


def test_on_close_flush_with_nothing_pending(fake_host):
    """Nothing waits: nothing runs."""
    model, _task, seen = owned("flush")
    scope_of(model).close()
    fake_host.advance(20)
    assert seen == []


def test_on_close_unknown(fake_host):
    """Another word: `ValueError`."""
    with pytest.raises(ValueError, match="drop"):
        spawn_debounced(1, print, on_close="drop")


@pytest.mark.parametrize("kind", ["plain", "pool", "coroutine", "ui_task"])
def test_on_close_flush_at_the_close_of_the_runtime(kind):
    """A save is flushed, not lost, when the window closes, of whatever kind it is."""
    runtime = fake_runtime()
    saved = []

    async def coroutine(text):
        await asyncio.sleep(0)
        saved.append(text)

    fn = {"coroutine": coroutine, "ui_task": ui_task(lambda_coroutine(saved))}.get(kind, saved.append)
    task = spawn_debounced(10, fn, executor=POOL if kind == "pool" else None, on_close="flush")
    task("text")
    runtime.close()
    assert saved == ["text"]


def lambda_coroutine(saved):
    async def save(text):
        saved.append(text)

    return save


def test_calls_after_the_end(fake_host):
    """After the owner's end a call does nothing."""
    model, task, seen = owned("cancel")
    scope_of(model).close()
    task("late")
    task.flush()
    task.cancel()
    fake_host.advance(20)
    assert seen == []
    assert not task.is_pending


# --- in a window -------------------------------------------------------------


class Search(Component):
    def setup(self):
        self.found = []
        self.text = tk.StringVar(self)
        self.entry = ttk.Entry(self, textvariable=self.text)
        self.entry.pack()
        self.later = self.spawn_debounced(0.05, self.search)

    def search(self, *args):
        self.found.append(self.text.get())


@pytest.mark.parametrize("how", ["trace_add", "bind", "command"])
def test_fits(tk_root, pilot, how):
    """It fits `trace_add`, `bind` and `command=`."""
    page = Search(tk_root)
    page.pack()
    if how == "trace_add":
        page.text.trace_add("write", page.later)
    elif how == "bind":
        page.entry.bind("<KeyRelease>", page.later)
    button = ttk.Button(page, text="go", command=page.later)
    button.pack()
    pilot.type(page.entry, "abc")
    if how == "command":
        pilot.click(button)
    pilot.wait_until(lambda: page.found)
    assert page.found[-1] == "abc"


def test_ends_with_its_component(tk_root, pilot):
    """Owned by the component."""
    page = Search(tk_root)
    later = page.later
    later()
    page.destroy()
    with pytest.raises(NoOwnerError):
        page.spawn_debounced(1, print)
    pilot.settle()
    assert page.found == []
    assert not later.is_pending


def test_flush_while_the_widget_still_answers(tk_root):
    """A save at the close can still read the widget."""
    saved = []

    class Editor(Component):
        def setup(self):
            self.entry = ttk.Entry(self)
            self.save = self.spawn_debounced(60, lambda: saved.append(self.entry.get()), on_close="flush")

    editor = Editor(tk_root)
    editor.entry.insert(0, "text")
    editor.save()
    editor.destroy()
    assert saved == ["text"]


def test_in_setup_by_function(tk_root):
    """The module function in a setup(): the component owns it."""
    saved = []

    class Editor(Component):
        def setup(self):
            self.save = spawn_debounced(60, saved.append, on_close="flush")

    editor = Editor(tk_root)
    editor.save(1)
    editor.destroy()
    assert saved == [1]
