"""What the user sees of a list stays where it is, whatever happens to the rows around it."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest

from tkasync import Runtime, bind_items, create_signal

ROWS = [f"row {number}" for number in range(600)]


class Shown:
    """A list on the screen, by what is written in its rows."""

    def __init__(self, root: tk.Tk, make: Any) -> None:
        self.widget = make(root, height=10)
        self.widget.pack()
        self.read, self.write = create_signal(ROWS)
        bind_items(self.widget, self.read, budget=None)
        root.update()

    def texts(self) -> list[str]:
        if isinstance(self.widget, tk.Listbox):
            return list(self.widget.get(0, "end"))
        return [self.widget.item(row, "text") for row in self.widget.get_children()]

    def scroll_to(self, text: str) -> None:
        self.widget.yview("moveto", self.texts().index(text) / len(self.texts()))
        self.widget.update()

    def top(self) -> str:
        self.widget.update()
        return self.texts()[round(self.widget.yview()[0] * len(self.texts()))]


@pytest.fixture(params=[tk.Listbox, ttk.Treeview])
def shown(tk_root: tk.Tk, runtime: Runtime, request: pytest.FixtureRequest) -> Shown:
    return Shown(tk_root, request.param)


CHANGES: dict[str, Any] = {
    "come above it": lambda rows: [f"new {number}" for number in range(50)] + rows,
    "come above it here and there": lambda rows: [
        text for row in rows for text in ([f"{row} b", row] if row.endswith("7") else [row])
    ],
    "go above it": lambda rows: rows[200:],
    "go above it here and there": lambda rows: [row for row in rows if not row.endswith("7")],
    "are put in another order": lambda rows: rows[100:500] + rows[:100] + rows[500:],
    "are all replaced but for a few": lambda rows: [f"x{number}" for number in range(300)] + rows[290:340],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_row_at_the_top_stays_there_when_rows(shown: Shown, change: Any) -> None:
    shown.scroll_to("row 300")
    assert shown.top() == "row 300"
    shown.write.set(change(ROWS))
    assert shown.texts() == change(ROWS)
    assert shown.top() == "row 300"


def test_of_a_top_row_that_goes_the_next_one_takes_the_place(shown: Shown) -> None:
    shown.scroll_to("row 300")
    shown.write.set(ROWS[:300] + ROWS[303:])
    assert shown.top() == "row 303"
    shown.write.set(ROWS[:100])
    assert shown.texts()[-1] == "row 99"
    assert shown.widget.yview()[1] == 1


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_view_at_its_beginning_stays_there_when_rows(shown: Shown, change: Any) -> None:
    shown.write.set(change(ROWS))
    assert shown.top() == change(ROWS)[0]


def test_the_selection_moves_with_its_rows_in_a_listbox(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(ROWS)
    box = tk.Listbox(tk_root, selectmode="extended")
    bind_items(box, read, budget=None)
    for at in (3, 4, 5, 300, 599):
        box.selection_set(at)
    box.activate(300)
    for rows in (ROWS[::-1], ROWS[50:] + ROWS[:50], ["new", *ROWS], [row for row in ROWS if row != "row 4"]):
        write.set(rows)
        kept = {box.get(at) for at in box.curselection()}
        assert kept == {"row 3", "row 4", "row 5", "row 300", "row 599"} & set(rows)
        assert box.get("active") == "row 300"


@pytest.fixture
def tree(tk_root: tk.Tk, runtime: Runtime) -> ttk.Treeview:
    tree = ttk.Treeview(tk_root, columns=("one",), height=10)
    tree.pack()
    return tree


def test_a_new_order_keeps_selection_focus_open_state_and_the_rows_below(tree: ttk.Treeview) -> None:
    read, write = create_signal(ROWS)
    bind_items(tree, read, budget=None)
    tree.insert("row 5", "end", iid="child", text="the program's")
    tree.item("row 5", open=True)
    tree.selection_set("row 3", "child", "row 599")
    tree.focus("row 3")
    for rows in (ROWS[::-1], ROWS[300:] + ROWS[:300], ["new", *ROWS]):
        write.set(rows)
        assert tree.get_children() == tuple(rows)
        assert set(tree.selection()) == {"row 3", "child", "row 599"}
        assert (tree.focus(), tree.item("row 5", "open"), tree.get_children("row 5")) == (
            "row 3",
            1,
            ("child",),
        )


def test_a_row_below_another_stays_at_the_top(tree: ttk.Treeview) -> None:
    read, write = create_signal(ROWS)
    bind_items(tree, read, budget=None)
    for number in range(40):
        tree.insert("row 5", "end", iid=f"child {number}")
    tree.item("row 5", open=True)
    tree.update()
    tree.yview(26)
    tree.update()
    assert _top_of(tree) == "child 20"
    write.set(["new", *ROWS])
    tree.update()
    assert _top_of(tree) == "child 20"


def _top_of(tree: ttk.Treeview) -> str:
    return next(row for y in range(tree.winfo_height()) if tree.bbox(row := tree.identify_row(y)))


@pytest.mark.parametrize(
    ("rows", "focus"),
    [
        (["a", "b", "d", "e"], "d"),
        (["a", "e"], "e"),
        (["a"], "a"),
        (["e", "a"], "e"),
        ([], ""),
        (["x"], ""),
    ],
)
def test_a_deleted_row_hands_the_focus_to_its_neighbour(
    tree: ttk.Treeview, rows: list[str], focus: str
) -> None:
    read, write = create_signal(list("abcde"))
    bind_items(tree, read)
    tree.focus("c")
    write.set(rows)
    assert tree.focus() == focus


def test_the_focus_below_a_deleted_row_goes_to_the_neighbour_of_that(tree: ttk.Treeview) -> None:
    read, write = create_signal(list("abc"))
    bind_items(tree, read)
    tree.insert("b", "end", iid="child")
    tree.focus("child")
    write.set(["a", "c"])
    assert tree.focus() == "c"


def test_rows_of_the_program_keep_their_place_beside_ours(tree: ttk.Treeview) -> None:
    tree.insert("", "end", iid="own", text="the program's")
    read, write = create_signal(["a", "b", "c"])
    bind_items(tree, read)
    for rows in (["c", "b", "a"], ["x", "c", "y", "b"], ["b"], [], ["a", "b"], ["a", "x", "b"]):
        write.set(rows)
        assert [row for row in tree.get_children() if row != "own"] == rows
        assert "own" in tree.get_children()
        assert tree.item("own", "text") == "the program's"


def test_what_the_program_has_set_of_a_row_stays(tree: ttk.Treeview) -> None:
    read, write = create_signal([(1, "a"), (2, "b")])
    bind_items(tree, read, key=lambda item: item[0], row=lambda item: (item[1],))
    tree.item("1", tags=("red",), text="mine")
    write.set([(2, "b"), (1, "A")])
    assert (tree.item("1", "tags"), tree.item("1", "text"), tree.set("1", "one")) == (("red",), "mine", "A")
