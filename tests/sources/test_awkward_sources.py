"""What files, columns, keys and filters may be besides what one thinks of first."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.sources.files import make_file
from tkasync.widgets import CsvSource, ListSource, RemoteSource, SqliteSource, View

NUMBERS = ("rowid", "oid", "_rowid_")  # all names that SQLite has for a row's number


def csv_file(folder: Path, data: bytes) -> CsvSource:
    path = folder / "rows.csv"
    path.write_bytes(data)
    return CsvSource(path)


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_only_line_ends_end_a_line_of_a_csv_file(tmp_path: Path, sign: str) -> None:
    """Windows writes "…" as the byte that Latin-1 has for a line end which nobody uses."""
    encoding = "utf-8" if sign == "\u2028" else "latin-1"
    source = csv_file(tmp_path, f"näme{sign},b\nx,y\n".encode(encoding))
    assert source.page(View(), 0, 9) == [(1, "x", "y")]
    assert len(source.columns) == 2


def test_a_cell_that_csv_refuses_says_how_to_have_it(tmp_path: Path) -> None:
    source = csv_file(tmp_path, b"a,b\n1," + b"x" * (csv.field_size_limit() + 1) + b"\n3,4\n")
    assert source.page(View(), 0, 9) == [(1, "3", "4")]
    assert "csv.field_size_limit(n)" in source.bad_rows[0].reason


def test_columns_may_take_all_names_of_a_rows_number(tmp_path: Path) -> None:
    loaded = csv_file(tmp_path, b"rowid,oid,_rowid_\na,b,c\nd,e,f\n")
    made = SqliteSource.of([("a", "b", "c"), ("d", "e", "f")], columns=NUMBERS)
    for source in (loaded, made):
        assert source.columns == NUMBERS
        assert source.page(View(), 0, 9) == [(1, "a", "b", "c"), (2, "d", "e", "f")]
        assert source.page(View((("oid", True),)), 0, 9) == [(2, "d", "e", "f"), (1, "a", "b", "c")]
        assert source.position(View((("oid", True),)), 1) == 1
        assert source.keys(View(), 0, 9) == [1, 2]


def test_so_may_those_of_a_view_and_of_a_table(tmp_path: Path) -> None:
    path = make_file(
        tmp_path / "numbers.db",
        "CREATE TABLE t (rowid, oid, _rowid_)",
        "CREATE VIEW v AS SELECT rowid, oid, _rowid_ FROM t",
        "INSERT INTO t VALUES (1, 2, 3)",
    )
    for table in ("t", "v"):
        source = SqliteSource(path, table)
        assert source.page(View((("oid", True),)), 0, 9) == [(1, 1, 2, 3)]
        assert source.position(View(), 1) == 0
        source.close()


def test_rows_for_sqlite_may_be_mappings_as_those_of_a_list(tmp_path: Path) -> None:
    rows = [{"name": "Ada", "id": 1}, {"id": 2, "name": "Bo", "more": 3}]
    source = SqliteSource.of(rows, columns=("id", "name"), key="id")
    assert source.page(View(), 0, 9) == [(1, 1, "Ada"), (2, 2, "Bo")]
    assert source.page(View(), 0, 9) == ListSource(rows, columns=("id", "name"), key="id").page(View(), 0, 9)


WRONG: list[tuple[Any, str]] = [
    ((1,), "a sequence of 2 cells"),
    ((1, 2, 3), "a sequence of 2 cells"),
    ("ab", "a sequence of 2 cells"),
    (5, "a sequence of 2 cells"),
    ({"id": 1}, "lacks 'name'"),
]


@pytest.mark.parametrize(("row", "words"), WRONG)
def test_what_is_no_row_is_refused_with_its_place(row: Any, words: str) -> None:
    rows = [(1, "a"), row]
    with pytest.raises(ValueError, match=f"row 1 .*{words}"):
        SqliteSource.of(rows, columns=("id", "name"))
    with pytest.raises(ValueError, match=f"row 1 .*{words}"):
        ListSource(rows, columns=("id", "name"))


def test_the_name_of_a_file_that_is_no_text_is_kept_as_it_can_be_read() -> None:
    """Python gives the bytes of such a name as halves of characters, which SQLite cannot store."""
    source = SqliteSource.of([("a\udcff",), ("ä",)], columns=("name",))
    assert source.page(View(), 0, 9) == [(1, "a\\udcff"), (2, "ä")]


NO_KEYS: list[Any] = [(1,), [1], {"a": 1}, 2**70, "\ud800", object(), "2", None]


@pytest.mark.parametrize("key", NO_KEYS)
def test_a_key_that_no_row_can_have_is_in_no_view(tmp_path: Path, key: Any) -> None:
    source = SqliteSource(make_file(tmp_path / "keys.db", "CREATE TABLE t (k PRIMARY KEY, v)"), "t")
    assert source.position(View(), key) is None
    with pytest.raises(LookupError, match="there is no row with the key"):
        source.write(key, "v", 1)
    source.close()


@pytest.mark.parametrize("key", NO_KEYS)
def test_nor_is_it_in_a_list(key: Any) -> None:
    source = ListSource([(1, "a"), (3, "b")], columns=("id", "name"), key="id")
    assert source.position(View(), key) is None
    with pytest.raises(LookupError, match="there is no row with the key"):
        source.write(key, "name", "x")


def test_what_has_no_hash_is_no_key_of_a_list() -> None:
    with pytest.raises(TypeError, match=r"a row's key is hashable, .* and not \[1\]"):
        ListSource([([1], "a")], columns=("id", "name"), key="id")
    source = ListSource([(1, "a")], columns=("id", "name"), key="id")
    with pytest.raises(TypeError, match="a row's key is hashable"):
        source.write(1, "id", [1])
    source.write(1, "name", [1])
    assert (source.rows(), source.position(View(), 1)) == ([(1, [1])], 0)


def columns_of(columns: Any) -> list[Any]:
    """Each source that is told its columns."""
    return [
        lambda: ListSource([], columns=columns),
        lambda: SqliteSource.of([], columns=columns),
        lambda: RemoteSource(lambda view, start, size: ([], 0), columns=columns),
    ]


@pytest.mark.parametrize("columns", ["id", ("id", 5), [None]])
def test_columns_that_are_no_names_are_refused(columns: Any) -> None:
    for make in columns_of(columns):
        with pytest.raises(TypeError, match="columns= is the names of a source's columns"):
            make()


def test_two_columns_with_one_name_are_refused() -> None:
    for make in columns_of(("id", "name", "id")):
        with pytest.raises(ValueError, match="two columns of a source are called 'id'"):
            make()
    with pytest.raises(ValueError, match="a table of SQLite has at least one column"):
        SqliteSource.of([], columns=())


def test_a_trigger_that_passes_a_write_over_is_told_of(tmp_path: Path) -> None:
    path = make_file(
        tmp_path / "trigger.db",
        "CREATE TABLE t (v)",
        "INSERT INTO t VALUES (1)",
        "CREATE TRIGGER no BEFORE UPDATE ON t BEGIN SELECT RAISE(IGNORE); END",
    )
    source = SqliteSource(path, "t")
    with pytest.raises(LookupError, match="or a trigger lets nobody change it"):
        source.write(1, "v", 2)
    source.close()


def test_a_server_may_filter_by_a_dict() -> None:
    def fetch(view: View, start: int, size: int) -> tuple[list[tuple[int, int]], int]:
        assert view.filter == {"tags": ["a"]}
        return [(1, 1)], 1

    source, wanted = RemoteSource(fetch, columns=("id",)), {"tags": ["a"]}
    view = View((), wanted)
    assert (source.page(view, 0, 128), source.count(view)) == ([(1, 1)], 1)
    assert hash(view) == hash(View((), {"tags": ["a"]}))
    wanted["tags"].append("b")
    assert view != View((), wanted)


@pytest.mark.parametrize("wanted", [{"a": 1}, ["a"], 5])
def test_other_sources_say_that_they_do_not(tmp_path: Path, wanted: object) -> None:
    made = SqliteSource.of([(1,)], columns=("id",))
    for source in (made, ListSource([(1,)], columns=("id",))):
        with pytest.raises(TypeError, match="filters by a text"):
            source.count(View((), wanted))


def test_what_is_not_a_number_stands_together_whatever_its_type() -> None:
    rows = [(Decimal("NaN"),), (Decimal(1),), (None,), (0,), (float("nan"),), (2,)]
    source = ListSource(rows, columns=("n",))
    assert source.keys(View((("n", False),)), 0, 9) == [2, 0, 4, 3, 1, 5]
    assert source.keys(View((("n", True),)), 0, 9) == [5, 1, 3, 0, 4, 2]
