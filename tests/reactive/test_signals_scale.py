"""Long chains, wide graphs, and what is let go: nothing is kept alive by having been read."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import pytest

from tkasync.reactive.effect import Effect
from tkasync.reactive.signals import create_effect, create_memo, create_signal
from tkasync.reactive.source import ReadSignal


def _chain(read: ReadSignal[int], length: int) -> ReadSignal[int]:
    last = read
    for _ in range(length):
        last = create_memo(lambda previous=last: previous() + 1)
    return last


@pytest.mark.parametrize("length", [1_000, 10_000, 50_000])
def test_a_long_chain_is_no_recursion(length: int):
    read, write = create_signal(0)
    last = _chain(read, length)
    seen: list[int] = []
    effect = create_effect(lambda: seen.append(last()))
    write.set(1)
    assert seen == [length, length + 1]
    effect.stop()
    write.set(2)
    assert last() == length + 2


def test_a_long_chain_that_nobody_observes():
    read, write = create_signal(0)
    last = _chain(read, 10_000)
    assert last() == 10_000
    write.set(1)
    assert last() == 10_001


def test_a_long_chain_computes_each_memo_once_for_a_change():
    read, write = create_signal(0)
    calls = 0

    def step(previous: Callable[[], int]) -> int:
        nonlocal calls
        calls += 1
        return previous() + 1

    last: ReadSignal[int] = read
    for _ in range(2_000):
        last = create_memo(lambda previous=last: step(previous))
    create_effect(lambda: last())
    calls = 0
    write.set(1)
    assert calls == 2_000


def test_a_short_chain_computes_each_memo_once_from_the_start():
    """Only chains deeper than the nesting begin some memos twice."""
    read, _write = create_signal(0)
    calls: list[int] = []
    last: ReadSignal[int] = read
    for index in range(60):
        last = create_memo(lambda previous=last, index=index: (calls.append(index), previous())[1])
    last()
    assert sorted(calls) == list(range(60))


def test_an_effect_made_deep_in_a_chain_runs_once():
    """The unwinding of its own memos stops at the effect."""
    read, _write = create_signal(0)
    other = _chain(read, 40)
    log: list[object] = []

    def begin() -> None:
        log.append("begin")
        log.append(other())

    bottom = create_memo(lambda: int(create_effect(begin) is None))
    assert _chain(bottom, 40)() == 40
    assert log == ["begin", 40]


def test_a_long_chain_of_diamonds():
    read, write = create_signal(0)
    last: ReadSignal[int] = read
    for _ in range(500):
        left = create_memo(lambda previous=last: previous() + 1)
        right = create_memo(lambda previous=last: previous() * 0)
        last = create_memo(lambda left=left, right=right: left() + right())
    seen: list[int] = []
    create_effect(lambda: seen.append(last()))
    write.set(1)
    assert seen == [500, 501]


def test_a_long_chain_through_an_error_ends_in_that_error():
    read, write = create_signal(0)
    last = _chain(create_memo(lambda: 1 // read()), 5_000)
    with pytest.raises(ZeroDivisionError):
        last()
    write.set(1)
    assert last() == 5_001


def test_a_wide_graph_runs_its_effect_once():
    read, write = create_signal(0)
    memos = [create_memo(lambda offset=offset: read() + offset) for offset in range(1_000)]
    seen: list[int] = []
    create_effect(lambda: seen.append(sum(memo() for memo in memos)))
    write.set(1)
    assert seen == [499_500, 500_500]


def test_a_thousand_effects_each_run_once():
    read, write = create_signal(0)
    runs: list[int] = []
    for index in range(1_000):
        create_effect(lambda index=index: (read(), runs.append(index)))
    runs.clear()
    write.set(1)
    assert runs == list(range(1_000))


# Memory


def test_a_memo_that_was_only_read_is_let_go():
    read, write = create_signal(0)
    memo = create_memo(lambda: read() * 2)
    assert memo() == 0
    gone = weakref.ref(memo)
    del memo
    gc.collect()
    assert gone() is None
    write.set(1)


def test_a_memo_is_let_go_when_its_effect_has_stopped():
    read, write = create_signal(0)
    first = create_memo(lambda: read() * 2)
    second = create_memo(lambda previous=first: previous() + 1)
    effect = create_effect(lambda memo=second: memo())
    write.set(1)
    gone = [weakref.ref(x) for x in (first, second, effect)]
    effect.stop()
    del first, second, effect
    gc.collect()
    assert [ref() for ref in gone] == [None, None, None]


def test_a_memo_that_is_no_longer_read_is_let_go():
    on, set_on = create_signal(True)
    read, _write = create_signal(1)
    memos = [create_memo(lambda: read() + 1)]
    gone = weakref.ref(memos[0])
    create_effect(lambda: memos[0]() if on() else None)
    set_on.set(False)
    memos.clear()
    gc.collect()
    assert gone() is None


def test_a_signal_whose_effect_has_moved_on_is_let_go():
    on, set_on = create_signal(True)
    ends = [create_signal(1)]
    gone = weakref.ref(ends[0][0])
    create_effect(lambda: ends[0][0]() if on() else None)
    set_on.set(False)
    ends.clear()
    gc.collect()
    assert gone() is None


def test_an_effect_without_an_owner_lives_as_long_as_what_it_reads():
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))
    gc.collect()
    write.set(1)
    assert seen == [0, 1]


def test_inner_effects_and_their_values_are_let_go_with_each_run():
    class Value:
        pass

    read, write = create_signal(0)
    values: list[weakref.ref[Value]] = []

    def outer() -> None:
        read()
        value = Value()
        values.append(weakref.ref(value))
        create_effect(lambda: (read(), value))

    effect = create_effect(outer)
    for number in range(1, 5):
        write.set(number)
    gc.collect()
    assert [ref() is not None for ref in values] == [False, False, False, False, True]
    effect.stop()
    gc.collect()
    assert values[-1]() is None


def test_an_inner_effect_that_is_kept_does_not_keep_the_outer():
    inner: list[Effect] = []
    outer = create_effect(lambda: inner.append(create_effect(lambda: None)))
    outer.stop()
    gone = weakref.ref(outer)
    del outer
    gc.collect()
    assert gone() is None


def test_old_values_are_let_go():
    class Value:
        pass

    read, write = create_signal(Value())
    memo = create_memo(lambda: read())
    create_effect(lambda: memo())
    gone = weakref.ref(read())
    write.set(Value())
    gc.collect()
    assert gone() is None
