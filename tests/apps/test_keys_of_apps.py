"""The keys of the apps: what they are bound to, where they are told, and the order in which Tab goes."""

from __future__ import annotations

import sqlite3
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tkinter import ttk

import pytest

from apps._keys import Key, KeysDialog, bind_keys, sequences_of, show_focus
from apps._use import below, text_of
from apps.table_explorer.memory import Memory
from apps.table_explorer.window import Explorer
from apps.tracker.server import TrackerServer
from apps.tracker.window import Tracker
from tests.support import GIVE_UP
from tests.support.reading_order import out_of_order
from tkasync import Component
from tkasync.testing import Pilot

Open = Callable[[], Component]


@pytest.fixture
def explorer(tk_root: tk.Tk, tmp_path: Path, pilot: Pilot) -> Explorer:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x, y)")
        connection.execute("INSERT INTO t VALUES (1, 'b'), (2, 'a'), (3, 'c')")
        connection.commit()
    app = Explorer(tk_root, path, Memory(tmp_path / "layouts.json"))
    show(app, tk_root)
    pilot.wait_until(lambda: app.shown is not None and app.shown.table.total() == 3, GIVE_UP)
    return app


@pytest.fixture
def tracker(tk_root: tk.Tk, tmp_path: Path, pilot: Pilot) -> Iterator[Tracker]:
    with TrackerServer() as server:
        server.latency = 0.0
        app = Tracker(tk_root, server, tmp_path)
        show(app, tk_root)
        pilot.wait_until(lambda: len(app.view.listing.found()) == 20, GIVE_UP)
        app.view.listing.tree.selection_set("140")
        pilot.wait_until(lambda: app.view.details.winfo_children() and not app.client.is_fetching, GIVE_UP)
        pilot.settle(GIVE_UP)
        yield app


def show(app: Component, root: tk.Tk) -> None:
    app.pack(fill="both", expand=True)
    root.geometry("1200x760")
    root.update()
    root.focus_force()


def focus(widget: tk.Misc) -> str:
    return str(widget.tk.call("focus"))


# The keys


def test_a_letter_is_heard_with_caps_lock_and_a_key_by_its_name() -> None:
    assert sequences_of("Ctrl+O") == ["<Control-o>", "<Control-O>"]
    assert sequences_of("Alt+Shift+Left") == ["<Alt-Shift-Left>"]
    assert sequences_of("W") == ["<w>", "<W>"]
    assert sequences_of("F1") == ["<F1>"]


def test_a_letter_by_itself_is_not_heard_in_a_key_with_control(tk_root: tk.Tk) -> None:
    heard: list[str] = []
    entry = ttk.Entry(tk_root)
    entry.pack()
    bind_keys(
        entry, [Key("W", "work", lambda: heard.append("W")), Key("Ctrl+E", "end", lambda: heard.append("E"))]
    )
    entry.focus_force()
    tk_root.update()
    for sequence in ("<Control-w>", "<Alt-w>", "<w>", "<W>", "<Control-E>"):
        entry.event_generate(sequence)
    assert heard == ["W", "W", "E"]


@pytest.mark.parametrize("name", ["explorer", "tracker"])
def test_f1_tells_the_keys_and_escape_gives_the_keyboard_back(
    name: str, request: pytest.FixtureRequest, pilot: Pilot
) -> None:
    app = request.getfixturevalue(name)
    pilot.press("<Control-f>", app)
    before = focus(app)
    pilot.press("<F1>", app.nametowidget(before))
    pilot.wait_until(lambda: any(isinstance(each, KeysDialog) for each in below(app)), GIVE_UP)
    dialog = next(each for each in below(app) if isinstance(each, KeysDialog))
    pilot.wait_until(dialog.winfo_viewable, GIVE_UP)
    told = [text_of(each) for each in below(dialog)]
    assert {"Ctrl+F", "Ctrl+L", "F1", "Escape"} <= set(told)
    assert dialog.winfo_reqwidth() <= 1024
    pilot.press("<Escape>", dialog)
    pilot.wait_until(lambda: not dialog.winfo_exists(), GIVE_UP)
    # What Tk gives the keyboard to, as soon as a window manager gives it to the window.
    pilot.wait_until(lambda: str(app.winfo_toplevel().focus_lastfor()) == before, GIVE_UP)


@pytest.mark.parametrize("name", ["explorer", "tracker"])
def test_tab_goes_as_the_eye_does(name: str, request: pytest.FixtureRequest) -> None:
    app = request.getfixturevalue(name)
    app.update()
    assert out_of_order(app) == []


def test_a_button_that_was_made_before_its_field_is_out_of_order(tk_root: tk.Tk) -> None:
    button, field = ttk.Button(tk_root), ttk.Entry(tk_root)
    field.pack(side="left")
    button.pack(side="left")
    tk_root.update()
    assert out_of_order(tk_root) == [(str(field), str(button))]


def test_a_list_shows_that_it_has_the_keyboard_in_the_next_theme_too(tk_root: tk.Tk) -> None:
    frame = ttk.Frame(tk_root)
    frame.pack()
    show_focus(frame)
    style = tk_root.style  # type: ignore[attr-defined]
    colours = []
    try:
        for _ in range(2):
            tk_root.update()
            assert style.lookup("Treeview", "bordercolor", ["focus"]) == style.colors.primary
            assert style.lookup("Treeview", "bordercolor", []) != style.colors.primary
            colours.append(style.lookup("Treeview", "bordercolor", ["focus"]))
            style.toggle_theme()
    finally:
        tk_root.update()
    assert colours[0] != colours[1]


# The explorer


def test_escape_empties_the_filter_and_aborts_nothing(explorer: Explorer, pilot: Pilot) -> None:
    shown = explorer.shown
    assert shown is not None
    aborted: list[int] = []
    explorer.winfo_toplevel().bind("<Escape>", lambda _: aborted.append(1))
    pilot.press("<Control-f>", explorer)
    pilot.type(shown.wanted, "a")
    pilot.wait_until(lambda: shown.table.total() == 1, GIVE_UP)
    pilot.press("<Escape>", shown.wanted)
    pilot.wait_until(lambda: shown.table.total() == 3, GIVE_UP)
    assert (shown.wanted.get(), aborted) == ("", [])
    pilot.press("<Escape>", shown.wanted)
    assert aborted == [1]


def test_from_the_list_and_from_the_filter_a_key_leads_to_the_rows(explorer: Explorer, pilot: Pilot) -> None:
    assert explorer.shown is not None
    tree = explorer.shown.table.tree
    pilot.press("<Control-l>", explorer)
    assert focus(explorer) == str(explorer.list)
    pilot.press("<Return>", explorer.list)
    assert focus(explorer) == str(tree)
    pilot.press("<Control-f>", explorer)
    pilot.press("<Control-r>", explorer)
    assert focus(explorer) == str(tree)


def test_no_key_of_the_window_changes_the_text_of_an_open_cell(explorer: Explorer, pilot: Pilot) -> None:
    """The class of the field hears it first: Ctrl+T puts two letters in each other's places."""
    field = tk.Entry(explorer)
    field.pack()
    field.insert(0, "abc")
    field.icursor(2)
    field.focus_force()
    for key in explorer.everywhere:
        if key.act is not None and key.name not in ("Escape", "F1"):
            field.bindtags((str(field), "Entry"))
            for sequence in sequences_of(key.name):
                field.event_generate(sequence)
            assert field.get() == "abc", key.name
    field.destroy()


# The tracker


def test_the_scale_goes_by_a_tenth_of_a_second_and_shows_the_keyboard(tracker: Tracker, pilot: Pilot) -> None:
    before = str(tracker.seconds.cget("style"))
    tracker.latency.focus_force()
    pilot.wait_until(lambda: str(tracker.seconds.cget("style")) != before, GIVE_UP)
    pilot.press("<Right>", tracker.latency)
    pilot.press("<Right>", tracker.latency)
    pilot.press("<Left>", tracker.latency)
    assert tracker.server.latency == 0.1
    pilot.press("<Left>", tracker.latency)
    pilot.press("<Left>", tracker.latency)
    assert tracker.server.latency == 0.0


def test_the_key_that_closes_the_second_window_changes_no_issue(tracker: Tracker, pilot: Pilot) -> None:
    tracker.open_window()
    window = next(each for each in below(tracker) if isinstance(each, tk.Toplevel))
    view = next(each for each in below(window) if type(each) is type(tracker.view))
    pilot.wait_until(lambda: len(view.listing.found()) == 20, GIVE_UP)  # type: ignore[attr-defined]
    tree = view.listing.tree  # type: ignore[attr-defined]
    tree.selection_set("137")
    pilot.settle(GIVE_UP)
    asked = len(tracker.server.asked)
    tree.focus_force()
    tracker.update()
    pilot.press("<Control-w>", tree)
    assert not window.winfo_exists()
    pilot.settle(GIVE_UP)
    assert not [request for request in tracker.server.asked[asked:] if request.startswith("PATCH")]
