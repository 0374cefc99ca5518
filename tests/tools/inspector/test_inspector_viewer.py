"""The viewer's window, in this process: what it shows of the program's messages, and what its keys do."""

from __future__ import annotations

import json
from tkinter import ttk
from typing import Any

import pytest

from tkasync.tools.inspector.bounds import OPEN_ROWS
from tkasync.tools.inspector.viewer import commands, window
from tkasync.tools.inspector.viewer.colours import is_dark
from tkasync.tools.inspector.viewer.lists.columns import shared, sort_key
from tkasync.tools.inspector.viewer.lists.parts import events_of

COUNTS = {"tasks": 1, "queued": 0, "owners": 2, "effects": 3, "errors": 1, "stalls": 0}


@pytest.fixture
def sent(monkeypatch):
    """What the viewer sends to the program; there is none that could send anything itself."""
    said: list[dict[str, Any]] = []
    monkeypatch.setattr(window, "messages", list)
    for module in (window, commands):
        monkeypatch.setattr(module, "send", said.append)
    return said


@pytest.fixture
def viewer(tk_root, sent):
    tk_root.geometry("1000x600")
    made = window.Viewer(tk_root)
    made.pack(fill="both", expand=True)
    tk_root.update()
    return made


def owner(row, up="window", **facts):
    return {"id": row, "up": up, "kind": "function", "name": row, "state": "running", "note": "", **facts}


def owners(*rows, details=None):
    window_row = owner("window", "", kind="window", more=bool(rows))
    part = {"rows": [window_row, *rows], "cut": False, "details": details}
    return {"part": "owners", "counts": COUNTS, "cost": 0.001, **part}


def of_part(part, **facts):
    return {"part": part, "counts": COUNTS, "cost": 0.001, **facts}


def show(viewer, snapshot):
    viewer._on_snapshot(json.loads(json.dumps(snapshot)))
    viewer.update()


def children(viewer, row="window"):
    return [str(child) for child in viewer.tabs.top.tree.get_children(row)]


def on_tab(viewer, part):
    viewer.tabs.book.select(viewer.tabs._frames[part])
    viewer.update()


def test_rows_can_be_read_without_a_mouse_as_soon_as_they_come(viewer, pilot):
    show(viewer, owners(owner("a"), owner("b")))
    tree = viewer.tabs.owners.tree
    assert viewer.focus_get() is tree
    assert viewer.tabs.owners.selected == "window"
    pilot.press("<Down>", tree)
    assert viewer.tabs.owners.selected == "a"


def test_what_is_selected_stays_whatever_comes_and_goes(viewer):
    show(viewer, owners(owner("a"), owner("b"), owner("c")))
    viewer.tabs.owners.tree.selection_set("c")
    show(viewer, owners(owner("new"), owner("b"), owner("c", note="more")))
    assert children(viewer) == ["new", "b", "c"]
    assert viewer.tabs.owners.selected == "c"


def test_the_row_on_top_of_a_scrolled_list_stays_there(viewer):
    on_tab(viewer, "events")
    show(viewer, of_part("events", stalls=[], errors=[], log=log_of(range(100))))
    tree = viewer.tabs.top.tree
    tree.yview_moveto(0.5)
    viewer.update()
    before = viewer.tabs.top._on_top()
    show(viewer, of_part("events", stalls=[], errors=[], log=log_of(range(107))))
    assert before
    assert viewer.tabs.top._on_top() == before


def log_of(numbers):
    return [
        {
            "at": float(number),
            "level": "INFO",
            "logger": "shop",
            "text": f"line {number}",
            "file": __file__,
            "line": 1,
            "function": "f",
        }
        for number in numbers
    ]


def test_events_keep_their_identifiers_while_others_come_at_the_same_moment():
    first = log_of([1, 1, 2])
    before = [each["id"] for each in events_of({"stalls": [], "errors": [], "log": first})]
    after = [each["id"] for each in events_of({"stalls": [], "errors": [], "log": [*first, *log_of([3])]})]
    assert len(set(before)) == 3
    assert after[1:] == before


def test_a_click_on_a_heading_orders_within_each_owner_and_the_third_one_leaves_it(viewer):
    rows = [
        owner("a", note="2 min"),
        owner("a1", "a", note="x"),
        owner("b", note="50 ms"),
        owner("c", note="3 s"),
    ]
    rows[0]["more"] = True
    viewer.tabs.owners.open("a")
    show(viewer, owners(*rows))
    columns = viewer.tabs.owners.columns
    columns.choose(3)
    assert children(viewer) == ["b", "c", "a"]
    assert children(viewer, "a") == ["a1"]
    assert viewer.tabs.owners.tree.heading("c3", "text") == "Note ▲"
    columns.choose(3)
    assert children(viewer) == ["a", "c", "b"]
    show(viewer, owners(*rows))
    assert children(viewer) == ["a", "c", "b"]
    columns.choose(3)
    assert children(viewer) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("less", "more"), [("9", "10"), ("900 ms", "1.5 s"), ("59 s", "2 min"), ("7", "seven"), ("Abc", "abd")]
)
def test_texts_are_ordered_by_what_they_mean(less, more):
    assert sort_key(less) < sort_key(more)


def test_of_columns_that_do_not_fit_the_widest_are_cut():
    assert shared([100, 60, 200], 500) == [100, 60, 200]
    assert shared([100, 60, 700], 400) == [100, 60, 240]
    assert shared([600, 60, 700], 460) == [200, 60, 200]


def test_columns_are_as_wide_as_their_texts_and_long_ones_share_what_is_left(viewer):
    long = "a name that is longer than any column could be in a window of a thousand pixels " * 3
    show(viewer, owners(owner("a", name=long), owner("b", state="goes on after its end")))
    tree = viewer.tabs.owners.tree
    font = viewer.tabs.owners.columns._font
    assert tree.column("c2", "width") > font.measure("goes on after its end")
    assert sum(tree.column(name, "width") for name in ("#0", "c1", "c2", "c3", "c4")) <= tree.winfo_width()


def test_the_names_of_a_deep_tree_stay_in_sight(viewer):
    rows = [owner(f"r{n}", f"r{n - 1}" if n else "window", more=True) for n in range(40)]
    for row in rows:
        viewer.tabs.owners.open(row["id"])
    show(viewer, owners(*rows))
    tree = viewer.tabs.owners.tree
    indent = 41 * 14
    assert tree.column("#0", "width") > indent + 40


def test_beside_an_event_all_of_its_text_stands_and_enter_opens_its_line(viewer, pilot, monkeypatch):
    opened = []
    monkeypatch.setattr(commands, "open_line", lambda file, line: opened.append((file, line)) or "Opened.")
    on_tab(viewer, "events")
    text = "a text that is longer than its column " * 10
    error = {
        "at": 1.0,
        "text": text,
        "where": "in a callback of .!b",
        "owner": "",
        "file": __file__,
        "line": 3,
    }
    show(viewer, of_part("events", stalls=[], errors=[error], log=[]))
    tree = viewer.tabs.top.tree
    viewer.tabs.top.focus()
    viewer.update()
    assert text.strip() in viewer.tabs.details.text()
    pilot.press("<Return>", tree)
    assert opened == [(__file__, 3)]


def test_of_a_task_shift_enter_opens_the_line_where_it_stands(viewer, pilot, monkeypatch):
    opened = []
    monkeypatch.setattr(commands, "open_line", lambda file, line: opened.append(line) or "Opened.")
    frame = {"file": __file__, "line": 9, "function": "work", "own": False}
    task = owner("a", file=__file__, line=2, function="setup")
    details = {
        "id": "a",
        "facts": [],
        "spawned": {**frame, "line": 2},
        "stack": [{**frame, "own": True}, frame],
    }
    show(viewer, owners(task, details=details))
    tree = viewer.tabs.owners.tree
    tree.selection_set("a")
    tree.focus("a")
    pilot.press("<Return>", tree)
    pilot.press("<Shift-Return>", tree)
    assert opened == [2, 9]
    assert "(1 frame of libraries)" in viewer.tabs.details.text()


def test_effects_and_signals_have_an_order_in_which_no_row_jumps(viewer):
    on_tab(viewer, "signals")
    facts = {"runs": 1, "total": 0.0, "last": 0.0, "at": 1.0, "why": []}
    first = [{"id": f"e{age}", "name": {"text": f"effect {age}"}, **facts} for age in (9, 10, 2)]
    show(viewer, of_part("signals", effects=first, writes=[]))
    assert children(viewer, "") == ["e2", "e9", "e10"]
    show(viewer, of_part("signals", effects=first[::-1], writes=[]))
    assert children(viewer, "") == ["e2", "e9", "e10"]


def test_a_snapshot_of_a_tab_that_was_left_is_not_shown_on_this_one(viewer):
    on_tab(viewer, "queries")
    show(viewer, owners(owner("a")))
    assert children(viewer, "") == []


def test_an_action_is_asked_for_by_the_selected_row(viewer, pilot, sent):
    show(viewer, owners(owner("a", do=["abort", "pause"]), owner("b", do=["run"])))
    tree = viewer.tabs.owners.tree
    for row, key in (("a", "<space>"), ("b", "<Key-r>")):
        tree.selection_set(row)
        tree.focus(row)
        pilot.press(key, tree)
    asked = [message["do"] for message in sent if "do" in message]
    assert asked == [{"action": "pause", "id": "a"}, {"action": "run", "id": "b"}]
    pilot.press("<Delete>", tree)
    assert pilot.shows("Only tasks and intervals can be aborted.")


def test_what_is_said_makes_room_for_the_keys_again(viewer, pilot):
    show(viewer, owners())
    keys = viewer._said["text"]
    viewer.say("Copied.")
    assert pilot.shows("Copied.")
    pilot.advance(7)
    assert viewer._said["text"] == keys


def test_copy_takes_the_row_and_what_stands_beside_it(viewer, pilot):
    show(viewer, owners(owner("a"), details={"id": "a", "facts": [["Task", "4  import"]]}))
    tree = viewer.tabs.owners.tree
    tree.selection_set("a")
    pilot.press("<Control-c>", tree)
    copied = viewer.clipboard_get()
    assert copied.startswith("a\tfunction\trunning")
    assert "4  import" in copied


def test_of_rows_that_come_and_go_no_more_stay_open_than_the_program_is_asked_for(viewer):
    """Components of a small window are opened by themselves, as long as the program makes new ones."""
    for number in range(1200):
        viewer.tabs.show(owners(owner(f"c{number}", kind="component", more=True)))
    opened = viewer.tabs.wish()["open"]
    assert len(opened) <= OPEN_ROWS
    assert {"window", "c1199", "c1198"} <= set(opened)
    assert len(viewer.tabs._seen) <= 1100


@pytest.mark.parametrize(("colour", "expected"), [("#222", True), ("#eee", False), ("no colour", False)])
def test_a_window_is_dark_by_its_theme_and_light_where_tk_does_not_know_the_colour(tk_root, colour, expected):
    ttk.Style(tk_root).configure(".", background=colour)
    assert is_dark(tk_root) is expected
