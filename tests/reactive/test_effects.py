"""Effects: when they run, in which order, and what they follow."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from tkasync import create_effect, create_memo, create_signal
from tkasync.dispatch.ambient import ambient
from tkasync.reactive.effect import Effect


def test_an_effect_runs_at_once_and_before_set_returns() -> None:
    read, write = create_signal("a")
    seen: list[str] = []
    create_effect(lambda: seen.append(read()))
    assert seen == ["a"]
    write.set("b")
    assert seen == ["a", "b"]


def test_a_signal_that_is_read_twice_wakes_once() -> None:
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(read() + read()))
    write.set(1)
    assert seen == [0, 2]


def test_effects_of_one_signal_run_in_the_order_they_were_made() -> None:
    read, write = create_signal(0)
    order: list[int] = []
    for number in range(100):
        create_effect(lambda number=number: (read(), order.append(number)))
    order.clear()
    write.set(1)
    assert order == list(range(100))


def test_effects_run_in_the_order_they_were_made_whatever_they_read_first() -> None:
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


def test_a_stopped_effect_runs_no_more() -> None:
    read, write = create_signal(0)
    seen: list[int] = []
    effect = create_effect(lambda: seen.append(read()))
    effect.stop()
    effect.stop()
    write.set(1)
    assert seen == [0]


def test_an_effect_may_stop_itself_and_then_reads_without_following() -> None:
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


def test_an_effect_stopped_by_another_one_before_its_turn_does_not_run() -> None:
    read, write = create_signal(0)
    runs: list[int] = []
    create_effect(lambda: second.stop() if read() else None)
    second = create_effect(lambda: runs.append(read()))
    write.set(1)
    assert runs == [0]


def test_an_effect_stopped_by_the_memo_it_reads_does_not_run_and_its_siblings_do() -> None:
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


# The surroundings


def test_observer_and_owner_are_put_back_after_an_effect() -> None:
    read, write = create_signal(0)
    create_effect(lambda: read())
    write.set(1)
    assert (ambient.observer, ambient.scope) == (None, None)


def test_other_effects_run_while_one_holds_a_dialog_open() -> None:
    """A turn of the pump inside an effect puts the observer aside; what it sets reaches every other effect."""
    a, set_a = create_signal(0)
    b, set_b = create_signal(0)
    log: list[Any] = []

    def dialog() -> None:
        log.append(f"dialog {a()} {b()}")
        if a() == 1 and b() == 0:
            kept, ambient.observer = ambient.observer, None
            try:
                set_b.set(5)
                assert log[-2:] == ["behind 1", "watcher 5"]
            finally:
                ambient.observer = kept
            log.append("closed")

    create_effect(dialog)
    create_effect(lambda: log.append(f"behind {a()}"))
    create_effect(lambda: log.append(f"watcher {b()}"))
    log.clear()
    set_a.set(1)
    assert log == ["dialog 1 0", "behind 1", "watcher 5", "closed", "dialog 1 5"]


def test_an_effect_made_in_a_memo_may_write_what_the_memo_has_read() -> None:
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


def test_what_an_effect_made_in_a_memo_writes_is_settled_when_the_read_returns() -> None:
    b, set_b = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(b()))
    memo = create_memo(lambda: create_effect(lambda: set_b.set(1)))
    memo()
    assert seen == [0, 1]


def test_names_tell_effects_apart() -> None:
    def show_total() -> None:
        pass

    effect = create_effect(show_total)
    assert isinstance(effect, Effect)
    assert "show_total" in repr(effect)
    effect.stop()
    assert "stopped" in repr(effect)
    assert "mine" in repr(create_effect(show_total, name="mine"))


@pytest.mark.parametrize("read_by", ["call", "get", "memo", "helper"])
def test_an_effect_follows_what_it_reads_in_any_spelling(read_by: str) -> None:
    """Again when what it read changed, however it was read."""
    read, write = create_signal(0)
    memo = create_memo(read)
    seen = []

    def helper() -> Any:
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


def test_an_effect_that_reads_nothing_runs_once() -> None:
    _, write = create_signal(0)
    seen = []
    create_effect(lambda: seen.append(1))
    write.set(1)
    assert seen == [1]


def test_an_effect_without_an_owner_lives_until_it_is_stopped() -> None:
    """Effects without an owner live until stopped."""
    read, write = create_signal(0)
    seen = []
    create_effect(lambda: seen.append(read()))
    gc.collect()
    write.set(1)
    assert seen == [0, 1]
