"""The end of a binding: by hand, with its widget, with its component, and with the effect it was made in."""

from __future__ import annotations

import gc
import tkinter as tk
import weakref
from tkinter import ttk

import pytest

from tkasync import Component, Runtime, bind_option, create_effect, create_signal
from tkasync.errors import NoOwnerError


def test_stop_ends_it_and_leaves_what_is_shown(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal("a")
    label = ttk.Label(tk_root)
    binding = bind_option(label, "text", read)
    binding.stop()
    binding.stop()
    write.set("b")
    assert label["text"] == "a"


def test_in_an_effect_it_ends_with_the_run(tk_root: tk.Tk, runtime: Runtime) -> None:
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


def test_in_a_component_it_ends_with_the_component(tk_root: tk.Tk, runtime: Runtime) -> None:
    read, write = create_signal("a")
    label = ttk.Label(tk_root)

    class View(Component):
        def setup(self) -> None:
            self.bind_option(label, "text", read)

    view = View(tk_root)
    view.destroy()
    write.set("b")
    assert label["text"] == "a"


def test_a_widget_that_dies_leaves_nothing_in_a_component_that_lives_on(
    tk_root: tk.Tk, runtime: Runtime
) -> None:
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


@pytest.mark.parametrize("how", ["widget", "parent", "tcl"])
def test_a_binding_ends_with_its_widget_however_that_ends(
    tk_root: tk.Tk, errors: list[BaseException], how: str
) -> None:
    read, write = create_signal(1)
    calls = []
    frame = ttk.Frame(tk_root)
    label = ttk.Label(frame)
    bind_option(label, "text", lambda: calls.append(1) or read())
    if how == "widget":
        label.destroy()
    elif how == "parent":
        frame.destroy()
    else:
        tk_root.tk.call("destroy", str(label))
    write.set(2)
    assert calls == [1]
    assert (errors, read.is_observed) == ([], False)


def test_one_that_a_component_makes_after_its_end_is_refused_and_follows_nothing(
    tk_root: tk.Tk, runtime: Runtime
) -> None:
    """The widget may be another's, and live on."""
    read, write = create_signal("a")
    component = Component(tk_root)
    component.destroy()
    for bind in (
        lambda: component.bind_option(ttk.Label(tk_root), "text", read),
        lambda: component.bind_items(tk.Listbox(tk_root), lambda: [read()]),
        lambda: component.bind_variable(tk.StringVar(tk_root), read, write),
    ):
        with pytest.raises(NoOwnerError):
            bind()
        assert not read.is_observed
