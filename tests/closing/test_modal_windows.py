"""Modal windows: any number may be open, and none opens once the close has begun."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from time import monotonic
from tkinter import colorchooser, filedialog, messagebox, simpledialog
from typing import Any

import pytest

from tests.support import GIVE_UP
from tkasync import Runtime


def wait_for_window(root: tk.Tk) -> object:
    top = tk.Toplevel(root)
    top.wait_visibility()
    top.grab_set()
    top.wait_window()
    return not top.winfo_exists()


def wait_for_variable(root: tk.Tk) -> object:
    root.wait_variable(tk.StringVar(root))
    return True


def wait_in_tcl(root: tk.Tk) -> object:
    root.tk.eval("vwait ::never")
    return True


OPENINGS: dict[str, tuple[Callable[[tk.Tk], object], object]] = {
    "wait_window": (wait_for_window, True),
    "wait_variable": (wait_for_variable, True),
    "vwait": (wait_in_tcl, True),
    "showerror": (lambda root: messagebox.showerror("t", "m", parent=root), "ok"),
    "askyesno": (lambda root: messagebox.askyesno("t", "m", parent=root), False),
    "askyesnocancel": (lambda root: messagebox.askyesnocancel("t", "m", parent=root), None),
    "askretrycancel": (lambda root: messagebox.askretrycancel("t", "m", parent=root), False),
    "askopenfilename": (lambda root: filedialog.askopenfilename(parent=root), ""),
    "asksaveasfilename": (lambda root: filedialog.asksaveasfilename(parent=root), ""),
    "askdirectory": (lambda root: filedialog.askdirectory(parent=root), ""),
    "askcolor": (lambda root: colorchooser.askcolor(parent=root), (None, None)),
    "askstring": (lambda root: simpledialog.askstring("t", "p", parent=root), None),
}


@pytest.mark.parametrize("place", ["cleanup", "queued call"])
@pytest.mark.parametrize(("open_it", "answer"), OPENINGS.values(), ids=OPENINGS)
def test_none_opens_once_the_close_has_begun(
    roots: Callable[[], tk.Tk], open_it: Callable[[tk.Tk], object], answer: object, place: str
) -> None:
    root = roots()
    errors: list[BaseException] = []
    runtime = Runtime(root, on_error=errors.append)
    seen: list[object] = []
    if place == "cleanup":
        runtime.scope.on_cleanup(lambda: seen.append(open_it(root)))
    else:
        runtime.dispatch_to_ui(lambda: seen.append(open_it(root)))
    began = monotonic()
    runtime.close()
    assert (errors, seen) == ([], [answer])
    assert monotonic() - began < GIVE_UP
    assert [child for child in root.winfo_children() if child.winfo_toplevel() is child] == []
    left = {"vwait", "tkwait", "grab", "counted", "wait_for", "tk_messageBox"}
    assert [name for name in left if root.tk.eval(f"info commands ::tkasync_{name}")] == []


def test_the_dialogs_are_tks_own_again_after_a_close_that_leaves_the_root(roots: Callable[[], tk.Tk]) -> None:
    root = roots()
    Runtime(root).close()
    variable = tk.StringVar(root, "")
    root.after(1, variable.set, "written")
    root.wait_variable(variable)
    assert variable.get() == "written"
    root.grab_set()
    assert root.grab_current() is root
    root.grab_release()


def open_box(root: tk.Tk) -> None:
    messagebox.showinfo("t", "m", parent=root)


def open_toplevel(root: tk.Tk) -> None:
    root.wait_window(tk.Toplevel(root))


@pytest.mark.parametrize("open_it", [open_box, open_toplevel, wait_for_variable, wait_in_tcl])
def test_a_call_arrives_under_any_number_of_dialogs_and_the_window_closes(
    roots: Callable[[], tk.Tk], open_it: Callable[[tk.Tk], Any]
) -> None:
    root = roots()
    runtime = Runtime(root, on_error=lambda _error: None)
    opened: list[int] = []
    arrived: list[int] = []

    def open_one(number: int) -> None:
        opened.append(number)
        if number == 19:
            root.after(50, lambda: runtime.dispatch_to_ui(arrived.append, len(opened)))
            root.after(100, lambda: runtime.dispatch_to_ui(root.destroy))
        open_it(root)

    for number in range(20):
        runtime.dispatch_to_ui(open_one, number)
    root.after(GIVE_UP * 1000, root.destroy)
    root.mainloop()
    assert (opened, arrived) == (list(range(20)), [20])


@pytest.mark.parametrize("is_window", [True, False])
def test_a_wait_of_the_last_runtime_and_those_of_the_next_do_not_disturb_each_other(
    roots: Callable[[], tk.Tk], is_window: bool
) -> None:
    root = roots()
    runtime = Runtime(root)
    dialog, variable = tk.Toplevel(root), tk.StringVar(root)
    ended: list[str] = []

    def renew() -> None:
        runtime.close()
        Runtime(root)
        root.after(1, variable.set, "written")
        root.wait_variable(variable)
        ended.append("inner")
        dialog.destroy()

    root.after(1, renew)
    if is_window:
        root.wait_window(dialog)
    else:
        root.wait_variable(tk.StringVar(root))
    assert ended == ["inner"]
    assert root.tk.eval("set ::tkasync_loops") == "0"
