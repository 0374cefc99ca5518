"""What a mouse does to the columns of a table, the keyboard does, too: by keys, and by the menu."""

from __future__ import annotations

import tkinter as tk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.people import press, table_of
from tests.table.seen import names
from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import ListSource, VirtualTable


@pytest.fixture
def table(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> VirtualTable:
    table = table_of(tk_root, pilot)
    press(table, "<Down>", "<Right>")  # on the name
    return table


def order(table: VirtualTable) -> list[str]:
    return list(table.layout["columns"])


def width(table: VirtualTable, name: str) -> int:
    return int(table.layout["widths"][name])


def entries(table: VirtualTable) -> dict[str, int]:
    """The entries of the menu, by their labels."""
    menu = table._column_acts.menu.menu
    last = menu.index("end")
    assert last is not None
    return {
        menu.entrycget(at, "label"): at for at in range(last + 1) if menu.type(at) in ("command", "cascade")
    }


def test_alt_and_an_arrow_make_the_column_wider_and_narrower(table: VirtualTable) -> None:
    press(table, "<Alt-Right>", "<Alt-Right>", "<Alt-Left>")
    assert width(table, "name") == 180
    for _ in range(20):
        press(table, "<Alt-Left>")
    assert 0 < width(table, "name") < 60  # never out of sight
    assert width(table, "id") == 60


def test_with_shift_they_move_it_and_the_current_cell_goes_along(table: VirtualTable) -> None:
    press(table, "<Alt-Shift-Right>")
    assert order(table) == ["id", "age", "name"]
    press(table, "<Alt-Shift-Right>")
    assert order(table) == ["id", "age", "name"]
    press(table, "<Alt-Shift-Left>", "<Alt-Shift-Left>", "<Alt-Shift-Left>")
    assert order(table) == ["name", "id", "age"]
    press(table, "<Alt-Right>")
    assert width(table, "name") == 180


def test_a_column_moves_past_one_that_is_shown_whatever_is_hidden_between(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    source = ListSource([(1, 2, 3, 4)], columns=("a", "b", "c", "d"))
    layout = {"columns": ["a", "b", "c", "d"], "hidden": ["b"], "widths": {}}
    table = table_of(tk_root, pilot, 1, source, None, layout=layout)
    press(table, "<Down>", "<Alt-Shift-Right>")
    assert [each for each in order(table) if each != "b"] == ["c", "a", "d"]
    press(table, "<Alt-Shift-Left>")
    assert [each for each in order(table) if each != "b"] == ["a", "c", "d"]


def test_a_column_that_is_moved_out_of_sight_is_scrolled_to(table: VirtualTable, pilot: Pilot) -> None:
    table.tree.column("c2", width=900)
    table.update()
    press(table, "<Alt-Shift-Right>")
    pilot.settle(GIVE_UP)
    table.update()
    x, _y, cell, _height = table.tree.bbox("r0", "c1")  # type: ignore[misc]
    assert x >= 0
    assert x + cell <= table.tree.winfo_width()


@pytest.mark.parametrize(
    ("entry", "columns", "wide"),
    [
        ("Wider", ["id", "name", "age"], 180),
        ("Narrower", ["id", "name", "age"], 140),
        ("Move to the left", ["name", "id", "age"], 160),
        ("Move to the right", ["id", "age", "name"], 160),
    ],
)
def test_the_menu_does_it_too_and_tells_the_keys(
    table: VirtualTable, entry: str, columns: list[str], wide: int
) -> None:
    menu = table._column_acts.menu
    menu.fill("name")
    at = entries(table)[entry]
    assert menu.menu.entrycget(at, "accelerator").startswith("Alt+")
    menu.menu.invoke(at)
    assert (order(table), width(table, "name")) == (columns, wide)


def test_the_menu_orders_by_a_second_column_where_there_is_a_first(table: VirtualTable, pilot: Pilot) -> None:
    menu = table._column_acts.menu
    menu.fill("age")
    assert menu.menu.entrycget(entries(table)["Sort by this column, too"], "state") == "disabled"
    table.order_by(("age", False))
    pilot.wait_until(lambda: table.view.order == (("age", False),), GIVE_UP)
    menu.fill("name")
    menu.menu.invoke(entries(table)["Sort by this column, too"])
    pilot.wait_until(lambda: table.view.order == (("age", False), ("name", False)), GIVE_UP)
    menu.fill("name")
    menu.menu.invoke(entries(table)["Sort by this column, too"])
    pilot.wait_until(lambda: table.view.order == (("age", False), ("name", True)), GIVE_UP)
    pilot.wait_until(lambda: names(table)[0] == "0", GIVE_UP)


def test_the_menu_opens_below_the_heading_of_its_column(
    table: VirtualTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    popped: list[tuple[int, int]] = []
    monkeypatch.setattr(table._column_acts.menu.menu, "tk_popup", lambda x, y: popped.append((x, y)))
    press(table, "<Shift-F10>")
    box: Any = table.tree.bbox("r0", "c1")
    assert popped == [(table.tree.winfo_rootx() + box[0], table.tree.winfo_rooty() + box[1])]
