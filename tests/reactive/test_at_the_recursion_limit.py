"""Signals that are written, read and left where the stack is full: what did not fit in has not half happened."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.support.recursion import with_room_for
from tkasync import batch, create_effect, create_memo, create_signal, on_cleanup
from tkasync.testing import FakeHost

DEPTHS = range(2, 45)  # calls below the limit: from "nothing fits in" to "all of it does"


def at_the_limit(calls: int, fn: Callable[[], object]) -> None:
    with suppress(RecursionError):
        with_room_for(calls, fn)


@pytest.mark.parametrize("calls", DEPTHS)
def test_effects_hear_of_the_next_write(calls: int, fake_host: FakeHost) -> None:
    read, write = create_signal(0)
    double = create_memo(lambda: 2 * read())
    seen: list[object] = []
    for effect in (lambda: seen.append(double()), lambda: seen.append(("beside", read()))):
        create_effect(effect)
    at_the_limit(calls, lambda: write.set(1))
    fake_host.errors.clear()
    write.set(2)
    assert (double(), seen[-2:]) == (4, [4, ("beside", 2)])


@pytest.mark.parametrize("calls", DEPTHS)
def test_a_batch_holds_nothing_back_after_it(calls: int, fake_host: FakeHost) -> None:
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))

    def write_twice() -> None:
        with batch():
            write.set(1)
            write.set(2)

    at_the_limit(calls, write_twice)
    fake_host.errors.clear()
    write.set(3)
    assert seen[-1] == 3


@pytest.mark.parametrize("calls", DEPTHS)
def test_a_memo_is_computed_anew_by_its_next_reader(calls: int) -> None:
    read, write = create_signal(1)
    double = create_memo(lambda: 2 * read())
    more = create_memo(lambda: double() + 1)
    at_the_limit(calls, more)
    assert more() == 3
    write.set(2)
    assert more() == 5


@pytest.mark.parametrize("calls", DEPTHS)
def test_an_effect_hears_of_the_value_that_a_memo_has_at_last(calls: int, fake_host: FakeHost) -> None:
    read, write = create_signal(1)
    double = create_memo(lambda: 2 * read())
    seen: list[int] = []
    create_effect(lambda: seen.append(double()))
    at_the_limit(calls, lambda: write.set(2))
    fake_host.errors.clear()
    assert double() == 2 * read()
    write.set(3)
    assert seen[-1] == 6


@pytest.mark.parametrize("calls", DEPTHS)
def test_an_effect_that_was_stopped_there_can_be_stopped_again(calls: int, fake_host: FakeHost) -> None:
    read, write = create_signal(1)
    seen: list[object] = []

    def follow() -> None:
        on_cleanup(seen.append, "cleaned up")
        seen.append(read())

    effect = create_effect(follow)
    at_the_limit(calls, effect.stop)
    effect.stop()
    write.set(2)
    assert seen == [1, "cleaned up"]


def test_a_memo_that_calls_itself_without_end_says_so_to_each_reader() -> None:
    runs: list[None] = []

    def endless() -> int:
        return endless()

    def compute() -> int:
        runs.append(None)
        return endless()

    memo = create_memo(compute)
    for _ in range(3):
        with pytest.raises(RecursionError):
            memo()
    assert len(runs) == 3


def test_what_an_effect_that_leaves_keeps_from_running_runs_with_the_next_write() -> None:
    read, write = create_signal(0)
    seen: list[int] = []

    def leave() -> None:
        if read() == 1:
            raise SystemExit

    create_effect(leave)
    create_effect(lambda: seen.append(read()))
    with pytest.raises(SystemExit):
        write.set(1)
    other, write_other = create_signal(0)
    create_effect(other)
    write_other.set(1)
    assert seen == [0, 1]
