"""Pages of SQLite files, by marks, by a scratch file and by OFFSET, against a list that is sorted the plain way."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests.sources.files import make_file, scratch_folders
from tests.sources.model import COLUMNS, in_order, keys, random_rows, random_view
from tkasync.widgets import SqliteSource, View

INDEXES = ("CREATE INDEX by_name ON t (name)", "CREATE INDEX by_amount ON t (amount, note)")
ALL = View()


def rows_of(kind: str, chance: random.Random) -> list[tuple[Any, ...]]:
    rows = random_rows(chance, chance.choice((0, 1, 8, 50, 300)))
    if kind == "text key":
        return [(f"k{number}", *rest) for number, *rest in rows]
    if kind == "composite key without row numbers":
        return [(number, name or "", amount, note or "") for number, name, amount, note in rows]
    return rows


TABLES = {
    "integer key": "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, amount NUMERIC, note)",
    "text key": "CREATE TABLE t (id TEXT PRIMARY KEY, name, amount, note)",
    "composite key": "CREATE TABLE t (id, name, amount, note, PRIMARY KEY (note, id))",
    "composite key without row numbers": (
        "CREATE TABLE t (id, name, amount, note, PRIMARY KEY (note, id)) WITHOUT ROWID"
    ),
    "no key": "CREATE TABLE t (id, name, amount, note)",
    "columns called as the row number is": (
        "CREATE TABLE t (id, name, amount, note, rowid, _rowid_, PRIMARY KEY (id)) WITHOUT ROWID"
    ),
}


def natural(kind: str, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows as SQLite walks through them without an order."""
    if kind in ("integer key", "columns called as the row number is"):
        return sorted(rows)
    if kind == "composite key without row numbers":
        return sorted(rows, key=lambda row: (row[3], row[0]))
    return rows


@pytest.mark.parametrize("steps", ["as they are", "short"])
@pytest.mark.parametrize("indexes", [(), INDEXES], ids=["no index", "indexes"])
@pytest.mark.parametrize("kind", [kind for kind in TABLES if "called" not in kind])
def test_pages_positions_and_keys_are_those_of_the_sorted_list(
    kind: str, indexes: tuple[str, ...], steps: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if steps == "short":
        request.getfixturevalue("short_steps")
    chance = random.Random(f"{kind} {indexes} {steps}")
    for round_ in range(4):
        rows = rows_of(kind, chance)
        path = make_file(tmp_path / f"{round_}.db", TABLES[kind], *indexes, rows=rows)
        source = SqliteSource(path, "t", key="id")
        for _ in range(6):
            view = random_view(chance)
            expected = in_order(natural(kind, rows), view, turned=True)
            check(source, view, expected, chance)
        source.close()


def check(source: SqliteSource, view: View, expected: list[Any], chance: random.Random) -> None:
    if chance.random() < 0.5:
        source.prepare(view)
    assert source.count(view) == len(expected)
    for _ in range(4):
        start, size = chance.randint(0, len(expected) + 3), chance.randint(0, 40)
        page = expected[start : start + size]
        assert source.page(view, start, size) == [(row[0], *row) for row in page]
        assert source.keys(view, start, start + size) == keys(page)
    for place in chance.sample(range(len(expected)), min(len(expected), 10)):
        assert source.position(view, expected[place][0]) == place


def test_the_key_is_the_primary_key_and_of_several_columns_a_tuple(tmp_path: Path) -> None:
    statements = (TABLES["composite key"], "INSERT INTO t VALUES (7, 'Ada', 1, 'x'), (8, 'Eve', 2, NULL)")
    source = SqliteSource(make_file(tmp_path / "a.db", *statements), "t")
    assert source.columns == COLUMNS
    assert source.page(ALL, 0, 9) == [(("x", 7), 7, "Ada", 1, "x"), ((None, 8), 8, "Eve", 2, None)]
    assert source.keys(ALL, 0, 9) == [("x", 7), (None, 8)]
    assert source.position(ALL, ("x", 7)) == 0
    assert source.position(ALL, ("x", 9)) is None
    assert source.position(ALL, 7) is None


def test_the_key_of_a_table_without_one_is_the_rows_number(tmp_path: Path) -> None:
    statements = (TABLES["no key"], "INSERT INTO t (rowid, name) VALUES (30, 'x'), (10, 'y')")
    source = SqliteSource(make_file(tmp_path / "a.db", *statements), "t")
    assert source.page(ALL, 0, 9) == [(10, None, "y", None, None), (30, None, "x", None, None)]
    assert source.position(ALL, 30) == 1


def test_columns_may_be_called_as_the_row_number_is(tmp_path: Path) -> None:
    path = make_file(
        tmp_path / "a.db",
        "CREATE TABLE t (rowid, x, _rowid_)",
        "INSERT INTO t VALUES ('b', 1, 'c'), ('a', 2, 'd')",
        TABLES["columns called as the row number is"].replace("TABLE t", "TABLE u"),
        "INSERT INTO u VALUES (7, 'Ada', NULL, NULL, 1, 2)",
        "CREATE TABLE v (rowid, oid, _rowid_)",
        "INSERT INTO v VALUES ('b', 1, 'c'), ('a', 2, 'd')",
    )
    source = SqliteSource(path, "t")
    assert source.page(View((("rowid", False),)), 0, 9) == [(2, "a", 2, "d"), (1, "b", 1, "c")]
    assert SqliteSource(path, "u").page(ALL, 0, 9) == [(7, 7, "Ada", None, None, 1, 2)]
    hidden = SqliteSource(path, "v")
    assert hidden.page(ALL, 0, 9) == [(1, "b", 1, "c"), (2, "a", 2, "d")]
    assert not hasattr(hidden, "write")


def test_a_column_is_compared_by_its_own_collation(tmp_path: Path, short_steps: None) -> None:
    names = ["b", "A", "a", "B", "c", "C"] * 6
    path = make_file(
        tmp_path / "a.db",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE)",
        "CREATE INDEX i ON t (name)",
        rows=enumerate(names),
    )
    source = SqliteSource(path, "t")
    view = View((("name", False),))
    expected = sorted(enumerate(names), key=lambda row: (row[1].lower(), row[0]))
    assert [row[1:] for row in source.page(view, 0, 99)] == expected
    assert [source.position(view, key) for key, _ in expected] == list(range(len(names)))
    assert scratch_folders() == []  # along the index


def test_an_index_is_walked_along_and_without_one_the_order_lies_in_a_scratch_file(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.db", TABLES["integer key"], *INDEXES, "INSERT INTO t (name) VALUES ('x')")
    source = SqliteSource(path, "t")
    for view in (ALL, View((("name", True),)), View((("id", True), ("note", False)))):
        source.prepare(view)
    assert scratch_folders() == []
    source.prepare(View((("note", False),)))
    (folder,) = scratch_folders()
    assert folder.parent != path.parent
    source.close()
    assert scratch_folders() == []


def test_orders_that_were_not_asked_for_lately_leave_the_disk(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.db", TABLES["integer key"], "INSERT INTO t (name) VALUES ('x')")
    source = SqliteSource(path, "t")
    for text in "abcdefgh":
        source.prepare(View(filter=text))
    assert len(scratch_folders()) == 4


def test_texts_are_found_in_either_case_and_nothing_in_them_is_special(tmp_path: Path) -> None:
    texts = [
        "Ärger",
        "ärGER",
        "50%",
        "500",
        "a_b",
        "axb",
        "[x]",
        "x",
        "a*b",
        "back\\slash",
        "12.5",
        "É",
        None,
    ]
    rows = list(enumerate(texts))
    path = make_file(tmp_path / "a.db", "CREATE TABLE t (id INTEGER PRIMARY KEY, text)", rows=rows)
    source = SqliteSource(path, "t")

    def found(text: str) -> list[Any]:
        return [row[2] for row in source.page(View(filter=text), 0, 99)]

    assert found("ärg") == found("ÄRG") == ["Ärger", "ärGER"]
    assert found("50%") == ["50%"]
    assert found("a_") == ["a_b"]
    assert found("[") == ["[x]"]
    assert found("é") == ["É"]
    assert found("*B") == ["a*b"]
    assert found("K\\S") == ["back\\slash"]
    assert found("2.5") == ["12.5"]
    assert found("") == texts


def test_a_number_is_found_by_its_digits(tmp_path: Path) -> None:
    path = make_file(
        tmp_path / "a.db", "CREATE TABLE t (id INTEGER PRIMARY KEY, n)", rows=[(1, 12.5), (2, 30)]
    )
    assert SqliteSource(path, "t").keys(View(filter="2.5"), 0, 9) == [1]
