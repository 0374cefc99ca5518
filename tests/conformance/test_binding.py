"""The promises of `bind_option` and `bind_variable`, sentence by sentence, on real widgets."""

from __future__ import annotations

import gc
import tkinter as tk
import weakref
from tkinter import ttk

import pytest

from tkasync import (
    Component,
    batch,
    bind_option,
    bind_variable,
    create_memo,
    create_resource,
    create_signal,
    spawn_task,
)
from tkasync.errors import NoOwnerError, WrongThreadError


@pytest.fixture
def root(tk_root):
    return tk_root


@pytest.fixture
def errors(runtime):
    """What was reported."""
    seen = []
    runtime.on_error = seen.append
    return seen


# --- bind_option -------------------------------------------------------------


@pytest.mark.parametrize("kind", [tk.Label, ttk.Label])
@pytest.mark.parametrize("source", ["signal", "memo", "lambda"])
def test_option_follows_the_source(root, kind, source):
    """`bind_option(widget, option, source)`: at once, and after each change."""
    read, write = create_signal("one")
    label = kind(root)
    sources = {"signal": read, "memo": create_memo(read), "lambda": lambda: read()}
    bind_option(label, "text", sources[source])
    assert str(label["text"]) == "one"
    write.set("two")
    assert str(label["text"]) == "two"


def test_any_option(root):
    """Any option: state, width, foreground."""
    busy, set_busy = create_signal(False)
    button = ttk.Button(root, text="go")
    bind_option(button, "state", lambda: "disabled" if busy() else "normal")
    assert str(button["state"]) == "normal"
    set_busy.set(True)
    assert str(button["state"]) == "disabled"
    bar = ttk.Progressbar(root, maximum=10)
    done, set_done = create_signal(3)
    bind_option(bar, "value", done)
    assert float(bar["value"]) == 3
    set_done.set(7.5)
    assert float(bar["value"]) == 7.5


@pytest.mark.parametrize(
    "value", ["", "[x]", "a b", "{", "}", "$x \\n [exit]", "ünï\u4e2d\U0001f600", 0, 1.5, None]
)
def test_any_text(root, value):
    """Any value, shown as it is."""
    read, write = create_signal("start")
    label = ttk.Label(root)
    bind_option(label, "text", read)
    write.set(value)
    assert str(label["text"]) == ("" if value is None else str(value))


@pytest.mark.parametrize(
    ("option", "first", "value"), [("padding", (1, 2), 5), ("width", 3, 9), ("text", "…", "x")]
)
def test_none_puts_back_what_was_there(root, option, first, value):
    """`None`, a resource's data before there is any, shows what the widget was made with."""
    read, write = create_signal(None)
    label = ttk.Label(root, **{option: first})

    def shown():
        value = root.tk.call(str(label), "cget", f"-{option}")
        return [str(part) for part in (value if isinstance(value, tuple) else [value])]

    before = shown()
    bind_option(label, option, read)
    assert shown() == before
    write.set(value)
    assert shown() == [str(value)]
    write.set(None)
    assert shown() == before


def test_tk_is_called_only_for_changes(root):
    """Equal values do not notify: Tk is not called for them."""
    read, write = create_signal(1)
    calls = []

    class Label(ttk.Label):
        def configure(self, *args, **kw):
            calls.append(kw)
            return super().configure(*args, **kw)

        def __setitem__(self, key, value):
            calls.append({key: value})
            super().__setitem__(key, value)

    label = Label(root)
    calls.clear()
    bind_option(label, "text", lambda: read() // 10)
    n = len(calls)
    write.set(5)
    write.set(9)
    assert len(calls) == n
    with batch():
        write.set(15)
        write.set(25)
    assert str(label["text"]) == "2"


def test_unknown_option(root):
    """An option that the widget has not is told at once, and which it has."""
    with pytest.raises(ValueError, match="text"):
        bind_option(ttk.Label(root), "txet", lambda: "x")


def test_no_source(root):
    """A value instead of a source is refused."""
    with pytest.raises(TypeError):
        bind_option(ttk.Label(root), "text", "x")


def test_a_bad_value_is_reported(root, errors):
    """What Tk refuses is reported; the next value shows."""
    read, write = create_signal("red")
    label = tk.Label(root)
    bind_option(label, "foreground", read)
    write.set("no such colour")
    assert [type(e) for e in errors] == [tk.TclError]
    assert str(label["foreground"]) == "red"
    write.set("blue")
    assert str(label["foreground"]) == "blue"


def test_a_source_that_raises_is_reported(root, errors):
    """...as is a source that raises."""
    read, write = create_signal(1)
    label = ttk.Label(root)
    bind_option(label, "text", lambda: 1 / read())
    write.set(0)
    assert [type(e) for e in errors] == [ZeroDivisionError]
    write.set(2)
    assert str(label["text"]) == "0.5"


@pytest.mark.parametrize("how", ["widget", "parent", "tcl"])
def test_undone_with_the_widget(root, errors, how):
    """Undone with the widget."""
    read, write = create_signal(1)
    calls = []
    frame = ttk.Frame(root)
    label = ttk.Label(frame)
    bind_option(label, "text", lambda: calls.append(1) or read())
    if how == "widget":
        label.destroy()
    elif how == "parent":
        frame.destroy()
    else:
        root.tk.call("destroy", str(label))
    write.set(2)
    assert calls == [1]
    assert errors == []


def test_undone_with_the_component(root):
    """Made in a component for a widget outside: undone with whichever ends first."""
    read, write = create_signal("one")
    label = ttk.Label(root)

    class Page(Component):
        def setup(self):
            self.bind_option(label, "text", read)

    page = Page(root)
    assert str(label["text"]) == "one"
    page.destroy()
    write.set("two")
    assert str(label["text"]) == "one"


def test_stop(root):
    """...or by `stop()`."""
    read, write = create_signal("one")
    label = ttk.Label(root)
    bind_option(label, "text", read).stop()
    write.set("two")
    assert str(label["text"]) == "one"


def test_a_destroyed_widget(root):
    """A destroyed widget: `NoOwnerError`."""
    label = ttk.Label(root)
    label.destroy()
    with pytest.raises(NoOwnerError):
        bind_option(label, "text", lambda: 1)


def test_the_widget_is_not_kept(root):
    """A binding does not keep its widget."""
    read, _write = create_signal("one")
    label = ttk.Label(root)
    gone = weakref.ref(label)
    bind_option(label, "text", read)
    label.destroy()
    del label
    gc.collect()
    assert gone() is None


def test_wrong_thread(root, pilot, runtime):
    """UI only."""
    label = ttk.Label(root)
    read, _ = create_signal(1)
    errors = []
    runtime.spawn_task(bind_option, label, "text", read, on_error=errors.append)
    pilot.wait_until(lambda: errors)
    assert isinstance(errors[0], WrongThreadError)


def test_method_in_setup(root):
    """`bind_option` as a component's method, with its own widgets."""

    class Counter(Component):
        def setup(self):
            self.read, self.write = create_signal(0)
            self.label = ttk.Label(self)
            self.bind_option(self.label, "text", lambda: f"count {self.read()}")
            self.other = ttk.Label(self)
            bind_option(self.other, "text", self.read)

    counter = Counter(root)
    counter.write.update(lambda n: n + 1)
    assert str(counter.label["text"]) == "count 1"
    assert str(counter.other["text"]) == "1"


def test_of_a_resource(root, pilot):
    """The plainest use: a label that shows what was loaded."""
    label = ttk.Label(root)
    data = create_resource(lambda: 1, lambda n: f"user {n}")
    bind_option(label, "text", lambda: data.data or "…")
    assert str(label["text"]) == "…"
    pilot.wait_until(lambda: str(label["text"]) == "user 1")


def test_a_sender_moves_it(root, pilot, runtime):
    """From a worker through a sender."""
    read, write = create_signal(0)
    label = ttk.Label(root)
    bind_option(label, "text", read)
    spawn_task(write.sender().set, 5)
    pilot.wait_until(lambda: str(label["text"]) == "5")


# --- bind_variable -----------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "first", "second", "third"),
    [
        (tk.StringVar, "a", "b", "c"),
        (tk.IntVar, 1, 2, 3),
        (tk.DoubleVar, 1.5, 2.5, 3.25),
        (tk.BooleanVar, True, False, True),
    ],
)
def test_two_way(root, kind, first, second, third):
    """`bind_variable(variable, read, write)` (two-way)."""
    variable = kind(root)
    read, write = create_signal(first)
    bind_variable(variable, read, write)
    assert variable.get() == first
    write.set(second)
    assert variable.get() == second
    variable.set(third)
    assert read() == third


def test_the_signal_wins_at_first(root):
    """At first the variable takes the signal's value."""
    variable = tk.StringVar(root, "variable")
    read, write = create_signal("signal")
    bind_variable(variable, read, write)
    assert variable.get() == read() == "signal"


def test_no_echo(root):
    """Two-way without an echo: each side changes once."""
    variable = tk.StringVar(root)
    read, write = create_signal("")
    traced, seen = [], []
    bind_variable(variable, read, write)
    variable.trace_add("write", lambda *_: traced.append(variable.get()))
    from tkasync import create_effect

    effect = create_effect(lambda: seen.append(read()))
    variable.set("x")
    write.set("y")
    assert traced == ["x", "y"]
    assert seen == ["", "x", "y"]
    effect.stop()


def test_two_variables_of_one_signal(root):
    """Two entries of one signal."""
    a, b = tk.StringVar(root), tk.StringVar(root)
    read, write = create_signal("")
    bind_variable(a, read, write)
    bind_variable(b, read, write)
    a.set("from a")
    assert b.get() == "from a"
    b.set("from b")
    assert a.get() == read() == "from b"


def test_a_number_half_typed(root, errors):
    """Text that the variable cannot read leaves the signal as it was."""
    variable = tk.IntVar(root)
    read, write = create_signal(5)
    bind_variable(variable, read, write)
    entry = ttk.Entry(root, textvariable=variable)
    entry.delete(0, "end")
    assert read() == 5
    entry.insert(0, "12")
    assert read() == 12
    assert errors == []


def test_typing(root, pilot):
    """A user who types."""
    variable = tk.StringVar(root)
    read, write = create_signal("")
    bind_variable(variable, read, write)
    entry = ttk.Entry(root, textvariable=variable)
    entry.pack()
    pilot.type(entry, "hello")
    assert read() == "hello"
    write.set("")
    assert entry.get() == ""


def test_a_checkbutton(root, pilot):
    """A user who clicks."""
    variable = tk.BooleanVar(root)
    read, write = create_signal(False)
    bind_variable(variable, read, write)
    button = ttk.Checkbutton(root, variable=variable, text="on")
    button.pack()
    pilot.click(button)
    assert read() is True
    write.set(False)
    assert "selected" not in button.state()


def test_a_signal_that_refuses(root):
    """A normalising signal: what an effect makes of it shows in the entry."""
    from tkasync import create_effect

    variable = tk.StringVar(root)
    read, write = create_signal("")
    bind_variable(variable, read, write)
    effect = create_effect(lambda: write.set(read().upper()))
    variable.set("abc")
    assert read() == variable.get() == "ABC"
    effect.stop()


def test_undone_with_the_component_variable(root):
    """Undone with the owner: the component."""
    variable = tk.StringVar(root)
    read, write = create_signal("one")

    class Page(Component):
        def setup(self):
            self.bind_variable(variable, read, write)

    page = Page(root)
    page.destroy()
    write.set("two")
    assert variable.get() == "one"
    variable.set("three")
    assert read() == "two"


def test_function_in_setup(root):
    """The module function in a `setup()`."""
    variable = tk.StringVar(root)
    read, write = create_signal("one")

    class Page(Component):
        def setup(self):
            bind_variable(variable, read, write)

    page = Page(root)
    variable.set("two")
    assert read() == "two"
    page.destroy()
    variable.set("three")
    assert read() == "two"


def test_stop_variable(root):
    """...or by `stop()`."""
    variable = tk.StringVar(root)
    read, write = create_signal("one")
    bind_variable(variable, read, write).stop()
    write.set("two")
    assert variable.get() == "one"
    variable.set("three")
    assert read() == "two"


def test_a_variable_that_is_dropped(root, errors):
    """A variable that the program drops, and its binding: the signal goes on, and nothing is reported."""
    variable = tk.StringVar(root)
    read, write = create_signal("one")
    bind_variable(variable, read, write)
    del variable
    gc.collect()
    write.set("two")
    assert read() == "two"
    assert errors == []


@pytest.mark.parametrize("arguments", ["variable", "read", "write"])
def test_wrong_arguments(root, arguments):
    """What is none of the three: `TypeError`."""
    read, write = create_signal("")
    wanted = {"variable": tk.StringVar(root), "read": read, "write": write} | {arguments: "x"}
    with pytest.raises(TypeError):
        bind_variable(wanted["variable"], wanted["read"], wanted["write"])
