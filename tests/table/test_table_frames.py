"""What a frame of a table costs, counted; the wheel and the bar."""

from __future__ import annotations

import sys
import tkinter as tk
from collections import Counter
from collections.abc import Callable
from tkinter import ttk
from typing import Any

import pytest

from tests.support import GIVE_UP
from tests.table.made import MadeSource
from tests.table.seen import names, packed, wait_for_top
from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import VirtualTable

MOST_TCL_CALLS = 8


def calls_in_table(fn: Callable[[], object]) -> Counter[str]:
    """What is called from the table's painting while *fn* runs on this thread."""
    counted: Counter[str] = Counter()

    def note(frame: Any, event: str, what: Any) -> None:
        if event == "call" and "/widgets/table/" in frame.f_code.co_filename:
            counted[frame.f_code.co_qualname] += 1
        elif event == "c_call" and "/widgets/table/paint/" in frame.f_code.co_filename:
            counted[f"C {what.__name__}"] += 1

    sys.setprofile(note)
    try:
        fn()
    finally:
        sys.setprofile(None)
    return counted


def cost_of_a_frame(root: tk.Tk, pilot: Pilot, total: int) -> tuple[Counter[str], list[str]]:
    """What a step of the wheel costs in the middle of *total* rows that are there, and which Tcl commands it calls."""
    table = packed(root, MadeSource(total))
    pilot.wait_until(lambda: table.total() == total, GIVE_UP)
    middle = total // 2 // 128 * 128
    table.see(middle + 60)
    pilot.wait_until(lambda: names(table)[-1:] == [f"name {middle + 60}"], GIVE_UP)
    pilot.settle()
    called: list[str] = []
    real = table.tree.tk.call
    painter = table._painter._pool  # the seam between Python and Tcl
    painter._call = lambda *args: (called.append(str(args[0])), real(*args))[1]

    def step() -> None:
        table.tree.event_generate("<Button-5>")
        pilot.wait_until(lambda: names(table)[-1:] == [f"name {middle + 63}"], GIVE_UP)

    counted = calls_in_table(step)
    table.destroy()
    return counted, called


def test_a_frame_costs_the_same_at_any_number_of_rows(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    """Not timed but counted: calls in Python, and one call into Tcl."""
    few, called = cost_of_a_frame(tk_root, pilot, 10_000)
    many, called_of_many = cost_of_a_frame(tk_root, pilot, 100_000_000)
    assert called == called_of_many == ["::tkasync_paint_table"]
    rows = "Painter._look"
    assert few[rows] == many[rows] > 0
    assert few["C call"] == many["C call"]


def tcl_calls_of_a_step(root: tk.Tk, pilot: Pilot) -> int:
    """How often a step of the wheel goes from the table's code into Tcl, by whatever way."""
    table = packed(root, MadeSource(10_000))
    pilot.wait_until(lambda: table.total() == 10_000, GIVE_UP)
    table.see(5_000)
    pilot.wait_until(lambda: names(table)[-1:] == ["name 5000"], GIVE_UP)
    pilot.settle()
    counted = 0

    def is_of_table(frame: Any) -> bool:
        while frame is not None:
            if "/widgets/table/" in frame.f_code.co_filename:
                return True
            frame = frame.f_back
        return False

    def note(frame: Any, event: str, what: Any) -> None:
        nonlocal counted
        if (
            event == "c_call"
            and type(getattr(what, "__self__", None)).__name__ == "tkapp"
            and is_of_table(frame)
        ):
            counted += 1

    sys.setprofile(note)
    try:
        table.tree.event_generate("<Button-5>")
        pilot.wait_until(lambda: names(table)[-1:] == ["name 5003"], GIVE_UP)
    finally:
        sys.setprofile(None)
    table.destroy()
    return counted


def test_a_frame_goes_into_tcl_a_few_times_however_many_rows_it_has(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    """Each way into Tcl lets go of the interpreter, and beside a thread that computes costs its 5 ms."""
    tk_root.geometry("400x200")
    low = tcl_calls_of_a_step(tk_root, pilot)
    tk_root.geometry("400x700")
    high = tcl_calls_of_a_step(tk_root, pilot)
    # Not which is more: a frame may meet a step of the wait.
    assert 0 < low <= MOST_TCL_CALLS
    assert 0 < high <= MOST_TCL_CALLS


def test_the_same_frame_again_calls_nothing(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = packed(tk_root, MadeSource(1_000))
    wait_for_top(pilot, table, "name 0")
    pilot.settle()
    called: list[Any] = []
    table._painter._pool._call = lambda *args: called.append(args)
    table.see(0)
    table._painter.paint_soon()
    pilot.settle()
    assert called == []


@pytest.mark.parametrize(("sequence", "top"), [("<Button-5>", 3), ("<MouseWheel>", 3)])
def test_the_wheel_goes_by_three_rows(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, sequence: str, top: int
) -> None:
    table = packed(tk_root, MadeSource(1_000))
    wait_for_top(pilot, table, "name 0")
    options = {"delta": -120} if sequence == "<MouseWheel>" else {}
    table.tree.event_generate(sequence, **options)  # type: ignore[arg-type]  # the stub's
    wait_for_top(pilot, table, f"name {top}")
    back = {"delta": 120} if options else {}
    table.tree.event_generate("<MouseWheel>" if options else "<Button-4>", **back)  # type: ignore[arg-type]
    wait_for_top(pilot, table, "name 0")


def test_parts_of_a_step_add_up(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    """A touchpad sends many small ones."""
    table = packed(tk_root, MadeSource(1_000))
    wait_for_top(pilot, table, "name 0")
    for _ in range(8):
        table.tree.event_generate("<MouseWheel>", delta=-15)
    wait_for_top(pilot, table, "name 3")


def bars(table: VirtualTable) -> ttk.Scrollbar:
    return next(
        child
        for child in table.winfo_children()
        if isinstance(child, ttk.Scrollbar) and str(child["orient"]) == "vertical"
    )


def test_the_bar_shows_the_part_and_moves_it(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = packed(tk_root, MadeSource(1_000))
    wait_for_top(pilot, table, "name 0")
    bar = bars(table)
    pilot.wait_until(lambda: 0.0 < bar.get()[1] < 0.1, GIVE_UP)
    table.tk.call(str(bar["command"]), "moveto", "0.5")
    wait_for_top(pilot, table, "name 500")
    assert bar.get()[0] == 0.5
    table.tk.call(str(bar["command"]), "scroll", "1", "units")
    wait_for_top(pilot, table, "name 501")
    table.tk.call(str(bar["command"]), "moveto", "1.0")
    pilot.wait_until(lambda: names(table)[-1:] == ["name 999"], GIVE_UP)
    assert bar.get()[1] == 1.0


def test_the_place_is_told_while_the_bar_is_dragged(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    table = packed(tk_root, MadeSource(100_000_000), words={"row of": "Zeile {row:,} von {total:,}"})
    pilot.wait_until(lambda: table.total(), GIVE_UP)
    bar = bars(table)
    label = next(child for child in table.tree.winfo_children() if isinstance(child, ttk.Label))
    assert not label.winfo_manager()
    bar.event_generate("<ButtonPress-1>", x=2, y=2)
    table.tk.call(str(bar["command"]), "moveto", "0.25")
    assert label.winfo_manager()
    assert str(label["text"]) == "Zeile 25,000,001 von 100,000,000"
    bar.event_generate("<ButtonRelease-1>", x=2, y=2)
    assert not label.winfo_manager()


def test_show_key_finds_a_row_and_scrolls_to_it(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    class Found(MadeSource):
        def position(self, view: Any, key: int) -> int | None:
            return key if key < (self.total or 0) else None

    table = packed(tk_root, Found(10_000))
    wait_for_top(pilot, table, "name 0")
    handle = table.show_key(7_777)
    pilot.wait_until(lambda: "name 7777" in names(table), GIVE_UP)
    assert handle.result() == 7_777
    handle = table.show_key(20_000)
    pilot.wait_until(handle.done, GIVE_UP)
    assert handle.result() is None


def shown_whole(table: VirtualTable) -> bool:
    """Whether the last row that exists lies within the treeview."""
    _, y, _, height = table.tree.bbox(table.tree.get_children()[-1])
    return y + height <= table.tree.winfo_height()


@pytest.mark.parametrize("height", [300, 310, 320, 330, 340])
def test_the_last_row_is_wholly_to_be_seen_from_the_first_frame_on(
    tk_root: tk.Tk, pilot: Pilot, height: int
) -> None:
    window = tk.Toplevel(tk_root)
    window.geometry(f"400x{height}")
    table = packed(window, MadeSource(1_000))
    pilot.wait_until(lambda: table.total() == 1_000, GIVE_UP)

    table.see(999)

    pilot.wait_until(lambda: names(table)[-1:] == ["name 999"], timeout=GIVE_UP)
    assert shown_whole(table)


def test_a_table_in_a_tab_that_is_shown_later_has_its_last_row_too(tk_root: tk.Tk, pilot: Pilot) -> None:
    tk_root.geometry("400x300")
    book = ttk.Notebook(tk_root)
    book.pack(fill="both", expand=True)
    first, second = ttk.Frame(book), ttk.Frame(book)
    book.add(first, text="first")
    book.add(second, text="second")
    table = packed(second, MadeSource(1_000))
    pilot.wait_until(lambda: table.total() == 1_000, GIVE_UP)

    book.select(second)
    pilot.wait_until(lambda: bool(table.tree.winfo_viewable()) and len(names(table)) > 3, timeout=GIVE_UP)
    table.see(999)

    pilot.wait_until(lambda: names(table)[-1:] == ["name 999"], timeout=GIVE_UP)
    assert shown_whole(table)
