"""A file that cannot be read is named by every source of files, with what to do; also one that is read already."""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from tests.sources.files import make_file
from tkasync.widgets import CsvSource, SqliteSource, View
from tkasync.widgets.sources.csv_files import guessing, reading

ROOT = Path(__file__).parents[2]
OPEN: dict[str, Callable[[Path], Any]] = {
    "csv": CsvSource,
    "sqlite": lambda path: SqliteSource(path, "t"),
}


@contextmanager
def as_nobody() -> Iterator[None]:
    """Another user than root, who may read everything."""
    os.seteuid(65534)
    try:
        if not os.access(ROOT, os.R_OK | os.X_OK, effective_ids=True):
            pytest.skip("run as root, from a checkout that the user nobody cannot read")
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("kind", OPEN)
def test_a_file_that_is_not_there(kind: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        OPEN[kind](tmp_path / "none.x")
    assert str(caught.value) == f"there is no file {tmp_path / 'none.x'}"


@pytest.mark.parametrize("kind", OPEN)
def test_a_folder(kind: str, tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as caught:
        OPEN[kind](tmp_path)
    assert str(caught.value) == f"{tmp_path} is a folder: name a file in it"


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="Windows knows no such user")
@pytest.mark.parametrize("kind", OPEN)
def test_a_file_in_a_folder_that_this_user_may_not_enter(kind: str, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir()
    path = make_file(tmp_path / "locked" / "a.x", "CREATE TABLE t (x)")
    path.parent.chmod(0)
    try:
        with as_nobody() if os.geteuid() == 0 else nullcontext(), pytest.raises(PermissionError) as caught:
            OPEN[kind](path)
    finally:
        path.parent.chmod(0o700)
    assert str(caught.value) == f"{path} may not be read by this user: check its permissions"
    assert caught.value.errno == errno.EACCES


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="Windows knows no such user")
@pytest.mark.parametrize("kind", ["csv"])
def test_a_file_that_this_user_may_not_read_as_the_system_says(kind: str) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as name:  # where every user may go
        Path(name).chmod(0o755)
        path = Path(name, "a.csv")
        path.write_text("a,b\n1,2\n")
        path.chmod(0)
        with as_nobody() if os.geteuid() == 0 else nullcontext(), pytest.raises(PermissionError) as caught:
            OPEN[kind](path)
    assert str(caught.value) == f"{path} may not be read by this user: check its permissions"
    assert caught.value.errno == errno.EACCES


@pytest.mark.parametrize("text", ["", "\n", "\n\n\n"])
def test_a_csv_file_without_a_row(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match="has no row; the first one has the names of the columns") as caught:
        CsvSource(path)
    assert str(caught.value).startswith(f"{path} is empty")


def test_a_csv_file_that_is_deleted_before_it_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    source = CsvSource(path)
    path.unlink()
    with pytest.raises(FileNotFoundError, match=r"^there is no file .*a\.csv$"):
        source.load()


def test_a_csv_file_that_is_deleted_between_two_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    source = CsvSource(path)
    look = reading.seen

    def delete(*args: Any) -> Any:
        path.unlink(missing_ok=True)
        return look(*args)

    monkeypatch.setattr(reading, "seen", delete)
    with pytest.raises(FileNotFoundError, match=r"^there is no file .*a\.csv$"):
        source.load()


def test_a_csv_file_that_is_deleted_while_it_is_read_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n" * 50_000)
    source = CsvSource(path)
    rows = reading.rows_of(path, source._format, lambda _row: None)
    assert next(rows) == ["1", "2"]
    path.unlink()
    assert sum(1 for _ in rows) == 49_999


@pytest.mark.skipif(
    not Path("/proc/self/mem").exists(), reason="only Linux has a file whose first byte fails"
)
def test_a_read_that_fails_names_its_file() -> None:
    """The system's error of an open file has no name in it."""
    with pytest.raises(OSError, match=r"^/proc/self/mem cannot be read: Input/output error$") as caught:
        CsvSource("/proc/self/mem")
    assert caught.value.errno == errno.EIO
    with pytest.raises(OSError, match=r"^/proc/self/mem cannot be read"):
        guessing.guessed_encoding(Path("/proc/self/mem"))


def test_a_table_that_is_not_there_is_told_with_the_file_and_those_that_are(tmp_path: Path) -> None:
    path = make_file(tmp_path / "my shop?.db", "CREATE TABLE song (x)", "CREATE VIEW old AS SELECT 1")
    with pytest.raises(LookupError) as caught:
        SqliteSource(path, "songs")
    assert str(caught.value.args[0]) == f"there is no table 'songs' in {path}; there are 'song', 'old'"


def test_a_table_and_a_column_that_have_gone_are_told_with_their_file(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.db", "CREATE TABLE t (x, y)", "CREATE TABLE u (x)")
    one, other = SqliteSource(path, "t"), SqliteSource(path, "u")
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE t DROP COLUMN y")
        connection.execute("DROP TABLE u")
    connection.close()
    for source in (one, other):
        with pytest.raises(sqlite3.OperationalError, match=r"^no such (column|table)") as caught:
            source.page(View(), 0, 9)
        assert str(caught.value).endswith(
            f": {path}: its tables have changed since the source was made; make a new one"
        )


def test_what_a_trigger_says_of_a_value_is_all_that_is_said(tmp_path: Path) -> None:
    """It stands beside the cell, for a user who knows what is open."""
    path = make_file(
        tmp_path / "a.db",
        "CREATE TABLE t (x)",
        "INSERT INTO t VALUES (1)",
        "CREATE TRIGGER g BEFORE UPDATE ON t BEGIN SELECT RAISE(ABORT, 'less than nothing'); END",
    )
    with pytest.raises(sqlite3.IntegrityError, match=r"^less than nothing$"):
        SqliteSource(path, "t").write(1, "x", -1)


def test_a_row_that_is_gone_is_told_with_its_table_and_file(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.db", "CREATE TABLE t (x)")
    with pytest.raises(LookupError) as caught:
        SqliteSource(path, "t").write(7, "x", 1)
    assert f"there is no row with the key 7 in t of {path}" in str(caught.value)
