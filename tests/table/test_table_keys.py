"""The keys of a table: where they lead, what they choose, and what they leave to the window."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.people import chosen, click, people, press, put_in_order, table_of
from tests.table.seen import names, tags
from tkasync import Runtime
from tkasync.queries import query_client
from tkasync.testing import Pilot
from tkasync.widgets import ListSource, VirtualTable


@pytest.fixture
def table(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> VirtualTable:
    return table_of(tk_root, pilot)


def top(table: VirtualTable, pilot: Pilot) -> int:
    """The number of the first row that is shown."""
    pilot.settle(GIVE_UP)
    return int(table.tree.item("r0", "values")[0])


def fits(table: VirtualTable) -> int:
    return len(table.tree.get_children())


def test_arrows_go_and_choose(table: VirtualTable) -> None:
    press(table, "<Down>", "<Down>", "<Down>", "<Up>")
    assert (table.current(), chosen(table)) == (1, [1])


def test_the_keyboard_is_seen_on_the_top_row_before_there_is_a_current_one(
    table: VirtualTable, tk_root: tk.Tk
) -> None:
    lines = [child for child in table.tree.winfo_children() if type(child) is tk.Frame]
    assert [line.winfo_ismapped() for line in lines] == [1] * 4
    x, y, _width, _height = table.tree.bbox("r0", "c0")  # type: ignore[misc]
    assert (lines[0].winfo_x(), lines[0].winfo_y()) == (x, y)
    assert table.current() is None
    press(table, "<Down>")
    assert (table.current(), lines[0].winfo_y()) == (0, y)
    tk_root.focus_set()
    tk_root.update()
    assert [line.winfo_ismapped() for line in lines] == [0] * 4


def test_at_both_ends_the_keys_stay_where_they_are(table: VirtualTable, pilot: Pilot) -> None:
    press(table, "<Home>", "<Up>", "<Prior>")
    assert (table.current(), top(table, pilot)) == (0, 0)
    press(table, "<End>")
    pilot.wait_until(lambda: table.current() == 999, timeout=GIVE_UP)
    press(table, "<Down>", "<Next>")
    assert (table.current(), top(table, pilot)) == (999, 1_000 - fits(table))


def test_page_keys_land_where_those_of_a_treeview_do(
    table: VirtualTable, pilot: Pilot, tk_root: tk.Tk
) -> None:
    tree = ttk.Treeview(table, show="headings", columns=("id",), style=str(table.tree.cget("style")))
    for number in range(1_000):
        tree.insert("", "end", iid=str(number))
    tree.place(in_=table.tree, relheight=1.0)
    tree.lower()
    tk_root.update()
    click(table, 1)
    for key, units in (("<Next>", 1), ("<Next>", 1), ("<Prior>", -1), ("<Prior>", -1), ("<Prior>", -1)):
        press(table, key)
        tree.yview_scroll(units, "pages")
        tk_root.update()
        assert top(table, pilot) == round(tree.yview()[0] * 1_000), key


def test_shift_chooses_what_a_key_passes_and_control_nothing(table: VirtualTable) -> None:
    press(table, "<Down>", "<Shift-Down>", "<Shift-Down>")
    assert chosen(table) == [0, 1, 2]
    press(table, "<Control-Down>", "<Control-Down>")
    assert (chosen(table), table.current()) == ([0, 1, 2], 4)
    press(table, "<Control-space>")
    assert chosen(table) == [0, 1, 2, 4]
    press(table, "<Control-space>", "<Control-Down>", "<space>")
    assert chosen(table) == [0, 1, 2, 5]
    press(table, "<Control-Shift-Down>")
    assert chosen(table) == [0, 1, 2, 5, 6]


def test_control_home_goes_without_choosing(table: VirtualTable, pilot: Pilot) -> None:
    press(table, "<Down>", "<Down>", "<Control-End>", "<Control-Home>")
    pilot.wait_until(lambda: table.current() == 0, GIVE_UP)  # the first page may have been left in between
    assert chosen(table) == [1]


def test_left_and_right_move_the_cell_and_scroll_to_it(table: VirtualTable, pilot: Pilot) -> None:
    table.tree.column("c1", width=600)
    table.update()
    press(table, "<Down>", "<Right>", "<Right>")
    pilot.settle(GIVE_UP)
    x, _y, width, _height = table.tree.bbox("r0", "c2")  # type: ignore[misc]
    assert x >= 0
    assert x + width <= table.tree.winfo_width()
    press(table, "<Left>", "<Left>", "<Left>")
    pilot.settle(GIVE_UP)
    assert table.tree.xview()[0] == 0.0


def test_tab_leaves_the_table(table: VirtualTable, tk_root: tk.Tk) -> None:
    after = ttk.Entry(tk_root)
    after.pack()
    tk_root.update()
    press(table, "<Tab>")
    tk_root.update()
    assert tk_root.focus_get() is after


def test_return_opens_a_row_whose_cell_cannot_be_changed(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    opened: list[Any] = []
    table = table_of(tk_root, pilot, on_open=opened.append)
    click(table, 3, "id")
    press(table, "<Return>", "<KP_Enter>")
    assert opened == [3, 3]


def test_escape_and_other_keys_are_the_windows_when_nothing_is_to_be_left(
    table: VirtualTable, tk_root: tk.Tk
) -> None:
    pressed: list[str] = []
    for key in ("<Escape>", "<F5>", "<Control-s>"):
        tk_root.bind(key, lambda event: pressed.append(event.keysym))
    press(table, "<Escape>", "<F5>", "<Control-s>")
    assert pressed == ["Escape", "F5", "s"]


def test_the_menu_key_opens_the_menu_of_the_current_column(
    table: VirtualTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    popped: list[tuple[int, int]] = []
    menu = next(child for child in table.tree.winfo_children() if isinstance(child, tk.Menu))
    monkeypatch.setattr(menu, "tk_popup", lambda x, y, *_: popped.append((x, y)))
    press(table, "<Shift-F10>", "<Menu>")
    assert len(popped) == 2
    assert menu.index("end") is not None


@pytest.mark.parametrize("order", [(), (("name", True),)])
def test_letters_go_to_the_row_that_begins_with_them(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, order: Any
) -> None:
    words = ["ada", "Babbage", "bernoulli", "Cantor", "cauchy", "Bach"]
    source = ListSource(
        [(word, number) for number, word in enumerate(words)], columns=("name", "id"), key="name"
    )
    table = table_of(tk_root, pilot, source=source, columns=None)
    put_in_order(table, pilot, *order)
    press(table, "<Home>")
    press(table, "<b>", "<e>")
    pilot.wait_until(lambda: table.current() == "bernoulli", timeout=GIVE_UP)


def test_a_letter_that_is_repeated_goes_from_row_to_row(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    words = ["ada", "Babbage", "bernoulli", "Cantor", "Bach"]
    source = ListSource([(word,) for word in words], columns=("name",), key="name")
    table = table_of(tk_root, pilot, source=source, columns=None)
    press(table, "<Home>")
    for expected in ("Babbage", "bernoulli", "Bach", "Babbage"):
        press(table, "<b>")
        pilot.wait_until(lambda expected=expected: table.current() == expected, timeout=GIVE_UP)  # type: ignore[misc]


def test_the_current_row_is_followed_through_order_filter_and_refresh(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    source = people(1_000)
    table = table_of(tk_root, pilot, source=source)
    click(table, 5)
    put_in_order(table, pilot, ("id", True))
    press(table, "<Control-Up>")
    pilot.wait_until(lambda: table.current() == 6, timeout=GIVE_UP)
    table.filter("name 0000")
    pilot.wait_until(lambda: table.total() == 10, timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    shown = dict(zip(names(table), tags(table), strict=False))
    assert [look for look in shown.values() if "current" in " ".join(look)] == [("current",)]
    query_client().invalidate(source)
    pilot.settle(GIVE_UP)
    assert table.current() == 6
    press(table, "<Up>")
    assert table.current() == 7


def test_a_current_row_that_is_gone_gives_its_place_to_the_next(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = table_of(tk_root, pilot)
    click(table, 5)
    table.filter("name 0001")
    pilot.wait_until(lambda: table.total() == 10, timeout=GIVE_UP)
    pilot.wait_until(lambda: table.current() == 15, timeout=GIVE_UP)


def test_keys_on_a_table_without_rows_do_nothing(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = table_of(tk_root, pilot, 0)
    press(
        table,
        "<Down>",
        "<End>",
        "<Next>",
        "<space>",
        "<Control-space>",
        "<F2>",
        "<Return>",
        "<Shift-Down>",
        "<a>",
    )
    pilot.settle(GIVE_UP)
    assert (table.current(), table.selection().count) == (None, 0)
    press(table, "<Control-a>")
    assert table.selection().count == 0


def test_show_key_makes_its_row_the_current_one(table: VirtualTable, pilot: Pilot) -> None:
    handle = table.show_key(700)
    pilot.wait_until(handle.done, timeout=GIVE_UP)
    pilot.wait_until(lambda: table.current() == 700, timeout=GIVE_UP)
    assert (handle.result(), chosen(table)) == (700, [])
