"""Another order, another filter, a refresh: what is shown meanwhile, and where the eye is then."""

from __future__ import annotations

import tkinter as tk
from typing import Any

from tests.support import GIVE_UP
from tests.table.made import HeldSource, MadeSource
from tests.table.seen import names, packed, tags, wait_for_top
from tkasync import Runtime
from tkasync.queries import query_client
from tkasync.testing import Pilot
from tkasync.widgets import ListSource, View, VirtualTable


class Numbered(MadeSource):
    """Has rows that can be found by their keys, and others that come above all of them."""

    def __init__(self, total: int) -> None:
        super().__init__(total)
        self.above: list[int] = []

    def rows(self, view: View, start: int, size: int) -> list[tuple[Any, ...]]:
        keys = [*self.above, *range(self.total or 0)]
        keys = keys[::-1] if view.order and view.order[0][1] else keys
        return [(key, key, f"name {key}") for key in keys[start : start + size]]

    def count(self, view: View) -> int | None:
        return (self.total or 0) + len(self.above)

    def position(self, view: View, key: int) -> int | None:
        keys = [*self.above, *range(self.total or 0)]
        return keys[::-1].index(key) if view.order and view.order[0][1] else keys.index(key)


def see_last(pilot: Pilot, table: VirtualTable, row: int) -> None:
    """Scroll down from the first row until *row* is the last one on the screen."""
    wait_for_top(pilot, table, "name 0")
    table.see(row)
    pilot.wait_until(lambda: names(table)[-1:] == [f"name {row}"], GIVE_UP)


def test_old_rows_stay_faded_until_the_new_ones_are_there(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    source = HeldSource(1_000)
    source.let(0, 128)
    table = packed(tk_root, source)
    wait_for_top(pilot, table, "name 0")
    source.hold()
    table.order_by(("id", True))
    pilot.wait_until(lambda: all("faded" in each for each in tags(table)[:5]), GIVE_UP)
    assert names(table)[0] == "name 0"
    assert table.view == View()
    source.open()
    wait_for_top(pilot, table, "name 999")
    assert not any("faded" in each for each in tags(table))
    assert table.view == View((("id", True),))


def test_of_several_orders_the_last_one_comes(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    source = HeldSource(1_000)
    source.let(0, 128)
    table = packed(tk_root, source)
    wait_for_top(pilot, table, "name 0")
    source.hold()
    table.order_by(("id", True))
    table.update()
    table.order_by()
    source.open()
    pilot.settle()
    table.update()
    assert names(table)[0] == "name 0"
    assert not any("faded" in each for each in tags(table))


def test_a_filter_is_the_sources(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    source = ListSource([(f"word {number}",) for number in range(500)], columns=("word",))
    table = packed(tk_root, source)
    wait_for_top(pilot, table, "word 0")
    table.filter("word 49")
    wait_for_top(pilot, table, "word 49")
    assert table.total() == 11
    table.filter(None)
    wait_for_top(pilot, table, "word 0")


def test_the_row_on_top_is_found_again_in_another_order(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    table = packed(tk_root, Numbered(10_000))
    see_last(pilot, table, 9_000)
    top = names(table)[0]
    table.order_by(("id", True))
    pilot.wait_until(lambda: table.view.order, GIVE_UP)
    wait_for_top(pilot, table, top)


def test_a_view_at_its_beginning_stays_there(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    source = Numbered(10_000)
    table = packed(tk_root, source)
    wait_for_top(pilot, table, "name 0")
    source.above = [-1, -2]
    query_client().invalidate(source)
    wait_for_top(pilot, table, "name -1")


def test_rows_that_come_above_do_not_move_those_that_are_shown(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    source = Numbered(10_000)
    table = packed(tk_root, source)
    see_last(pilot, table, 5_000)
    pilot.settle()
    top = names(table)[0]
    source.above = [-number for number in range(1, 301)]  # so many that the row lies in another page
    query_client().invalidate(source)
    pilot.wait_until(lambda: table.total() == 10_300, GIVE_UP)
    pilot.settle()
    wait_for_top(pilot, table, top)


def test_a_refresh_asks_for_what_is_shown_only(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    source = MadeSource(100_000)
    table = packed(tk_root, source)
    see_last(pilot, table, 50_000)
    pilot.settle()
    source.asked.clear()
    query_client().invalidate(source)
    pilot.wait_until(lambda: source.asked, GIVE_UP)
    pilot.settle()
    assert sorted(source.asked) == [49_792, 49_920, 50_048]
    table.see(0)  # what was marked is asked for when it is shown
    pilot.wait_until(lambda: 0 in source.asked, GIVE_UP)


def test_two_tables_on_one_source_share_their_pages(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    source = MadeSource(1_000)
    first, second = packed(tk_root, source), packed(tk_root, source)
    wait_for_top(pilot, first, "name 0")
    wait_for_top(pilot, second, "name 0")
    pilot.settle()
    assert sorted(source.asked) == [0, 128]
    assert len(source.counted) == 1


def test_an_equal_source_is_another_one(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    """Sources are told apart as objects, and need not be hashable."""

    class Equal(MadeSource):
        __hash__ = None  # type: ignore[assignment]

        def __eq__(self, other: object) -> bool:
            return True

    one, other = Equal(1_000), Equal(1_000)
    first, second = packed(tk_root, one), packed(tk_root, other)
    wait_for_top(pilot, first, "name 0")
    wait_for_top(pilot, second, "name 0")
    assert 0 in one.asked
    assert 0 in other.asked


def test_the_current_row_is_followed_into_another_order(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    """It stands on the same line of the screen as before."""
    table = packed(tk_root, Numbered(10_000))
    see_last(pilot, table, 5_003)
    table.show_key(5_000)
    pilot.wait_until(lambda: table.current() == 5_000, GIVE_UP)
    line = names(table).index("name 5000")
    table.order_by(("id", True))
    pilot.wait_until(lambda: table.view.order, GIVE_UP)
    pilot.wait_until(lambda: names(table)[line : line + 1] == ["name 5000"], GIVE_UP)
    assert table.current() == 5_000
