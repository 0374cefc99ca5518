"""Changing cells in place: what is written when, what is taken back, and that no text is lost."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.people import click, editor, notice, people, press, table_of, type_over
from tests.table.seen import cells
from tkasync import Runtime
from tkasync.queries import query_client
from tkasync.testing import Pilot
from tkasync.widgets import Column, ListSource, VirtualTable


class Guarded(ListSource):
    """People whose writes wait until they are let, and fail if they are to."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.may_write = threading.Event()
        self.error: Exception | None = None
        self.writes: list[tuple[Any, str, Any]] = []

    def write(self, key: Any, column: str, value: Any) -> None:
        self.writes.append((key, column, value))
        assert self.may_write.wait(GIVE_UP)
        if self.error is not None:
            raise self.error
        super().write(key, column, value)


@pytest.fixture
def source() -> Iterator[Guarded]:
    source = people(1_000, Guarded)
    assert isinstance(source, Guarded)
    yield source
    source.may_write.set()


@pytest.fixture
def table(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, source: Guarded) -> VirtualTable:
    return table_of(tk_root, pilot, source=source)


def enter(table: VirtualTable, pilot: Pilot, text: str, key: str = "<Return>") -> None:
    """Type *text* into the open field, and press a key in it."""
    pilot.wait_until(lambda: editor(table) is not None, timeout=GIVE_UP)
    type_over(table, text)
    field = editor(table)
    assert field is not None
    field.focus_force()
    table.update()
    field.event_generate(key)
    table.update()


def name_at(table: VirtualTable, row: int) -> str:
    return cells(table)[row][1]


def wait_for_name(pilot: Pilot, table: VirtualTable, row: int, name: str) -> None:
    pilot.wait_until(lambda: name_at(table, row) == name, timeout=GIVE_UP)


def test_what_is_typed_shows_at_once_and_is_written(
    table: VirtualTable, pilot: Pilot, source: Guarded
) -> None:
    click(table, 2)
    press(table, "<F2>")
    enter(table, pilot, "Ada")
    wait_for_name(pilot, table, 2, "Ada")
    assert source.rows()[2][1] == "name 00002"
    source.may_write.set()
    pilot.wait_until(lambda: source.rows()[2][1] == "Ada", timeout=GIVE_UP)
    pilot.settle()
    assert (name_at(table, 2), editor(table)) == ("Ada", None)


def test_a_write_that_fails_is_taken_back_and_told(
    table: VirtualTable, pilot: Pilot, source: Guarded
) -> None:
    source.error = OSError("the disk is full")
    click(table, 2, times=2)
    enter(table, pilot, "Ada")
    wait_for_name(pilot, table, 2, "Ada")
    source.may_write.set()
    wait_for_name(pilot, table, 2, "name 00002")
    pilot.wait_until(lambda: notice(table), timeout=GIVE_UP)
    assert notice(table) == ["Name is as it was: the disk is full", "Try again", "Close"]
    press(table, "<Escape>")
    assert notice(table) == []


def test_a_failed_write_can_be_tried_again(table: VirtualTable, pilot: Pilot, source: Guarded) -> None:
    source.error = OSError("locked")
    source.may_write.set()
    click(table, 2, times=2)
    enter(table, pilot, "Ada")
    pilot.wait_until(lambda: notice(table), timeout=GIVE_UP)
    source.error = None
    again = next(part for part in descendants(table) if part.winfo_class() == "TButton")
    again.invoke()
    pilot.wait_until(lambda: source.rows()[2][1] == "Ada", timeout=GIVE_UP)
    pilot.settle()


def descendants(widget: tk.Misc) -> list[Any]:
    return [part for child in widget.winfo_children() for part in (child, *descendants(child))]


def test_escape_leaves_the_cell_as_it_was(table: VirtualTable, pilot: Pilot, source: Guarded) -> None:
    click(table, 2)
    press(table, "<Return>")
    enter(table, pilot, "Ada", "<Escape>")
    assert (editor(table), source.writes) == (None, [])


def test_an_unchanged_text_is_not_written(table: VirtualTable, pilot: Pilot, source: Guarded) -> None:
    click(table, 2)
    press(table, "<F2>")
    enter(table, pilot, "name 00002")
    assert (editor(table), source.writes) == (None, [])


def test_tab_writes_and_goes_on_to_the_next_cell_that_can_be_changed(
    table: VirtualTable, pilot: Pilot, source: Guarded
) -> None:
    source.may_write.set()
    click(table, 2)
    press(table, "<F2>")
    enter(table, pilot, "Ada", "<Tab>")
    enter(table, pilot, "36", "<Tab>")
    enter(table, pilot, "Bob", "<Shift-Tab>")
    pilot.wait_until(lambda: len(source.writes) == 3, timeout=GIVE_UP)
    assert source.writes == [(2, "name", "Ada"), (2, "age", 36), (3, "name", "Bob")]
    field = editor(table)
    assert field is not None
    assert field.get() == "36"


def test_a_number_stays_a_number_and_another_text_is_refused(
    table: VirtualTable, pilot: Pilot, source: Guarded
) -> None:
    click(table, 2, "age")
    press(table, "<F2>")
    enter(table, pilot, "old")
    field = editor(table)
    assert field is not None
    assert (field.get(), source.writes) == ("old", [])
    assert [part.cget("text") for part in table.tree.winfo_children() if part.winfo_class() == "TLabel"][
        -1
    ] == ("“old” is no whole number")
    enter(table, pilot, "37")
    pilot.wait_until(lambda: source.writes == [(2, "age", 37)], timeout=GIVE_UP)


def test_a_refused_text_holds_the_user_back(table: VirtualTable, pilot: Pilot, source: Guarded) -> None:
    click(table, 2, "age")
    press(table, "<F2>")
    enter(table, pilot, "old")
    click(table, 5)
    assert (table.current(), editor(table) is not None) == (2, True)


def test_a_click_elsewhere_writes(table: VirtualTable, pilot: Pilot, source: Guarded) -> None:
    click(table, 2)
    press(table, "<F2>")
    pilot.wait_until(lambda: editor(table) is not None, timeout=GIVE_UP)
    type_over(table, "Ada")
    click(table, 5)
    pilot.wait_until(lambda: source.writes == [(2, "name", "Ada")], timeout=GIVE_UP)
    assert table.current() == 5


def test_the_focus_of_another_widget_writes(
    table: VirtualTable, pilot: Pilot, source: Guarded, tk_root: tk.Tk
) -> None:
    other = tk.Entry(tk_root)
    other.pack()
    click(table, 2)
    press(table, "<F2>")
    pilot.wait_until(lambda: editor(table) is not None, timeout=GIVE_UP)
    type_over(table, "Ada")
    table.update()
    other.focus_force()
    pilot.wait_until(lambda: source.writes == [(2, "name", "Ada")], timeout=GIVE_UP)


def test_a_row_that_is_scrolled_away_is_written(table: VirtualTable, pilot: Pilot, source: Guarded) -> None:
    click(table, 2)
    press(table, "<F2>")
    pilot.wait_until(lambda: editor(table) is not None, timeout=GIVE_UP)
    type_over(table, "Ada")
    table.see(900)
    pilot.wait_until(lambda: source.writes == [(2, "name", "Ada")], timeout=GIVE_UP)
    assert editor(table) is None


def test_a_refused_text_that_is_scrolled_away_can_be_found_again(
    table: VirtualTable, pilot: Pilot, source: Guarded
) -> None:
    click(table, 2, "age")
    press(table, "<F2>")
    enter(table, pilot, "old")
    table.see(900)
    pilot.wait_until(lambda: notice(table), timeout=GIVE_UP)
    assert notice(table)[0] == "Age: “old” is not written, since it is no value"
    table.see(2)
    pilot.wait_until(lambda: not notice(table), timeout=GIVE_UP)
    field = editor(table)
    assert field is not None
    pilot.wait_until(field.winfo_ismapped, timeout=GIVE_UP)
    assert field.get() == "old"


def test_another_order_writes_what_is_open(table: VirtualTable, pilot: Pilot, source: Guarded) -> None:
    source.may_write.set()
    click(table, 2)
    press(table, "<F2>")
    pilot.wait_until(lambda: editor(table) is not None, timeout=GIVE_UP)
    type_over(table, "Ada")
    table.order_by(("id", True))
    pilot.wait_until(lambda: source.writes == [(2, "name", "Ada")], timeout=GIVE_UP)
    pilot.settle()
    assert editor(table) is None


def test_the_field_follows_its_row(table: VirtualTable, pilot: Pilot, source: Guarded) -> None:
    """A refused text stays open through another order, and lies on the row that it is of."""
    click(table, 2, "age")
    press(table, "<F2>")
    enter(table, pilot, "old")
    table.filter("name 00002")
    pilot.wait_until(lambda: table.total() == 1, timeout=GIVE_UP)
    pilot.settle()
    field = editor(table)
    assert field is not None
    x, y, width, height = table.tree.bbox("r0", "c2")  # type: ignore[misc]
    assert (field.winfo_x(), field.winfo_y(), field.winfo_width(), field.winfo_height()) == (
        x,
        y,
        width,
        height,
    )


def test_a_row_that_is_deleted_meanwhile_leaves_its_text(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    class Shrinking(ListSource):
        gone = False

        def count(self, view: Any) -> int:
            return super().count(view) - self.gone

        def page(self, view: Any, start: int, size: int) -> Any:
            return [row for row in super().page(view, start, size) if not (self.gone and row[0] == 2)]

        def position(self, view: Any, key: Any) -> int | None:
            return None if self.gone and key == 2 else super().position(view, key)

    source = people(100, Shrinking)
    table = table_of(tk_root, pilot, source=source)
    click(table, 2)
    press(table, "<F2>")
    pilot.wait_until(lambda: editor(table) is not None, timeout=GIVE_UP)
    type_over(table, "Ada")
    source.gone = True  # type: ignore[attr-defined]  # of the class above
    query_client().invalidate(source)
    pilot.wait_until(lambda: notice(table), timeout=GIVE_UP)
    assert notice(table)[0] == "The row is no longer there. Name was to be: “Ada”"
    assert editor(table) is None


def test_a_source_without_write_and_a_column_that_is_not_editable_open_no_field(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    opened: list[Any] = []
    table = table_of(tk_root, pilot, columns=[Column("id"), Column("name")], on_open=opened.append)
    click(table, 3)
    press(table, "<F2>", "<Return>")
    click(table, 4, times=2)
    assert (editor(table), opened) == (None, [3, 4])


def test_the_end_of_the_table_drops_what_is_open(table: VirtualTable, pilot: Pilot, source: Guarded) -> None:
    click(table, 2)
    press(table, "<F2>")
    pilot.wait_until(lambda: editor(table) is not None, timeout=GIVE_UP)
    type_over(table, "Ada")
    table.destroy()
    pilot.settle()
    assert source.writes == []
