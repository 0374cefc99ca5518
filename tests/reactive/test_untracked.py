"""Reads that are no dependencies."""

from __future__ import annotations

import pytest

from tests.reactive.recorder import Recorder
from tkasync import create_effect, create_memo, create_signal, untrack

# Untracking


def test_an_untracked_read_is_no_dependency() -> None:
    a, set_a = create_signal(1)
    b, set_b = create_signal(10)
    memo = create_memo(lambda: a() + untrack(b))
    seen: list[int] = []
    create_effect(lambda: seen.append(memo()))
    set_b.set(20)
    assert memo() == 11
    set_a.set(2)
    assert seen == [11, 22]


def test_untracked_reads_are_fresh_and_untracked_through_memos() -> None:
    read, write = create_signal(0)
    memo = create_memo(lambda: read() * 2)
    runs: list[int] = []
    create_effect(lambda: runs.append(untrack(memo)))
    write.set(5)
    assert runs == [0]
    assert untrack(memo) == 10


def test_a_read_is_tracked_again_after_an_untracked_block_that_raised() -> None:
    read, write = create_signal(0)
    runs: list[int] = []

    def fn() -> None:
        with pytest.raises(ZeroDivisionError):
            untrack(lambda: 1 / 0)
        runs.append(read())

    create_effect(fn)
    write.set(1)
    assert runs == [0, 1]


def test_a_memo_read_untracked_still_follows_its_own() -> None:
    """A memo read inside untrack tracks for itself."""
    a, set_a = create_signal(1)
    memo = create_memo(lambda: a() * 2)
    b, set_b = create_signal(0)
    recorder = Recorder(lambda: (b(), untrack(memo)))
    set_a.set(2)
    assert recorder.seen == [(0, 2)]
    set_b.set(1)
    assert recorder.seen == [(0, 2), (1, 4)]


# Update


def test_an_update_in_an_effect_makes_no_dependency() -> None:
    """`write.update(fn)` in an effect does not make the signal a dependency."""
    a, set_a = create_signal(0)
    count, set_count = create_signal(0)
    create_effect(lambda: (a(), set_count.update(lambda n: n + 1)))
    assert count() == 1
    set_a.set(1)
    assert count() == 2
    set_count.set(10)
    assert count() == 10


def test_an_update_that_raises_leaves_the_value() -> None:
    """The error comes to the caller; the value stays."""
    a, set_a = create_signal(0)
    recorder = Recorder(a)
    with pytest.raises(ZeroDivisionError):
        set_a.update(lambda n: 1 / n)
    assert a() == 0
    assert recorder.seen == [0]
    set_a.set(1)
    assert recorder.seen == [0, 1]
