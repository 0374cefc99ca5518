"""Bindings on real widgets: options and variables that follow signals."""

from __future__ import annotations

import gc
import tkinter as tk
import weakref
from tkinter import ttk

import pytest
import ttkbootstrap

from tkasync import (
    Component,
    bind_option,
    bind_variable,
    create_effect,
    create_signal,
    scope_of,
)
from tkasync.errors import NoOwnerError
from tkasync.runtime.current import owned_by


@pytest.fixture
def errors(runtime) -> list[BaseException]:
    """The errors that were reported."""
    errors: list[BaseException] = []
    runtime.on_error = errors.append
    return errors


@pytest.mark.parametrize(
    ("make", "option", "first", "second"),
    [
        (ttk.Label, "text", "one", "two"),
        (ttk.Button, "text", "one", "two"),
        (ttk.Button, "state", "normal", "disabled"),
        (ttk.Entry, "width", 5, 9),
        (ttk.Progressbar, "value", 10.0, 20.0),
        (ttk.Progressbar, "maximum", 10.0, 20.0),
        (ttk.Scale, "to", 5.0, 8.0),
        (ttk.Notebook, "padding", 3, 5),
        (ttk.Combobox, "values", ("a",), ("b", "c d")),
        (tk.Label, "text", "one", "two"),
        (tk.Label, "bg", "red", "blue"),
        (tk.Canvas, "width", 50, 60),
        (tk.Text, "wrap", "none", "word"),
        (tk.Scale, "label", "one", "two"),
        (tk.Toplevel, "bg", "red", "blue"),
        (tk.Frame, "height", 10, 20),
    ],
)
def test_any_option_of_any_widget_follows(tk_root, runtime, make, option, first, second):
    read, write = create_signal(first)
    widget = make(tk_root)
    bind_option(widget, option, read)
    assert _told(widget[option]) == _told(first)
    write.set(second)
    assert _told(widget[option]) == _told(second)


def _told(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, tuple) else str(value).split("|")


def test_what_only_configure_knows_follows_too(tk_root, runtime):
    """bootstyle and icon of ttkbootstrap are no options of Tk."""
    read, write = create_signal("danger")
    label = ttkbootstrap.Label(tk_root)
    bind_option(label, "bootstyle", read)
    assert "danger" in str(label["style"])
    write.set("success")
    assert "success" in str(label["style"])
    button = ttkbootstrap.Button(tk_root)
    plain = str(button["style"])
    bind_option(button, "icon", lambda: "plug")
    assert str(button["style"]) != plain


def test_a_function_of_signals_follows(tk_root, runtime):
    name, set_name = create_signal("Ada")
    count, set_count = create_signal(1)
    label = ttk.Label(tk_root)
    bind_option(label, "text", lambda: f"{name()}: {count()}")
    set_count.set(2)
    set_name.set("Bob")
    assert label["text"] == "Bob: 2"


def test_tk_is_not_called_for_an_equal_value(tk_root, runtime):
    read, write = create_signal(1)
    label = _CountingLabel(tk_root)
    bind_option(label, "text", lambda: "odd" if read() % 2 else "even")
    before = label.calls
    write.set(3)
    write.set(5)
    assert label.calls == before
    write.set(6)
    assert label.calls == before + 1


class _CountingLabel(ttk.Label):
    calls = 0

    def configure(self, cnf=None, **options):
        self.calls += 1
        return super().configure(cnf, **options)


@pytest.mark.parametrize("make", [ttk.Label, tk.Label, ttkbootstrap.Label])
def test_an_option_that_the_widget_lacks_is_refused_with_those_it_has(tk_root, runtime, make):
    with pytest.raises(ValueError, match=r"has no option 'txet'; it has .*text"):
        bind_option(make(tk_root), "txet", lambda: "x")


def test_a_value_in_place_of_a_source_is_refused(tk_root, runtime):
    with pytest.raises(TypeError, match="signal or a function"):
        bind_option(ttk.Label(tk_root), "text", "hello")


def test_a_destroyed_widget_is_refused(tk_root, runtime):
    label = ttk.Label(tk_root)
    label.destroy()
    with pytest.raises(NoOwnerError):
        bind_option(label, "text", lambda: "x")


def test_an_error_of_the_source_is_reported_and_the_binding_goes_on(tk_root, runtime, errors):
    read, write = create_signal(2)
    label = ttk.Label(tk_root)
    bind_option(label, "text", lambda: str(10 // read()))
    write.set(0)
    assert (label["text"], [type(error) for error in errors]) == ("5", [ZeroDivisionError])
    write.set(5)
    assert label["text"] == "2"


def test_a_value_that_tk_refuses_is_reported_and_the_binding_goes_on(tk_root, runtime, errors):
    read, write = create_signal("red")
    label = tk.Label(tk_root)
    other = ttk.Label(tk_root)
    bind_option(label, "background", read)
    bind_option(other, "text", read)
    write.set("no colour")
    assert "no colour" in str(errors[0])
    assert (len(errors), other["text"]) == (1, "no colour")
    write.set("blue")
    assert str(label["background"]) == "blue"


def test_it_ends_with_the_widget(tk_root, runtime, errors):
    read, write = create_signal("a")
    label = ttk.Label(tk_root)
    bind_option(label, "text", read)
    label.destroy()
    write.set("b")
    assert (errors, read.is_observed) == ([], False)


def test_it_ends_with_a_widget_that_tcl_destroys(tk_root, runtime, errors):
    read, write = create_signal("a")
    label = ttk.Label(tk_root)
    bind_option(label, "text", read)
    tk_root.tk.call("destroy", str(label))
    write.set("b")
    assert (errors, read.is_observed) == ([], False)


def test_stop_ends_it_and_leaves_what_is_shown(tk_root, runtime):
    read, write = create_signal("a")
    label = ttk.Label(tk_root)
    binding = bind_option(label, "text", read)
    binding.stop()
    binding.stop()
    write.set("b")
    assert label["text"] == "a"


def test_in_an_effect_it_ends_with_the_run(tk_root, runtime):
    """Or two bindings would write to one option."""
    which, set_which = create_signal(0)
    texts = [create_signal("a"), create_signal("b")]
    label = ttk.Label(tk_root)
    effect = create_effect(lambda: bind_option(label, "text", texts[which()][0]))
    set_which.set(1)
    texts[0][1].set("not this")
    assert label["text"] == "b"
    effect.stop()
    assert not texts[1][0].is_observed


def test_in_a_component_it_ends_with_the_component(tk_root, runtime):
    read, write = create_signal("a")
    label = ttk.Label(tk_root)

    class View(Component):
        def setup(self):
            self.bind_option(label, "text", read)

    view = View(tk_root)
    view.destroy()
    write.set("b")
    assert label["text"] == "a"


def test_a_widget_that_dies_leaves_nothing_in_a_component_that_lives_on(tk_root, runtime):
    """A list makes and drops rows for as long as its window is open."""
    read, _write = create_signal("a")
    component = Component(tk_root)
    label = ttk.Label(component)
    component.bind_option(label, "text", read)
    component.bind_variable(tk.StringVar(component), read, _write).stop()
    assert not component.scope.is_empty
    label.destroy()
    assert component.scope.is_empty
    gone = weakref.ref(label)
    del label
    gc.collect()
    assert gone() is None


def test_what_tk_calls_while_it_configures_is_no_dependency(tk_root, runtime):
    """A progress bar with a traced variable: the trace reads a signal."""
    read, write = create_signal("a")
    other, set_other = create_signal(0)
    calls: list[int] = []
    label = _CountingLabel(tk_root)
    label.configure = lambda **options: calls.append(other())  # type: ignore[method-assign]
    bind_option(label, "text", read)
    set_other.set(1)
    write.set("b")
    assert calls == [0, 1]


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
def test_variable_and_signal_follow_each_other(tk_root, runtime, make, first, second):
    read, write = create_signal(first)
    variable = make(tk_root)
    bind_variable(variable, read, write)
    assert variable.get() == first
    variable.set(second)
    assert read() == second
    write.set(first)
    assert variable.get() == first


@pytest.mark.parametrize("make", [tk.Entry, ttk.Entry])
def test_what_is_typed_goes_to_the_signal_once_a_key(tk_root, runtime, pilot, make):
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


def test_neither_side_echoes_the_other(tk_root, runtime):
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


def test_two_variables_of_one_signal_stay_equal(tk_root, runtime):
    read, write = create_signal("a")
    one, two = tk.StringVar(tk_root), tk.StringVar(tk_root)
    bind_variable(one, read, write)
    bind_variable(two, read, write)
    one.set("b")
    assert two.get() == "b"
    two.set("c")
    assert (one.get(), read()) == ("c", "c")


@pytest.mark.parametrize("make", [tk.Entry, ttk.Entry])
def test_an_effect_that_corrects_the_signal_corrects_the_entry(tk_root, runtime, pilot, make):
    read, write = create_signal("")
    variable = tk.StringVar(tk_root)
    bind_variable(variable, read, write)
    create_effect(lambda: write.set(read().upper()))
    entry = make(tk_root, textvariable=variable)
    entry.pack()
    pilot.type(entry, "abc")
    assert (entry.get(), variable.get(), read()) == ("ABC", "ABC", "ABC")


def test_half_typed_numbers_leave_the_signal_as_it_was(tk_root, runtime, pilot):
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


def test_a_signal_that_changes_while_a_number_is_half_typed_shows(tk_root, runtime):
    read, write = create_signal(1)
    variable = tk.IntVar(tk_root)
    bind_variable(variable, read, write)
    tk_root.setvar(str(variable), "")
    write.set(2)
    assert variable.get() == 2


def test_a_spinbox_and_a_check_button_follow(tk_root, runtime, pilot):
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


def test_a_binding_that_is_stopped_leaves_no_trace(tk_root, runtime):
    read, write = create_signal("a")
    variable = tk.StringVar(tk_root)
    binding = bind_variable(variable, read, write)
    binding.stop()
    variable.set("b")
    assert (read(), variable.trace_info()) == ("a", [])


def test_variables_are_let_go_with_the_component(tk_root, runtime):
    read, write = create_signal("a")
    variable = tk.StringVar(tk_root)

    class Form(Component):
        def setup(self):
            self.bind_variable(variable, read, write)

    form = Form(tk_root)
    form.destroy()
    variable.set("b")
    write.set("c")
    assert (variable.get(), read(), variable.trace_info()) == ("b", "c", [])


def test_a_binding_outlived_by_its_variable_in_a_window_that_tcl_destroys(tk_root, runtime, errors):
    read, write = create_signal("a")
    bind_variable(tk.StringVar(tk_root), read, write)
    tk_root.tk.call("destroy", ".")
    write.set("b")
    assert errors == []


def test_what_is_no_variable_no_reader_or_no_writer_is_refused(tk_root, runtime):
    read, write = create_signal("a")
    variable = tk.StringVar(tk_root)
    with pytest.raises(TypeError, match="StringVar"):
        bind_variable(read, variable, write)
    with pytest.raises(TypeError, match="signal or a function"):
        bind_variable(variable, "a", write)
    with pytest.raises(TypeError, match="writing end"):
        bind_variable(variable, read, read)
    assert variable.trace_info() == []


def test_an_error_of_the_reader_is_reported(tk_root, runtime, errors):
    number, set_number = create_signal(1)
    _read, write = create_signal(1)
    variable = tk.IntVar(tk_root)
    with owned_by(scope_of(tk_root)):
        bind_variable(variable, lambda: 10 // number(), write)
    set_number.set(0)
    assert [type(error) for error in errors] == [ZeroDivisionError]
    set_number.set(5)
    assert variable.get() == 2
