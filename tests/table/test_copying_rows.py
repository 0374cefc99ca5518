"""Copying what is chosen, loaded or not, so that spreadsheets take it."""

from __future__ import annotations

import csv
import io
import tkinter as tk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.made import MadeSource
from tests.table.people import click, people, press, put_in_order, table_of
from tests.widgets.shown import shown
from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import Column, ListSource, View, VirtualTable
from tkasync.widgets.table.cells.copying.tsv import tsv


def copied(table: VirtualTable, pilot: Pilot) -> list[list[str]]:
    """What the clipboard gives a spreadsheet."""
    handle = table.copy()
    pilot.wait_until(handle.done, timeout=GIVE_UP)
    handle.result()
    return list(csv.reader(io.StringIO(table.clipboard_get(), newline=""), dialect="excel-tab"))


def test_control_c_copies_what_is_chosen_in_the_order_shown(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot)
    click(table, 4)
    click(table, 2, modifiers="Control-")
    table.clipboard_clear()
    table.clipboard_append("before")
    press(table, "<Control-c>")
    pilot.settle(GIVE_UP)
    assert table.clipboard_get() == "2\tname 00002\t2\n4\tname 00004\t4\n"


def test_columns_are_those_that_are_shown_with_their_texts(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    columns = [Column("age", format="{} years".format), Column("id")]
    table = table_of(tk_root, pilot, columns=columns)
    table.select([3])
    assert copied(table, pilot) == [["3 years", "3"]]


@pytest.mark.parametrize(
    "text",
    ["tab\tin it", "two\nlines", "two\r\nlines", 'a "quote"', '"', "", " ", "ö€😀", "x" * 10_000, "=1+1"],
)
def test_what_breaks_a_cell_is_quoted(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, text: str) -> None:
    source = ListSource([(1, text, None)], columns=("id", "text", "nothing"), key="id")
    table = table_of(tk_root, pilot, source=source, columns=None)
    table.select_all()
    assert copied(table, pilot) == [["1", text, ""]]


def test_a_null_character_does_not_cut_the_text(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    source = ListSource([(1, "a\0b\ud800c")], columns=("id", "text"), key="id")
    table = table_of(tk_root, pilot, source=source, columns=None)
    table.select_all()
    assert copied(table, pilot) == [["1", "a\ufffdb\ufffdc"]]


@pytest.mark.parametrize("has", [("keys", "position"), ("position",), ("keys",), ()])
@pytest.mark.parametrize("count", [3, 300])
def test_rows_that_are_not_loaded_are_fetched(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, has: tuple[str, ...], count: int
) -> None:
    """Whatever the source can: look a key up, tell the keys of places, or only give pages."""
    source = Able(5_000, has)
    table = table_of(tk_root, pilot, source=source, columns=None)
    put_in_order(table, pilot, ("id", True))
    wanted = list(range(0, 5_000, 5_000 // count))[:count]
    table.select(wanted)
    assert [int(row[0]) for row in copied(table, pilot)] == sorted(wanted, reverse=True)


class Able(MadeSource):
    """Has the methods that are named, and no others."""

    def __init__(self, total: int, has: tuple[str, ...]) -> None:
        super().__init__(total)
        for name in has:
            setattr(self, name, getattr(self, f"_{name}"))

    def _position(self, view: View, key: Any) -> int:
        return 4_999 - key if view.order else key

    def _keys(self, view: View, start: int, stop: int) -> Any:
        return (row[0] for row in self.rows(view, start, stop - start))


def test_all_but_some_are_copied(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of(tk_root, pilot, 500)
    press(table, "<Control-a>")
    click(table, 1, modifiers="Control-")
    rows = copied(table, pilot)
    assert [int(row[0]) for row in rows] == [0, *range(2, 500)]


@pytest.mark.parametrize("answer", [True, False])
def test_many_cells_are_copied_only_when_the_user_says_so(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, answer: bool
) -> None:
    table = table_of(tk_root, pilot, 40_000)
    table.clipboard_clear()
    table.clipboard_append("before")
    table.select_all()
    handle = table.copy()
    pilot.wait_until(lambda: shown(tk_root), timeout=GIVE_UP)
    box: Any = shown(tk_root)[0]
    box.finish(answer)
    pilot.wait_until(handle.done, timeout=GIVE_UP)
    assert handle.result() == (40_000 if answer else 0)
    assert table.clipboard_get().count("\n") == (40_000 if answer else 0)


def test_where_nobody_knows_how_many_rows_there_are_the_user_is_asked_when_they_are_many(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot, source=MadeSource(None), columns=None)
    table.clipboard_clear()
    table.clipboard_append("before")
    table.select_all()
    handle = table.copy()
    pilot.wait_until(lambda: shown(tk_root), timeout=2 * GIVE_UP)
    box: Any = shown(tk_root)[0]
    box.finish(False)
    pilot.wait_until(handle.done, timeout=GIVE_UP)
    assert (handle.result(), table.clipboard_get()) == (0, "before")


def test_nothing_chosen_leaves_the_clipboard(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of(tk_root, pilot)
    table.clipboard_clear()
    table.clipboard_append("before")
    press(table, "<Control-c>")
    pilot.settle(GIVE_UP)
    assert table.clipboard_get() == "before"


def test_a_source_that_fails_leaves_the_clipboard(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    """All of it or nothing; the error is that of the task."""

    class Broken(ListSource):
        def page(self, view: View, start: int, size: int) -> Any:
            if start >= 256:
                raise OSError("the network is down")
            return super().page(view, start, size)

    table = table_of(tk_root, pilot, source=people(1_000, Broken))
    table.clipboard_clear()
    table.clipboard_append("before")
    table.select_all()
    handle = table.copy()
    handle.on_error(lambda _error: None)
    pilot.wait_until(handle.done, timeout=GIVE_UP)
    assert str(handle.exception()) == "the network is down"
    assert table.clipboard_get() == "before"


def test_a_text_without_anything_to_quote_is_as_it_is() -> None:
    assert tsv([("a", "b c"), ("", 'say "x"')]) == 'a\tb c\n\t"say ""x"""\n'
