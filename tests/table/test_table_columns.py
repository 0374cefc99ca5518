"""What the user does with the headings of a table, and what is kept of it."""

from __future__ import annotations

import json
import tkinter as tk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.made import MadeSource
from tests.table.seen import packed, wait_for_top
from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import Column, View, VirtualTable

SHIFT = 0x0001


class Wide(MadeSource):
    """Has four columns."""

    columns = ("id", "name", "city", "total")

    def row(self, view: View, place: int) -> tuple[Any, ...]:
        return (*super().row(view, place), f"city {place}", place * 10)


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Where the menu was opened: on the screen it would hold the grab of the display."""
    places: list[tuple[int, int]] = []
    monkeypatch.setattr(tk.Menu, "tk_popup", lambda _menu, x, y: places.append((x, y)))
    return places


@pytest.fixture
def table(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> VirtualTable:
    """A table of four columns, each a hundred pixels wide."""
    tk_root.geometry("640x300")
    columns = [Column(name, name.title(), width=100) for name in Wide.columns]
    table = packed(tk_root, Wide(1_000), columns)
    pilot.wait_until(lambda: table.tree.item("r0", "values"), GIVE_UP)
    return table


def headings(table: VirtualTable) -> list[str]:
    """What stands above the columns that are shown, from left to right."""
    return [str(table.tree.heading(name, "text")) for name in shown(table)]


def shown(table: VirtualTable) -> list[str]:
    """What Tk calls the columns that are shown, without the one that only takes the room right of them."""
    return [name for name in table.tree["displaycolumns"] if name != "filler"]


def mouse(table: VirtualTable, sequence: str, x: int, state: int = 0) -> None:
    """One event of the mouse on the headings."""
    held = {"state": state} if state else {}
    table.tree.event_generate(sequence, x=x, y=8, **held)
    table.update()


def click(table: VirtualTable, number: int, state: int = 0) -> None:
    """Click the heading of a column, counted from 0."""
    mouse(table, "<ButtonPress-1>", number * 100 + 50, state)
    mouse(table, "<ButtonRelease-1>", number * 100 + 50, state)


def double_click(table: VirtualTable, x: int) -> None:
    for _ in range(2):
        mouse(table, "<ButtonPress-1>", x)
        mouse(table, "<ButtonRelease-1>", x)


def drag(table: VirtualTable, start: int, end: int) -> None:
    mouse(table, "<ButtonPress-1>", start)
    for x in (start + 10, (start + end) // 2, end):
        mouse(table, "<B1-Motion>", x)
    mouse(table, "<ButtonRelease-1>", end)


def test_a_click_orders_and_a_second_one_turns_the_order(table: VirtualTable, pilot: Pilot) -> None:
    click(table, 0)
    assert headings(table) == ["Id ▲", "Name", "City", "Total"]
    pilot.wait_until(lambda: table.view == View((("id", False),)), GIVE_UP)
    click(table, 0)
    assert headings(table)[0] == "Id ▼"
    pilot.wait_until(lambda: table.view == View((("id", True),)), GIVE_UP)
    pilot.wait_until(lambda: str(table.tree.item("r0", "values")[1]) == "name 999", GIVE_UP)


def test_shift_adds_a_column(table: VirtualTable, pilot: Pilot) -> None:
    click(table, 2)
    click(table, 0, SHIFT)
    assert headings(table) == ["Id ▲2", "Name", "City ▲1", "Total"]
    click(table, 2, SHIFT)
    pilot.wait_until(lambda: table.view.order == (("city", True), ("id", False)), GIVE_UP)
    click(table, 1)
    pilot.wait_until(lambda: table.view.order == (("name", False),), GIVE_UP)


def test_a_press_that_leaves_the_heading_is_no_click(table: VirtualTable, pilot: Pilot) -> None:
    mouse(table, "<ButtonPress-1>", 50)
    table.tree.event_generate("<ButtonRelease-1>", x=50, y=100)
    pilot.settle()
    assert table.view == View()


def test_a_drag_moves_a_column(table: VirtualTable, pilot: Pilot) -> None:
    drag(table, 50, 290)
    assert headings(table) == ["Name", "City", "Id", "Total"]
    assert table.view == View()
    drag(table, 50, 390)
    assert headings(table) == ["City", "Id", "Total", "Name"]
    drag(table, 350, 5)
    assert headings(table) == ["Name", "City", "Id", "Total"]
    pilot.settle()
    row = dict(zip(table.tree["columns"], table.tree.item("r3", "values"), strict=False))
    assert [str(row[name]) for name in shown(table)] == ["name 3", "city 3", "3", "30"]


def test_a_double_click_on_an_edge_fits_the_column(table: VirtualTable) -> None:
    double_click(table, 199)
    width = int(table.tree.column("c1", "width"))
    assert 40 < width < 100
    click(table, 0)  # the others are where they were
    assert headings(table)[0] == "Id ▲"


def choose(table: VirtualTable, label: str) -> None:
    """Choose from the menu that the right button opens on the second heading."""
    table.tree.event_generate("<Button-3>", x=150, y=8)
    table.update()
    menu = next(child for child in table.tree.winfo_children() if isinstance(child, tk.Menu))
    last = menu.index("end") or 0
    labels = [str(menu.entrycget(at, "label")) for at in range(last + 1) if menu.type(at) == "command"]
    numbers = [at for at in range(last + 1) if menu.type(at) == "command"]
    menu.invoke(numbers[labels.index(label)])
    table.update()


def test_the_menu_hides_and_shows_columns(table: VirtualTable, pilot: Pilot) -> None:
    choose(table, "✓ City")
    assert headings(table) == ["Id", "Name", "Total"]
    choose(table, "    City")
    assert headings(table) == ["Id", "Name", "City", "Total"]
    pilot.wait_until(lambda: str(table.tree.item("r3", "values")[2]) == "city 3", GIVE_UP)


def test_the_menu_sorts(table: VirtualTable, pilot: Pilot) -> None:
    choose(table, "Sort descending")
    pilot.wait_until(lambda: table.view.order == (("name", True),), GIVE_UP)
    choose(table, "Do not sort")
    pilot.wait_until(lambda: table.view.order == (), GIVE_UP)


def test_the_last_column_cannot_be_hidden(table: VirtualTable) -> None:
    for label in ("✓ Id", "✓ City", "✓ Total"):
        choose(table, label)
    assert headings(table) == ["Name"]
    choose(table, "✓ Name")
    assert headings(table) == ["Name"]


def test_a_layout_is_restored_through_json(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, table: VirtualTable
) -> None:
    drag(table, 50, 290)
    choose(table, "✓ Total")
    double_click(table, 99)
    kept = json.loads(json.dumps(table.layout))
    columns = [Column(name, name.title(), width=100) for name in Wide.columns]
    second = packed(tk_root, Wide(1_000), columns, layout=kept)
    assert headings(second) == headings(table) == ["Name", "City", "Id"]
    assert second.layout == table.layout == kept


def test_a_layout_of_another_version_gives_what_it_can(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    old = {"columns": ["total", "gone", "id"], "hidden": ["gone", "id"], "widths": {"gone": 5, "total": 77}}
    columns = [Column(name, name.title()) for name in Wide.columns]
    table = packed(tk_root, Wide(10), columns, layout=old)
    assert headings(table) == ["Total", "Name", "City"]
    assert table.layout["widths"]["total"] == 77
    everything = {"hidden": list(Wide.columns)}
    assert headings(packed(tk_root, Wide(10), columns, layout=everything)) == ["Id", "Name", "City", "Total"]


def test_without_columns_all_of_the_source_are_shown(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    assert headings(packed(tk_root, Wide(10))) == ["id", "name", "city", "total"]


def test_another_theme_is_taken_over_while_the_table_is_shown(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, table: VirtualTable
) -> None:
    """Stripes are mixed from the theme's colours, and rows are as high as its text."""
    style = tk.ttk.Style(tk_root)
    before = style.theme_use()
    try:
        other = "clam" if before != "clam" else "alt"
        style.theme_use(other)
        style.configure("Treeview", background="#202020", fieldbackground="#202020", foreground="#f0f0f0")
        style.configure("Treeview", font=("TkDefaultFont", 30))
        table.event_generate("<<ThemeChanged>>")
        table.update()
        stripe = str(table.tree.tag_configure("odd", "background"))
        assert stripe.startswith("#2")
        pilot.settle()
        table.update()
        boxes: Any = [table.tree.bbox(item) for item in table.tree.get_children()]
        assert all(boxes)  # as many rows as fit at their new height
        assert boxes[0][3] > 40
        wait_for_top_cells(pilot, table)
    finally:
        style.theme_use(before)


def wait_for_top_cells(pilot: Pilot, table: VirtualTable) -> None:
    pilot.wait_until(lambda: str(table.tree.item("r0", "values")[1]) == "name 0", GIVE_UP)


def test_the_title_of_an_order_at_the_beginning(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    columns = [Column("id", "No."), Column("name")]
    table = packed(tk_root, MadeSource(100), columns, view=View((("id", True),)))
    wait_for_top(pilot, table, "name 99")
    assert headings(table) == ["No. ▼", "name"]


def test_the_horizontal_bar_is_there_only_where_columns_are_out_of_sight(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    tk_root.geometry("500x300")
    table = packed(tk_root, Wide(10), [Column("id", width=100), Column("name", width=100)])
    bar = next(each for each in table.winfo_children() if "horizontal" in str(each.configure().get("orient")))
    pilot.wait_until(lambda: not bar.winfo_ismapped(), GIVE_UP)
    table.tree.column("c0", width=900)
    pilot.wait_until(lambda: bool(bar.winfo_ismapped()), GIVE_UP)
    table.tree.column("c0", width=100)
    pilot.wait_until(lambda: not bar.winfo_ismapped(), GIVE_UP)


def test_a_long_heading_is_cut_in_the_menu(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = packed(tk_root, Wide(10), [Column("id", "x" * 500), Column("name", "y" * 60)])
    table._column_acts.menu.fill("id")
    menu = table._column_acts.menu.menu
    last = menu.index("end")
    assert last is not None
    assert [menu.entrycget(at, "label") for at in (last - 1, last)] == [f"✓ {'x' * 59}…", f"✓ {'y' * 60}"]
