"""Pages that fail, totals that are wrong or unknown, the end of a table in the middle of its work."""

from __future__ import annotations

import asyncio
import threading
import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.made import HeldSource, MadeSource
from tests.table.seen import cells, names, packed, wait_for_top
from tkasync import Runtime
from tkasync.queries import query_client
from tkasync.testing import Pilot
from tkasync.widgets import Column, ErrorBoundary, Suspense, View, VirtualTable


def notices(table: VirtualTable) -> list[str]:
    """The texts of the notices that lie over the rows."""
    frames = [child for child in table.tree.winfo_children() if isinstance(child, ttk.Frame)]
    return [str(frame.winfo_children()[0]["text"]) for frame in frames if frame.winfo_manager()]


def retry_button(table: VirtualTable) -> ttk.Button:
    frame = next(child for child in table.tree.winfo_children() if isinstance(child, ttk.Frame))
    button = frame.winfo_children()[1]
    assert isinstance(button, ttk.Button)
    return button


def failing(*starts: int) -> HeldSource:
    source = HeldSource(1_000)
    source.failing = set(starts)
    source.open()
    return source


def test_a_page_that_fails_says_so_over_its_rows(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    """The others show theirs; the button asks for that page alone."""
    source = failing(128)
    table = packed(tk_root, source)
    wait_for_top(pilot, table, "name 0")
    table.see(130)
    pilot.wait_until(lambda: notices(table) == ["page at 128 cannot be read"], GIVE_UP)
    assert names(table)[0].startswith("name 1")
    pilot.settle()
    source.failing.clear()
    source.asked.clear()
    retry_button(table).invoke()
    pilot.wait_until(lambda: names(table)[-1:] == ["name 130"], GIVE_UP)
    assert notices(table) == []
    assert 128 in source.asked
    assert 0 not in source.asked


def test_a_page_that_fails_behind_the_last_known_row_says_so_at_the_end(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    """The total is not known, so the table ends there for the user, and the button goes on."""
    source = failing(256)
    source.total = None
    table = packed(tk_root, source)
    wait_for_top(pilot, table, "name 0")
    table.see(127)
    pilot.wait_until(lambda: names(table)[-1:] == ["name 127"], timeout=GIVE_UP)
    pilot.settle()
    assert notices(table) == []
    table.see(255)
    pilot.wait_until(lambda: notices(table) == ["page at 256 cannot be read"], timeout=GIVE_UP)
    assert names(table)[-1:] == ["name 255"]
    pilot.settle()
    source.failing.clear()
    retry_button(table).invoke()
    pilot.settle(GIVE_UP)
    assert notices(table) == []
    table.see(300)
    pilot.wait_until(lambda: names(table)[-1:] == ["name 300"], timeout=GIVE_UP)


def test_a_first_page_that_fails_is_tried_again(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    source = failing(0)
    source.total = None
    table = packed(tk_root, source)
    pilot.wait_until(lambda: notices(table) == ["page at 0 cannot be read"], GIVE_UP)
    source.failing.clear()
    retry_button(table).invoke()
    wait_for_top(pilot, table, "name 0")
    assert notices(table) == []


def test_a_refresh_that_fails_keeps_the_old_rows(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    source = failing()
    table = packed(tk_root, source)
    wait_for_top(pilot, table, "name 0")
    source.failing.add(0)
    query_client().invalidate(source)
    pilot.wait_until(lambda: notices(table) == ["page at 0 cannot be read"], GIVE_UP)
    assert names(table)[0] == "name 0"


def test_an_error_of_a_page_is_the_tables_own_business(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    """A boundary or suspense around the table would hide all of it for one page."""
    boundary = ErrorBoundary(tk_root)
    boundary.pack(fill="both", expand=True)
    suspense = Suspense(boundary, delay=0.0)
    suspense.pack(fill="both", expand=True)
    source = HeldSource(1_000)
    source.failing = {0}
    table = packed(suspense, source)
    pilot.wait_until(lambda: 0 in source.asked, GIVE_UP)
    table.update()
    assert not suspense.is_showing_fallback
    source.open()
    pilot.wait_until(lambda: notices(table), GIVE_UP)
    assert boundary.error is None


def test_a_total_that_nobody_knows_grows(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    class Ends(MadeSource):
        def rows(self, view: View, start: int, size: int) -> list[tuple[Any, ...]]:
            return [self.row(view, place) for place in range(start, min(300, start + size))]

    table = packed(tk_root, Ends(None))
    wait_for_top(pilot, table, "name 0")
    pilot.wait_until(lambda: table.tree.master and names(table)[0] == "name 0", GIVE_UP)
    pilot.settle()
    assert table.total() is None
    table.see(255)
    pilot.wait_until(lambda: table.total() == 300, GIVE_UP)
    table.see(299)
    pilot.wait_until(lambda: names(table)[-1:] == ["name 299"], GIVE_UP)


def test_a_page_that_ends_short_has_the_rows_counted_again(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    source = MadeSource(1_000)
    table = packed(tk_root, source)
    wait_for_top(pilot, table, "name 0")
    pilot.wait_until(lambda: table.total() == 1_000, GIVE_UP)
    source.total = 100
    query_client().invalidate((), refetch="none")
    table.see(999)
    pilot.wait_until(lambda: table.total() == 100, GIVE_UP)
    pilot.wait_until(lambda: names(table)[-1:] == ["name 99"], GIVE_UP)


class Miscounted(MadeSource):
    """Has *rows* rows, and counts *total*."""

    def __init__(self, rows: int, total: int) -> None:
        super().__init__(total)
        self.there = rows

    def rows(self, view: View, start: int, size: int) -> list[tuple[Any, ...]]:
        return [self.row(view, place) for place in range(start, min(self.there, start + size))]


@pytest.mark.parametrize(("rows", "total"), [(100, 1_000), (0, 3), (128, 100), (200, 130)])
def test_a_source_whose_count_is_wrong_is_told_once(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, caplog: pytest.LogCaptureFixture, rows: int, total: int
) -> None:
    source = Miscounted(rows, total)
    table = packed(tk_root, source)
    if rows > 128:
        pilot.wait_until(lambda: table.total() == total, GIVE_UP)
        table.see(total - 1)
    told = f"Miscounted, says that there are {total} rows, but page() gives "
    pilot.wait_until(lambda: told in caplog.text, GIVE_UP)
    # One that fetches already is not asked once more.
    pilot.wait_until(lambda: not query_client().is_fetching, GIVE_UP)
    counted = len(source.counted)
    query_client().refetch()
    pilot.wait_until(lambda: len(source.counted) > counted and not query_client().is_fetching, GIVE_UP)
    pilot.settle()
    assert caplog.text.count(told) == 1
    caplog.clear()


def test_a_row_that_came_between_page_and_count_is_read(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, caplog: pytest.LogCaptureFixture
) -> None:
    source = Miscounted(3, 4)
    read = source.rows

    def read_and_add(view: View, start: int, size: int) -> list[tuple[Any, ...]]:
        found = read(view, start, size)
        source.there = 4
        return found

    source.rows = read_and_add  # type: ignore[method-assign]  # another program writes just then
    table = packed(tk_root, source)
    pilot.wait_until(lambda: names(table)[-1:] == ["name 3"], GIVE_UP)
    assert "says that there are" not in caplog.text


@pytest.mark.parametrize("total", [0, 1, 5])
def test_fewer_rows_than_fit(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, total: int) -> None:
    table = packed(tk_root, MadeSource(total))
    pilot.wait_until(lambda: table.total() == total, GIVE_UP)
    pilot.settle()
    assert names(table) == [f"name {place}" for place in range(total)]


def test_a_window_lower_than_a_row(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    tk_root.geometry("200x20")
    table = packed(tk_root, MadeSource(100))
    pilot.settle()
    tk_root.geometry("300x400")
    pilot.wait_until(lambda: len(cells(table)) > 5, GIVE_UP)
    wait_for_top(pilot, table, "name 0")


def test_the_end_of_a_table_ends_its_work(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    source = HeldSource(1_000)
    table = packed(tk_root, source)
    pilot.wait_until(lambda: source.asked, GIVE_UP)
    table.destroy()
    pilot.wait_until(lambda: not query_client().is_fetching, GIVE_UP)
    source.open()
    pilot.settle()


def test_a_coroutine_source_runs_on_the_loop(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    threads: set[str] = set()

    class Remote:
        columns = ("name",)

        async def count(self, view: View) -> int:
            threads.add(threading.current_thread().name)
            await asyncio.sleep(0)
            return 3

        async def page(self, view: View, start: int, size: int) -> Sequence[Any]:
            threads.add(threading.current_thread().name)
            await asyncio.sleep(0)
            return [(place, f"name {place}") for place in range(3)]

    table = packed(tk_root, Remote())
    pilot.wait_until(lambda: names(table) == ["name 0", "name 1", "name 2"], GIVE_UP)
    assert threading.main_thread().name not in threads


def test_rows_without_their_key_are_refused_with_what_to_write(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    class Short(MadeSource):
        def row(self, view: View, place: int) -> tuple[Any, ...]:
            return (place, f"name {place}")

    table = packed(tk_root, Short(10))
    pilot.wait_until(lambda: notices(table), GIVE_UP)
    assert "a row of a table's source is its key and then one cell" in notices(table)[0]


def test_a_format_that_raises_is_reported_once(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    table = packed(tk_root, MadeSource(100), [Column("name", format="{:.2f}".format)])
    pilot.wait_until(lambda: names(table)[:1] == ["name 0"], GIVE_UP)
    pilot.settle()
    assert [type(error) for error in errors] == [ValueError]


def test_what_a_table_cannot_show_is_refused_where_it_is_made(tk_root: tk.Tk, runtime: Runtime) -> None:
    source = MadeSource(10)
    with pytest.raises(ValueError, match="no column 'nmae'"):
        VirtualTable(tk_root, source, [Column("nmae")])
    with pytest.raises(ValueError, match="two columns 'name'"):
        VirtualTable(tk_root, source, [Column("name"), Column("name")])
    with pytest.raises(ValueError, match="at least one"):
        VirtualTable(tk_root, source, [])
    with pytest.raises(ValueError, match="words are for"):
        VirtualTable(tk_root, source, words={"agian": "Nochmal"})
    assert [child for child in tk_root.winfo_children() if isinstance(child, VirtualTable)] == []
