"""Rows in memory, against a list that is sorted and filtered the plain way."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest

from tests.sources.model import COLUMNS, in_order, keys, random_rows, random_view
from tests.support import let_work_end, run_until
from tkasync import current_task, spawn_task
from tkasync.testing import FakeHost
from tkasync.widgets import ListSource, TableSource, View

ALL = View()


@pytest.fixture
def people() -> ListSource:
    return ListSource([(7, "Ada"), (8, "Grace"), (9, None)], columns=("id", "name"), key="id")


@pytest.mark.parametrize("seed", range(20))
def test_pages_positions_and_keys_are_those_of_the_sorted_list(seed: int) -> None:
    chance = random.Random(seed)
    rows = random_rows(chance, chance.choice((0, 1, 2, 50, 300)))
    source: TableSource = ListSource(rows, columns=COLUMNS, key="id")
    assert isinstance(source, ListSource)
    for _ in range(10):
        view = random_view(chance)
        expected = in_order(rows, view)
        assert source.count(view) == len(expected)
        start, size = chance.randint(0, len(rows) + 3), chance.randint(0, 40)
        page = [(row[0], *row) for row in expected[start : start + size]]
        assert source.page(view, start, size) == page
        assert source.keys(view, start, start + size) == keys(page)
        for place, row in enumerate(expected):
            assert source.position(view, row[0]) == place


def test_a_row_begins_with_its_key_and_has_the_keys_column_again(people: ListSource) -> None:
    assert people.columns == ("id", "name")
    assert people.page(ALL, 1, 1) == [(8, 8, "Grace")]


def test_rows_without_a_key_are_numbered() -> None:
    source = ListSource([("a",), ("a",)], columns=("x",))
    assert source.page(ALL, 0, 9) == [(0, "a"), (1, "a")]


def test_mappings_are_read_by_their_names() -> None:
    source = ListSource([{"name": "Ada", "id": 7, "more": 1}], columns=("id", "name"), key="id")
    assert source.page(ALL, 0, 9) == [(7, 7, "Ada")]


def test_values_of_all_kinds_stand_together_by_their_types_and_nothing_comes_first() -> None:
    values = ["b", 3, None, Decimal(2), {"x": 1}, "a", 1, float("nan"), {"w": 2}, None, 2j, 1j]
    source = ListSource([(value,) for value in values], columns=("x",))
    up = [row[1] for row in source.page(View((("x", False),)), 0, 99)]
    assert str(up) == "[None, None, nan, Decimal('2'), 1j, 2j, {'w': 2}, {'x': 1}, 1, 3, 'a', 'b']"
    down = [row[1] for row in source.page(View((("x", True),)), 0, 99)]
    assert str(down) == "['b', 'a', 3, 1, {'x': 1}, {'w': 2}, 2j, 1j, Decimal('2'), nan, None, None]"


def test_numbers_of_several_types_are_sorted_as_numbers() -> None:
    source = ListSource([(2,), (0.5,), (Decimal("1.5"),), (True,)], columns=("x",))
    assert [row[1] for row in source.page(View((("x", False),)), 0, 9)] == [0.5, True, Decimal("1.5"), 2]


def test_more_than_a_hundred_thousand_rows_are_refused_with_the_line_to_write() -> None:
    ListSource([(1,)] * 100_000, columns=("x",))
    with pytest.raises(
        ValueError, match=r"100,000 rows at most.*SqliteSource\.of\(rows, columns=\.\.\., key="
    ):
        ListSource([(1,)] * 100_001, columns=("x",))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([(1, "a"), (1, "b")], "two rows have the key 1"),
        ([(1, "a"), (2,)], "row 1 is .*a sequence of 2 cells"),
        (["ab"], "row 0 is 'ab'"),
    ],
)
def test_rows_that_are_none_are_refused(rows: list[Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ListSource(rows, columns=("id", "name"), key="id")


def test_columns_that_are_not_there_are_named(people: ListSource) -> None:
    with pytest.raises(ValueError, match="there is no column 'nmae'; there are 'id', 'name'"):
        people.page(View((("nmae", False),)), 0, 9)
    with pytest.raises(ValueError, match="there is no column 'key'"):
        ListSource([], columns=("id",), key="key")
    with pytest.raises(TypeError, match="ListSource filters by a text"):
        people.count(View(filter=7))


# --- Writing


def test_what_is_written_is_in_the_next_page_and_its_order(people: ListSource) -> None:
    by_name = View((("name", False),))
    assert keys(people.page(by_name, 0, 9)) == [9, 7, 8]
    people.write(9, "name", "Zoe")
    assert people.page(by_name, 0, 9) == [(7, 7, "Ada"), (8, 8, "Grace"), (9, 9, "Zoe")]
    assert people.rows() == [(7, "Ada"), (8, "Grace"), (9, "Zoe")]


def test_what_is_written_is_found_by_a_filter(people: ListSource) -> None:
    assert people.count(View(filter="zoe")) == 0
    people.write(9, "name", "Zoe")
    assert keys(people.page(View(filter="zoe"), 0, 9)) == [9]


def test_a_new_key_is_the_rows_from_then_on(people: ListSource) -> None:
    people.write(9, "id", 10)
    assert people.position(ALL, 10) == 2
    assert people.position(ALL, 9) is None
    with pytest.raises(ValueError, match="a row with the key 7 already"):
        people.write(10, "id", 7)
    assert people.position(ALL, 10) == 2


def test_what_cannot_be_written_is_refused(people: ListSource) -> None:
    with pytest.raises(LookupError, match="no row with the key 1"):
        people.write(1, "name", "x")
    with pytest.raises(ValueError, match="no column 'x'"):
        people.write(7, "x", 1)


def test_the_rows_that_were_given_are_left_alone() -> None:
    given = [{"id": 1, "name": "Ada"}]
    ListSource(given, columns=("id", "name"), key="id").write(1, "name", "Eve")
    assert given == [{"id": 1, "name": "Ada"}]


# --- As work


def test_a_filter_ends_when_its_task_is_aborted(fake_host: FakeHost) -> None:
    looked: list[int] = []

    class Cell:
        def __str__(self) -> str:
            looked.append(1)
            if len(looked) == 500:
                task = current_task()
                assert task is not None
                task.abort()
            return ""

    source = ListSource([(Cell(),) for _ in range(50_000)], columns=("x",))
    handle = spawn_task(source.count, View(filter="a"))
    run_until(fake_host, handle.done)
    let_work_end(fake_host)
    assert handle.cancelled()
    assert len(looked) == 1_000
