"""What counts as a change: the same, an equal, and what cannot be compared."""

from __future__ import annotations

import math
from typing import Any

from tests.reactive.recorder import Recorder
from tkasync import create_effect, create_memo, create_signal


def _runs_after(value: Any, new: Any, **options: Any) -> int:
    read, write = create_signal(value, **options)
    runs: list[object] = []
    create_effect(lambda: runs.append(read()))
    write.set(new)
    return len(runs) - 1


class NoTruth:
    """Like a numpy array: its comparison has no truth value."""

    def __eq__(self, other: object) -> Any:
        return self

    def __bool__(self) -> bool:
        raise ValueError("the truth value of an array is ambiguous")

    __hash__ = object.__hash__


class NoComparison:
    def __eq__(self, other: object) -> bool:
        raise TypeError("not comparable")

    __hash__ = object.__hash__


def test_equal_values_do_not_notify() -> None:
    assert _runs_after([1, 2], [1, 2]) == 0
    assert _runs_after([1, 2], [1, 3]) == 1
    assert _runs_after(1, 1.0) == 0


def test_the_same_nan_is_no_change_and_another_is() -> None:
    assert _runs_after(math.nan, math.nan) == 0
    assert _runs_after(math.nan, float("nan")) == 1


def test_what_cannot_be_compared_counts_as_different() -> None:
    assert _runs_after(NoTruth(), NoTruth()) == 1
    assert _runs_after(NoComparison(), NoComparison()) == 1
    same = NoComparison()
    assert _runs_after(same, same) == 0


def test_equal_decides_when_given() -> None:
    assert _runs_after(1.0, 1.05, equal=lambda a, b: abs(a - b) < 0.1) == 0
    assert _runs_after(1.0, 1.5, equal=lambda a, b: abs(a - b) < 0.1) == 1


def test_an_equal_that_is_never_true_notifies_of_the_same_object() -> None:
    """For values that are changed in place."""
    items = [1]
    assert _runs_after(items, items, equal=lambda a, b: False) == 1


def test_an_equal_that_raises_counts_as_different() -> None:
    assert _runs_after(1, 1, equal=lambda a, b: 1 / 0) == 1


def test_a_memo_with_its_own_equal() -> None:
    read, write = create_signal(1.0)
    memo = create_memo(lambda: read(), equal=lambda a, b: abs(a - b) < 0.1)
    seen: list[float] = []
    create_effect(lambda: seen.append(memo()))
    write.set(1.05)
    write.set(2.0)
    assert seen == [1.0, 2.0]


def test_a_list_changed_in_place_is_no_change() -> None:
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


def test_results_that_cannot_be_compared_count_as_different() -> None:
    read, write = create_signal(0)
    memo = create_memo(lambda: (read(), NoComparison())[1])
    recorder = Recorder(memo)
    write.set(1)
    assert len(recorder.seen) == 2


def test_equal_gets_the_old_value_and_then_the_new() -> None:
    """`equal(old, new)`."""
    pairs = []
    _, write = create_signal(1, equal=lambda a, b: pairs.append((a, b)))
    write.set(2)
    assert pairs == [(1, 2)]
