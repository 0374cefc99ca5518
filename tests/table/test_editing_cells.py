"""Changing cells in place: what is written, what is taken back, and what is refused."""

from __future__ import annotations

import tkinter as tk
from tkinter import font as tkfont
from tkinter import ttk
from typing import Any

from tests.support import GIVE_UP
from tests.table.people import (
    Guarded,
    begin_edit,
    click,
    descendants,
    editor,
    enter,
    name_at,
    notice,
    press,
    table_of,
    wait_for_name,
)
from tests.table.seen import packed
from tkasync import Runtime
from tkasync.testing import Pilot
from tkasync.widgets import Column, ListSource, VirtualTable


def test_what_is_typed_shows_at_once_and_is_written(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    click(guarded_table, 2)
    press(guarded_table, "<F2>")
    enter(guarded_table, pilot, "Ada")
    wait_for_name(pilot, guarded_table, 2, "Ada")
    assert guarded.rows()[2][1] == "name 00002"
    guarded.may_write.set()
    pilot.wait_until(lambda: guarded.rows()[2][1] == "Ada", timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    assert (name_at(guarded_table, 2), editor(guarded_table)) == ("Ada", None)


def test_a_write_that_fails_is_taken_back_and_told(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    guarded.error = OSError("the disk is full")
    click(guarded_table, 2, times=2)
    enter(guarded_table, pilot, "Ada")
    wait_for_name(pilot, guarded_table, 2, "Ada")
    guarded.may_write.set()
    wait_for_name(pilot, guarded_table, 2, "name 00002")
    pilot.wait_until(lambda: notice(guarded_table), timeout=GIVE_UP)
    assert notice(guarded_table) == ["Name is as it was: the disk is full", "Try again", "Close"]
    press(guarded_table, "<Escape>")
    assert notice(guarded_table) == []


def test_a_failed_write_can_be_tried_again(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    guarded.error = OSError("locked")
    guarded.may_write.set()
    click(guarded_table, 2, times=2)
    enter(guarded_table, pilot, "Ada")
    pilot.wait_until(lambda: notice(guarded_table), timeout=GIVE_UP)
    guarded.error = None
    again = next(part for part in descendants(guarded_table) if part.winfo_class() == "TButton")
    again.invoke()
    pilot.wait_until(lambda: guarded.rows()[2][1] == "Ada", timeout=GIVE_UP)
    pilot.settle(GIVE_UP)


def test_the_field_takes_the_theme_and_the_font_that_the_table_gets(
    tk_root: tk.Tk, guarded_table: VirtualTable, pilot: Pilot
) -> None:
    field, style = begin_edit(guarded_table, pilot, 2, "Ada"), ttk.Style(tk_root)
    theme, font = guarded_table._painter.theme, tkfont.nametofont("TkDefaultFont", tk_root)
    size, before = font.cget("size"), style.theme_use()
    try:
        style.theme_use("alt" if before == "clam" else "clam")
        style.configure(
            "Treeview",
            background="#102030",
            fieldbackground="#102030",
            foreground="#fefefe",
            font="TkDefaultFont",
        )
        font.configure(size=20)
        guarded_table.event_generate("<<ThemeChanged>>")
        pilot.settle(GIVE_UP)
        guarded_table.update()
        assert (
            (field.cget("background"), field.cget("foreground"))
            == (theme.back, theme.front)
            == ("#102030", "#fefefe")
        )
        assert field.get() == "Ada"
        box = guarded_table._painter.cell_box(2, "name")
        assert box == (field.winfo_x(), field.winfo_y(), field.winfo_width(), field.winfo_height())
        assert box[3] == font.metrics("linespace") + 6
    finally:
        font.configure(size=size)
        style.theme_use(before)


def test_escape_leaves_the_cell_as_it_was(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    click(guarded_table, 2)
    press(guarded_table, "<Return>")
    enter(guarded_table, pilot, "Ada", "<Escape>")
    assert (editor(guarded_table), guarded.writes) == (None, [])


def test_an_unchanged_text_is_not_written(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    click(guarded_table, 2)
    press(guarded_table, "<F2>")
    enter(guarded_table, pilot, "name 00002")
    assert (editor(guarded_table), guarded.writes) == (None, [])


def test_tab_writes_and_goes_on_to_the_next_cell_that_can_be_changed(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    guarded.may_write.set()
    click(guarded_table, 2)
    press(guarded_table, "<F2>")
    enter(guarded_table, pilot, "Ada", "<Tab>")
    enter(guarded_table, pilot, "36", "<Tab>")
    enter(guarded_table, pilot, "Bob", "<Shift-Tab>")
    pilot.wait_until(lambda: len(guarded.writes) == 3, timeout=GIVE_UP)
    assert guarded.writes == [(2, "name", "Ada"), (2, "age", 36), (3, "name", "Bob")]
    field = editor(guarded_table)
    assert field is not None
    assert field.get() == "36"


def test_a_number_stays_a_number_and_another_text_is_refused(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    click(guarded_table, 2, "age")
    press(guarded_table, "<F2>")
    enter(guarded_table, pilot, "old")
    field = editor(guarded_table)
    assert field is not None
    assert (field.get(), guarded.writes) == ("old", [])
    assert [
        part.cget("text") for part in guarded_table.tree.winfo_children() if part.winfo_class() == "TLabel"
    ][-1] == ("“old” is no whole number")
    enter(guarded_table, pilot, "37")
    pilot.wait_until(lambda: guarded.writes == [(2, "age", 37)], timeout=GIVE_UP)


def test_what_refuses_a_text_is_said_in_the_words_of_the_table(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    def refused(_text: str) -> int:
        raise ValueError

    words = {
        "no whole number": "{text}?",
        "no number": "{text}??",
        "no value": "{text}: {column}???",
    }
    source = ListSource([(7, 1, 1.5, "a")], columns=("id", "a", "b", "c"), key="id")
    columns = [Column(name, name.upper(), editable=True) for name in "ab"]
    table = packed(tk_root, source, [*columns, Column("c", "C", editable=True, parse=refused)], words=words)
    pilot.wait_until(lambda: table.total() == 1, timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    table.tree.focus_force()
    press(table, "<Down>")
    for said in ("x?", "x??", "x: C???"):
        press(table, "<F2>")
        enter(table, pilot, "x")
        labels = [part for part in table.tree.winfo_children() if part.winfo_class() == "TLabel"]
        assert str(labels[-1].cget("text")) == said  # type: ignore[no-untyped-call]
        enter(table, pilot, "x", "<Escape>")
        press(table, "<Right>")


def test_a_refused_text_holds_the_user_back(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded
) -> None:
    click(guarded_table, 2, "age")
    press(guarded_table, "<F2>")
    enter(guarded_table, pilot, "old")
    click(guarded_table, 5)
    assert (guarded_table.current(), editor(guarded_table) is not None) == (2, True)


def test_a_click_elsewhere_writes(guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded) -> None:
    begin_edit(guarded_table, pilot, 2, "Ada")
    click(guarded_table, 5)
    pilot.wait_until(lambda: guarded.writes == [(2, "name", "Ada")], timeout=GIVE_UP)
    assert guarded_table.current() == 5


def test_the_focus_of_another_widget_writes(
    guarded_table: VirtualTable, pilot: Pilot, guarded: Guarded, tk_root: tk.Tk
) -> None:
    other = tk.Entry(tk_root)
    other.pack()
    begin_edit(guarded_table, pilot, 2, "Ada")
    guarded_table.update()
    other.focus_force()
    pilot.wait_until(lambda: guarded.writes == [(2, "name", "Ada")], timeout=GIVE_UP)


def test_a_source_without_write_and_a_column_that_is_not_editable_open_no_field(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    opened: list[Any] = []
    table = table_of(tk_root, pilot, columns=[Column("id"), Column("name")], on_open=opened.append)
    click(table, 3)
    press(table, "<F2>", "<Return>")
    click(table, 4, times=2)
    assert (editor(table), opened) == (None, [3, 4])


def test_nothing_stays_nothing_when_its_text_is_left_as_it_is(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    """The text of None is empty, and an empty text is a value of its own."""
    source = Guarded([(1, None, None)], columns=("id", "name", "age"), key="id")
    table = table_of(tk_root, pilot, source=source)
    click(table, 0)
    press(table, "<F2>")
    pilot.wait_until(lambda: editor(table) is not None, timeout=GIVE_UP)
    click(table, 0, "id")
    pilot.settle(GIVE_UP)
    assert (editor(table), source.writes) == (None, [])


def test_a_text_that_is_too_long_for_a_field_is_told_of_and_not_opened(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    """The field lays out all of its text at each key."""
    source = Guarded([(1, "x" * 10_001, 1), (2, "x" * 10_000, 2)], columns=("id", "name", "age"), key="id")
    table = table_of(tk_root, pilot, source=source)
    click(table, 0)
    press(table, "<F2>")
    pilot.settle(GIVE_UP)
    assert editor(table) is None
    assert notice(table) == ["Name has 10,001 characters, which are too many to be changed here", "Close"]
    click(table, 1)
    press(table, "<F2>")
    pilot.wait_until(lambda: editor(table) is not None, timeout=GIVE_UP)


def test_an_error_of_parse_that_is_no_refusal_is_reported_and_the_field_says_so(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    problems: list[BaseException] = []
    runtime.on_error = problems.append
    source = ListSource([(7, "red")], columns=("id", "colour"), key="id")
    colours = {"red": "red", "green": "green"}
    table = packed(tk_root, source, [Column("colour", "Colour", editable=True, parse=colours.__getitem__)])
    pilot.wait_until(lambda: table.total() == 1, timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
    table.tree.focus_force()
    press(table, "<Down>", "<F2>")
    enter(table, pilot, "gren")
    labels = [part for part in table.tree.winfo_children() if part.winfo_class() == "TLabel"]
    assert str(labels[-1].cget("text")) == "“gren” is no value of Colour"  # type: ignore[no-untyped-call]
    assert [repr(problem) for problem in problems] == ["KeyError('gren')"]
    enter(table, pilot, "green")
    pilot.wait_until(lambda: source.rows() == [(7, "green")], timeout=GIVE_UP)
    pilot.settle(GIVE_UP)
