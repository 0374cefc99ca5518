"""Keys of rows are the program's, row identifiers are Tk's: any key names a row, and none names another one's."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest

from tkasync import Runtime, bind_items, create_signal

KEYS: list[Any] = ["", "a", 1, "1", (1, "1"), None, "None", "{", "a b", "-text", "\0", "\ud800", "\n", "é😀"]


def _texts(tree: ttk.Treeview) -> list[str]:
    return [tree.item(row, "text") for row in tree.get_children()]


@pytest.fixture
def tree(tk_root: tk.Tk, runtime: Runtime) -> ttk.Treeview:
    return ttk.Treeview(tk_root)


def test_any_key_names_a_row_of_its_own(tree: ttk.Treeview, errors: list[BaseException]) -> None:
    read, write = create_signal(KEYS)
    bind_items(tree, read, row=lambda key: ascii(key))
    for keys in (KEYS, KEYS[::-1], KEYS[::2], KEYS[1::2], [], KEYS[3:] + KEYS[:3]):
        write.set(keys)
        assert _texts(tree) == [ascii(key) for key in keys]
    assert errors == []


def test_a_row_keeps_its_selection_whatever_its_key_is(tree: ttk.Treeview) -> None:
    read, write = create_signal(KEYS)
    bind_items(tree, read, row=ascii)
    tree.selection_set(tree.get_children()[0])
    write.set(KEYS[::-1])
    assert [tree.item(row, "text") for row in tree.selection()] == ["''"]


def test_an_item_without_a_hash_is_told_by_its_text(tree: ttk.Treeview, errors: list[BaseException]) -> None:
    read, write = create_signal([{"n": 1}, [2]])
    bind_items(tree, read, row=str)
    first = tree.get_children()[0]
    write.set([[2], {"n": 1}])
    assert (_texts(tree), tree.get_children()[1], errors) == (["[2]", "{'n': 1}"], first, [])


def test_a_row_of_the_programs_own_keeps_its_identifier(
    tree: ttk.Treeview, errors: list[BaseException]
) -> None:
    tree.insert("", "end", iid="own", text="the program's")
    tree.insert("own", "end", iid="child", text="below it")
    read, write = create_signal(["child"])
    bind_items(tree, read)
    write.set(["own", "child"])
    assert sorted(_texts(tree)) == ["child", "own", "the program's"]
    write.set([])
    assert (tree.get_children(), tree.item("child", "text"), errors) == (("own",), "below it", [])


def test_after_a_row_that_tk_refuses_the_next_list_is_shown(
    tree: ttk.Treeview, errors: list[BaseException]
) -> None:
    read, write = create_signal(["", "a"])
    bind_items(tree, read, row=lambda key: {"nope": 1} if key == "bad" else str(key))
    write.set(["", "bad", 1])
    assert len(errors) == 1
    write.set([1, "", "1"])
    assert (_texts(tree), len(errors)) == (["1", "", "1"], 1)
