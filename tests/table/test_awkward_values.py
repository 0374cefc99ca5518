"""Values that are no text, errors as long as a book, rows that are none, and a layout that somebody has edited."""

from __future__ import annotations

import json
import tkinter as tk
from collections.abc import Sequence
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.made import MadeSource
from tests.table.people import editor, notice, press
from tests.table.seen import cells, packed
from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import Column, ListSource, View, VirtualTable
from tkasync.widgets.sources.texts import BrokenText
from tkasync.widgets.table.words import WORDS


class Wordless:
    """Fails to say what it is."""

    def __str__(self) -> str:
        raise RuntimeError("no words")

    __repr__ = __str__


def table_of_values(root: tk.Tk, pilot: Pilot, *values: Any, **options: Any) -> VirtualTable:
    source = ListSource(list(enumerate(values)), columns=("id", "value"), key="id")
    table = packed(root, source, [Column("value", **options)])
    pilot.wait_until(lambda: [row for row in cells(table) if row != ("…",)] != [], timeout=GIVE_UP)
    return table


def test_a_value_without_a_text_hides_no_other(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    """Python refuses to write down a number of so many digits."""
    table = table_of_values(tk_root, pilot, "before", Wordless(), 10**5_000, "after")
    shown = [row[0] for row in cells(table)]
    assert shown == ["before", "<Wordless: RuntimeError>", "<int: ValueError>", "after"]


def test_a_filter_passes_over_what_has_no_text(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of_values(tk_root, pilot, "one", Wordless(), 10**5_000, "two")
    table.filter("tw")
    pilot.wait_until(lambda: cells(table) == [("two",)], timeout=GIVE_UP)


def test_only_the_beginning_of_many_bytes_is_made_a_text() -> None:
    assert len(Column("data").text(b"\xff" * 1_000_000)) == 301


def test_bytes_are_not_changed_as_text(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of_values(tk_root, pilot, b"\xff", "text", editable=True)
    table.tree.focus_force()
    press(table, "<Down>", "<F2>")
    assert table.current() == 0
    assert editor(table) is None
    press(table, "<Down>", "<F2>")
    assert editor(table) is not None


def test_a_format_for_numbers_shows_nothing_of_none(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of_values(tk_root, pilot, 1.5, None, format="{:.2f}".format)
    table.select_all()
    copied = table.copy()
    pilot.wait_until(copied.done, timeout=GIVE_UP)
    assert tk_root.clipboard_get() == "1.50\n\n"  # type: ignore[no-untyped-call]
    assert cells(table) == [("1.50",), ("",)]


def test_a_format_may_say_what_none_is() -> None:
    assert Column("age", format=lambda value: "?" if value is None else str(value)).text(None) == "?"


def test_what_a_format_fails_for_is_shown_and_copied_without_it(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    problems: list[BaseException] = []
    runtime.on_error = problems.append
    table = table_of_values(tk_root, pilot, 1.5, "a\nb", format="{:.2f}".format)
    table.select_all()
    copied = table.copy()
    pilot.wait_until(copied.done, timeout=GIVE_UP)
    assert [row[0] for row in cells(table)] == ["1.50", "a⏎b"]
    assert tk_root.clipboard_get() == '1.50\n"a\nb"\n'  # type: ignore[no-untyped-call]
    assert [type(problem) for problem in problems] == [ValueError]


class Failing(MadeSource):
    def page(self, view: View, start: int, size: int) -> Sequence[Any]:
        raise OSError("word " * 50_000)


def test_a_long_error_is_cut(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    """A label of all of it would be higher than X can draw, which ends the program."""
    table = packed(tk_root, Failing(1_000))
    pilot.wait_until(lambda: notice(table) != [], timeout=GIVE_UP)
    table.update()
    assert len(notice(table)[0]) == 501


ROWS: list[tuple[Any, str]] = [
    (([1], 2, "x"), r"a row's key is hashable.*not \[1\]"),
    ({"id": 1, "name": "x", "key": 1}, "a row .* is its key and then one cell"),
    ("abc", "a row .* is its key and then one cell"),
    (None, "returns a list of rows"),
]


@pytest.mark.parametrize(("row", "words"), ROWS)
def test_what_is_no_row_is_the_error_of_its_page(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, row: Any, words: str
) -> None:
    class Wrong(MadeSource):
        def page(self, view: View, start: int, size: int) -> Sequence[Any]:
            return [row]

    table = packed(tk_root, Wrong(1))
    pilot.wait_until(lambda: notice(table) != [], timeout=GIVE_UP)
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(notice(table)[0])


LAYOUTS: list[Any] = [
    {},
    {"columns": None, "hidden": None, "widths": None},
    {"columns": 5, "hidden": "id", "widths": []},
    {"columns": [["id"], {"id": 1}, None], "hidden": [["id"]]},
    {"hidden": ["id", "name"]},
    {"widths": {"id": None, "name": "wide"}},
    {"widths": {"id": 1e99, "name": float("nan")}},
    {"widths": {"id": 10**10, "name": -5}},
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_wrong_in_a_layout_is_passed_over(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, layout: Any
) -> None:
    table = packed(tk_root, MadeSource(10), layout=layout)
    assert table.layout == {"columns": ["id", "name"], "hidden": [], "widths": {"id": 120, "name": 120}}


@pytest.mark.parametrize("layout", [[], "columns", 5])
def test_a_layout_that_is_no_dict_is_refused(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, layout: Any
) -> None:
    with pytest.raises(TypeError, match="layout= is what VirtualTable"):
        VirtualTable(tk_root, MadeSource(10), layout=layout)


def test_a_layout_goes_through_json(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    layout = {"columns": ["name", "gone", "id"], "hidden": ["id", "gone"], "widths": {"id": 80, "gone": 5}}
    table = packed(tk_root, MadeSource(10), layout=layout)
    again = packed(tk_root, MadeSource(10), layout=json.loads(json.dumps(table.layout)))
    assert (
        again.layout
        == table.layout
        == {
            "columns": ["name", "id"],
            "hidden": ["id"],
            "widths": {"id": 80, "name": 120},
        }
    )


def test_all_words_that_can_be_replaced_are_documented() -> None:
    assert [name for name in WORDS if f'"{name}"' not in str(VirtualTable.__doc__)] == []


@pytest.mark.parametrize(
    "value", ["a\0b", "half \ud800", BrokenText(b"caf\xe9")], ids=["NUL", "half", "no UTF-8"]
)
def test_a_text_that_no_field_can_hold_is_not_opened_and_told_of(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, value: str
) -> None:
    table = table_of_values(tk_root, pilot, value, "text", editable=True)
    table.tree.focus_force()
    press(table, "<Down>", "<F2>")
    assert editor(table) is None
    assert notice(table)[0].startswith("value cannot be changed here")


@pytest.mark.parametrize(
    ("value", "copied"), [("a\0b", "a\ufffdb"), (BrokenText(b"caf\xe9"), "caf\\xe9")], ids=["NUL", "no UTF-8"]
)
def test_what_the_clipboard_cannot_hold_is_told(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, value: str, copied: str
) -> None:
    table = table_of_values(tk_root, pilot, value, "text")
    table.select_all()
    done = table.copy()
    pilot.wait_until(done.done, timeout=GIVE_UP)
    assert tk_root.clipboard_get() == f"{copied}\ntext\n"  # type: ignore[no-untyped-call]
    pilot.settle(GIVE_UP)
    assert notice(table)[0].endswith("copied as they are shown: 1")
    table.select([1])
    again = table.copy()
    pilot.wait_until(again.done, timeout=GIVE_UP)


def test_a_column_has_a_text_of_its_own_for_the_clipboard(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of_values(tk_root, pilot, b"ab", format=lambda value: f"{len(value)} bytes", copy=bytes.hex)
    assert cells(table) == [("2 bytes",)]
    table.select_all()
    done = table.copy()
    pilot.wait_until(done.done, timeout=GIVE_UP)
    assert tk_root.clipboard_get() == "6162\n"  # type: ignore[no-untyped-call]
