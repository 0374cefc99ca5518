"""Variables of tkinter and signals that follow each other."""

from __future__ import annotations

import gc
import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest

from tkasync import Component, Runtime, bind_variable, create_effect, create_signal, scope_of
from tkasync.dispatch.ambient import Owned
from tkasync.testing import Pilot

# Variables


@pytest.mark.parametrize(
    ("make", "first", "second"),
    [
        (tk.StringVar, "a", "b"),
        (tk.IntVar, 1, 2),
        (tk.DoubleVar, 0.1, 0.25),
        (tk.BooleanVar, True, False),
    ],
)
def test_variable_and_signal_follow_each_other(
    tk_root: tk.Tk, runtime: Runtime, make: Any, first: Any, second: Any
) -> None:
    read, write = create_signal(first)
    variable = make(tk_root)
    bind_variable(variable, read, write)
    assert variable.get() == first
    variable.set(second)
    assert read() == second
    write.set(first)
    assert variable.get() == first


@pytest.mark.parametrize("make", [tk.Entry, ttk.Entry])
def test_what_is_typed_goes_to_the_signal_once_a_key(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, make: Any
) -> None:
    read, write = create_signal("")
    seen: list[str] = []
    create_effect(lambda: seen.append(read()))
    variable = tk.StringVar(tk_root)
    bind_variable(variable, read, write)
    entry = make(tk_root, textvariable=variable)
    entry.pack()
    pilot.type(entry, "abc")
    assert seen == ["", "a", "ab", "abc"]
    write.set("new")
    assert entry.get() == "new"


def test_neither_side_echoes_the_other(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(0)
    variable = tk.IntVar(tk_root)
    bind_variable(variable, read, write)
    writes: list[object] = []
    variable.trace_add("write", lambda *_: writes.append(variable.get()))
    runs: list[int] = []
    create_effect(lambda: runs.append(read()))
    variable.set(1)
    assert (writes, runs) == ([1], [0, 1])
    write.set(2)
    assert (writes, runs) == ([1, 2], [0, 1, 2])


def test_what_the_signal_has_written_is_not_written_back(tk_root: tk.Tk, runtime: Runtime) -> None:
    """A `StringVar` would make a text of the number."""
    read, write = create_signal(1)
    bind_variable(tk.StringVar(tk_root), read, write)
    write.set(2)
    assert read() == 2


def test_two_variables_of_one_signal_stay_equal(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal("a")
    one, two = tk.StringVar(tk_root), tk.StringVar(tk_root)
    bind_variable(one, read, write)
    bind_variable(two, read, write)
    one.set("b")
    assert two.get() == "b"
    two.set("c")
    assert (one.get(), read()) == ("c", "c")


@pytest.mark.parametrize("make", [tk.Entry, ttk.Entry])
def test_an_effect_that_corrects_the_signal_corrects_the_entry(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, make: Any
) -> None:
    read, write = create_signal("")
    variable = tk.StringVar(tk_root)
    bind_variable(variable, read, write)
    create_effect(lambda: write.set(read().upper()))
    entry = make(tk_root, textvariable=variable)
    entry.pack()
    pilot.type(entry, "abc")
    assert (entry.get(), variable.get(), read()) == ("ABC", "ABC", "ABC")


def test_half_typed_numbers_leave_the_signal_as_it_was(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot
) -> None:
    read, write = create_signal(42)
    variable = tk.IntVar(tk_root)
    bind_variable(variable, read, write)
    entry = ttk.Entry(tk_root, textvariable=variable)
    entry.pack()
    entry.delete(0, "end")
    assert (entry.get(), read()) == ("", 42)
    pilot.type(entry, "-")
    assert (entry.get(), read()) == ("-", 42)
    pilot.type(entry, "7")
    assert (entry.get(), read()) == ("-7", -7)


def test_a_signal_that_changes_while_a_number_is_half_typed_shows(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(1)
    variable = tk.IntVar(tk_root)
    bind_variable(variable, read, write)
    tk_root.setvar(str(variable), "")
    write.set(2)
    assert variable.get() == 2


def test_a_spinbox_and_a_check_button_follow(tk_root: tk.Tk, runtime: Runtime, pilot: Pilot) -> None:
    number, set_number = create_signal(1)
    is_on, set_on = create_signal(False)
    number_variable, on_variable = tk.IntVar(tk_root), tk.BooleanVar(tk_root)
    bind_variable(number_variable, number, set_number)
    bind_variable(on_variable, is_on, set_on)
    spin = ttk.Spinbox(tk_root, from_=0, to=9, textvariable=number_variable)
    check = ttk.Checkbutton(tk_root, variable=on_variable)
    spin.pack()
    check.pack()
    tk_root.update()
    spin.event_generate("<<Increment>>")
    pilot.click(check)
    assert (number(), is_on()) == (2, True)


def test_a_binding_that_is_stopped_leaves_no_trace(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal("a")
    variable = tk.StringVar(tk_root)
    binding = bind_variable(variable, read, write)
    binding.stop()
    variable.set("b")
    assert (read(), variable.trace_info()) == ("a", [])


def test_variables_are_let_go_with_the_component(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal("a")
    variable = tk.StringVar(tk_root)

    class Form(Component):
        def setup(self) -> None:
            self.bind_variable(variable, read, write)

    form = Form(tk_root)
    form.destroy()
    variable.set("b")
    write.set("c")
    assert (variable.get(), read(), variable.trace_info()) == ("b", "c", [])


def test_a_binding_outlived_by_its_variable_in_a_window_that_tcl_destroys(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
    read, write = create_signal("a")
    bind_variable(tk.StringVar(tk_root), read, write)
    tk_root.tk.call("destroy", ".")
    write.set("b")
    assert errors == []


def test_what_is_no_variable_no_reader_or_no_writer_is_refused(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal("a")
    variable = tk.StringVar(tk_root)
    with pytest.raises(TypeError, match="StringVar"):
        bind_variable(read, variable, write)
    with pytest.raises(TypeError, match="signal or a function"):
        bind_variable(variable, "a", write)
    with pytest.raises(TypeError, match="writing end"):
        bind_variable(variable, read, read)
    assert variable.trace_info() == []


def test_an_error_of_the_reader_is_reported(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
    number, set_number = create_signal(1)
    _read, write = create_signal(1)
    variable = tk.IntVar(tk_root)
    with Owned(scope_of(tk_root)):
        bind_variable(variable, lambda: 10 // number(), write)
    set_number.set(0)
    assert [type(error) for error in errors] == [ZeroDivisionError]
    set_number.set(5)
    assert variable.get() == 2


def test_at_first_the_variable_takes_the_value_of_the_signal(tk_root: tk.Tk) -> None:
    """At first the variable takes the signal's value."""
    variable = tk.StringVar(tk_root, "variable")
    read, write = create_signal("signal")
    bind_variable(variable, read, write)
    assert variable.get() == read() == "signal"


def test_the_function_in_a_setup_binds_for_the_component(tk_root: tk.Tk) -> None:
    """The module function in a `setup()`."""
    variable = tk.StringVar(tk_root)
    read, write = create_signal("one")

    class Page(Component):
        def setup(self) -> None:
            bind_variable(variable, read, write)

    page = Page(tk_root)
    variable.set("two")
    assert read() == "two"
    page.destroy()
    variable.set("three")
    assert read() == "two"


def test_a_variable_that_is_dropped_ends_nothing_else(tk_root: tk.Tk, errors: list[BaseException]) -> None:
    """A variable that the program drops, and its binding: the signal goes on, and nothing is reported."""
    variable = tk.StringVar(tk_root)
    read, write = create_signal("one")
    bind_variable(variable, read, write)
    del variable
    gc.collect()
    write.set("two")
    assert read() == "two"
    assert errors == []


def test_a_signal_keeps_its_value_although_the_variable_is_text(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(1.5)
    variable = tk.StringVar(tk_root)
    bind_variable(variable, read, write)
    write.set(2.5)
    assert variable.get() == "2.5"
    assert read() == 2.5
