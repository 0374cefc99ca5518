"""What a memo and an effect follow: what they read in their last run."""

from __future__ import annotations

import pytest

from tests.reactive.recorder import Counted
from tkasync import batch, create_effect, create_memo, create_signal


@pytest.mark.parametrize("watched", [False, True], ids=["unobserved", "observed"])
def test_dependencies_are_those_of_the_last_run(watched: bool) -> None:
    """A branch that was not taken wakes nobody."""
    choose, set_choose = create_signal(True)
    a, set_a = create_signal("a")
    b, set_b = create_signal("b")
    fn = Counted(lambda: a() if choose() else b())
    memo = create_memo(fn)
    if watched:
        create_effect(lambda: memo())
    assert memo() == "a"
    set_b.set("b2")
    assert (memo(), fn.calls) == ("a", 1)
    set_choose.set(False)
    assert (memo(), fn.calls) == ("b2", 2)
    set_a.set("a2")
    assert (memo(), fn.calls) == ("b2", 2)
    set_b.set("b3")
    assert (memo(), fn.calls) == ("b3", 3)


def test_what_is_behind_a_changed_condition_is_not_computed() -> None:
    """A memo that nobody will ask any more does not run on the way (it might fail on the new state)."""
    items, set_items = create_signal([1])
    has_any = create_memo(lambda: len(items()) > 0)
    first = Counted(lambda: items()[0])
    first_memo = create_memo(first)
    seen: list[object] = []
    create_effect(lambda: seen.append(first_memo() if has_any() else "none"))
    set_items.set([])
    assert seen == [1, "none"]
    assert first.calls == 1


def test_a_dependency_that_comes_and_goes_and_comes() -> None:
    on, set_on = create_signal(True)
    value, set_value = create_signal(0)
    seen: list[object] = []
    create_effect(lambda: seen.append(value() if on() else None))
    set_on.set(False)
    set_value.set(1)
    set_on.set(True)
    set_value.set(2)
    assert seen == [0, None, 1, 2]


def test_a_memo_is_fresh_after_its_last_observer_left() -> None:
    read, write = create_signal(1)
    memo = create_memo(lambda: read() * 2)
    effect = create_effect(lambda: memo())
    write.set(2)
    effect.stop()
    assert memo() == 4
    write.set(3)
    assert memo() == 6


def test_a_memo_that_was_outdated_when_its_observer_left() -> None:
    read, write = create_signal(1)
    memo = create_memo(lambda: read() * 2)
    effect = create_effect(lambda: memo())
    with batch():
        write.set(2)
        effect.stop()
    assert memo() == 4


def test_a_memo_made_after_the_change_sees_it() -> None:
    read, write = create_signal(0)
    double = create_memo(lambda: read() * 2)
    write.set(5)
    plus = create_memo(lambda: double() + 1)
    assert plus() == 11
    write.set(10)
    assert plus() == 21


def test_every_memo_of_a_chain_is_fresh_in_any_order_of_reading() -> None:
    read, write = create_signal(0)
    b = create_memo(lambda: read() + 1)
    c = create_memo(lambda: b() + 1)
    d = create_memo(lambda: read() + c())
    assert d() == 2
    write.set(10)
    assert (b(), d(), c()) == (11, 22, 12)
