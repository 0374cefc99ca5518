"""A table that lives through a change of the theme looks as one that is made in it, whatever it is in the middle of."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

import pytest
import ttkbootstrap

from apps._use import below
from tests.support import GIVE_UP
from tests.table.made import HeldSource
from tests.table.people import editor, people, press
from tests.table.seen import cells, names, packed
from tkasync import Runtime
from tkasync.queries import query_client
from tkasync.testing import Pilot
from tkasync.widgets import Column, VirtualTable

State = Callable[[tk.Tk, Pilot], VirtualTable]
_COLOURS = (
    "background",
    "foreground",
    "insertbackground",
    "highlightcolor",
    "selectbackground",
    "selectforeground",
)
_TAGS = ("odd", "faded", "current", "chosen", "chosen current")


@pytest.fixture
def tkasync_root() -> type[ttkbootstrap.App]:
    """A window with two themes."""
    return ttkbootstrap.App


def failed(root: tk.Tk, pilot: Pilot) -> VirtualTable:
    source = HeldSource(1_000)
    source.failing = {0}
    source.open()
    table = packed(root, source)
    pilot.wait_until(lambda: any(text_on(table)), GIVE_UP)
    return table


def loading(root: tk.Tk, pilot: Pilot) -> VirtualTable:
    source = HeldSource(1_000)
    table = packed(root, source)
    # Or its threads would wait for ever.
    table.bind("<Destroy>", lambda _: source.open(), add="+")
    pilot.wait_until(lambda: names(table)[:1] == ["…"], GIVE_UP)
    return table


def open_cell(root: tk.Tk, pilot: Pilot) -> VirtualTable:
    columns = [Column("id"), Column("name", editable=True), Column("age", editable=True)]
    table = packed(root, people(50), columns)
    pilot.wait_until(lambda: cells(table) and cells(table)[0][0] == "0", GIVE_UP)
    table.tree.focus_force()
    table.update()
    press(table, "<Down>", "<Right>", "<Right>", "<F2>")
    pilot.wait_until(lambda: editor(table) is not None, GIVE_UP)
    return table


def refused_cell(root: tk.Tk, pilot: Pilot) -> VirtualTable:
    table = open_cell(root, pilot)
    field = editor(table)
    assert field is not None
    field.insert("end", "x")
    field.event_generate("<Return>")
    pilot.wait_until(lambda: any("is no" in text for text in text_on(table)), GIVE_UP)
    return table


def text_on(table: VirtualTable) -> list[str]:
    """The texts of the labels that lie over the rows."""
    return [
        str(each["text"]) for each in below(table) if each.winfo_class() == "TLabel" and each.winfo_ismapped()
    ]


def look(table: VirtualTable) -> list[Any]:
    """The colours and fonts of all that is shown, and where it lies."""
    style = ttk.Style(table)
    parts = ("table.Treeview", "table.Treeview.Heading")
    found: list[Any] = [
        (part, option, str(style.lookup(part, option, state)))
        for part in parts
        for option in ("background", "fieldbackground", "foreground")
        for state in ([], ["selected"])
    ]
    found += [
        (
            tag,
            str(table.tree.tag_configure(tag, "background")),
            str(table.tree.tag_configure(tag, "foreground")),
        )
        for tag in _TAGS
    ]
    for widget in below(table):
        if not widget.winfo_ismapped():
            continue
        options = widget.configure() or {}
        kind = widget.winfo_class()
        shown = [str(widget.cget(option)) for option in _COLOURS if option in options]
        if "style" in options:  # a widget of ttk, which looks as its style says
            kind = str(widget.cget("style")) or kind
            shown = [str(style.lookup(kind, option)) for option in ("background", "foreground", "rowheight")]
        found.append((widget.winfo_geometry(), kind, *shown))
    return found


@pytest.mark.parametrize(
    "state", [failed, loading, open_cell, refused_cell], ids=lambda state: state.__name__
)
def test_in_the_middle_of_it_the_table_takes_the_next_theme_over(
    state: State, tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    tk_root.geometry("500x320")
    style: Any = ttkbootstrap.Style.get_instance()
    assert style is not None
    table = state(tk_root, pilot)
    before = look(table)
    style.toggle_theme()
    pilot.settle(GIVE_UP) if state is not loading else tk_root.update()
    tk_root.update()
    changed = look(table)
    table.destroy()
    query_client().remove(None)
    tk_root.update()
    new = state(tk_root, pilot)
    pilot.settle(GIVE_UP) if state is not loading else tk_root.update()
    tk_root.update()
    assert changed == look(new)
    assert changed != before
    new.destroy()
