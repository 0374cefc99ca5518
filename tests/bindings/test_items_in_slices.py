"""A long list is changed in slices, between which the window redraws; what comes in the middle finds it in order."""

from __future__ import annotations

import itertools
import time
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

import pytest

from tests.bindings.plain_rows import PlainRows
from tests.support import GIVE_UP
from tkasync import Component, Runtime, bind_items, create_effect, create_signal, current_runtime
from tkasync.errors import NoOwnerError
from tkasync.lowlevel import Binding
from tkasync.testing import FakeHost, Pilot, fake_runtime

SMALL = 256
MANY = list(range(2_000))


@pytest.fixture
def rows(fake_host: FakeHost) -> PlainRows:
    return PlainRows()


def bind(rows: PlainRows, read: Callable[[], Any], **options: Any) -> Binding:
    return bind_items(rows, read, **{"budget": 0.0, **options})


def test_a_list_of_256_rows_is_there_at_once(rows: PlainRows) -> None:
    """However slow the machine is: a test of a small list needs no wait."""
    read, write = create_signal(MANY[:SMALL])
    bind(rows, read)
    assert rows.shown() == [str(number) for number in MANY[:SMALL]]
    write.set(MANY[SMALL : 2 * SMALL])
    assert len(rows.shown()) == SMALL
    write.set([])
    assert rows.shown() == []


def test_of_a_longer_one_the_rest_comes_in_later_turns(rows: PlainRows, fake_host: FakeHost) -> None:
    read, _write = create_signal(MANY)
    bind(rows, read)
    seen = [len(rows.rows)]
    while len(rows.rows) < len(MANY):
        current_runtime().queue.drain_and_execute()
        seen.append(len(rows.rows))
    assert seen[0] < len(MANY)
    assert max(later - earlier for earlier, later in itertools.pairwise(seen)) <= SMALL


def test_without_a_budget_it_is_there_at_once(rows: PlainRows) -> None:
    read, _write = create_signal(MANY)
    bind(rows, read, budget=None)
    assert len(rows.rows) == len(MANY)


@pytest.mark.parametrize("part", ["key", "row"])
def test_a_slow_function_is_cut_into_slices_too(rows: PlainRows, fake_host: FakeHost, part: str) -> None:
    called: list[int] = []
    read, _write = create_signal(MANY)
    bind(rows, read, **{part: lambda item: called.append(item) or str(item)})
    assert len(called) <= SMALL
    fake_host.run_pending()
    assert (called, len(rows.rows)) == (MANY, len(MANY))


def test_stop_in_the_middle_leaves_what_is_there(rows: PlainRows, fake_host: FakeHost) -> None:
    read, write = create_signal(MANY)
    binding = bind(rows, read)
    while not rows.rows:
        current_runtime().queue.drain_and_execute()
    there = rows.shown()
    binding.stop()
    write.set([])
    fake_host.run_pending()
    assert 0 < len(there) < len(MANY)
    assert rows.shown() == there


def test_a_new_value_in_the_middle_leaves_nothing_of_the_old_one(
    rows: PlainRows, fake_host: FakeHost
) -> None:
    read, write = create_signal(MANY)
    bind(rows, read)
    while not rows.rows:
        current_runtime().queue.drain_and_execute()
    write.set(["a", "b"])
    fake_host.run_pending()
    assert rows.shown() == ["a", "b"]


def test_two_equal_keys_in_the_middle_are_told_and_the_list_before_comes_to_its_end(
    rows: PlainRows, fake_host: FakeHost
) -> None:
    read, write = create_signal(MANY)
    bind(rows, read, key=lambda item: item)
    while not rows.rows:
        current_runtime().queue.drain_and_execute()
    write.set([*MANY, *MANY])
    fake_host.run_pending()
    assert [type(error) for error in fake_host.errors] == [ValueError]
    fake_host.errors.clear()
    assert rows.shown() == [str(number) for number in MANY]


def test_a_row_that_raises_in_a_later_turn_is_told_once_and_the_next_value_is_right(
    rows: PlainRows, fake_host: FakeHost
) -> None:
    read, write = create_signal(MANY)
    bind(rows, read, row=lambda item: f"{1 // (item - 1_500)}" and str(item))
    fake_host.run_pending()
    assert [type(error) for error in fake_host.errors] == [ZeroDivisionError]
    fake_host.errors.clear()
    write.set(MANY[:1_500][::-1])
    fake_host.run_pending()
    assert rows.shown() == [str(number) for number in MANY[:1_500][::-1]]


@pytest.mark.parametrize("method", ["delete", "insert", "change", "order"])
def test_after_an_adapter_that_raises_the_next_value_begins_with_no_row(
    rows: PlainRows, fake_host: FakeHost, method: str
) -> None:
    read, write = create_signal([(number, "old") for number in MANY])
    bind(rows, read, key=lambda item: item[0], row=lambda item: item[1])
    fake_host.run_pending()
    real, fails = getattr(rows, method), [True]

    def refuse(told: list[Any]) -> None:
        if fails:
            fails.clear()
            real(told[: len(told) // 2 + 1] if method != "order" else told)
            raise OSError("half of it")
        real(told)

    setattr(rows, method, refuse)
    write.set([(number, "new" if number % 3 else "old") for number in [*MANY[::-2], *range(5_000, 5_100)]])
    fake_host.run_pending()
    assert [type(error) for error in fake_host.errors] == [OSError]
    fake_host.errors.clear()
    write.set([(number, f"text {number}") for number in MANY])
    fake_host.run_pending()
    assert rows.shown() == [f"text {number}" for number in MANY]


def test_a_row_that_brings_the_next_value_itself_is_outdated_by_it(
    rows: PlainRows, fake_host: FakeHost
) -> None:
    """As one that opens a dialog may do."""
    read, write = create_signal(MANY)

    made: list[int] = []

    def row(item: int) -> str:
        made.append(item)
        if item == 1_000:
            write.set([1, 2, 3])
        return str(item)

    bind(rows, read, row=row)
    fake_host.run_pending()
    assert rows.shown() == ["1", "2", "3"]
    assert max(made) < 1_100


@pytest.mark.parametrize("part", ["key", "row"])
def test_what_key_and_row_read_is_not_followed(rows: PlainRows, fake_host: FakeHost, part: str) -> None:
    unit, set_unit = create_signal("m")
    called: list[int] = []
    read, _write = create_signal(MANY)
    bind(rows, read, **{part: lambda item: called.append(item) or f"{item} {unit()}"})
    fake_host.run_pending()
    set_unit.set("km")
    fake_host.run_pending()
    assert called == MANY
    assert not unit.is_observed


def test_the_rows_belong_to_the_list_and_not_to_one_value_of_it(tk_root: tk.Tk, runtime: Runtime) -> None:
    """What ``row`` makes, an effect say, lives on when the next value comes."""
    text, set_text = create_signal("a")
    seen: list[str] = []
    read, write = create_signal([1])
    rows = PlainRows()
    rows.widget = frame = ttk.Frame(tk_root)  # type: ignore[attr-defined]  # which an adapter may have
    bind_items(rows, read, row=lambda item: create_effect(lambda: seen.append(text())))
    write.set([1, 2])
    set_text.set("b")
    assert seen == ["a", "a", "b", "b"]
    frame.destroy()
    assert not text.is_observed


@pytest.mark.parametrize("end", ["widget", "row", "key", "component"])
def test_the_end_in_the_middle_of_a_fill_ends_it(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, errors: list[BaseException], end: str
) -> None:
    component = Component(tk_root)
    tree = ttk.Treeview(component)
    called: list[int] = []

    def see(item: int) -> str:
        called.append(item)
        if end in ("row", "key") and item == 1_000:
            tree.destroy()
        return str(item)

    read, _write = create_signal(MANY)
    component.bind_items(tree, read, budget=0.0, **{"key" if end == "key" else "row": see})
    if end in ("widget", "component"):
        (tree if end == "widget" else component).destroy()
    pilot.settle(GIVE_UP)
    assert len(called) < 1_300
    assert (errors, read.is_observed) == ([], False)


def test_a_row_that_ends_the_widget_at_once_leaves_no_binding(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
    tree = ttk.Treeview(tk_root)
    read, _write = create_signal([1, 2, 3])
    with pytest.raises(NoOwnerError):
        bind_items(tree, read, row=lambda item: tree.destroy())
    assert (errors, read.is_observed) == ([], False)


def test_a_tree_is_filled_while_the_window_lives(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    tree = ttk.Treeview(tk_root, columns=("one",))
    tree.pack()
    read, _write = create_signal(MANY)
    bind_items(tree, read, budget=0.0)
    drawn: list[int] = []
    tk_root.after_idle(lambda: drawn.append(len(tree.get_children())))
    pilot.settle(GIVE_UP)
    assert len(tree.get_children()) == len(MANY)
    assert drawn[0] < len(MANY)


def test_a_budget_that_is_no_time_is_refused(rows: PlainRows) -> None:
    with pytest.raises(ValueError, match="budget"):
        bind_items(rows, list, budget=-1)
    with pytest.raises(TypeError, match="budget"):
        bind_items(rows, list, budget="8 ms")  # type: ignore[arg-type]  # on purpose


def test_an_adapter_lives_without_a_window() -> None:
    host = FakeHost()
    rows = PlainRows()
    with fake_runtime(host):
        read, _write = create_signal(MANY)
        bind(rows, read)
        host.run_pending()
        assert len(rows.rows) == len(MANY)


@pytest.mark.slow
def test_no_turn_of_a_fill_of_50_000_takes_a_part_of_it_worth_the_name(fake_host: FakeHost) -> None:
    """Its own processor time, beside that of all turns: what others do on the machine is in neither."""
    shown = PlainRows()
    read, _write = create_signal(range(50_000))
    before = time.thread_time()
    bind_items(shown, read)
    turns = [time.thread_time() - before]
    while len(shown.rows) < 50_000:
        before = time.thread_time()
        current_runtime().queue.drain_and_execute()
        turns.append(time.thread_time() - before)
    assert max(turns) < max(0.1, sum(turns) / 3)
    assert len(turns) > 5
