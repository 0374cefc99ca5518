"""Cleanups of effects, effects within effects, and whom an effect belongs to."""

from __future__ import annotations

import logging

import pytest

from tkasync import create_effect, create_memo, create_signal, on_cleanup, untrack
from tkasync.errors import NoOwnerError
from tkasync.testing import FakeHost

# Cleanups and nesting


def test_cleanups_run_before_the_next_run_and_at_the_end_last_first() -> None:
    read, write = create_signal(0)
    log: list[str] = []

    def fn() -> None:
        value = read()
        log.append(f"run {value}")
        on_cleanup(log.append, f"first {value}")
        on_cleanup(log.append, f"second {value}")

    effect = create_effect(fn)
    write.set(1)
    assert log == ["run 0", "second 0", "first 0", "run 1"]
    effect.stop()
    effect.stop()
    assert log[4:] == ["second 1", "first 1"]


def test_a_cleanup_reads_without_making_dependencies() -> None:
    read, write = create_signal(0)
    other, set_other = create_signal(0)
    runs: list[int] = []

    def fn() -> None:
        runs.append(read())
        on_cleanup(other)

    inner = create_effect(fn)
    write.set(1)
    set_other.set(1)
    assert runs == [0, 1]

    outer_runs: list[int] = []

    def outer() -> None:
        outer_runs.append(read())
        if read() == 2:
            inner.stop()  # its cleanup reads `other` here

    create_effect(outer)
    write.set(2)
    set_other.set(2)
    assert outer_runs == [1, 2]


def test_a_cleanup_that_writes_its_own_dependency_does_not_loop() -> None:
    read, write = create_signal(0)
    runs: list[int] = []

    def fn() -> None:
        runs.append(read())
        on_cleanup(write.set, 999)

    create_effect(fn)
    write.set(1)
    assert runs == [0, 999]


def test_a_cleanup_that_stops_its_effect_prevents_the_next_run() -> None:
    read, write = create_signal(0)
    runs: list[int] = []

    def fn() -> None:
        runs.append(read())
        on_cleanup(lambda: effect.stop())

    effect = create_effect(fn)
    write.set(1)
    write.set(2)
    assert runs == [0]


def test_inner_effects_are_stopped_before_the_outer_runs_again() -> None:
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    log: list[str] = []

    def outer() -> None:
        value = a()
        log.append(f"outer {value}")
        create_effect(lambda: log.append(f"inner {value} {b()}"))

    effect = create_effect(outer)
    set_b.set(1)
    set_a.set(1)
    set_b.set(2)
    assert log == ["outer 0", "inner 0 0", "inner 0 1", "outer 1", "inner 1 1", "inner 1 2"]
    effect.stop()
    set_b.set(3)
    set_a.set(2)
    assert len(log) == 6


def test_an_outer_effect_runs_before_an_inner_that_reads_the_same() -> None:
    read, write = create_signal(0)
    log: list[str] = []

    def outer() -> None:
        log.append(f"outer {read()}")
        create_effect(lambda: log.append(f"inner {read()}"))

    create_effect(outer)
    write.set(1)
    assert log == ["outer 0", "inner 0", "outer 1", "inner 1"]


def test_an_outer_effect_woken_in_the_middle_of_a_round_still_goes_first() -> None:
    """The inner effect waits in this round, the outer in the next: the inner must not run on the old outer."""
    a, set_a = create_signal(0)
    show, set_show = create_signal(True)
    log: list[str] = []

    def outer() -> None:
        log.append(f"outer {show()}")
        if show():
            create_effect(hide)
            create_effect(inner)

    def hide() -> None:
        if a() == 1:
            set_show.set(False)

    def inner() -> None:
        log.append(f"inner {a()} {untrack(show)}")

    create_effect(outer)
    set_a.set(1)
    assert log == ["outer True", "inner 0 True", "outer False"]


def test_three_levels_end_together_innermost_cleanup_first() -> None:
    read, write = create_signal(0)
    log: list[str] = []

    def level(number: int) -> None:
        read()
        on_cleanup(log.append, f"end {number}")
        if number < 3:
            create_effect(lambda: level(number + 1))

    effect = create_effect(lambda: level(1))
    write.set(1)
    assert log == ["end 3", "end 2", "end 1"]
    effect.stop()
    assert log[3:] == ["end 3", "end 2", "end 1"]


def test_an_effect_made_untracked_still_belongs_to_the_outer() -> None:
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    runs: list[int] = []

    def outer() -> None:
        a()
        untrack(lambda: create_effect(lambda: runs.append(b())))

    effect = create_effect(outer)
    set_a.set(1)
    set_b.set(1)
    assert runs == [0, 0, 1]
    effect.stop()
    set_b.set(2)
    assert runs == [0, 0, 1]


def test_the_outer_still_follows_its_own_after_the_inner_ran_alone() -> None:
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    outer_runs: list[int] = []

    def outer() -> None:
        outer_runs.append(a())
        create_effect(lambda: b())

    create_effect(outer)
    for value in (1, 2, 3):
        set_b.set(value)
    set_a.set(1)
    assert outer_runs == [0, 1]


def test_an_outer_effect_runs_first_also_when_the_inner_has_read_first() -> None:
    read, write = create_signal(0)
    seen = []

    def outer() -> None:
        create_effect(lambda: seen.append(("inner", read())))
        seen.append(("outer", read()))

    create_effect(outer)
    seen.clear()
    write.set(1)
    # The inner one is of the outer's new run; the old one is stopped.
    assert seen == [("inner", 1), ("outer", 1)]


def test_a_cleanup_without_component_or_effect_is_refused() -> None:
    """Elsewhere `NoOwnerError`."""
    with pytest.raises(NoOwnerError):
        on_cleanup(print)


def test_a_cleanup_in_a_memo_is_refused() -> None:
    """Elsewhere `NoOwnerError`: a memo is neither a component nor an effect."""
    memo = create_memo(lambda: on_cleanup(print))
    with pytest.raises(NoOwnerError):
        memo()


def test_a_cleanup_that_raises_is_reported_and_the_others_run(fake_host: FakeHost) -> None:
    """Is reported; the others and the next run still come."""
    read, write = create_signal(0)
    seen = []

    def body() -> None:
        read()
        on_cleanup(seen.append, "first")
        on_cleanup(lambda: 1 / 0)
        on_cleanup(seen.append, "last")
        seen.append("run")

    effect = create_effect(body)
    write.set(1)
    assert seen == ["run", "last", "first", "run"]
    effect.stop()
    fake_host.advance(1)  # the second one is like the first
    assert [type(e) for e in fake_host.errors] == [ZeroDivisionError] * 2
    fake_host.errors.clear()


@pytest.mark.parametrize("kind", [ZeroDivisionError, GeneratorExit, BaseExceptionGroup])
def test_a_cleanup_that_raises_without_a_window_is_logged_and_the_effect_goes_on(
    caplog: pytest.LogCaptureFixture, kind: type[BaseException]
) -> None:
    read, write = create_signal(0)
    runs: list[int] = []

    def fail() -> None:
        raise BaseExceptionGroup("several", [GeneratorExit()]) if kind is BaseExceptionGroup else kind()

    def fn() -> None:
        runs.append(read())
        on_cleanup(fail)

    create_effect(fn)
    with caplog.at_level(logging.ERROR, "tkasync"):
        write.set(1)
        write.set(2)
    assert runs == [0, 1, 2]
    assert len(caplog.records) == 2
