"""A window that is asked to go twice, by whatever ways, goes once and says nothing."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest

from tests.closing.freeing import assert_is_freed
from tkasync import Runtime, dispatch_to_ui, scope_of, spawn_ui_task

Way = Callable[[tk.Tk], object]


def by_close_button(root: tk.Tk) -> None:
    root.tk.eval(str(root.tk.call("wm", "protocol", ".", "WM_DELETE_WINDOW")))


def in_tcl(root: tk.Tk) -> None:
    root.tk.call("destroy", ".")


def in_a_task(root: tk.Tk) -> None:
    async def quit_window() -> None:
        root.destroy()

    spawn_ui_task(quit_window)


ENDS: dict[str, Way] = {
    "destroy": lambda root: root.destroy(),
    "class's destroy": tk.Tk.destroy,
    "close button": by_close_button,
    "Tcl": in_tcl,
    "runtime first": lambda root: (Runtime.of(root).close(), root.destroy()),
    "update": lambda root: (dispatch_to_ui(root.destroy), root.update()),
}
BEFORE: dict[str, Way] = {
    "queued": lambda root: dispatch_to_ui(root.destroy),
    "queued in Tcl": lambda root: dispatch_to_ui(in_tcl, root),
    "in a task": in_a_task,
    "in a cleanup": lambda root: scope_of(root).on_cleanup(root.destroy),
    "in Tcl in a cleanup": lambda root: scope_of(root).on_cleanup(in_tcl, root),
    "in an after job": lambda root: root.after(0, root.destroy),
    "not": lambda root: None,
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_the_second_time_is_silent(roots: Callable[[], tk.Tk], end: Way, before: Way) -> None:
    errors: list[object] = []
    root = roots()
    runtime = Runtime(root, on_error=errors.append)
    root.report_callback_exception = lambda *error: errors.append(error)  # type: ignore[method-assign]
    ran: list[int] = []
    runtime.scope.on_cleanup(ran.append, 1)
    before(root)
    end(root)
    root.destroy()
    assert (errors, ran, runtime.is_closed) == ([], [1], True)
    assert tk._default_root is None  # type: ignore[attr-defined]  # not in its stub


def test_methods_that_were_taken_before_there_was_a_runtime_are_silent_too(
    roots: Callable[[], tk.Tk],
) -> None:
    root = roots()
    taken = root.destroy
    Runtime(root)
    root.destroy()
    taken()


def test_a_cleanup_that_destroys_its_window_leaves_it_to_the_cleanups_after_it(
    roots: Callable[[], tk.Tk],
) -> None:
    root = roots()
    top = tk.Toplevel(root)
    seen: list[bool] = []
    for widget in (top, root):
        scope_of(widget).on_cleanup(lambda widget=widget: seen.append(bool(widget.winfo_exists())))  # type: ignore[misc]  # mypy cannot infer this lambda
        scope_of(widget).on_cleanup(widget.destroy)
    top.destroy()
    root.destroy()
    assert seen == [True, True]


def test_a_window_that_was_destroyed_twice_is_freed() -> None:
    def open_and_end() -> tk.Tk:
        root = tk.Tk()
        Runtime(root)
        dispatch_to_ui(root.destroy)
        root.destroy()
        root.destroy()
        return root

    assert_is_freed(open_and_end)
