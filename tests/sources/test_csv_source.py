"""CSV files as they come: encodings, quotation marks, rows that are none."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest

from tests.sources.files import scratch_folders
from tests.support import let_work_end, run_until
from tkasync import spawn_task
from tkasync.testing import FakeHost
from tkasync.widgets import CsvSource, View
from tkasync.widgets.sources.csv_files import guessing, reading

ALL = View()


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def cells(source: CsvSource, view: View = ALL) -> list[tuple[str, ...]]:
    return [tuple(row[1:]) for row in source.page(view, 0, 999)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a, b #1%?.csv"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_python_writes_is_read_as_it_was(delimiter: str, file: Path) -> None:
    chance = random.Random(delimiter)
    pieces = ["a", " ", '"', "'", "\n", "\r\n", delimiter, "ä", "日本", "5", ""]
    rows = [["".join(chance.choices(pieces, k=4)) + "x" for _ in range(4)] for _ in range(300)]
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows([["id", "name", "select", 'say "hi"'], *rows])
    source = CsvSource(file)
    assert (source.columns, source.delimiter) == (("id", "name", "select", 'say "hi"'), delimiter)
    assert [list(row) for row in cells(source)] == rows
    assert source.keys(ALL, 0, 3) == [1, 2, 3]
    assert (source.bad_rows, source.encoding) == ([], "utf-8")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("name,n\nGrün,1\n".encode(), "utf-8"),
        ("name,n\nGrün,1\n".encode("utf-8-sig"), "utf-8-sig"),
        ("name,n\nGrün,1\n".encode("latin-1"), "latin-1"),
        (b"name,n\n" + b"x,1\n" * 200_000 + "Grün,1\n".encode("latin-1"), "latin-1"),
    ],
    ids=["UTF-8", "UTF-8 with its mark", "Latin-1", "Latin-1, and a letter that tells it comes late"],
)
def test_the_encoding_is_guessed(content: bytes, encoding: str, file: Path) -> None:
    source = CsvSource(written(file, content))
    last = source.count(ALL) - 1
    assert source.columns == ("name", "n")
    assert source.page(ALL, last, 1)[0][1:] == ("Grün", "1")
    assert source.encoding == encoding
    assert cells(CsvSource(file, encoding="cp1252" if encoding == "latin-1" else "utf-8-sig"))[-1][1] == "1"


def test_a_byte_that_is_no_utf_8_spoils_its_row_alone(file: Path) -> None:
    content = "name\nä\nö\n".encode() + b"\xff\n" + "ü\n".encode()
    source = CsvSource(written(file, content))
    assert cells(source) == [("ä",), ("ö",), ("ü",)]
    assert source.bad_rows == [(4, "a byte in it is not utf-8")]


def test_rows_that_are_none_are_listed_and_the_others_go_on(file: Path) -> None:
    content = 'a,b,c\n1,2,3\n1\n1,2,3,4\n\n"x\ny",2,3\n"x"y,2,3\n7,8,9\n"open,1,2\n1,2,3\n'
    source = CsvSource(written(file, content))
    source.load()
    assert cells(source) == [("1", "2", "3"), ("1", "", ""), ("x\ny", "2", "3"), ("7", "8", "9")]
    assert [row.line for row in source.bad_rows] == [4, 8, 10]
    reasons = [row.reason for row in source.bad_rows]
    assert reasons[0] == "4 cells, and there are 3 columns"
    assert "expected after" in reasons[1]
    assert reasons[2] == "a quotation mark is not closed"
    assert source.bad_row_count == 3


def test_bad_rows_are_counted_and_only_the_first_are_kept(file: Path) -> None:
    source = CsvSource(written(file, "a\n" + "1,2\n" * 3_000))
    assert source.count(ALL) == 0
    assert (source.bad_row_count, len(source.bad_rows)) == (3_000, 1_000)


def test_columns_of_numbers_are_sorted_as_numbers_and_shown_as_they_were(file: Path) -> None:
    source = CsvSource(
        written(file, "n,zip\n10,01234\n9,99\n-1.50,5\n,7\n1e3,08\n" + "5,1\n" * 1_000 + "n/a,2\n")
    )
    assert source.numeric == {"n", "zip"}
    up = cells(source, View((("n", False),)))
    assert [row[0] for row in up[:5]] == ["", "n/a", "-1.50", "5", "5"]
    down = cells(source, View((("n", True), ("zip", True))))
    assert [row[0] for row in down[:3]] == ["1e3", "10", "9"]
    assert source.position(View((("n", True),)), 1) == 1


@pytest.mark.parametrize(
    ("first", "columns"),
    [
        ("a,A,,a", ("a", "A 2", "column 3", "a 3")),
        ("1,2", ("column 1", "column 2")),
        ("name,2024", ("column 1", "column 2")),
        (" id , order by ", ("id", "order by")),
    ],
)
def test_columns_have_names_that_differ(first: str, columns: tuple[str, ...], file: Path) -> None:
    source = CsvSource(written(file, f"{first}\nx,y\n"))
    assert source.columns == columns
    assert source.count(ALL) == (2 if columns[0] == "column 1" else 1)


def test_a_file_without_rows_has_columns_and_an_empty_one_is_refused(file: Path, tmp_path: Path) -> None:
    source = CsvSource(written(file, "a,b\n"))
    assert (source.columns, source.count(ALL), source.page(ALL, 0, 9)) == (("a", "b"), 0, [])
    for content in (b"", b"\n\n"):
        with pytest.raises(ValueError, match="is empty: it has no row"):
            CsvSource(written(file, content))
    with pytest.raises(ValueError, match="is UTF-16: save it as UTF-8"):
        CsvSource(written(file, "a,b\n".encode("utf-16")))
    with pytest.raises(FileNotFoundError):
        CsvSource(tmp_path / "none.csv")


def test_it_is_read_only(file: Path) -> None:
    assert getattr(CsvSource(written(file, "a\n")), "write", None) is None


# --- As a task


def test_it_is_loaded_once_with_its_progress_in_bytes(
    file: Path, fake_host: FakeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_BETWEEN_REPORTS", 100)
    source = CsvSource(written(file, "name\n" + "x\n" * 50_000))
    seen: list[tuple[float, float | None]] = []
    handle = spawn_task(source.load, on_progress=lambda p: seen.append((p.done, p.total)))
    run_until(fake_host, handle.done)
    fake_host.run_pending()
    size = file.stat().st_size
    assert seen[-1] == (size, size)
    assert seen == sorted(seen)
    file.unlink()  # it is not read again
    assert source.count(ALL) == 50_000


def test_a_load_that_is_aborted_leaves_nothing(
    file: Path, fake_host: FakeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = CsvSource(written(file, "name\n" + "x\n" * 200_000))
    monkeypatch.setattr(reading, "_BETWEEN_REPORTS", 10)
    handle = spawn_task(source.load, on_progress=lambda _: handle.abort())
    run_until(fake_host, handle.done)
    let_work_end(fake_host)
    assert handle.cancelled()
    assert scratch_folders() == []
    assert source.count(ALL) == 200_000  # whoever asks again loads it


def test_two_who_ask_at_once_load_it_once(
    file: Path, fake_host: FakeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    guesses: list[Path] = []
    guess = guessing.guessed_encoding
    monkeypatch.setattr(
        "tkasync.widgets.sources.csv_source.guessed_encoding",
        lambda path: guesses.append(path) or guess(path),
    )
    source = CsvSource(written(file, "name\n" + "x\n" * 20_000))
    handles = [spawn_task(source.count, ALL) for _ in range(4)]
    run_until(fake_host, lambda: all(handle.done() for handle in handles))
    assert [handle.result() for handle in handles] == [20_000] * 4
    assert guesses == [file]


def test_a_source_goes_with_what_was_loaded(file: Path) -> None:
    source = CsvSource(written(file, "a\n1x\n"))
    source.load()
    assert len(scratch_folders()) == 1
    source.close()
    assert scratch_folders() == []
    assert cells(source) == [("1x",)]


@pytest.mark.parametrize("delimiter", ['"', "\n", "\r", "\0", "", ",,", b";", 5])
def test_a_delimiter_that_is_none_is_refused_with_what_to_write(delimiter: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,name\n1,Ada\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r'delimiter= is one character, .* as in delimiter=";", not'):
        CsvSource(file, delimiter=delimiter)


@pytest.mark.parametrize("delimiter", ["ä", " ", "'", "\x1f"])
def test_any_other_character_may_stand_between_cells(delimiter: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"id{delimiter}name\n1{delimiter}Eve\n", encoding="utf-8")
    source = CsvSource(file, delimiter=delimiter)
    assert source.page(View(), 0, 9) == [(1, "1", "Eve")]
    source.close()
