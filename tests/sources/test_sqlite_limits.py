"""What goes beyond what SQLite takes: long patterns, many columns, texts that are no UTF-8, values of other types."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.sources.files import make_file, run
from tkasync.widgets import SqliteSource, View

ALL = View()
LONG = "Ab" * 30_000  # bytes; SQLite's patterns may have 50,000
ENCODINGS = ["UTF-8", "UTF-16le", "UTF-16be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_text_of_any_length_is_looked_for_in_any_case(tmp_path: Path, encoding: str) -> None:
    rows = [("short", "É"), (f"1{LONG}", None), (f"é{LONG}", 7)]
    path = make_file(
        tmp_path / "a.db", f"PRAGMA encoding = '{encoding}'", "CREATE TABLE t (a TEXT, b)", rows=rows
    )
    source = SqliteSource(path, "t")
    for text, count, place in (
        (f"1{LONG}".lower(), 1, 1),
        (LONG.upper(), 2, None),
        (f"É{LONG}", 1, 2),
        ("é" * 20_000, 0, None),
        ("x" * 10**6, 0, None),
    ):
        assert source.count(View((), text)) == count
        assert source.find(ALL, "a", text, 0) == place


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_nul_is_a_character_of_what_is_looked_for(tmp_path: Path, encoding: str) -> None:
    path = make_file(
        tmp_path / "a.db",
        f"PRAGMA encoding = '{encoding}'",
        "CREATE TABLE t (a)",
        rows=[("ab",), ("A\0É",), ("a",)],
    )
    source = SqliteSource(path, "t")
    assert [source.count(View((), text)) for text in ("\0", "a\0é", "a\0b")] == [1, 1, 0]
    assert [source.find(ALL, "a", text, 0) for text in ("a\0", "\0")] == [1, None]


def test_half_a_character_is_in_no_cell(tmp_path: Path) -> None:
    source = SqliteSource(make_file(tmp_path / "a.db", "CREATE TABLE t (a)", rows=[("\\ud800",)]), "t")
    assert source.count(View((), "\ud800")) == 0
    assert source.find(ALL, "a", "\ud800", 0) is None


def test_a_text_is_looked_for_in_any_number_of_columns(tmp_path: Path) -> None:
    columns = [f"c{number}" for number in range(1_900)]
    path = make_file(tmp_path / "a.db", f"CREATE TABLE t ({', '.join(columns)})")
    run(path, "INSERT INTO t (c0, c950, c1899) VALUES ('first', 'middle', 'last')")
    source = SqliteSource(path, "t")
    assert [source.count(View((), text)) for text in ("IRS", "ddl", "ast", "ä", "none")] == [1, 1, 1, 0, 0]


@pytest.mark.usefixtures("short_steps")
@pytest.mark.parametrize("ending", ["", "WITHOUT ROWID"])
def test_a_key_may_have_many_columns(tmp_path: Path, ending: str) -> None:
    names = ", ".join(f"c{number}" for number in range(70))
    rows = [(*((row >> place) & 1 for place in range(70)), f"v{row:02}") for row in range(16)]
    path = make_file(
        tmp_path / "a.db", f"CREATE TABLE t ({names}, v, PRIMARY KEY ({names})) {ending}", rows=rows
    )
    source = SqliteSource(path, "t")
    for view in (ALL, View((("v", True),)), View((("c1", True),), "v")):
        keys = source.keys(view, 0, 99)
        assert len(keys) == 16
        assert [source.position(view, key) for key in keys] == list(range(16))
        assert [row[0] for row in source.page(view, 0, 99)] == keys
    source.write(rows[5][:70], "v", "new")
    assert run(path, "SELECT count(*) FROM t WHERE v = 'new'") == [(1,)]


def test_a_page_by_a_key_of_many_columns_stays_below_the_values_of_one_statement(tmp_path: Path) -> None:
    names = ", ".join(f"c{number}" for number in range(100))
    path = make_file(
        tmp_path / "a.db",
        f"CREATE TABLE t ({names}, PRIMARY KEY ({names})) WITHOUT ROWID",
        rows=[(row, *range(99)) for row in range(400)],
    )
    source = SqliteSource(path, "t")
    assert source.keys(View((("c5", False),), "4"), 0, 400) == source.keys(View((), "4"), 0, 400)
    source.prepare(View((), "4"))
    assert len(source.page(View((), "4"), 0, 400)) == 400


# --- Texts that are no UTF-8


@pytest.mark.usefixtures("short_steps")
def test_a_key_that_is_no_utf_8_finds_its_row(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.db", "CREATE TABLE t (k TEXT PRIMARY KEY, v) WITHOUT ROWID")
    for number in range(20):
        run(path, "INSERT INTO t VALUES (CAST(? AS TEXT), ?)", b"\xff%02d" % number, number)
    source = SqliteSource(path, "t")
    for view in (ALL, View((("v", True),)), View((), "1"), View((("k", True),))):
        keys = source.keys(view, 0, 99)
        assert [row[0] for row in source.page(view, 0, 99)] == keys
        assert [source.position(view, key) for key in keys] == list(range(len(keys)))
        assert keys
    key = source.keys(ALL, 3, 4)[0]
    assert key == "\\xff03"
    source.write(key, "v", "new")
    assert run(path, "SELECT CAST(k AS BLOB) FROM t WHERE v = 'new'") == [(b"\xff03",)]


def test_keys_that_look_the_same_are_told_apart_by_their_bytes(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.db", "CREATE TABLE t (k TEXT PRIMARY KEY, v) WITHOUT ROWID")
    for raw in (b"\xff\\xff", b"\\xff\xff"):
        run(path, "INSERT INTO t VALUES (CAST(? AS TEXT), 0)", raw)
    source = SqliteSource(path, "t")
    keys = source.keys(ALL, 0, 9)
    assert [str(key) for key in keys] == ["\\xff\\xff"] * 2
    assert keys[0] != keys[1]
    assert [source.position(ALL, key) for key in keys] == [0, 1]
    assert source.position(ALL, str(keys[0])) is None
    for number, key in enumerate(keys):
        source.write(key, "v", number)
    assert run(path, "SELECT v FROM t") == [(0,), (1,)]


# --- Values of other types


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2**63, "not this int"),
        (-(2**70), "not this int"),
        ("a\ud800", "not this str"),
        ([1], "not this list"),
        (Decimal(1), "not this Decimal"),
        (1j, "not this complex"),
    ],
)
def test_a_value_that_no_cell_can_hold_is_refused_by_its_type(tmp_path: Path, value: Any, words: str) -> None:
    path = make_file(tmp_path / "a.db", "CREATE TABLE t (a)", rows=[("before",)])
    source = SqliteSource(path, "t")
    with pytest.raises(
        ValueError, match=rf"a cell of a SQLite file holds a whole number of 64 bits.*{words}"
    ):
        source.write(1, "a", value)
    assert run(path, "SELECT a FROM t") == [("before",)]
    for kept in (2**63 - 1, b"x", True, None, 1.5):
        source.write(1, "a", kept)
        assert run(path, "SELECT a FROM t") == [(kept,)]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError, match="is a folder"):
        SqliteSource(tmp_path, "t")
