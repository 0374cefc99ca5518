"""What tkasync relies on in tkinter and ttkbootstrap that their documentation does not promise.

Each test fails with one sentence, when a version changes one of these parts: what is gone, and who needs it.
docs/design.md lists them ("What is not documented elsewhere"). The rooms that need them are `tk/guard`, `tk/host`,
`ui_tasks/events` and `runtime/widgets`.
"""

from __future__ import annotations

import gc
import sys
import threading
import tkinter as tk
import tkinter.font
from collections.abc import Callable
from types import BuiltinMethodType

import pytest
import ttkbootstrap
from ttkbootstrap.utils import fonts

from tests.support.threads import on_threads
from tkasync.tk.guard.interpreter import thread_of

Roots = Callable[[], tk.Tk]


@pytest.mark.parametrize(
    ("name", "user"),
    [
        ("_root", "Runtime.of() finds the root window by it"),
        ("_register", "ui_event() makes its Tcl command by it"),
        ("_substitute", "ui_event() makes the event object by it"),
        ("_subst_format_str", "ui_event() asks Tcl for the event's fields by it"),
        ("_tclCommands", "the end of a widget at Tcl level deletes the commands that it lists"),
    ],
)
def test_each_widget_has(name: str, user: str) -> None:
    assert hasattr(tk.Misc, name), f"tkinter.Misc.{name} is gone: {user}"


def test_a_widget_has_its_path_and_its_name_and_its_parent_knows_it(roots: Roots) -> None:
    root = roots()
    label = tk.Label(root, name="one")
    assert (label._w, label._name) == (".one", "one"), (
        "a widget's _w or _name is something else: UiRef and the end of a widget read them"
    )
    assert root.children == {"one": label}, (
        "Misc.children does not hold the widgets by name: scopes are found below a widget by it"
    )


def test_widgets_without_a_name_are_counted_by_their_parent(roots: Roots) -> None:
    root = roots()
    tk.Frame(root)
    counts = dict(vars(root)["_last_child_ids"])
    assert (counts, [*root.children]) == ({"frame": 1}, ["!frame"]), (
        "Misc._last_child_ids is something else: after a reload of dev a widget had another name, and lost its tab"
    )
    root.children["!frame"].destroy()
    vars(root)["_last_child_ids"] = {}
    assert tk.Frame(root)._name == "!frame"


def test_tkinter_notes_its_default_root(roots: Roots) -> None:
    before, tk._default_root = tk._default_root, None
    try:
        assert roots() is tk._default_root, (
            "tkinter._default_root is not set: current_runtime() finds the only window by it"
        )
    finally:
        tk._default_root = before


def test_a_command_is_named_by_a_number_and_its_functions_name(roots: Roots) -> None:
    root = roots()
    command = root.register(root.destroy)
    assert command.removesuffix("destroy").isdigit(), (
        "tkinter names Tcl commands otherwise: the close button and the end of a root find them by number and name"
    )


def test_every_object_of_a_window_copies_the_interpreter(roots: Roots) -> None:
    root = roots()
    font = tkinter.font.Font(root, size=10)
    copies = [tk.Label(root), tk.StringVar(root), tk.PhotoImage(master=root), font]
    held = [getattr(copy, "tk", None) or getattr(copy, "_tk", None) for copy in copies]
    assert held == [root.tk] * len(held), (
        "a widget, variable, image or font holds no copy of root.tk to be guarded"
    )
    assert isinstance(font._call, BuiltinMethodType), (
        "a font does not keep a bound method of the interpreter: the guard swaps those too"
    )


def test_a_registered_function_can_be_found_and_replaced(roots: Roots) -> None:
    root, called = roots(), []
    command = root.register(lambda: called.append("old"))
    found = [held for held in gc.get_referrers(tk.CallWrapper) if isinstance(held, tk.CallWrapper)]
    [wrapper] = [held for held in found if held.widget.tk is root.tk and "<lambda>" in held.func.__name__]
    wrapper.func = lambda: called.append("new")
    root.tk.call(command)
    assert called == ["new"], (
        "a CallWrapper does not look up its func and widget at each call: the guard has older callbacks called outside "
        "by it"
    )


def test_an_after_job_keeps_its_function_in_a_closure(roots: Roots) -> None:
    root, registered = roots(), []
    root._register = lambda fn: registered.append(fn) or "list"
    root.after(60_000, len)
    [job] = registered
    cells = dict(zip(job.__code__.co_freevars, job.__closure__, strict=True))
    assert (job.__qualname__, cells["func"].cell_contents) == ("Misc.after.<locals>.callit", len), (
        "after() registers something else than callit with its func: the guard refuses coroutine functions in that"
    )


def test_a_widgets_copy_of_the_interpreter_can_be_found_and_replaced(roots: Roots) -> None:
    label = tk.Label(roots())
    # Python 3.11 to 3.13 keep the attributes of a new object without a dict: the object itself holds the copy then.
    holders = gc.get_referrers(label.tk)
    assert any(holder is label or holder is vars(label) for holder in holders), (
        "gc.get_referrers() does not find the widgets that hold root.tk: the guard finds older widgets by it"
    )


def test_an_interpreter_keeps_the_thread_that_made_it(roots: Roots) -> None:
    root = roots()
    assert [thread_of(root.tk), *on_threads(lambda: thread_of(root.tk))] == [threading.get_ident()] * 2, (
        "_tkinter does not keep the thread in its object: where Tcl is 9, Runtime(root) cannot tell whose thread it is"
    )


def test_a_catch_in_tcl_does_not_stop_the_exception_that_is_to_end_the_loop(roots: Roots) -> None:
    root = roots()

    def leave() -> None:
        raise SystemExit

    root.tk.createcommand("leave", leave)
    root.tk.call("after", 0, "catch leave")
    root.after(20_000, root.quit)
    try:
        root.mainloop()
    except SystemExit:
        return
    pytest.fail(
        "_tkinter forgets SystemExit when Tcl catches it: sys.exit() in an entry from Tcl would be lost"
    )


@pytest.mark.parametrize("tkasync_root", [ttkbootstrap.App])
def test_ttkbootstrap_keeps_its_one_style_here(tk_root: tk.Tk) -> None:
    style = ttkbootstrap.Style.instance
    assert getattr(style, "master", None) is tk_root, (
        "ttkbootstrap.Style.instance is not the window's style: the next window would get that of a destroyed one"
    )


def test_ttkbootstrap_can_forget_its_fonts() -> None:
    assert callable(fonts.Fonts.reset), (
        "ttkbootstrap.utils.fonts.Fonts.reset is gone: the next window would get the fonts of a destroyed one"
    )


def test_the_error_of_a_callback_comes_to_a_method_of_this_name() -> None:
    called: list[object] = []
    wrapper = tk.CallWrapper(lambda: 1 / 0, None, _Reporter(called))
    wrapper()
    assert called == [ZeroDivisionError], (
        "tkinter does not call _report_exception() of a callback's widget: such errors are not in the log file"
    )
    assert callable(tk.Misc._report_exception)


class _Reporter:
    def __init__(self, called: list[object]) -> None:
        self._called = called

    def _report_exception(self) -> None:
        self._called.append(sys.exc_info()[0])
