"""The room right of the last column and below the rows: who takes it, and what becomes of the rows."""

from __future__ import annotations

import tkinter as tk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.people import (
    COLUMNS,
    Guarded,
    begin_edit,
    click,
    editor,
    enter,
    name_at,
    notice,
    people,
    press,
    table_of,
)
from tests.table.seen import packed
from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import Column, VirtualTable

ALL_COLUMNS = 60 + 160 + 80  # pixels


def right_edge(table: VirtualTable) -> int:
    """Where the rows end."""
    table.update()
    x, _y, width, _height = table.tree.bbox("r0", table.tree["displaycolumns"][-1])  # type: ignore[misc]
    return int(x) + int(width)


def room(table: VirtualTable) -> int:
    """How far the rows end from the edge of the treeview."""
    return int(table.tree.winfo_width()) - right_edge(table)


def resize(table: VirtualTable, pilot: Pilot, width: int) -> None:
    """Make the window *width* pixels wide."""
    root: Any = table.winfo_toplevel()
    root.geometry(f"{width}x300")
    bar = 30
    pilot.wait_until(lambda: abs(table.tree.winfo_width() - width) < bar, timeout=GIVE_UP)
    table.update()


def test_rows_go_to_the_edge_in_a_wide_window_and_no_further_in_a_narrow_one(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot)
    for width in (400, 900, 360, 700):
        resize(table, pilot, width)
        assert 0 <= room(table) <= 2
        assert table.tree.xview() == (0.0, 1.0)
    resize(table, pilot, 200)
    assert table.tree["displaycolumns"] == ("c0", "c1", "c2")
    resize(table, pilot, 500)
    assert 0 <= room(table) <= 2


def test_rows_go_to_the_edge_whatever_is_done_to_the_columns(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    layout = {"hidden": ["age"], "widths": {"name": 40}}
    tk_root.geometry("700x300")
    table = packed(tk_root, people(100), COLUMNS, layout=layout)
    pilot.wait_until(lambda: table.tree.winfo_width() > 600, timeout=GIVE_UP)
    assert 0 <= room(table) <= 2
    edge = 60 + 40 - 1
    table.tree.event_generate("<ButtonPress-1>", x=edge, y=8)
    for x in (edge + 5, edge + 200):
        table.tree.event_generate("<B1-Motion>", x=x, y=8)
        assert 0 <= room(table) <= 2
    table.tree.event_generate("<ButtonRelease-1>", x=edge + 200, y=8)
    assert 0 <= room(table) <= 2
    assert 230 <= table.layout["widths"].pop("name") <= 240
    assert table.layout["columns"] == ["id", "name", "age"]


def test_a_click_right_of_the_last_column_chooses_the_row_and_no_cell(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    opened: list[Any] = []
    table = table_of(tk_root, pilot, on_open=opened.append)
    click(table, 2, "name")
    x, y, _width, height = table.tree.bbox("r4", "filler")  # type: ignore[misc]
    for _ in range(2):
        table.tree.event_generate("<ButtonPress-1>", x=x + 9, y=y + height // 2)
        table.tree.event_generate("<ButtonRelease-1>", x=x + 9, y=y + height // 2)
    table.update()
    assert (table.current(), list(table.selection()), opened) == (4, [4], [4])
    assert editor(table) is None
    press(table, "<F2>")  # the column is still that of the click before
    pilot.wait_until(lambda: editor(table) is not None, timeout=GIVE_UP)
    field = editor(table)
    assert field is not None
    assert field.get() == "name 00004"


def test_the_right_button_right_of_the_last_heading_opens_no_menu(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []
    monkeypatch.setattr(tk.Menu, "tk_popup", lambda _menu, x, _y: opened.append(x))
    table = table_of(tk_root, pilot)
    table.tree.event_generate("<Button-3>", x=ALL_COLUMNS + 30, y=8)
    table.update()
    assert opened == []


def fail_to_write(table: VirtualTable, pilot: Pilot, source: Guarded) -> None:
    """Change the current cell, and have the write refused."""
    source.error = OSError("locked")
    source.may_write.set()
    press(table, "<F2>")
    enter(table, pilot, "Ada")
    pilot.wait_until(lambda: notice(table), timeout=GIVE_UP)
    table.update()


def last_name(table: VirtualTable) -> str:
    return name_at(table, len(table.tree.get_children()) - 1)


def test_a_notice_covers_no_row_and_a_view_at_its_end_keeps_its_end(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    press(guarded_table, "<Control-End>")
    pilot.wait_until(lambda: last_name(guarded_table) == "name 00999", timeout=GIVE_UP)
    before = guarded_table.tree.winfo_height()
    fail_to_write(guarded_table, pilot, guarded)
    assert guarded_table.tree.winfo_height() < before
    pilot.wait_until(lambda: last_name(guarded_table) == "name 00999", timeout=GIVE_UP)
    assert guarded_table.tree.bbox(guarded_table.tree.get_children()[-1])
    press(guarded_table, "<Escape>")
    assert notice(guarded_table) == []
    assert guarded_table.tree.winfo_height() == before
    pilot.wait_until(lambda: last_name(guarded_table) == "name 00999", timeout=GIVE_UP)


def test_a_cell_that_is_open_on_the_last_line_stays_open_when_a_notice_comes(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    guarded.error = OSError("locked")
    click(guarded_table, 0)
    press(guarded_table, "<F2>")
    enter(guarded_table, pilot, "Ada")
    last = len(guarded_table.tree.get_children()) - 1
    begin_edit(guarded_table, pilot, last, "Grace")
    guarded.may_write.set()
    pilot.wait_until(lambda: notice(guarded_table), timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    guarded_table.update()
    field = editor(guarded_table)
    assert field is not None
    assert (field.get(), field.winfo_ismapped()) == ("Grace", True)
    assert guarded.writes == [(0, "name", "Ada")]


def test_a_long_notice_is_wrapped_anew_when_the_window_gets_narrower(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    click(guarded_table, 2)
    guarded.error = OSError("word " * 60)
    guarded.may_write.set()
    press(guarded_table, "<F2>")
    enter(guarded_table, pilot, "Ada")
    pilot.wait_until(lambda: notice(guarded_table), timeout=GIVE_UP)
    for width in (800, 420):
        resize(guarded_table, pilot, width)
        pilot.settle(GIVE_UP)
        guarded_table.update()
        frame = next(part for part in guarded_table.winfo_children() if part.winfo_class() == "TFrame")
        assert frame.winfo_reqwidth() <= guarded_table.winfo_width()
        assert frame.winfo_height() == frame.winfo_reqheight()


def test_a_table_asks_for_its_columns_once_and_for_no_more_than_the_screen(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    """X ends a program whose window is wider than 32,767 pixels."""
    few = packed(tk_root, people(100), COLUMNS)
    asked = few.winfo_reqwidth(), few.winfo_reqheight()
    assert ALL_COLUMNS <= asked[0] <= ALL_COLUMNS + 40
    assert asked[1] > 10 * few.tree.bbox("r0")[3]  # type: ignore[operator,misc]
    few.tree.column("c1", width=900)
    few.update()
    assert (few.winfo_reqwidth(), few.winfo_reqheight()) == asked
    few.destroy()
    many = packed(tk_root, people(100), [Column("name", width=100_000)])
    assert many.winfo_reqwidth() == tk_root.winfo_screenwidth()
    many.destroy()
    given = packed(tk_root, people(100), COLUMNS, width=333, height=222)
    assert (given.winfo_reqwidth(), given.winfo_reqheight()) == (333, 222)


def test_the_columns_of_a_long_menu_are_in_menus_of_their_own(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tk cuts a menu that is higher than the screen."""
    monkeypatch.setattr(tk.Menu, "tk_popup", lambda *_where: None)
    names = ("id", *(f"column {number}" for number in range(1_000)))
    columns = [Column(name) for name in names]

    class Wide:
        def __init__(self) -> None:
            self.columns = names

        def count(self, _view: Any) -> int:
            return 3

        def page(self, _view: Any, _start: int, _size: int) -> list[tuple[Any, ...]]:
            return [(key, *range(len(names))) for key in range(3)]

    table = packed(tk_root, Wide(), columns)
    for _ in range(2):  # filled anew
        table.tree.event_generate("<Button-3>", x=50, y=8)
        table.update()
    menu = next(child for child in table.tree.winfo_children() if isinstance(child, tk.Menu))
    submenus = [part for part in all_menus(menu) if part is not menu]
    assert all((part.index("end") or 0) < 32 for part in (menu, *submenus))
    entries = [
        (part, at)
        for part in submenus
        for at in range((part.index("end") or 0) + 1)
        if part.type(at) == "command"
    ]
    assert len(entries) == 1_001
    part, at = next(each for each in entries if each[0].entrycget(each[1], "label") == "✓ column 700")
    part.invoke(at)
    assert table.layout["hidden"] == ["column 700"]


def all_menus(menu: tk.Menu) -> list[tk.Menu]:
    below = [child for child in menu.winfo_children() if isinstance(child, tk.Menu)]
    return [menu, *(each for part in below for each in all_menus(part))]
