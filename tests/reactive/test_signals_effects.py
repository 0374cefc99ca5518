"""Effects: when they run, in which order, what belongs to them, and how batches and inner writes settle."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tkasync.dispatch.ambient import here
from tkasync.reactive.effect import Effect
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import batch, create_effect, create_memo, create_signal
from tkasync.runtime.functions import on_cleanup


def test_an_effect_runs_at_once_and_before_set_returns():
    read, write = create_signal("a")
    seen: list[str] = []
    create_effect(lambda: seen.append(read()))
    assert seen == ["a"]
    write.set("b")
    assert seen == ["a", "b"]


def test_a_signal_that_is_read_twice_wakes_once():
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(read() + read()))
    write.set(1)
    assert seen == [0, 2]


def test_effects_run_in_the_order_they_were_made_whatever_they_read_first():
    a, set_a = create_signal(0)
    on, set_on = create_signal(False)
    order: list[str] = []

    def first() -> None:
        if on():
            a()
        order.append("first")

    create_effect(first)
    create_effect(lambda: (a(), order.append("second")))
    set_on.set(True)  # the first subscribes to `a` after the second has
    order.clear()
    set_a.set(1)
    assert order == ["first", "second"]


def test_a_stopped_effect_runs_no_more():
    read, write = create_signal(0)
    seen: list[int] = []
    effect = create_effect(lambda: seen.append(read()))
    effect.stop()
    effect.stop()
    write.set(1)
    assert seen == [0]


def test_an_effect_may_stop_itself_and_then_reads_without_following():
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    runs: list[int] = []

    def fn() -> None:
        runs.append(a())
        if a() == 1:
            effect.stop()
        b()

    effect = create_effect(fn)
    set_a.set(1)
    set_a.set(2)
    set_b.set(1)
    assert runs == [0, 1]


def test_an_effect_stopped_by_another_one_before_its_turn_does_not_run():
    read, write = create_signal(0)
    runs: list[int] = []
    create_effect(lambda: second.stop() if read() else None)
    second = create_effect(lambda: runs.append(read()))
    write.set(1)
    assert runs == [0]


def test_an_effect_stopped_by_the_memo_it_reads_does_not_run_and_its_siblings_do():
    read, write = create_signal(0)
    stopped: list[int] = []
    seen: list[int] = []

    def fn() -> int:
        if read() == 1:
            effect.stop()
        return read()

    memo = create_memo(fn)
    effect = create_effect(lambda: stopped.append(memo()))
    create_effect(lambda: seen.append(memo()))
    write.set(1)
    write.set(2)
    assert (stopped, seen) == ([0], [0, 1, 2])


# Cleanups and nesting


def test_cleanups_run_before_the_next_run_and_at_the_end_last_first():
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


def test_a_cleanup_reads_without_making_dependencies():
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


def test_a_cleanup_that_writes_its_own_dependency_does_not_loop():
    read, write = create_signal(0)
    runs: list[int] = []

    def fn() -> None:
        runs.append(read())
        on_cleanup(write.set, 999)

    create_effect(fn)
    write.set(1)
    assert runs == [0, 999]


def test_a_cleanup_that_stops_its_effect_prevents_the_next_run():
    read, write = create_signal(0)
    runs: list[int] = []

    def fn() -> None:
        runs.append(read())
        on_cleanup(lambda: effect.stop())

    effect = create_effect(fn)
    write.set(1)
    write.set(2)
    assert runs == [0]


def test_a_cleanup_that_raises_is_reported_and_the_effect_goes_on(caplog: pytest.LogCaptureFixture):
    read, write = create_signal(0)
    runs: list[int] = []

    def fn() -> None:
        runs.append(read())
        on_cleanup(lambda: 1 / 0)

    create_effect(fn)
    with caplog.at_level(logging.ERROR, "tkasync"):
        write.set(1)
        write.set(2)
    assert runs == [0, 1, 2]
    assert len(caplog.records) == 2


def test_inner_effects_are_stopped_before_the_outer_runs_again():
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


def test_an_outer_effect_runs_before_an_inner_that_reads_the_same():
    read, write = create_signal(0)
    log: list[str] = []

    def outer() -> None:
        log.append(f"outer {read()}")
        create_effect(lambda: log.append(f"inner {read()}"))

    create_effect(outer)
    write.set(1)
    assert log == ["outer 0", "inner 0", "outer 1", "inner 1"]


def test_an_outer_effect_woken_in_the_middle_of_a_round_still_goes_first():
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


def test_three_levels_end_together_innermost_cleanup_first():
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


def test_an_effect_made_untracked_still_belongs_to_the_outer():
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


def test_the_outer_still_follows_its_own_after_the_inner_ran_alone():
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


# Batches


def test_a_batch_runs_each_effect_once_with_the_last_values():
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    seen: list[tuple[int, int]] = []
    create_effect(lambda: seen.append((a(), b())))
    with batch():
        set_a.set(1)
        set_b.set(1)
        with batch():
            set_a.set(2)
        assert seen == [(0, 0)]
    assert seen == [(0, 0), (2, 1)]
    set_a.set(3)
    assert seen[2:] == [(3, 1)]


def test_reads_in_a_batch_are_fresh_and_wake_no_effect():
    read, write = create_signal(1)
    double = create_memo(lambda: read() * 2)
    plus = create_memo(lambda: double() + 1)
    seen: list[int] = []
    create_effect(lambda: seen.append(double()))
    with batch():
        write.set(5)
        assert (read(), plus(), double()) == (5, 11, 10)
        assert seen == [2]
    assert seen == [2, 10]


def test_a_batch_that_raises_still_runs_the_effects():
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))

    def fail() -> None:
        with batch():
            write.set(1)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert seen == [0, 1]


def test_a_signal_set_back_in_a_batch_has_not_changed():
    read, write = create_signal(0)
    computed: list[int] = []
    memo = create_memo(lambda: computed.append(read()))
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))
    create_effect(lambda: memo())
    for value in (1, 2, 3):
        with batch():
            write.set(value)
            write.set(0)
    assert (seen, computed) == ([0], [0])
    with batch():
        write.set(7)
        memo()  # a memo that has looked in between has to look again
        write.set(0)
    memo()
    assert (seen, computed) == ([0], [0, 7, 0])
    write.set(4)
    assert seen == [0, 4]


def test_an_effect_made_in_a_batch_runs_at_once_and_sees_the_writes():
    read, write = create_signal(0)
    seen: list[int] = []
    with batch():
        write.set(42)
        create_effect(lambda: seen.append(read()))
        assert seen == [42]
        write.set(0)
    assert seen == [42, 0]


def test_an_effect_stopped_in_a_batch_does_not_run_at_its_end():
    read, write = create_signal(0)
    seen: list[int] = []
    effect = create_effect(lambda: seen.append(read()))
    with batch():
        write.set(1)
        effect.stop()
        write.set(2)
    assert seen == [0]


def test_a_batch_whose_memo_comes_out_equal_runs_nothing():
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    total = create_memo(lambda: a() + b())
    seen: list[int] = []
    create_effect(lambda: seen.append(total()))
    with batch():
        set_a.set(1)
        set_b.set(-1)
    assert seen == [0]


# Inner writes


def test_writes_in_an_effect_reach_others_together():
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    c, set_c = create_signal(0)
    seen: list[tuple[int, int]] = []

    def spread() -> None:
        set_b.set(a() + 1)
        set_c.set(a() + 2)

    create_effect(spread)
    create_effect(lambda: seen.append((b(), c())))
    set_a.set(10)
    assert seen == [(1, 2), (11, 12)]


def test_an_effect_reads_its_own_writes():
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: (write.set(5), seen.append(untrack(read))))
    assert seen == [5]


def test_an_effect_that_writes_what_it_reads_settles():
    read, write = create_signal(0)
    runs: list[int] = []

    def fn() -> None:
        runs.append(read())
        if read() < 5:
            write.set(read() + 1)

    create_effect(fn)
    assert runs == [0, 1, 2, 3, 4, 5]
    write.set(4)
    assert runs[6:] == [4, 5]


def test_an_effect_that_writes_before_it_reads_runs_once():
    read, write = create_signal(0)
    runs: list[int] = []

    def fn() -> None:
        write.set(1)
        runs.append(read())

    create_effect(fn)
    assert runs == [1]


def test_a_write_between_a_read_and_the_subscription_is_not_lost():
    """The first run has read, through a memo, what it then writes."""
    read, write = create_signal(0)
    memo = create_memo(lambda: read() * 2)
    seen: list[int] = []

    def fn() -> None:
        seen.append(memo())
        write.set(1)

    create_effect(fn)
    assert seen == [0, 2]


def test_a_later_effect_sees_what_an_earlier_made_of_it():
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: write.set(10) if read() == 1 else None)
    create_effect(lambda: seen.append(read()))
    write.set(1)
    assert seen == [0, 10]


def test_a_signal_an_effect_sets_back_through_a_memo():
    read, write = create_signal(False)
    memo = create_memo(lambda: read())
    runs: list[bool] = []

    def fn() -> None:
        runs.append(memo())
        if memo():
            write.set(False)

    create_effect(fn)
    write.set(True)
    write.set(True)
    assert runs == [False, True, False, True, False]
    assert read() is False


def test_a_hundred_rounds_are_allowed():
    read, write = create_signal(0)
    create_effect(lambda: write.set(read() + 1) if read() < 100 else None)
    assert read() == 100


# The surroundings


def test_observer_and_owner_are_put_back_after_an_effect():
    read, write = create_signal(0)
    create_effect(lambda: read())
    write.set(1)
    assert (here.observer, here.scope) == (None, None)


def test_other_effects_run_while_one_holds_a_dialog_open():
    """A turn of the pump inside an effect puts the observer aside; what it sets reaches every other effect."""
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    log: list[Any] = []

    def dialog() -> None:
        log.append(f"dialog {a()} {b()}")
        if a() == 1 and b() == 0:
            kept, here.observer = here.observer, None
            try:
                set_b.set(5)
                assert log[-2:] == ["behind 1", "watcher 5"]
            finally:
                here.observer = kept
            log.append("closed")

    create_effect(dialog)
    create_effect(lambda: log.append(f"behind {a()}"))
    create_effect(lambda: log.append(f"watcher {b()}"))
    log.clear()
    set_a.set(1)
    assert log == ["dialog 1 0", "behind 1", "watcher 5", "closed", "dialog 1 5"]


def test_an_effect_made_in_a_memo_may_write_what_the_memo_has_read():
    """Odd, but it settles: the memo looks again, and its readers see the last value only."""
    a, set_a = create_signal(0)
    made: list[Effect] = []

    def fn() -> int:
        value = a()
        if value == 1:
            made.append(create_effect(lambda: set_a.set(2)))
        return value

    memo = create_memo(fn)
    seen: list[int] = []
    create_effect(lambda: seen.append(memo()))
    set_a.set(1)
    assert (seen, len(made)) == ([0, 2], 1)


def test_what_an_effect_made_in_a_memo_writes_is_settled_when_the_read_returns():
    b, set_b = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(b()))
    memo = create_memo(lambda: create_effect(lambda: set_b.set(1)))
    memo()
    assert seen == [0, 1]


def test_names_tell_effects_apart():
    def show_total() -> None:
        pass

    effect = create_effect(show_total)
    assert isinstance(effect, Effect)
    assert "show_total" in repr(effect)
    effect.stop()
    assert "stopped" in repr(effect)
    assert "mine" in repr(create_effect(show_total, name="mine"))
