"""Long chains, wide graphs, and what is freed: nothing is kept alive by having been read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tkasync import ReadSignal, create_effect, create_memo, create_signal


def _chain(read: ReadSignal[int], length: int) -> ReadSignal[int]:
    last = read
    for _ in range(length):
        last = create_memo(lambda previous=last: previous() + 1)
    return last


@pytest.mark.parametrize("length", [1_000, 10_000])
def test_a_long_chain_is_no_recursion(length: int) -> None:
    read, write = create_signal(0)
    last = _chain(read, length)
    seen: list[int] = []
    effect = create_effect(lambda: seen.append(last()))
    write.set(1)
    assert seen == [length, length + 1]
    effect.stop()
    write.set(2)
    assert last() == length + 2


def test_a_long_chain_that_nobody_observes() -> None:
    read, write = create_signal(0)
    last = _chain(read, 10_000)
    assert last() == 10_000
    write.set(1)
    assert last() == 10_001


def test_a_long_chain_computes_each_memo_once_for_a_change() -> None:
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


def test_a_short_chain_computes_each_memo_once_from_the_start() -> None:
    """Only chains deeper than the nesting begin some memos twice."""
    read, _write = create_signal(0)
    calls: list[int] = []
    last: ReadSignal[int] = read
    for index in range(60):
        last = create_memo(lambda previous=last, index=index: (calls.append(index), previous())[1])
    last()
    assert sorted(calls) == list(range(60))


def test_an_effect_made_deep_in_a_chain_runs_once() -> None:
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


def test_a_long_chain_of_diamonds() -> None:
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


def test_a_long_chain_through_an_error_ends_in_that_error() -> None:
    read, write = create_signal(0)
    last = _chain(create_memo(lambda: 1 // read()), 5_000)
    with pytest.raises(ZeroDivisionError):
        last()
    write.set(1)
    assert last() == 5_001


def test_a_wide_graph_runs_its_effect_once() -> None:
    read, write = create_signal(0)
    memos = [create_memo(lambda offset=offset: read() + offset) for offset in range(1_000)]
    seen: list[int] = []
    create_effect(lambda: seen.append(sum(memo() for memo in memos)))
    write.set(1)
    assert seen == [499_500, 500_500]


def test_a_thousand_effects_each_run_once() -> None:
    read, write = create_signal(0)
    runs: list[int] = []
    for index in range(1_000):
        create_effect(lambda index=index: (read(), runs.append(index)))
    runs.clear()
    write.set(1)
    assert runs == list(range(1_000))
