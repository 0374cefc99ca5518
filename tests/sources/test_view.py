"""What rows are asked for: a value, which names one page of a cache."""

from __future__ import annotations

import pytest

from tkasync.widgets.sources.view import View


def test_equal_views_are_one_key() -> None:
    assert View((("name", True),), "a") == View((("name", True),), "a")
    assert {View((("name", True),)): 1}[View([("name", True)])] == 1  # type: ignore[arg-type] - a list is taken
    assert View((("name", True),)) != View((("name", False),))


@pytest.mark.parametrize("order", ["name", ("name", True), (("name", "desc"),), (("name",),), None])
def test_an_order_that_is_none_is_refused_with_what_to_write(order: object) -> None:
    with pytest.raises(TypeError, match="an order is pairs of a column and whether it is descending, as in"):
        View(order)  # type: ignore[arg-type] - that is the test


class Unhashable:
    """A filter of a program's own."""

    __hash__ = None  # type: ignore[assignment] - that is what it is for

    def __init__(self, value: int) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unhashable) and other.value == self.value


def test_filters_are_compared_with_their_types() -> None:
    filters: list[object] = [
        1,
        1.0,
        True,
        "1",
        {"a": 1},
        {"a": True},
        [1],
        [True],
        [{"a": 1}],
        Unhashable(1),
        Unhashable(2),
    ]
    views = {View(filter=each): place for place, each in enumerate(filters)}
    assert list(views.values()) == list(range(len(filters)))
    same: list[object] = [
        1,
        1.0,
        True,
        "1",
        {"a": 1},
        {"a": True},
        (1,),
        (True,),
        ({"a": 1},),
        Unhashable(1),
        Unhashable(2),
    ]
    assert [views[View(filter=each)] for each in same] == list(range(len(filters)))
    nan = float("nan")
    assert View(filter=nan) == View(filter=nan)
    assert View(filter={"a": 1, "b": 2}) == View(filter={"b": 2, "a": 1})
