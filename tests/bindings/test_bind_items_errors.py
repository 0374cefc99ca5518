"""Rows of any sequence of changes, compared with a plain rebuild; and what goes wrong with them."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bindings.rows import rows_of
from tkasync import Component, Runtime, bind_items, create_signal

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


# Against a plain rebuild
keys = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=10)


labels = st.sampled_from(["x", "y y", "{", ""])


tables = st.lists(
    keys.flatmap(lambda ks: st.tuples(*[st.tuples(st.just(k), labels) for k in ks])), max_size=6
)


@quick
@given(tables=tables, selected=st.sets(st.sampled_from("abcdefghij")))
def test_a_tree_comes_to_what_a_plain_rebuild_gives(
    tk_root: tk.Tk, runtime: Runtime, tables: Any, selected: Any
) -> None:
    read, write = create_signal(())
    tree = ttk.Treeview(tk_root, columns=("one",))
    bind_items(tree, read, key=lambda item: item[0], row=lambda item: (item[1],))
    try:
        expected: set[str] = set()
        for table in tables:
            write.set(table)
            shown = [key for key, _ in table]
            assert [(row, str(tree.set(row, "one"))) for row in tree.get_children()] == list(table)
            assert set(tree.selection()) == expected & set(shown)
            tree.selection_set(*(selected & set(shown)))
            expected = selected & set(shown)
    finally:
        tree.destroy()


@quick
@given(tables=st.lists(st.lists(st.sampled_from(["a", "b", "c", "d e", "{"]), max_size=12), max_size=6))
def test_a_listbox_comes_to_what_a_plain_rebuild_gives_also_with_equal_rows(
    tk_root: tk.Tk, runtime: Runtime, tables: Any
) -> None:
    read, write = create_signal([])
    listbox = tk.Listbox(tk_root)
    bind_items(listbox, read)
    try:
        for table in tables:
            write.set(table)
            assert rows_of(listbox) == table
    finally:
        listbox.destroy()


# Bad input


def test_two_items_of_one_key_in_a_tree_are_reported_and_what_is_shown_stays(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
    read, write = create_signal(["a"])
    tree = ttk.Treeview(tk_root)
    bind_items(tree, read)
    write.set(["b", "b"])
    assert "have the key 'b'" in str(errors[0])
    assert tree.get_children() == ("a",)
    write.set(["b", "c"])
    assert (tree.get_children(), len(errors)) == (("b", "c"), 1)


def test_two_equal_keys_of_two_types_are_told_from_equal_texts(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
    read, write = create_signal([1, 1.0])
    tree = ttk.Treeview(tk_root)
    bind_items(tree, read)
    assert "have the key 1" in str(errors[0])
    write.set([1, "1"])
    assert ([tree.item(row, "text") for row in tree.get_children()], len(errors)) == (["1", "1"], 1)


@pytest.mark.parametrize("bad", [5, {"nope": 1}])
def test_a_row_that_tk_or_nobody_understands_is_reported_and_the_next_change_shows(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException], bad: Any
) -> None:
    rows: dict[str, Any] = {"a": "fine", "b": bad}
    read, write = create_signal(["a"])
    tree = ttk.Treeview(tk_root)
    bind_items(tree, read, row=lambda item: rows.get(item, item))
    write.set(["c", "b", "a"])
    assert len(errors) == 1
    write.set(["c", "a"])
    assert (rows_of(tree)[1][:2], tree.get_children(), len(errors)) == (("a", "fine"), ("c", "a"), 1)


class Choosy(tk.Listbox):
    """A listbox that refuses a row, as Tk may do in the middle of a change."""

    def insert(self, index: int | str, *elements: str | float) -> None:
        if "refused" in elements:
            raise tk.TclError("no such row")
        super().insert(index, *elements)


def test_a_change_that_a_listbox_refuses_is_reported_and_the_next_one_shows_all_rows(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
    read, write = create_signal(["a", "b"])
    listbox = Choosy(tk_root)
    bind_items(listbox, read)
    write.set(["a", "refused"])
    assert [str(error) for error in errors] == ["no such row"]
    write.set(["a", "b"])
    assert rows_of(listbox) == ["a", "b"]


def test_rows_that_somebody_else_has_deleted_come_back_after_one_report(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
    read, write = create_signal(["a", "b", "c"])
    tree = ttk.Treeview(tk_root)
    bind_items(tree, read)
    tree.delete("b")
    write.set(["c", "b", "a"])
    write.set(["c", "b", "a", "d"])
    assert (tree.get_children(), len(errors)) == (("c", "b", "a", "d"), 1)


def test_a_source_that_raises_is_reported_and_recovers(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
    read, write = create_signal(1)
    listbox = tk.Listbox(tk_root)
    bind_items(listbox, lambda: ["x"] * (4 // read()))
    write.set(0)
    assert ([type(error) for error in errors], len(rows_of(listbox))) == ([ZeroDivisionError], 4)
    write.set(2)
    assert len(rows_of(listbox)) == 2


def test_other_widgets_and_values_for_functions_are_refused(tk_root: tk.Tk, runtime: Runtime) -> None:
    with pytest.raises(TypeError, match="Listbox, a Combobox or a Treeview"):
        bind_items(ttk.Label(tk_root), list)
    with pytest.raises(TypeError, match="signal or a function"):
        bind_items(tk.Listbox(tk_root), ["a"])
    for option in ("key", "row"):
        with pytest.raises(TypeError, match=rf"bind_items\({option}=\) takes a function, not 'id'"):
            bind_items(tk.Listbox(tk_root), list, **{option: "id"})  # type: ignore[arg-type]  # on purpose


def test_it_ends_with_the_widget_and_with_the_component(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(["a"])
    listbox = tk.Listbox(tk_root)
    component = Component(tk_root)
    component.bind_items(listbox, read)
    component.destroy()
    write.set(["b"])
    assert (rows_of(listbox), read.is_observed) == (["a"], False)
    binding = bind_items(listbox, read)
    listbox.destroy()
    assert not read.is_observed
    binding.stop()


def test_a_listbox_shows_the_next_change_after_a_row_that_was_refused_in_the_middle(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
    class Unprintable:
        def __str__(self) -> str:
            raise ValueError("no text")

    read, write = create_signal(["a", "b"])
    box = tk.Listbox(tk_root)
    bind_items(box, read, row=lambda item: Unprintable() if item == "bad" else item)
    write.set(["bad", "b"])
    assert len(errors) == 1
    write.set(["a", "b"])
    assert (box.get(0, "end"), len(errors)) == (("a", "b"), 1)
