"""What ends in its own run is subscribed to nothing afterwards, and what it has read still tells the truth."""

from __future__ import annotations

import pytest

from tkasync import create_effect, create_memo, create_signal, on_cleanup, untrack
from tkasync.errors import CycleError
from tkasync.reactive.effect import Effect


def test_an_effect_that_stops_in_its_run_leaves_what_only_the_run_before_has_read() -> None:
    text, _set_text = create_signal("text")
    over, end = create_signal(False)
    effects: list[Effect] = []
    effects.append(create_effect(lambda: effects[0].stop() if over() else text()))
    assert text.is_observed
    end.set(True)
    assert (text.is_observed, over.is_observed) == (False, False)


def test_an_effect_that_stops_and_then_fails_leaves_everything_too() -> None:
    text, _set_text = create_signal("text")
    over, end = create_signal(False)
    effects: list[Effect] = []

    def follow() -> None:
        if over():
            effects[0].stop()
            raise LookupError
        text()

    effects.append(create_effect(follow))
    end.set(True)
    assert (text.is_observed, over.is_observed) == (False, False)


def test_a_memo_whose_last_observer_goes_in_its_run_leaves_what_only_the_run_before_has_read() -> None:
    text, set_text = create_signal("text")
    over, end = create_signal(False)
    effects: list[Effect] = []
    follow = create_memo(lambda: effects[0].stop() if over() else text())
    effects.append(create_effect(follow))
    end.set(True)
    assert (text.is_observed, over.is_observed, follow.is_observed) == (False, False, False)
    end.set(False)
    set_text.set("new")
    assert follow() == "new"


def test_a_memo_that_gets_its_first_observer_in_its_run_hears_of_what_it_had_read_before() -> None:
    """The effect closes a circle, which it lives with; it depends on the memo all the same."""
    number, set_number = create_signal(1)
    circular, close_circle = create_signal(False)
    seen: list[int | None] = []

    def look() -> None:
        try:
            seen.append(memo())
        except CycleError:
            seen.append(None)

    def double() -> int:
        if untrack(circular) and not seen:
            create_effect(look)
        return number() * 2

    memo = create_memo(double)
    assert memo() == 2
    close_circle.set(True)
    set_number.set(2)
    assert memo() == 4
    set_number.set(3)
    assert seen[-1] == 6


def test_an_interrupted_run_of_a_memo_that_nobody_observes_any_more_leaves_what_it_has_read() -> None:
    text, _set_text = create_signal("text")
    over, end = create_signal(False)
    effects: list[Effect] = []

    def follow() -> str:
        if over():
            effects[0].stop()
            raise SystemExit
        return text()

    effects.append(create_effect(create_memo(follow)))
    with pytest.raises(SystemExit):
        end.set(True)
    assert (text.is_observed, over.is_observed) == (False, False)


def test_a_memo_read_by_an_effect_that_stops_in_its_run_still_sees_a_change() -> None:
    number, set_number = create_signal(1)
    doubled = create_memo(lambda: number() * 2)
    effects: list[Effect] = []
    over, end = create_signal(False)

    def follow() -> None:
        if over():
            doubled()
            set_number.set(2)
            effects[0].stop()

    effects.append(create_effect(follow))
    end.set(True)
    assert doubled() == 4


def test_an_effect_whose_cleanup_exits_runs_again() -> None:
    turn, set_turn = create_signal(0)
    seen: list[int] = []

    def follow() -> None:
        seen.append(turn())
        if turn() == 0:
            on_cleanup(_leave)

    create_effect(follow)
    with pytest.raises(SystemExit):
        set_turn.set(1)
    set_turn.set(2)
    assert seen == [0, 2]


def _leave() -> None:
    raise SystemExit
