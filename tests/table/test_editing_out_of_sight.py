"""A cell that is open while its row is scrolled away, moved or deleted: no text is lost."""

from __future__ import annotations

import tkinter as tk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.people import (
    Guarded,
    begin_edit,
    click,
    editor,
    enter,
    notice,
    people,
    press,
    table_of,
)
from tests.table.seen import cells
from tkasync import Runtime
from tkasync.queries import query_client
from tkasync.testing import Pilot
from tkasync.widgets import ListSource, VirtualTable


@pytest.fixture
def errors(tk_root: tk.Tk) -> list[str]:
    """What Tk has had to report."""
    errors: list[str] = []
    tk_root.tk.call("interp", "bgerror", "", tk_root.register(lambda *told: errors.append(str(told))))
    return errors


def test_a_row_that_is_scrolled_away_is_written(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    begin_edit(guarded_table, pilot, 2, "Ada")
    guarded_table.see(900)
    pilot.wait_until(lambda: guarded.writes == [(2, "name", "Ada")], timeout=GIVE_UP)
    assert editor(guarded_table) is None


def test_a_refused_text_that_is_scrolled_away_can_be_found_again(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    click(guarded_table, 2, "age")
    press(guarded_table, "<F2>")
    enter(guarded_table, pilot, "old")
    guarded_table.see(900)
    pilot.wait_until(lambda: notice(guarded_table), timeout=GIVE_UP)
    assert notice(guarded_table)[0] == "Age: “old” is not written, since it is no value"
    guarded_table.see(2)
    pilot.wait_until(lambda: not notice(guarded_table), timeout=GIVE_UP)
    field = editor(guarded_table)
    assert field is not None
    pilot.wait_until(field.winfo_ismapped, timeout=GIVE_UP)
    assert field.get() == "old"


def test_another_order_writes_what_is_open(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    guarded.may_write.set()
    begin_edit(guarded_table, pilot, 2, "Ada")
    guarded_table.order_by(("id", True))
    pilot.wait_until(lambda: guarded.writes == [(2, "name", "Ada")], timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    assert editor(guarded_table) is None


def test_the_field_follows_its_row(guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded) -> None:
    """A refused text stays open through another order, and lies on the row that it is of."""
    click(guarded_table, 2, "age")
    press(guarded_table, "<F2>")
    enter(guarded_table, pilot, "old")
    guarded_table.filter("name 00002")
    pilot.wait_until(lambda: guarded_table.total() == 1, timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    field = editor(guarded_table)
    assert field is not None
    x, y, width, height = guarded_table.tree.bbox("r0", "c2")  # type: ignore[misc]
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
    begin_edit(table, pilot, 2, "Ada")
    source.gone = True  # type: ignore[attr-defined]  # of the class above
    query_client().invalidate(source)
    pilot.wait_until(lambda: notice(table), timeout=GIVE_UP)
    assert notice(table)[0] == "The row is no longer there. Name was to be: “Ada”"
    assert editor(table) is None


def test_the_end_of_the_table_drops_what_is_open(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    begin_edit(guarded_table, pilot, 2, "Ada")
    guarded_table.destroy()
    pilot.settle(GIVE_UP)
    assert guarded.writes == []


def test_a_write_that_fails_after_the_end_of_the_table_is_reported(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded, runtime: Runtime
) -> None:
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    guarded.error = OSError("too late")
    click(guarded_table, 2)
    press(guarded_table, "<F2>")
    enter(guarded_table, pilot, "Ada")
    guarded_table.destroy()
    guarded.may_write.set()
    pilot.wait_until(lambda: errors, timeout=GIVE_UP)
    assert [str(error) for error in errors] == ["too late"]


def test_tab_goes_on_into_rows_that_were_not_loaded(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of(tk_root, pilot, 20_000)
    press(table, "<Control-End>")
    table.see(0)
    pilot.settle(GIVE_UP)
    table.show_key(9_999)
    pilot.wait_until(lambda: table.current() == 9_999, timeout=GIVE_UP)
    press(table, "<Right>", "<Right>", "<F2>")
    enter(table, pilot, "7", "<Tab>")
    enter(table, pilot, "Ada")
    pilot.wait_until(lambda: name_of(table, 10_000) == "Ada", timeout=GIVE_UP)


def name_of(table: VirtualTable, key: int) -> str | None:
    return next((row[1] for row in cells(table) if row[0] == str(key)), None)


def test_the_end_of_the_table_may_come_right_behind_the_focus_of_another_widget(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded, tk_root: tk.Tk, errors: list[str]
) -> None:
    other = tk.Entry(tk_root)
    other.pack()
    field = begin_edit(guarded_table, pilot, 2, "Ada")
    guarded_table.update()
    field.event_generate("<FocusOut>")
    guarded_table.destroy()
    pilot.settle(GIVE_UP)
    assert (errors, guarded.writes) == ([], [])
