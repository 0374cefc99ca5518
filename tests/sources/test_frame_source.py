"""Frames of three libraries, against a list that is sorted and filtered the plain way."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.sources.model import COLUMNS, in_order, keys, random_rows, random_view
from tkasync.widgets import FrameSource, View

ALL = View()


def frame(library: str, rows: list[tuple[Any, ...]], columns: tuple[str, ...] = COLUMNS) -> Any:
    """The rows as a frame; the test is left out where the library is not installed."""
    module = pytest.importorskip(library)
    cells = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    if library == "pyarrow":
        return module.table(cells)
    if library == "polars":
        return module.DataFrame(cells, strict=False)
    return module.DataFrame(cells, columns=list(columns))


LIBRARIES = pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])


@LIBRARIES
@pytest.mark.parametrize("key", ["id", None])
def test_pages_positions_and_keys_are_those_of_the_sorted_list(library: str, key: str | None) -> None:
    chance = random.Random(f"{library} {key}")
    for _ in range(6):
        rows = [
            (number, name, None if amount is None else float(amount), note)
            for number, name, amount, note in random_rows(chance, chance.choice((1, 2, 40, 200)))
        ]
        source = FrameSource(frame(library, rows), key=key)
        assert source.columns == COLUMNS
        for _ in range(6):
            check(source, rows, random_view(chance), key, chance)


def check(source: FrameSource, rows: list[Any], view: View, key: str | None, chance: random.Random) -> None:
    expected = in_order(rows, view)
    named = keys(expected) if key else [rows.index(row) for row in expected]
    assert source.count(view) == len(expected)
    start, size = chance.randint(0, len(rows) + 3), chance.randint(0, 40)
    page = [(name, *row) for name, row in zip(named, expected, strict=True)][start : start + size]
    assert source.page(view, start, size) == page
    assert source.keys(view, start, start + size) == named[start : start + size]
    for place in chance.sample(range(len(expected)), min(len(expected), 10)):
        assert source.position(view, named[place]) == place
    assert source.position(view, 10**9) is None


@LIBRARIES
def test_values_that_the_library_cannot_compare_stand_by_their_types(library: str) -> None:
    rows = [(1, [2]), (2, None), (3, [1, 5]), (4, [1])]
    source = FrameSource(frame(library, rows, ("id", "x")), key="id")
    assert keys(source.page(View((("x", False),)), 0, 9)) == [2, 4, 3, 1]
    assert source.keys(View(filter="5"), 0, 9) == [3]


@LIBRARIES
def test_what_is_no_number_stands_between_nothing_and_the_numbers(library: str) -> None:
    rows = [(1, 2.0), (2, float("nan")), (3, None), (4, -1.0)]
    source = FrameSource(frame(library, rows, ("id", "x")), key="id")
    up = source.keys(View((("x", False),)), 0, 9)
    down = source.keys(View((("x", True),)), 0, 9)
    if library == "pandas":  # which has one for both
        assert (up, down) == ([2, 3, 4, 1], [1, 4, 2, 3])
    else:
        assert (up, down) == ([3, 2, 4, 1], [1, 4, 2, 3])


@LIBRARIES
def test_it_is_read_only_and_what_is_no_key_has_no_position(library: str) -> None:
    source = FrameSource(frame(library, [(1, "a")], ("id", "x")), key="id")
    assert getattr(source, "write", None) is None
    assert source.position(ALL, "a") is None
    assert source.position(ALL, None) is None


OTHER_KEYS: list[Any] = [
    "1",
    [1],
    (1,),
    [1, 2, 3],
    {"a": 1},
    {1},
    2**70,
    -(2**70),
    b"1",
    float("nan"),
    object(),
]


@LIBRARIES
@pytest.mark.parametrize("key", OTHER_KEYS, ids=lambda key: type(key).__name__)
def test_a_key_of_another_type_is_in_no_row(library: str, key: Any) -> None:
    """Libraries compare a list with each row, and polars a text with a number."""
    source = FrameSource(frame(library, [(1, "a"), (2, "b"), (3, "c")], ("id", "x")), key="id")
    assert source.position(ALL, key) is None


@LIBRARIES
def test_half_a_character_is_in_no_cell_and_in_no_key(library: str) -> None:
    source = FrameSource(frame(library, [(1, "a"), (2, "b")], ("id", "x")), key="x")
    half = "\ud800"
    assert (source.count(View((), half)), source.page(View((("id", True),), half), 0, 9)) == (0, [])
    assert source.find(ALL, "x", half, 0) is None
    assert source.position(ALL, half) is None
    assert source.keys(ALL, 0, 9) == ["a", "b"]


def test_two_columns_of_one_name_are_refused() -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(ValueError, match="two columns of the frame are called 'a'"):
        FrameSource(pandas.DataFrame([[1, 2]], columns=["a", "a"]))


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(
        TypeError, match=r"a DataFrame of pandas or polars, or a Table of pyarrow, not builtins\.list"
    ):
        FrameSource([])
