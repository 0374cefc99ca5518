"""Signals and memos: what is computed, when, and how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.reactive.recorder import Counted, Recorder
from tkasync import create_effect, create_memo, create_signal


def test_a_signal_reads_what_was_written() -> None:
    read, write = create_signal(1)
    assert (read(), read.get()) == (1, 1)
    write.set(2)
    assert read() == 2
    write.update(lambda value: value * 10)
    assert read.get() == 20


def test_a_memo_is_lazy() -> None:
    """A memo computes nothing until somebody reads it."""
    read, write = create_signal(1)
    fn = Counted(lambda: read() * 2)
    memo = create_memo(fn)
    write.set(5)
    assert fn.calls == 0
    assert memo() == 10


def test_a_memo_is_cached() -> None:
    read, write = create_signal(1)
    other, write_other = create_signal(1)
    fn = Counted(lambda: read() * 2)
    memo = create_memo(fn)
    assert [memo(), memo()] == [2, 2]
    write_other.set(other() + 1)  # another signal's change makes it look, not compute
    assert memo() == 2
    assert fn.calls == 1
    write.set(2)
    assert memo() == 4
    assert fn.calls == 2


def test_many_writes_before_a_read_are_one_computation() -> None:
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    fn = Counted(lambda: a() + b())
    memo = create_memo(fn)
    memo()
    set_a.set(1)
    set_b.set(2)
    set_a.set(3)
    assert memo() == 5
    assert fn.calls == 2


def test_a_memo_without_dependencies_is_computed_once() -> None:
    _read, write = create_signal(0)
    fn = Counted(lambda: 42)
    memo = create_memo(fn)
    memo()
    write.set(1)
    assert (memo(), fn.calls) == (42, 1)


def test_none_is_a_value() -> None:
    read, write = create_signal(0)
    fn = Counted(lambda: read() or None)
    memo = create_memo(fn)
    assert memo() is None
    assert memo() is None
    assert fn.calls == 1
    write.set(1)
    assert memo() == 1


@pytest.mark.parametrize("watched", [False, True], ids=["unobserved", "observed"])
def test_a_diamond_computes_each_memo_once(watched: bool) -> None:
    read, write = create_signal(1)
    left = Counted(lambda: read() + 1)
    right = Counted(lambda: read() * 2)
    left_memo, right_memo = create_memo(left), create_memo(right)
    bottom = Counted(lambda: f"{left_memo()} {right_memo()}")
    bottom_memo = create_memo(bottom)
    seen: list[str] = []
    if watched:
        create_effect(lambda: seen.append(bottom_memo()))
    assert bottom_memo() == "2 2"
    write.set(5)
    assert bottom_memo() == "6 10"
    assert (left.calls, right.calls, bottom.calls) == (2, 2, 2)
    assert seen == (["2 2", "6 10"] if watched else [])


def test_an_uneven_diamond_has_no_glitch() -> None:
    """A reader behind a short and a long path sees both of the same moment."""
    read, write = create_signal(1)
    step = create_memo(lambda: read() + 1)
    long = create_memo(lambda: step() + 1)
    seen: list[tuple[int, int]] = []
    create_effect(lambda: seen.append((read(), long())))
    write.set(10)
    assert seen == [(1, 3), (10, 12)]


def test_an_equal_result_stops_the_propagation() -> None:
    read, write = create_signal(1)
    parity = create_memo(lambda: read() % 2)
    behind = Counted(lambda: parity() == 1)
    memo = create_memo(behind)
    seen: list[bool] = []
    create_effect(lambda: seen.append(memo()))
    write.set(3)
    write.set(5)
    assert (behind.calls, seen) == (1, [True])
    write.set(6)
    assert (behind.calls, seen) == (2, [True, False])


def test_only_the_changed_arm_of_a_diamond_is_followed() -> None:
    read, write = create_signal(1)
    constant = create_memo(lambda: read() * 0)
    moving = create_memo(lambda: read() + 1)
    behind_constant = Counted(lambda: constant())
    memo = create_memo(behind_constant)
    seen: list[int] = []
    create_effect(lambda: seen.append(memo() + moving()))
    write.set(2)
    assert seen == [2, 3]
    assert behind_constant.calls == 1


def test_signals_may_be_made_inside_a_memo() -> None:
    read, write = create_signal(1)

    def fn() -> int:
        inner, _write = create_signal(read() * 10)
        return inner()

    memo = create_memo(fn)
    assert memo() == 10
    write.set(3)
    assert memo() == 30


@pytest.mark.parametrize("value", [None, 0, "", False, [], {}, (), 1.5, object(), print, Exception("x")])
def test_a_signal_holds_any_value(value: Any) -> None:
    """A signal holds any value, functions and errors too."""
    read, write = create_signal(value)
    assert read() is value
    write.set(None)
    assert read() is None
    write.set(value)
    assert read() is value


def test_the_read_end_cannot_write() -> None:
    read, write = create_signal(1)
    assert not hasattr(read, "set")
    assert not hasattr(read, "update")
    assert read is not write


def test_a_memo_is_computed_once_for_many_readers() -> None:
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


def test_diamonds_behind_diamonds_compute_each_memo_once() -> None:
    """Diamonds behind diamonds: each memo once a change."""
    a, set_a = create_signal("a")
    counts = {}

    def counted(name: str, fn: Callable[..., Any]) -> Any:
        counts[name] = 0

        def run() -> Any:
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


def test_when_both_arms_keep_their_values_the_end_does_not_run() -> None:
    """Both sides keep theirs: the end does not run."""
    a, set_a = create_signal(1)
    b = create_memo(lambda: (a(), "b")[1])
    c = create_memo(lambda: (a(), "c")[1])
    recorder = Recorder(lambda: b() + c())
    set_a.set(2)
    assert recorder.seen == ["bc"]
