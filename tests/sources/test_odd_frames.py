"""Columns of types for which a frame's library lacks a function, or that no two programs write alike."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import Any

import pytest

from tkasync.widgets import FrameSource, View

ALL = View()
UP, DOWN = View((("x", False),)), View((("x", True),))
TEXTS = ["b", "a", None, "c", "a", "b", "a"]
PLACES = list(range(len(TEXTS)))


def arrow_columns(arrow: Any) -> dict[str, Any]:
    numbers = arrow.array([3, 1, None, 2, 0, 5, 4])
    return {
        "views of texts": arrow.array(TEXTS, arrow.string_view()),
        "views of bytes": arrow.array([text and text.encode() for text in TEXTS], arrow.binary_view()),
        "dictionary": arrow.array(TEXTS).dictionary_encode(),
        "runs": arrow.RunEndEncodedArray.from_arrays([3, 7], ["a", "b"]),
        "durations": numbers.cast(arrow.duration("s")),
        "decimals": arrow.array([decimal.Decimal(place) for place in PLACES], arrow.decimal128(10, 2)),
        "zones": arrow.array(
            [dt.datetime(2024, 1, 1 + place) for place in PLACES], arrow.timestamp("us", "UTC")
        ),
        "lists": arrow.array([[1], [2], None, [0], [5], [], [7]]),
        "structures": arrow.array([{"a": place} for place in PLACES]),
        "nothing": arrow.nulls(len(TEXTS)),
    }


def pandas_columns(pandas: Any) -> dict[str, Any]:
    return {
        "categories": pandas.Categorical(TEXTS),
        "nullable": pandas.array([3, None, 1, 2, 2, None, 5], dtype="Int64"),
        "booleans": pandas.array([True, None, False, True, False, None, True], dtype="boolean"),
        "zones": pandas.date_range("2024-01-01", periods=len(TEXTS), tz="Europe/Berlin"),
        "intervals": pandas.interval_range(0, len(TEXTS)),
        "mixed": pandas.Series([1, "a", None, 2.5, b"x", (1, 2), dt.date(2024, 1, 1)], dtype=object),
        "lists": pandas.Series([[1], [2, 3], None, [], [1], [0], [9]], dtype=object),
        "halves": pandas.Series(["a\ud800", "b", None, "c", "d", "e", "2"], dtype=object),
        "sparse": pandas.arrays.SparseArray([0, 0, 1, 0, 2, 0, 3]),
    }


def polars_columns(polars: Any) -> dict[str, Any]:
    return {
        "categories": polars.Series(TEXTS, dtype=polars.Categorical),
        "enumeration": polars.Series(TEXTS, dtype=polars.Enum(["c", "b", "a"])),
        "durations": polars.Series([dt.timedelta(place) for place in PLACES]),
        "bytes": polars.Series([text and text.encode() for text in TEXTS]),
        "structures": polars.Series([{"a": place} for place in PLACES]),
        "objects": polars.Series([object()] * 7, dtype=polars.Object),
        "nothing": polars.Series([None] * 7),
    }


COLUMNS: dict[str, Any] = {"pyarrow": arrow_columns, "pandas": pandas_columns, "polars": polars_columns}
TABLES = {"pyarrow": "table", "pandas": "DataFrame", "polars": "DataFrame"}
LIBRARIES = pytest.mark.parametrize("library", COLUMNS)


def columns_of(library: str) -> dict[str, Any]:
    module = pytest.importorskip(library)
    make = getattr(module, TABLES[library])
    return {name: make({"x": column}) for name, column in COLUMNS[library](module).items()}


@LIBRARIES
def test_each_type_is_shown_sorted_filtered_and_found(library: str) -> None:
    for name, frame in columns_of(library).items():
        source = FrameSource(frame)
        for view in (ALL, UP, DOWN):
            assert sorted(source.keys(view, 0, 99)) == PLACES, name
            page = source.page(view, 0, 99)
            assert [row[0] for row in page] == source.keys(view, 0, 99), name
            assert [source.position(view, row[0]) for row in page] == PLACES, name
            source.find(view, "x", "a", 0)
        for view in (View(filter="a"), View((("x", True),), "2")):
            found = source.page(view, 0, 99)
            assert all(str(view.filter) in str(row[1]).lower() for row in found), name
            assert len(found) == source.count(view), name


@LIBRARIES
def test_a_key_of_any_type_that_is_one_finds_its_row(library: str) -> None:
    for name, frame in columns_of(library).items():
        source = FrameSource(frame, key="x")
        for row in source.page(ALL, 0, 99):
            found = source.position(ALL, row[0])
            is_one = row[0] is not None and getattr(type(row[0]), "__hash__", None) is not None
            if is_one:
                assert found is not None, (name, row[0])
                assert source.page(ALL, found, 1)[0][0] == row[0], name


def test_views_are_in_the_order_of_what_they_show() -> None:
    pytest.importorskip("pyarrow")
    source = FrameSource(columns_of("pyarrow")["views of texts"])
    assert [row[1] for row in source.page(UP, 0, 99)] == [None, "a", "a", "a", "b", "b", "c"]
    assert source.find(UP, "x", "B", 0) == 4
    assert source.keys(View((("x", False),), "b"), 0, 9) == [0, 5]
