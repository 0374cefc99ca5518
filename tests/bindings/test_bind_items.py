"""Rows of real listboxes and trees that follow signals."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from contextlib import contextmanager
from tkinter import ttk
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tkasync import Component, Runtime, bind_items, create_effect, create_signal
from tkasync.tk.bindings.rows import longest_in_order

MANY = 10_000


quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def errors(runtime: Runtime) -> list[BaseException]:
    """The errors that were reported."""
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    return errors


@contextmanager
def tk_calls(widget: tk.Misc) -> Iterator[list[tuple[Any, ...]]]:
    """The calls that Tk gets for *widget* in the block."""
    calls: list[tuple[Any, ...]] = []
    real = widget.tk

    class Counting:
        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def call(self, *args: Any) -> Any:
            calls.append(args[0] if len(args) == 1 else args)  # tkinter hands over either
            return real.call(*args)

    widget.tk = Counting()
    try:
        yield calls
    finally:
        widget.tk = real


def rows_of(widget: Any) -> list[Any]:
    """What the widget shows."""
    if isinstance(widget, ttk.Treeview):
        return [(row, *_shown(widget.item(row))) for row in widget.get_children()]
    return [
        str(text) for text in (widget.get(0, "end") if isinstance(widget, tk.Listbox) else widget["values"])
    ]


def _shown(item: dict[str, Any]) -> tuple[Any, ...]:
    return item["text"], [str(value) for value in item["values"]], list(item["tags"]), bool(item["open"])


# Against a plain rebuild
keys = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=10)


texts = st.sampled_from(["x", "y y", "{", ""])


tables = st.lists(keys.flatmap(lambda ks: st.tuples(*[st.tuples(st.just(k), texts) for k in ks])), max_size=6)


@pytest.mark.parametrize("make", [tk.Listbox, ttk.Combobox])
def test_rows_follow_the_items(tk_root: tk.Tk, runtime: Runtime, make: Any) -> None:
    read, write = create_signal(["a", "b"])
    widget = make(tk_root)
    bind_items(widget, read)
    assert rows_of(widget) == ["a", "b"]
    write.set(["b", "c c", "b", "d"])
    assert rows_of(widget) == ["b", "c c", "b", "d"]
    write.set([])
    assert rows_of(widget) == []


def test_tree_rows_are_items_by_key(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal([{"id": 1, "name": "Ada"}, {"id": 2, "name": "Bob"}])
    tree = ttk.Treeview(tk_root, columns=("name",))
    bind_items(tree, read, key=lambda item: item["id"], row=lambda item: (item["name"],))
    assert [tree.item(row, "values") for row in ("1", "2")] == [("Ada",), ("Bob",)]
    write.set([{"id": 2, "name": "Bobby"}, {"id": 3, "name": "Cy"}])
    assert tree.get_children() == ("2", "3")
    assert tree.item("2", "values") == ("Bobby",)


def test_a_row_may_be_text_values_or_options(tk_root: tk.Tk, runtime: Runtime) -> None:
    rows: dict[str, Any] = {
        "a": "text",
        "b": ("value", 2),
        "c": {"text": "c", "tags": ("red",), "open": True},
    }
    tree = ttk.Treeview(tk_root, columns=("one", "two"))
    bind_items(tree, lambda: list(rows), row=rows.__getitem__)
    assert rows_of(tree) == [
        ("a", "text", [], [], False),
        ("b", "", ["value", "2"], [], False),
        ("c", "c", [], ["red"], True),
    ]


def test_no_data_yet_is_no_rows(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(None)
    widget = tk.Listbox(tk_root)
    bind_items(widget, read)
    write.set(("a",))
    write.set(None)
    assert rows_of(widget) == []


def test_one_row_of_many_costs_a_call_or_two(tk_root: tk.Tk, runtime: Runtime) -> None:
    items = [f"row {number}" for number in range(MANY)]
    read, write = create_signal(items)
    listbox, tree = tk.Listbox(tk_root), ttk.Treeview(tk_root)
    bind_items(listbox, read)
    bind_items(tree, read, key=lambda item: item.split()[1])
    with tk_calls(listbox) as list_calls, tk_calls(tree) as tree_calls:
        write.set([*items[:5_000], "changed 5000", *items[5_001:]])
    assert [call[1:] for call in tree_calls] == [("item", "5000", "-text", "changed 5000")]
    changes = [call[1:] for call in list_calls if call[1] in ("delete", "insert")]
    assert changes == [("delete", 5000, 5000), ("insert", 5000, "changed 5000")]
    assert len(list_calls) <= 4


def test_changes_far_apart_leave_what_is_between_alone(tk_root: tk.Tk, runtime: Runtime) -> None:
    items = [f"row {number}" for number in range(MANY)]
    read, write = create_signal(items)
    listbox = tk.Listbox(tk_root)
    bind_items(listbox, read)
    with tk_calls(listbox) as calls:
        write.set(["new", *items[1:-1], "newer"])
    assert sum(len(call) for call in calls) < 40
    assert rows_of(listbox) == ["new", *items[1:-1], "newer"]


def test_one_row_that_moves_is_the_only_one_moved(tk_root: tk.Tk, runtime: Runtime) -> None:
    items = [str(number) for number in range(MANY)]
    read, write = create_signal(items)
    tree = ttk.Treeview(tk_root)
    bind_items(tree, read)
    with tk_calls(tree) as calls:
        write.set([items[-1], *items[:-1]])
    assert [call[1] for call in calls] == ["detach", "move"]
    assert tree.get_children()[:2] == (items[-1], items[0])


def test_nothing_changed_is_no_call(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(["a", "b"], equal=lambda old, new: False)
    widgets = [tk.Listbox(tk_root), ttk.Treeview(tk_root), ttk.Combobox(tk_root)]
    for widget in widgets:
        bind_items(widget, read)
    for widget in widgets:
        with tk_calls(widget) as calls:
            write.set(["a", "b"])
        assert calls == []


def test_the_selection_stays_with_its_rows(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(["a", "b", "c", "d"])
    listbox = tk.Listbox(tk_root, selectmode="extended")
    tree = ttk.Treeview(tk_root)
    bind_items(listbox, read)
    bind_items(tree, read)
    listbox.selection_set(1)
    listbox.selection_set(3)
    tree.selection_set("b", "d")
    write.set(["d", "x", "b", "a"])
    assert [listbox.get(at) for at in listbox.curselection()] == ["d", "b"]
    assert tree.selection() == ("d", "b")


def test_a_row_that_is_changed_stays_selected(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal([(1, "a"), (2, "b")])
    listbox = tk.Listbox(tk_root)
    bind_items(listbox, read, key=lambda item: item[0], row=lambda item: item[1])
    listbox.selection_set(1)
    write.set([(1, "a"), (2, "B")])
    assert (rows_of(listbox), listbox.curselection()) == (["a", "B"], (1,))


def test_a_disabled_listbox_shows_its_rows(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(["a"])
    listbox = tk.Listbox(tk_root, state="disabled")
    bind_items(listbox, read)
    write.set(["b", "c"])
    assert (rows_of(listbox), str(listbox["state"])) == (["b", "c"], "disabled")


def test_options_that_a_row_no_longer_has_are_taken_back(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal([{"text": "a", "tags": ("red",), "open": True, "values": (1,)}])
    tree = ttk.Treeview(tk_root, columns=("one",))
    bind_items(tree, read, key=lambda item: "row", row=lambda item: item)
    write.set([{"text": "b"}])
    assert rows_of(tree) == [("row", "b", [], [], False)]


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


@given(st.permutations(range(9)))
def test_what_rests_is_in_order_and_the_most_there_is(order: Any) -> None:
    resting = longest_in_order(order, range(9))
    kept = [number for number in order if number in resting]
    assert kept == sorted(kept)
    longest = [1] * 9  # the plain way, in O(n²)
    for at in range(9):
        longest[at] += max((longest[b] for b in range(at) if order[b] < order[at]), default=0)
    assert len(kept) == max(longest)


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
    with pytest.raises(TypeError, match="signal or a function"):
        bind_items(tk.Listbox(tk_root), list, key="id")


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


def test_what_key_and_row_read_is_followed_and_what_tk_calls_is_not(tk_root: tk.Tk, runtime: Runtime) -> None:
    unit, set_unit = create_signal("m")
    runs: list[str] = []
    listbox = tk.Listbox(tk_root)
    create_effect(lambda: None)
    bind_items(listbox, lambda: [1, 2], row=lambda item: runs.append(unit()) or f"{item} {unit()}")
    set_unit.set("km")
    assert rows_of(listbox) == ["1 km", "2 km"]
    assert runs == ["m", "m", "km", "km"]
