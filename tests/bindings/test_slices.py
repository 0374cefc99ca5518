"""Changes that are made in slices, without a list: which of them goes on, and what happens to the others."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tkasync import current_runtime
from tkasync.testing import FakeHost
from tkasync.tk.bindings.slices import Slices


@pytest.fixture
def slices(fake_host: FakeHost) -> Slices:
    return Slices(current_runtime().scope, None, "in a change", lambda: None)


def steps(name: str, done: list[str], count: int = 3) -> Generator[bool, None, None]:
    yield True
    for number in range(count):
        done.append(f"{name} {number}")
        yield False


def test_a_change_that_begins_in_the_middle_of_another_takes_its_place_at_once(slices: Slices) -> None:
    done: list[str] = []

    def outdated() -> Generator[bool, None, None]:
        yield True
        slices.begin(steps("new", done), is_small=False)  # as an event loop in the program's code may do
        yield False
        done.append("the outdated one went on")

    slices.begin(outdated(), is_small=False)
    assert done == ["new 0", "new 1", "new 2"]


def test_of_a_change_that_is_wrong_in_the_middle_of_another_that_one_goes_on(
    slices: Slices, fake_host: FakeHost
) -> None:
    done: list[str] = []

    def wrong() -> Generator[bool, None, None]:
        yield False
        raise ValueError("two equal keys")

    def first() -> Generator[bool, None, None]:
        yield True
        slices.begin(wrong(), is_small=False)
        yield False
        done.append("the first one went on")

    with pytest.raises(ValueError, match="equal keys"):
        slices.begin(first(), is_small=False)
    fake_host.run_pending()
    assert done == ["the first one went on"]


def test_a_stop_in_the_middle_is_the_end(slices: Slices, fake_host: FakeHost) -> None:
    done: list[str] = []

    def stopped() -> Generator[bool, None, None]:
        yield True
        slices.stop()
        yield False
        done.append("it went on")

    slices.begin(stopped(), is_small=False)
    slices.begin(steps("next", done, 1), is_small=True)
    fake_host.run_pending()
    assert done == ["next 0"]


def test_three_that_come_in_the_middle_of_each_other_leave_the_newest(slices: Slices) -> None:
    done: list[str] = []

    def nested(depth: int) -> Generator[bool, None, None]:
        if depth:
            slices.begin(nested(depth - 1), is_small=False)
        yield False
        yield True
        done.append(f"depth {depth}")

    slices.begin(nested(3), is_small=False)
    assert done == ["depth 0"]
