"""Options of real widgets that follow signals."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest
import ttkbootstrap

from tkasync import Component, Runtime, bind_option, create_memo, create_resource, create_signal
from tkasync.errors import NoOwnerError, WrongThreadError
from tkasync.testing import Pilot


def _told(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, tuple) else str(value).split("|")


class _CountingLabel(ttk.Label):
    calls = 0

    def configure(self, cnf: Any = None, **options) -> Any:
        self.calls += 1
        return super().configure(cnf, **options)


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
def test_any_option_of_any_widget_follows(
    tk_root: tk.Tk, runtime: Runtime, make: Any, option: str, first: Any, second: Any
) -> None:
    read, write = create_signal(first)
    widget = make(tk_root)
    bind_option(widget, option, read)
    assert _told(widget[option]) == _told(first)
    write.set(second)
    assert _told(widget[option]) == _told(second)


@pytest.mark.parametrize("tkasync_root", [ttkbootstrap.App])
def test_what_only_configure_knows_follows_too(tk_root: tk.Tk, runtime: Runtime) -> None:
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


def test_a_function_of_signals_follows(tk_root: tk.Tk, runtime: Runtime) -> None:
    name, set_name = create_signal("Ada")
    count, set_count = create_signal(1)
    label = ttk.Label(tk_root)
    bind_option(label, "text", lambda: f"{name()}: {count()}")
    set_count.set(2)
    set_name.set("Bob")
    assert label["text"] == "Bob: 2"


def test_tk_is_not_called_for_an_equal_value(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal(1)
    label = _CountingLabel(tk_root)
    bind_option(label, "text", lambda: "odd" if read() % 2 else "even")
    before = label.calls
    write.set(3)
    write.set(5)
    assert label.calls == before
    write.set(6)
    assert label.calls == before + 1


@pytest.mark.parametrize(
    ("tkasync_root", "make"),
    [(tk.Tk, ttk.Label), (tk.Tk, tk.Label), (ttkbootstrap.App, ttkbootstrap.Label)],
)
def test_an_option_that_the_widget_lacks_is_refused_with_those_it_has(
    tk_root: tk.Tk, runtime: Runtime, make: Any
) -> None:
    with pytest.raises(ValueError, match=r"has no option 'txet'; it has .*text"):
        bind_option(make(tk_root), "txet", lambda: "x")


def test_a_value_in_place_of_a_source_is_refused(tk_root: tk.Tk, runtime: Runtime) -> None:
    with pytest.raises(TypeError, match="signal or a function"):
        bind_option(ttk.Label(tk_root), "text", "hello")


def test_a_destroyed_widget_is_refused(tk_root: tk.Tk, runtime: Runtime) -> None:
    label = ttk.Label(tk_root)
    label.destroy()
    with pytest.raises(NoOwnerError):
        bind_option(label, "text", lambda: "x")


def test_an_error_of_the_source_is_reported_and_the_binding_goes_on(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
    read, write = create_signal(2)
    label = ttk.Label(tk_root)
    bind_option(label, "text", lambda: str(10 // read()))
    write.set(0)
    assert (label["text"], [type(error) for error in errors]) == ("5", [ZeroDivisionError])
    write.set(5)
    assert label["text"] == "2"


def test_a_value_that_tk_refuses_is_reported_and_the_binding_goes_on(
    tk_root: tk.Tk, runtime: Runtime, errors: list[BaseException]
) -> None:
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


def test_what_tk_calls_while_it_configures_is_no_dependency(tk_root: tk.Tk, runtime: Runtime) -> None:
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


# Bind_option


@pytest.mark.parametrize("kind", [tk.Label, ttk.Label])
@pytest.mark.parametrize("source", ["signal", "memo", "lambda"])
def test_an_option_follows_every_kind_of_source(tk_root: tk.Tk, kind: Any, source: str) -> None:
    """`bind_option(widget, option, source)`: at once, and after each change."""
    read, write = create_signal("one")
    label = kind(tk_root)
    sources = {"signal": read, "memo": create_memo(read), "lambda": lambda: read()}
    bind_option(label, "text", sources[source])
    assert str(label["text"]) == "one"
    write.set("two")
    assert str(label["text"]) == "two"


@pytest.mark.parametrize(
    "value", ["", "[x]", "a b", "{", "}", "$x \\n [exit]", "ünï\u4e2d\U0001f600", 0, 1.5, None]
)
def test_any_text_shows_as_it_is(tk_root: tk.Tk, value: Any) -> None:
    read, write = create_signal("start")
    label = ttk.Label(tk_root)
    bind_option(label, "text", read)
    write.set(value)
    assert str(label["text"]) == ("" if value is None else str(value))


@pytest.mark.parametrize(
    ("option", "first", "value"), [("padding", (1, 2), 5), ("width", 3, 9), ("text", "…", "x")]
)
def test_none_puts_back_what_was_there(tk_root: tk.Tk, option: str, first: Any, value: Any) -> None:
    """`None`, a resource's data before there is any, shows what the widget was made with."""
    read, write = create_signal(None)
    label = ttk.Label(tk_root, **{option: first})

    def shown() -> Any:
        value = tk_root.tk.call(str(label), "cget", f"-{option}")
        return [str(part) for part in (value if isinstance(value, tuple) else [value])]

    before = shown()
    bind_option(label, option, read)
    assert shown() == before
    write.set(value)
    assert shown() == [str(value)]
    write.set(None)
    assert shown() == before


def test_another_thread_may_not_bind(tk_root: tk.Tk, pilot: Pilot, runtime: Runtime) -> None:
    label = ttk.Label(tk_root)
    read, _ = create_signal(1)
    errors = []
    runtime.spawn_task(bind_option, label, "text", read, on_error=errors.append)
    pilot.wait_until(lambda: errors)
    assert isinstance(errors[0], WrongThreadError)


def test_a_component_binds_its_own_widgets(tk_root: tk.Tk) -> None:
    """`bind_option` as a component's method, with its own widgets."""

    class Counter(Component):
        def setup(self) -> None:
            self.read, self.write = create_signal(0)
            self.label = ttk.Label(self)
            self.bind_option(self.label, "text", lambda: f"count {self.read()}")
            self.other = ttk.Label(self)
            bind_option(self.other, "text", self.read)

    counter = Counter(tk_root)
    counter.write.update(lambda n: n + 1)
    assert str(counter.label["text"]) == "count 1"
    assert str(counter.other["text"]) == "1"


def test_a_label_may_show_what_was_loaded(tk_root: tk.Tk, pilot: Pilot) -> None:
    """The plainest use: a label that shows what was loaded."""
    label = ttk.Label(tk_root)
    data = create_resource(lambda: 1, lambda n: f"user {n}")
    bind_option(label, "text", lambda: data.data or "…")
    assert str(label["text"]) == "…"
    pilot.wait_until(lambda: str(label["text"]) == "user 1")
