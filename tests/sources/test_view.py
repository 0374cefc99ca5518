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
