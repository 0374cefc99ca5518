"""The promises of signals, memos, effects and batches, sentence by sentence."""

from __future__ import annotations

import gc
import threading
import tkinter as tk
import weakref
from typing import Any

import pytest

from tkasync import (
    UI,
    Component,
    TkAsyncError,
    batch,
    create_effect,
    create_memo,
    create_signal,
    on_cleanup,
    scope_of,
    spawn_task,
    spawn_ui_task,
    untrack,
)
from tkasync.errors import CycleError, MemoWriteError, NoOwnerError, WrongThreadError


@pytest.fixture(autouse=True)
def _host(fake_host):
    """All of it runs without a window."""


def elsewhere(fn):
    """What *fn* raises on a plain thread."""
    raised = []

    def body():
        try:
            fn()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join(20)
    return raised[0] if raised else None


class Recorder:
    """An effect that writes down what it saw."""

    def __init__(self, source):
        self.seen: list[Any] = []
        self.effect = create_effect(lambda: self.seen.append(source()))


# --- create_signal -----------------------------------------------------------


def test_two_ends():
    """`create_signal(initial)`; `read()` / `read.get()`, `write.set(v)`, `write.update(fn)`."""
    read, write = create_signal(1)
    assert read() == read.get() == 1
    write.set(2)
    assert read() == read.get() == 2
    write.update(lambda v: v + 1)
    assert read() == read.get() == 3


@pytest.mark.parametrize("value", [None, 0, "", False, [], {}, (), 1.5, object(), print, Exception("x")])
def test_any_value(value):
    """A signal holds any value, functions and errors too."""
    read, write = create_signal(value)
    assert read() is value
    write.set(None)
    assert read() is None
    write.set(value)
    assert read() is value


def test_no_write_end_on_the_read_end():
    """Reading and writing are two ends."""
    read, write = create_signal(1)
    assert not hasattr(read, "set")
    assert not hasattr(read, "update")
    assert read is not write


@pytest.mark.parametrize(
    "use", ["read", "get", "set", "update", "signal", "memo", "effect", "batch", "stop", "memo_read"]
)
def test_ui_only(use):
    """UI only: on another thread it raises `WrongThreadError`, which names the call to use instead."""
    read, write = create_signal(1)
    memo = create_memo(read)
    effect = create_effect(read)

    def a_batch():
        with batch():
            write.set(2)

    calls = {
        "read": read, "get": read.get, "set": lambda: write.set(2), "update": lambda: write.update(lambda v: 2),
        "effect": lambda: create_effect(lambda: None), "batch": a_batch, "stop": effect.stop, "memo_read": memo,
        "signal": lambda: create_signal(0)[0](), "memo": lambda: create_memo(lambda: 0)(),
    }  # fmt: skip
    error = elsewhere(calls[use])
    assert isinstance(error, WrongThreadError), error
    assert isinstance(error, TkAsyncError)
    assert isinstance(error, RuntimeError)
    assert read() == 1
    effect.stop()


@pytest.mark.parametrize("use", ["set", "update"])
def test_wrong_thread_error_names_the_sender(use):
    """...which names the call to use instead."""
    _, write = create_signal(1)
    error = elsewhere({"set": lambda: write.set(2), "update": lambda: write.update(lambda v: 2)}[use])
    assert "sender()" in str(error)


def test_wrong_thread_error_of_a_read_names_the_call():
    """...and that of a read `call_in_ui`."""
    read, _ = create_signal(1)
    assert "call_in_ui(read)" in str(elsewhere(read))
    assert "call_in_ui(read)" in str(elsewhere(create_memo(read)))


def test_wrong_thread_in_a_task(runtime, fake_host):
    """Also in a task on the pool."""
    _, write = create_signal(1)
    errors = []
    spawn_task(write.set, 2, on_error=errors.append)
    fake_host.run_pending()
    assert [type(e) for e in errors] == [WrongThreadError]


# --- equality ----------------------------------------------------------------


def runs_for(initial, *values, equal=None):
    read, write = create_signal(initial, equal=equal)
    seen = []
    create_effect(lambda: seen.append(read()))
    for value in values:
        write.set(value)
    return len(seen) - 1


def test_equal_values_do_not_notify():
    """Equal values do not notify: `is`, then `==`."""
    assert runs_for(1, 1) == 0
    assert runs_for(1, 1.0) == 0
    assert runs_for([1, 2], [1, 2]) == 0
    assert runs_for("a", "".join(["a"])) == 0
    assert runs_for(1, 2, 2, 3) == 2


def test_identical_before_equal():
    """`is`, then `==`: NaN is itself."""
    nan = float("nan")
    assert runs_for(nan, nan) == 0
    assert runs_for(nan, float("nan")) == 1


def test_the_same_list_changed_in_place_does_not_notify():
    """`is` first: a list that was changed in place is the same."""
    items = [1]
    read, write = create_signal(items)
    seen = []
    create_effect(lambda: seen.append(list(read())))
    items.append(2)
    write.set(items)
    assert seen == [[1]]
    write.update(lambda v: [*v, 3])
    assert seen == [[1], [1, 2, 3]]


class Raises:
    def __eq__(self, other):
        raise RuntimeError("no comparison")

    __hash__ = None


class NoTruth:
    def __eq__(self, other):
        return Ambiguous()

    __hash__ = None


class Ambiguous:
    def __bool__(self):
        raise ValueError("the truth value is ambiguous")


@pytest.mark.parametrize("kind", [Raises, NoTruth])
def test_no_answer_is_different(kind):
    """A comparison that raises or gives no truth value counts as different."""
    assert runs_for(kind(), kind()) == 1
    same = kind()
    assert runs_for(same, same) == 0


def test_no_answer_is_different_for_memos():
    """The same for memos."""
    read, write = create_signal(0)
    memo = create_memo(lambda: (read(), Raises())[1])
    recorder = Recorder(memo)
    write.set(1)
    assert len(recorder.seen) == 2


def test_own_equal():
    """`equal=` says what is no change."""
    assert runs_for("a", "A", "b", equal=lambda a, b: a.lower() == b.lower()) == 1
    assert runs_for(1, 1, 1, equal=lambda a, b: False) == 2
    assert runs_for(1, 2, 3, equal=lambda a, b: True) == 0


def test_own_equal_that_raises():
    """A comparison that raises counts as different; the user's own too."""
    assert runs_for(1, 1, equal=lambda a, b: 1 / 0) == 1


def test_own_equal_gets_old_and_new():
    """`equal(old, new)`."""
    pairs = []
    _, write = create_signal(1, equal=lambda a, b: pairs.append((a, b)))
    write.set(2)
    assert pairs == [(1, 2)]


def test_memo_own_equal():
    """`create_memo(fn, equal=)`."""
    read, write = create_signal(0)
    memo = create_memo(read, equal=lambda a, b: a // 10 == b // 10)
    recorder = Recorder(memo)
    write.set(5)
    write.set(12)
    assert recorder.seen == [0, 12]


# --- memos -------------------------------------------------------------------


def test_memo_reads_like_a_signal():
    """`create_memo(fn) -> ReadSignal`."""
    read, write = create_signal(2)
    double = create_memo(lambda: read() * 2)
    assert double() == double.get() == 4
    write.set(5)
    assert double() == 10


def test_memo_is_computed_once_for_many_readers():
    """A memo remembers."""
    read, write = create_signal(1)
    runs = []
    memo = create_memo(lambda: runs.append(1) or read())
    for _ in range(3):
        memo()
    a, b = Recorder(memo), Recorder(memo)
    assert len(runs) == 1
    write.set(2)
    assert len(runs) == 2
    assert a.seen == b.seen == [1, 2]


def test_memo_of_the_same_value_stops_the_wave():
    """Equal values do not notify: through a memo neither."""
    read, write = create_signal(1)
    even = create_memo(lambda: read() % 2 == 0)
    recorder = Recorder(even)
    below = create_memo(lambda: recorder.seen.append("memo") or even())
    create_effect(below)
    write.set(3)
    write.set(5)
    assert recorder.seen == [False, "memo"]


def test_memo_error_goes_to_its_reader_and_heals():
    """A memo that raises gives its error to who reads it, until what it read changes."""
    read, write = create_signal(0)
    memo = create_memo(lambda: 1 / read())
    with pytest.raises(ZeroDivisionError):
        memo()
    with pytest.raises(ZeroDivisionError):
        memo()
    write.set(2)
    assert memo() == 0.5


@pytest.mark.parametrize("how", ["set", "update", "nested", "batch", "untrack"])
def test_memo_must_not_write(how):
    """Writing a signal inside a memo raises `MemoWriteError`."""
    _, write = create_signal(0)

    def in_batch():
        with batch():
            write.set(1)

    fn = {
        "set": lambda: write.set(1), "update": lambda: write.update(lambda v: v + 1), "batch": in_batch,
        "nested": lambda: create_memo(lambda: write.set(1))(), "untrack": lambda: untrack(lambda: write.set(1)),
    }[how]  # fmt: skip
    memo = create_memo(fn)
    with pytest.raises(MemoWriteError) as caught:
        memo()
    assert isinstance(caught.value, TkAsyncError)


def test_memo_in_an_effect_must_not_write(fake_host):
    """Also where an effect reads it."""
    read, write = create_signal(0)
    memo = create_memo(lambda: write.set(1))
    create_effect(memo)
    assert [type(e) for e in fake_host.errors] == [MemoWriteError]
    assert read() == 0
    fake_host.errors.clear()


def test_memo_cycle():
    """A cycle of memos gives `CycleError` with their names."""

    def chicken():
        return egg()

    def the_egg():
        return hen()

    hen = create_memo(chicken)
    egg = create_memo(the_egg)
    with pytest.raises(CycleError) as caught:
        hen()
    assert "chicken" in str(caught.value)
    assert "the_egg" in str(caught.value)


def test_memo_of_itself():
    """A memo that reads itself is a cycle."""
    memo = create_memo(lambda: memo())
    with pytest.raises(CycleError):
        memo()


def test_memo_cycle_that_opens():
    """A cycle that is there only while a signal says so."""
    closed, set_closed = create_signal(False)
    a = create_memo(lambda: b() if closed() else 1)
    b = create_memo(lambda: a())
    assert b() == 1
    set_closed.set(True)
    with pytest.raises(CycleError):
        b()
    set_closed.set(False)
    assert b() == 1


# --- glitch-free: the lists of the public conformance suites -----------------


def test_diamond():
    """Glitch-free: both sides of a diamond are new when the end sees them, and it runs once."""
    a, set_a = create_signal(1)
    b = create_memo(lambda: a() + 1)
    c = create_memo(lambda: a() * 10)
    recorder = Recorder(lambda: (a(), b(), c()))
    set_a.set(2)
    assert recorder.seen == [(1, 2, 10), (2, 3, 20)]


def test_uneven_diamond():
    """Also when one side is longer."""
    a, set_a = create_signal(1)
    b = create_memo(lambda: a() + 1)
    c = create_memo(lambda: b() + 1)
    d = create_memo(lambda: c() + 1)
    recorder = Recorder(lambda: (a(), d()))
    set_a.set(2)
    assert recorder.seen == [(1, 4), (2, 5)]


def test_jagged_diamonds_run_once_each():
    """Diamonds behind diamonds: each memo once a change."""
    a, set_a = create_signal("a")
    counts = {}

    def counted(name, fn):
        counts[name] = 0

        def run():
            counts[name] += 1
            return fn()

        return create_memo(run)

    b = counted("b", lambda: a())
    c = counted("c", lambda: a())
    d = counted("d", lambda: c())
    e = counted("e", lambda: b() + d())
    f = counted("f", lambda: e())
    g = counted("g", lambda: e())
    recorder = Recorder(lambda: f() + g())
    assert recorder.seen == ["aaaa"]
    set_a.set("b")
    assert recorder.seen == ["aaaa", "bbbb"]
    assert set(counts.values()) == {2}


def test_diamond_with_a_quiet_side():
    """One side keeps its value: the end runs once for the other."""
    a, set_a = create_signal(1)
    quiet = create_memo(lambda: (a(), "same")[1])
    loud = create_memo(lambda: a())
    recorder = Recorder(lambda: (quiet(), loud()))
    set_a.set(2)
    assert recorder.seen == [("same", 1), ("same", 2)]


def test_diamond_all_quiet():
    """Both sides keep theirs: the end does not run."""
    a, set_a = create_signal(1)
    b = create_memo(lambda: (a(), "b")[1])
    c = create_memo(lambda: (a(), "c")[1])
    recorder = Recorder(lambda: b() + c())
    set_a.set(2)
    assert recorder.seen == ["bc"]


def test_dynamic_dependencies():
    """What an effect read in its last run is what it depends on."""
    choose, set_choose = create_signal(True)
    a, set_a = create_signal("a")
    b, set_b = create_signal("b")
    recorder = Recorder(lambda: a() if choose() else b())
    set_b.set("b2")
    assert recorder.seen == ["a"]
    set_choose.set(False)
    set_a.set("a2")
    assert recorder.seen == ["a", "b2"]
    set_b.set("b3")
    set_choose.set(True)
    assert recorder.seen == ["a", "b2", "b3", "a2"]


def test_dynamic_dependencies_of_memos():
    """The same for memos."""
    choose, set_choose = create_signal(True)
    a, _set_a = create_signal("a")
    b, set_b = create_signal("b")
    runs = []
    memo = create_memo(lambda: runs.append(1) or (a() if choose() else b()))
    recorder = Recorder(memo)
    set_b.set("b2")
    assert len(runs) == 1
    set_choose.set(False)
    assert recorder.seen == ["a", "b2"]


def test_a_memo_that_is_left_out_is_not_computed():
    """A branch that is not taken any more is not computed, even when it would raise."""
    items, set_items = create_signal([1])
    first = create_memo(lambda: items()[0])
    recorder = Recorder(lambda: first() if items() else "none")
    set_items.set([])
    assert recorder.seen == [1, "none"]


def test_read_twice_is_one_dependency():
    """Two reads of one signal are one run."""
    a, set_a = create_signal(1)
    recorder = Recorder(lambda: a() + a())
    set_a.set(2)
    assert recorder.seen == [2, 4]


def test_long_chain():
    """A chain of a thousand memos is no stack of a thousand frames."""
    a, set_a = create_signal(0)
    end = a
    for _ in range(1000):
        end = create_memo(lambda end=end: end() + 1)
    recorder = Recorder(end)
    set_a.set(1)
    assert recorder.seen == [1000, 1001]


def test_wide_fan_out():
    """A thousand effects of one signal, in the order they were made."""
    a, set_a = create_signal(0)
    seen = []
    for n in range(1000):
        create_effect(lambda n=n: (a(), seen.append(n)))
    seen.clear()
    set_a.set(1)
    assert seen == list(range(1000))


def test_memo_nobody_reads_is_not_computed():
    """A memo costs nothing until somebody reads it."""
    a, set_a = create_signal(0)
    runs = []
    memo = create_memo(lambda: runs.append(1) or a())
    set_a.set(1)
    set_a.set(2)
    assert runs == []
    assert memo() == 2
    assert runs == [1]


# --- effects -----------------------------------------------------------------


def test_effect_runs_at_once():
    """An effect runs at once when made."""
    seen = []
    effect = create_effect(lambda: seen.append(1))
    assert seen == [1]
    effect.stop()


def test_effect_runs_at_the_end_of_set():
    """...and again at the end of the `set` (synchronously)."""
    read, write = create_signal(0)
    recorder = Recorder(read)
    write.set(1)
    assert recorder.seen == [0, 1]
    write.update(lambda v: v + 1)
    assert recorder.seen == [0, 1, 2]


@pytest.mark.parametrize("read_by", ["call", "get", "memo", "helper"])
def test_what_counts_as_a_read(read_by):
    """Again when what it read changed, however it was read."""
    read, write = create_signal(0)
    memo = create_memo(read)
    seen = []

    def helper():
        return read()

    fn = {
        "call": lambda: read(),
        "get": lambda: read.get(),
        "memo": lambda: memo(),
        "helper": lambda: helper(),
    }[read_by]
    create_effect(lambda: seen.append(fn()))
    write.set(1)
    assert seen == [0, 1]


def test_effect_that_reads_nothing_runs_once():
    """Nothing read, nothing to run for."""
    _, write = create_signal(0)
    seen = []
    create_effect(lambda: seen.append(1))
    write.set(1)
    assert seen == [1]


def test_stop():
    """`Effect` (`.stop()`)."""
    read, write = create_signal(0)
    recorder = Recorder(read)
    recorder.effect.stop()
    recorder.effect.stop()
    write.set(1)
    assert recorder.seen == [0]


def test_stop_in_a_batch():
    """Stopped before the batch ends: it does not run at its end."""
    read, write = create_signal(0)
    recorder = Recorder(read)
    with batch():
        write.set(1)
        recorder.effect.stop()
    assert recorder.seen == [0]


def test_stopped_by_an_earlier_effect_of_the_same_change():
    """An effect stopped by another one that ran first does not run any more."""
    read, write = create_signal(0)
    late = []

    def first():
        if read():
            late[0].effect.stop()

    create_effect(first)
    late.append(Recorder(read))
    write.set(1)
    assert late[0].seen == [0]


def test_effect_stops_itself():
    """Stopped in its own run, it runs no more."""
    read, write = create_signal(0)
    seen = []

    def body():
        seen.append(read())
        if read() == 1:
            effect.stop()

    effect = create_effect(body)
    write.set(1)
    write.set(2)
    assert seen == [0, 1]


def test_dropping_the_handle_does_not_stop_it():
    """Effects without an owner live until stopped."""
    read, write = create_signal(0)
    seen = []
    create_effect(lambda: seen.append(read()))
    gc.collect()
    write.set(1)
    assert seen == [0, 1]


def test_outer_before_inner():
    """Outer effects run before inner ones."""
    read, write = create_signal(0)
    seen = []

    def outer():
        seen.append(("outer", read()))
        create_effect(lambda: seen.append(("inner", read())))

    create_effect(outer)
    write.set(1)
    assert seen == [("outer", 0), ("inner", 0), ("outer", 1), ("inner", 1)]


def test_outer_before_inner_also_when_the_inner_subscribed_first():
    """Whoever read first."""
    read, write = create_signal(0)
    seen = []

    def outer():
        create_effect(lambda: seen.append(("inner", read())))
        seen.append(("outer", read()))

    create_effect(outer)
    seen.clear()
    write.set(1)
    assert seen == [
        ("inner", 1),
        ("outer", 1),
    ]  # the inner one of the outer's new run; the old one is stopped


def test_inner_is_stopped_before_the_next_run():
    """An effect made in a running effect belongs to it and is stopped before its next run."""
    outer_read, outer_write = create_signal(0)
    inner_read, inner_write = create_signal(0)
    seen = []

    def outer():
        n = outer_read()
        create_effect(lambda: seen.append((n, inner_read())))

    effect = create_effect(outer)
    outer_write.set(1)
    inner_write.set(1)
    assert seen == [(0, 0), (1, 0), (1, 1)]
    effect.stop()
    inner_write.set(2)
    assert len(seen) == 3


def test_inner_of_inner_is_stopped():
    """And what it made, with it."""
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    seen = []
    outer = create_effect(lambda: (a(), create_effect(lambda: create_effect(lambda: seen.append(b())))))
    set_a.set(1)
    seen.clear()
    set_b.set(1)
    assert seen == [1]
    outer.stop()
    set_b.set(2)
    assert seen == [1]


def test_an_inner_effect_runs_alone():
    """What the inner one reads is no dependency of the outer."""
    a, set_a = create_signal(0)
    outer_runs, inner_runs = [], []

    def outer():
        outer_runs.append(1)
        create_effect(lambda: inner_runs.append(a()))

    create_effect(outer)
    set_a.set(1)
    assert (outer_runs, inner_runs) == ([1], [0, 1])


def test_effect_error_is_reported_and_the_others_run(fake_host):
    """An effect's error goes to `report`; the other effects still run."""
    read, write = create_signal(0)

    def bad():
        if read():
            raise ValueError("bad")

    before = Recorder(read)
    create_effect(bad)
    after = Recorder(read)
    write.set(1)
    assert before.seen == after.seen == [0, 1]
    assert [str(e) for e in fake_host.errors] == ["bad"]
    write.set(0)
    write.set(2)
    assert len(fake_host.errors) == 2
    fake_host.errors.clear()


def test_effect_error_in_its_first_run(fake_host):
    """Reported, not raised where it is made; and it goes on."""
    read, write = create_signal(0)
    seen = []

    def body():
        seen.append(1 / read())

    effect = create_effect(body)
    assert effect is not None
    write.set(2)
    assert seen == [0.5]
    assert [type(e) for e in fake_host.errors] == [ZeroDivisionError]
    fake_host.errors.clear()


def test_effect_error_goes_to_on_error(runtime):
    """`report` is the runtime's: `on_error`."""
    errors = []
    runtime.on_error = errors.append
    create_effect(lambda: 1 / 0)
    assert [type(e) for e in errors] == [ZeroDivisionError]


def test_writing_in_an_effect():
    """An effect may write; who depends on it follows in the same `set`."""
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    create_effect(lambda: set_b.set(a() * 2))
    recorder = Recorder(b)
    set_a.set(2)
    assert b() == 4
    assert recorder.seen == [0, 4]


def test_an_effect_that_feeds_itself_settles():
    """It may write what it reads, as long as that ends."""
    a, set_a = create_signal(0)
    seen = []

    def body():
        seen.append(a())
        if a() < 10:
            set_a.set(a() + 1)

    create_effect(body)
    assert a() == 10
    assert seen[-1] == 10
    set_a.set(5)
    assert a() == 10


def test_fewer_than_a_hundred_rounds_are_no_cycle(fake_host):
    """Only more than 100 rounds are a cycle."""
    a, set_a = create_signal(0)

    def body():
        if a() < 95:
            set_a.set(a() + 1)

    create_effect(body)
    assert a() == 95
    assert fake_host.errors == []


def test_effects_that_feed_each_other(fake_host):
    """Effects that feed each other for more than 100 rounds give `CycleError` with their names."""
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)

    def ping():
        set_b.set(a() + 1)

    def pong():
        set_a.set(b() + 1)

    create_effect(ping)
    caught: list[BaseException] = []
    try:
        create_effect(pong)
    except CycleError as error:
        caught.append(error)
    caught += fake_host.errors
    fake_host.errors.clear()
    assert [type(e) for e in caught] == [CycleError]
    assert "ping" in str(caught[0])
    assert "pong" in str(caught[0])


def test_after_a_cycle_the_graph_still_works(fake_host):
    """A cycle ends; the rest goes on."""
    a, set_a = create_signal(0)
    on, set_on = create_signal(False)

    def runaway():
        if on():
            set_a.set(a() + 1)

    create_effect(runaway)
    other, set_other = create_signal(0)
    recorder = Recorder(other)
    try:
        set_on.set(True)
    except CycleError:
        pass
    else:
        assert [type(e) for e in fake_host.errors] == [CycleError]
    fake_host.errors.clear()
    set_on.set(False)
    set_other.set(1)
    assert recorder.seen == [0, 1]


# --- cleanups ----------------------------------------------------------------


def test_on_cleanup_before_the_next_run():
    """`on_cleanup(fn, *args)`: for the effect being run."""
    read, write = create_signal(0)
    seen = []

    def body():
        value = read()
        seen.append(("run", value))
        on_cleanup(seen.append, ("cleanup", value))

    effect = create_effect(body)
    write.set(1)
    assert seen == [("run", 0), ("cleanup", 0), ("run", 1)]
    effect.stop()
    assert seen[-1] == ("cleanup", 1)
    effect.stop()
    assert len(seen) == 4


def test_on_cleanup_elsewhere():
    """Elsewhere `NoOwnerError`."""
    with pytest.raises(NoOwnerError):
        on_cleanup(print)


def test_on_cleanup_in_a_memo():
    """Elsewhere `NoOwnerError`: a memo is neither a component nor an effect."""
    memo = create_memo(lambda: on_cleanup(print))
    with pytest.raises(NoOwnerError):
        memo()


def test_cleanups_are_not_tracked():
    """What a cleanup reads is no dependency."""
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    runs = []

    def body():
        runs.append(a())
        on_cleanup(b)

    create_effect(body)
    set_a.set(1)
    set_b.set(1)
    assert runs == [0, 1]


def test_a_cleanup_that_raises(fake_host):
    """Is reported; the others and the next run still come."""
    read, write = create_signal(0)
    seen = []

    def body():
        read()
        on_cleanup(seen.append, "first")
        on_cleanup(lambda: 1 / 0)
        on_cleanup(seen.append, "last")
        seen.append("run")

    effect = create_effect(body)
    write.set(1)
    assert seen == ["run", "last", "first", "run"]
    effect.stop()
    assert [type(e) for e in fake_host.errors] == [ZeroDivisionError] * 2
    fake_host.errors.clear()


# --- batch -------------------------------------------------------------------


def test_batch_runs_effects_once():
    """...or of the outermost batch that changed what it read."""
    a, set_a = create_signal(1)
    b, set_b = create_signal(2)
    recorder = Recorder(lambda: a() + b())
    with batch():
        set_a.set(10)
        set_b.set(20)
        assert recorder.seen == [3]
    assert recorder.seen == [3, 30]


def test_batch_shows_new_values_inside():
    """Reads inside see what was written, memos too."""
    a, set_a = create_signal(1)
    memo = create_memo(lambda: a() * 2)
    create_effect(memo)
    with batch():
        set_a.set(5)
        assert a() == 5
        assert memo() == 10


def test_nested_batches():
    """The outermost counts."""
    a, set_a = create_signal(0)
    recorder = Recorder(a)
    with batch():
        with batch():
            set_a.set(1)
        assert recorder.seen == [0]
        set_a.set(2)
    assert recorder.seen == [0, 2]


def test_batch_that_raises():
    """A batch that raises lets what it wrote be seen, and its error through."""
    a, set_a = create_signal(0)
    recorder = Recorder(a)
    with pytest.raises(LookupError), batch():  # noqa: PT012 - what is raised comes after a write
        set_a.set([1][a()])
        set_a.set([][a()])
    assert recorder.seen == [0, 1]
    set_a.set(2)
    assert recorder.seen == [0, 1, 2]


def test_batch_that_changes_nothing():
    """Set and set back: nothing changed."""
    a, set_a = create_signal(0)
    recorder = Recorder(a)
    with batch():
        set_a.set(1)
        set_a.set(0)
    with batch():
        pass
    assert recorder.seen == [0]


def test_batch_in_an_effect():
    """A batch inside an effect waits for the end like any write."""
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    c, set_c = create_signal(0)

    def body():
        n = a()
        with batch():
            set_b.set(n)
            set_c.set(n)

    create_effect(body)
    recorder = Recorder(lambda: (b(), c()))
    set_a.set(1)
    assert recorder.seen == [(0, 0), (1, 1)]


def test_effects_made_in_a_batch_run_at_once():
    """An effect runs at once when made, in a batch too."""
    a, set_a = create_signal(0)
    with batch():
        set_a.set(1)
        recorder = Recorder(a)
        assert recorder.seen == [1]
    assert recorder.seen == [1]


def test_two_writes_in_an_effect_are_one_round():
    """Effects run at the end: two writes in one effect do not show the half of them."""
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    c, set_c = create_signal(0)
    recorder = Recorder(lambda: (b(), c()))
    create_effect(lambda: (set_b.set(a()), set_c.set(a())))
    set_a.set(1)
    assert recorder.seen == [(0, 0), (1, 1)]


# --- untrack -----------------------------------------------------------------


def test_untrack():
    """`untrack(fn)`: what it reads is no dependency; its value comes back."""
    a, set_a = create_signal(1)
    b, set_b = create_signal(10)
    recorder = Recorder(lambda: a() + untrack(b))
    set_b.set(20)
    assert recorder.seen == [11]
    set_a.set(2)
    assert recorder.seen == [11, 22]


def test_untrack_in_a_memo():
    """In a memo too."""
    a, set_a = create_signal(1)
    b, set_b = create_signal(10)
    memo = create_memo(lambda: a() + untrack(lambda: b()))
    assert memo() == 11
    set_b.set(20)
    assert memo() == 11
    set_a.set(2)
    assert memo() == 22


def test_untrack_outside_and_errors():
    """Outside an effect it is a call; an error comes through, and tracking is on again after it."""
    a, set_a = create_signal(1)
    assert untrack(a) == 1
    seen = []

    def body():
        with pytest.raises(ZeroDivisionError):
            untrack(lambda: 1 / 0)
        seen.append(a())

    create_effect(body)
    set_a.set(2)
    assert seen == [1, 2]


def test_tracked_inside_untracked():
    """A memo read inside untrack tracks for itself."""
    a, set_a = create_signal(1)
    memo = create_memo(lambda: a() * 2)
    b, set_b = create_signal(0)
    recorder = Recorder(lambda: (b(), untrack(memo)))
    set_a.set(2)
    assert recorder.seen == [(0, 2)]
    set_b.set(1)
    assert recorder.seen == [(0, 2), (1, 4)]


def test_an_effect_made_in_untrack_still_belongs_to_the_effect_around():
    """Untracked is not unowned."""
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    seen = []
    create_effect(lambda: (a(), untrack(lambda: create_effect(lambda: seen.append(b())))))
    set_a.set(1)
    seen.clear()
    set_b.set(1)
    assert seen == [1]


# --- update ------------------------------------------------------------------


def test_update_is_not_tracked():
    """`write.update(fn)` in an effect does not make the signal a dependency."""
    a, set_a = create_signal(0)
    count, set_count = create_signal(0)
    create_effect(lambda: (a(), set_count.update(lambda n: n + 1)))
    assert count() == 1
    set_a.set(1)
    assert count() == 2
    set_count.set(10)
    assert count() == 10


def test_update_that_raises():
    """The error comes to the caller; the value stays."""
    a, set_a = create_signal(0)
    recorder = Recorder(a)
    with pytest.raises(ZeroDivisionError):
        set_a.update(lambda n: 1 / n)
    assert a() == 0
    assert recorder.seen == [0]
    set_a.set(1)
    assert recorder.seen == [0, 1]


def test_update_with_an_equal_value():
    """Equal values do not notify."""
    a, set_a = create_signal(0)
    recorder = Recorder(a)
    set_a.update(lambda n: n)
    assert recorder.seen == [0]


# --- owners ------------------------------------------------------------------


def test_an_effect_made_in_a_scope_of_an_object():
    """Effects belong to their owner: a scope that adopted one stops it."""

    class Model:
        pass

    model = Model()
    read, write = create_signal(0)
    recorder = Recorder(read)
    scope_of(model).adopt(recorder.effect)
    scope_of(model).close()
    write.set(1)
    assert recorder.seen == [0]


def test_an_effect_in_a_ui_task_and_on_the_ui_executor(fake_host):
    """An effect made in a task on the UI thread runs at once there too."""
    read, _write = create_signal(0)
    seen = []

    async def work():
        create_effect(lambda: seen.append(("task", read())))

    spawn_ui_task(work)
    spawn_task(lambda: create_effect(lambda: seen.append(("ui", read()))) and None, executor=UI)
    fake_host.run_pending()
    assert sorted(seen) == [("task", 0), ("ui", 0)]


@pytest.mark.parametrize("spelling", ["setup", "method", "function"])
def test_effects_end_with_their_component(tk_root, spelling):
    """Effects belong to their owner."""
    read, write = create_signal(0)
    seen = []

    class Page(Component):
        def setup(self):
            if spelling == "setup":
                create_effect(lambda: seen.append(read()))
            elif spelling == "method":
                self.create_effect(lambda: seen.append(read()))

    page = Page(tk_root)
    if spelling == "function":
        page.create_effect(lambda: seen.append(read()))
    write.set(1)
    page.destroy()
    write.set(2)
    assert seen == [0, 1]


def test_effects_end_with_a_parent_frame(tk_root):
    """However the component ends: its parent's end, too."""
    read, write = create_signal(0)
    seen = []

    class Page(Component):
        def setup(self):
            self.create_effect(lambda: seen.append(read()))

    frame = tk.Frame(tk_root)
    Page(frame)
    frame.destroy()
    write.set(1)
    assert seen == [0]


@pytest.mark.parametrize("executor", ["ui_task", "UI"])
def test_effects_made_in_a_task_end_with_its_owner(tk_root, pilot, executor):
    """Effects belong to their owner: in a task of a component, that is the component."""
    read, write = create_signal(0)
    seen = []

    def follow():
        create_effect(lambda: seen.append(read()))

    async def follow_later():
        follow()

    page = Component(tk_root)
    if executor == "UI":
        page.spawn_task(follow, executor=UI)
    else:
        page.spawn_ui_task(follow_later)
    pilot.wait_until(lambda: seen)
    write.set(1)
    page.destroy()
    write.set(2)
    assert seen == [0, 1]


def test_an_effect_that_destroys_its_component(tk_root):
    """Its own end in the middle of its run."""
    read, write = create_signal(0)
    seen = []

    class Page(Component):
        def setup(self):
            self.create_effect(self.look)

        def look(self):
            seen.append(read())
            if read() == 1:
                self.destroy()

    Page(tk_root)
    write.set(1)
    write.set(2)
    assert seen == [0, 1]


def test_on_cleanup_of_a_component(tk_root):
    """`on_cleanup` for the component being set up; and as its method later."""
    seen = []

    class Page(Component):
        def setup(self):
            on_cleanup(seen.append, "setup")

    page = Page(tk_root)
    page.on_cleanup(seen.append, "method")
    with pytest.raises(NoOwnerError):
        on_cleanup(print)
    page.destroy()
    assert seen == ["method", "setup"]


def test_memo_as_a_method(tk_root):
    """`create_memo` as a component's method."""
    read, write = create_signal(1)

    class Page(Component):
        def setup(self):
            self.double = self.create_memo(lambda: read() * 2)

    page = Page(tk_root)
    assert page.double() == 2
    write.set(3)
    assert page.double() == 6


# --- memory ------------------------------------------------------------------


class Big:
    pass


def test_a_memo_nobody_holds_is_freed():
    """Signals do not keep who read them."""
    read, write = create_signal(0)
    big = Big()
    gone = weakref.ref(big)
    memo = create_memo(lambda big=big: (read(), big)[0])
    memo()
    del memo, big
    write.set(1)
    gc.collect()
    assert gone() is None


def test_a_stopped_effect_is_freed():
    """Stopped, it holds nothing."""
    read, _write = create_signal(0)
    big = Big()
    gone = weakref.ref(big)
    effect = create_effect(lambda big=big: (read(), big)[0])
    effect.stop()
    del effect, big
    gc.collect()
    assert gone() is None


def test_an_old_value_is_freed():
    """A signal holds its newest value only."""
    big = Big()
    gone = weakref.ref(big)
    read, write = create_signal(big)
    recorder = create_effect(lambda: (read(), None)[1])
    del big
    write.set(None)
    gc.collect()
    assert gone() is None
    recorder.stop()


def test_inner_effects_are_freed():
    """A thousand runs leave one inner effect."""
    read, write = create_signal(0)
    alive = weakref.WeakSet()

    def outer():
        n = read()
        big = Big()
        alive.add(big)
        create_effect(lambda: (n, big)[0])

    effect = create_effect(outer)
    for n in range(1, 1000):
        write.set(n)
    gc.collect()
    assert len(alive) <= 2
    effect.stop()
    gc.collect()
    assert len(alive) == 0


def test_an_unused_signal_is_freed():
    """A signal whose ends are dropped is gone."""
    big = Big()
    gone = weakref.ref(big)
    read, write = create_signal(big)
    create_effect(lambda read=read: (read(), None)[1]).stop()
    del read, write, big
    gc.collect()
    assert gone() is None
