"""What a graph keeps alive: nothing that nobody can reach or that has been stopped."""

from __future__ import annotations

import gc
import weakref

from tkasync import create_effect, create_memo, create_signal
from tkasync.reactive.effect import Effect


class Big:
    pass


def test_a_stopped_effect_is_freed() -> None:
    read, _write = create_signal(0)
    big = Big()
    gone = weakref.ref(big)
    effect = create_effect(lambda big=big: (read(), big)[0])
    effect.stop()
    del effect, big
    gc.collect()
    assert gone() is None


def test_a_signal_nobody_holds_is_freed() -> None:
    """A signal whose ends are dropped is gone."""
    big = Big()
    gone = weakref.ref(big)
    read, write = create_signal(big)
    create_effect(lambda read=read: (read(), None)[1]).stop()
    del read, write, big
    gc.collect()
    assert gone() is None


# Memory


def test_a_memo_that_was_only_read_is_let_go() -> None:
    read, write = create_signal(0)
    memo = create_memo(lambda: read() * 2)
    assert memo() == 0
    gone = weakref.ref(memo)
    del memo
    gc.collect()
    assert gone() is None
    write.set(1)


def test_a_memo_is_let_go_when_its_effect_has_stopped() -> None:
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


def test_a_memo_that_is_no_longer_read_is_let_go() -> None:
    on, set_on = create_signal(True)
    read, _write = create_signal(1)
    memos = [create_memo(lambda: read() + 1)]
    gone = weakref.ref(memos[0])
    create_effect(lambda: memos[0]() if on() else None)
    set_on.set(False)
    memos.clear()
    gc.collect()
    assert gone() is None


def test_a_signal_whose_effect_has_moved_on_is_let_go() -> None:
    on, set_on = create_signal(True)
    ends = [create_signal(1)]
    gone = weakref.ref(ends[0][0])
    create_effect(lambda: ends[0][0]() if on() else None)
    set_on.set(False)
    ends.clear()
    gc.collect()
    assert gone() is None


def test_an_effect_without_an_owner_lives_as_long_as_what_it_reads() -> None:
    read, write = create_signal(0)
    seen: list[int] = []
    create_effect(lambda: seen.append(read()))
    gc.collect()
    write.set(1)
    assert seen == [0, 1]


def test_inner_effects_and_their_values_are_let_go_with_each_run() -> None:
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


def test_an_inner_effect_that_is_kept_does_not_keep_the_outer() -> None:
    inner: list[Effect] = []
    outer = create_effect(lambda: inner.append(create_effect(lambda: None)))
    outer.stop()
    gone = weakref.ref(outer)
    del outer
    gc.collect()
    assert gone() is None


def test_old_values_are_let_go() -> None:
    class Value:
        pass

    read, write = create_signal(Value())
    memo = create_memo(lambda: read())
    create_effect(lambda: memo())
    gone = weakref.ref(read())
    write.set(Value())
    gc.collect()
    assert gone() is None
