"""A CSV file that is written to while it is loaded, or between two looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sources.files import scratch_folders
from tkasync.widgets import CsvSource, View
from tkasync.widgets.sources import csv_source
from tkasync.widgets.sources.csv_files import reading

ALL = View()
ROWS = "".join(f"old {number:05}\n" for number in range(5_000))

Meanwhile = Callable[[Callable[[], object]], list[int]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(f"name\n{ROWS}")
    return path


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Do something in the middle of each load, and count the loads."""
    loads: list[int] = []
    good_rows = reading._good_rows

    def during(change: Callable[[], object]) -> list[int]:
        def rows(*args: object) -> Iterator[list[str]]:
            loads.append(len(loads))
            for count, row in enumerate(good_rows(*args)):  # type: ignore[arg-type]
                if count == 100:
                    change()
                yield row

        monkeypatch.setattr(reading, "_good_rows", rows)
        return loads

    return during


def first(source: CsvSource) -> str:
    return str(source.page(ALL, 0, 1)[0][1])


def test_what_is_appended_meanwhile_is_not_loaded(file: Path, meanwhile: Meanwhile) -> None:
    def append() -> None:
        with file.open("a") as out:
            out.write("more\n" * 10)

    loads = meanwhile(append)
    source = CsvSource(file)
    assert (source.count(ALL), loads) == (5_000, [0])
    source.close()
    meanwhile(lambda: None)
    assert source.count(ALL) == 5_010


@pytest.mark.parametrize("change", ["replaced", "truncated", "written anew", "of the same size"])
def test_a_file_that_is_another_one_at_the_end_is_loaded_again(
    file: Path, meanwhile: Meanwhile, change: str
) -> None:
    changes = iter([True])

    def once() -> None:
        if next(changes, False):
            if change == "replaced":
                new = file.with_suffix(".new")
                new.write_text("name\nnew\n")
                new.replace(file)
            elif change == "truncated":
                file.write_text("name\nnew\n")
            else:
                text = ROWS.replace("old", "new")
                file.write_text(f"name\n{text}" + "new\n" * (change == "written anew"))

    loads = meanwhile(once)
    source = CsvSource(file)
    assert first(source).startswith("new")
    assert loads == [0, 1]
    assert len(scratch_folders()) == 1
    source.close()


def test_a_file_that_changes_each_time_is_an_error_that_says_so(file: Path, meanwhile: Meanwhile) -> None:
    loads = meanwhile(lambda: file.write_text(f"name\n{ROWS[len(loads) * 10 :]}"))
    source = CsvSource(file)
    with pytest.raises(OSError, match="was written to while it was loaded"):
        source.load()
    assert len(loads) == csv_source._TRIES
    assert scratch_folders() == []
    meanwhile(lambda: None)
    assert first(source).startswith("old")
    source.close()


def test_a_file_that_is_removed_meanwhile_was_read_whole(file: Path, meanwhile: Meanwhile) -> None:
    meanwhile(file.unlink)
    source = CsvSource(file)
    assert source.count(ALL) == 5_000
    source.close()


def test_a_file_with_other_columns_by_now_needs_a_new_source(file: Path) -> None:
    source = CsvSource(file)
    file.write_text("number,name\n1,Ada\n")
    with pytest.raises(ValueError, match="has other columns now, number, name: make a new CsvSource"):
        source.load()
    assert CsvSource(file).page(ALL, 0, 9) == [(1, "1", "Ada")]


def test_a_file_that_has_got_another_delimiter_is_read_by_it(file: Path) -> None:
    file.write_text("a;b\n1;2\n")
    source = CsvSource(file)
    file.write_text("a\tb\n3\t4\n")
    assert source.page(ALL, 0, 9) == [(1, "3", "4")]


def test_what_is_shown_is_the_file_as_it_was_until_it_is_closed(file: Path) -> None:
    source = CsvSource(file)
    assert first(source) == "old 00000"
    file.write_text("name\nnew\n")
    assert first(source) == "old 00000"
    source.close()
    assert first(source) == "new"
    source.close()
