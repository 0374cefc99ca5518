"""The pump in every nested event loop: in order, alive, and ended with the window."""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Callable
from typing import Any

import pytest

from tests.host.windows import Window, produce


def wait_window(window: Window, ran: list[str]) -> None:
    dialog = tk.Toplevel(window.root)
    window.dispatch(ran.append, "in it")
    window.dispatch(dialog.destroy)
    window.root.wait_window(dialog)


def wait_variable(window: Window, ran: list[str]) -> None:
    variable = tk.IntVar(window.root)
    window.dispatch(ran.append, "in it")
    window.dispatch(variable.set, 1)
    window.root.wait_variable(variable)


def nested_mainloop(window: Window, ran: list[str]) -> None:
    window.dispatch(ran.append, "in it")
    window.dispatch(window.root.quit)
    window.root.mainloop()


def update(window: Window, ran: list[str]) -> None:
    window.dispatch(ran.append, "in it")
    while "in it" not in ran:
        window.root.update()


def modal_dialog(window: Window, ran: list[str]) -> None:
    dialog = tk.Toplevel(window.root)
    dialog.wait_visibility()
    dialog.grab_set()
    window.dispatch(ran.append, "in it")
    window.dispatch(dialog.destroy)
    dialog.wait_window()


LOOPS = [wait_window, wait_variable, nested_mainloop, update, modal_dialog]


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("depth", [1, 3])
def test_calls_stay_in_order_and_alive_in_a_loop_that_a_call_opens(
    window: Window, loop: Callable[[Window, list[str]], None], depth: int
) -> None:
    ran: list[str] = []

    def open_it(left: int) -> None:
        ran.append("opened")
        if left > 1:
            open_it(left - 1)
        loop(window, ran)
        ran.append("left")

    window.dispatch(ran.append, "first")
    window.dispatch(open_it, depth)
    window.dispatch(ran.append, "second")
    window.dispatch(window.dispatch, ran.append, "last")
    window.run(lambda: len(ran) == 3 + 3 * depth)
    assert ran[: depth + 2] == ["first", *["opened"] * depth, "second"]
    assert ran.index("second") < ran.index("in it")
    assert ran.count("in it") == depth


@pytest.mark.parametrize("loop", LOOPS)
def test_timers_go_on_in_a_loop_that_a_timer_opens(
    window: Window, loop: Callable[[Window, list[str]], None]
) -> None:
    ran: list[str] = []
    ticks: list[int] = []

    def tick() -> None:
        ticks.append(1)
        window.host.after(0.002, tick)

    def open_it() -> None:
        before = len(ticks)
        loop(window, ran)
        while len(ticks) < before + 3:
            window.root.update()
        ran.append("left")

    window.host.after(0.0, tick)
    window.host.after(0.01, open_it)
    window.run(lambda: "left" in ran)


def test_calls_of_other_threads_reach_a_dialog(window: Window) -> None:
    ran: list[int] = []
    over: list[int] = []

    def dialog() -> None:
        top = tk.Toplevel(window.root)
        thread = produce(window, 500, ran)
        window.host.after(0.01, lambda: close_when_all_came(top))
        window.root.wait_window(top)
        thread.join()
        over.append(len(ran))

    def close_when_all_came(top: tk.Toplevel) -> None:
        if len(ran) == 500:
            top.destroy()
        else:
            window.host.after(0.01, lambda: close_when_all_came(top))

    window.dispatch(dialog)
    window.run(lambda: over)
    assert over == [500]
    assert ran == list(range(500))


def test_thousands_of_calls_that_call_update_run_in_order(window: Window) -> None:
    """Each opens an event loop inside the one before; the stack is not as deep as that."""
    ran: list[int] = []

    def show(number: int) -> None:
        ran.append(number)
        window.root.update()

    for number in range(2_000):
        window.dispatch(show, number)
    window.run(lambda: len(ran) == 2_000)
    assert ran == list(range(2_000))
    assert window.errors == []


@pytest.mark.parametrize("end", ["destroy", "tcl", "close"])
def test_wait_variable_ends_with_the_window(window: Window, end: str) -> None:
    """By itself Tk waits for ever, without a window."""
    variable = tk.StringVar(window.root)
    nested = tk.StringVar(window.root)
    ends = {
        "destroy": window.root.destroy,
        "tcl": lambda: window.root.tk.call("destroy", "."),
        "close": window.runtime.close,
    }
    window.root.after(1, lambda: window.dispatch(window.root.wait_variable, nested))
    window.root.after(50, ends[end])
    window.root.wait_variable(variable)
    assert window.runtime.is_closed
    if end == "close":
        window.root.destroy()


def test_a_call_that_the_close_still_runs_cannot_hold_it_by_a_wait(window: Window) -> None:
    ran: list[int] = []
    nested = tk.StringVar(window.root)
    window.dispatch(window.root.wait_variable, nested)
    window.dispatch(ran.append, 1)
    window.runtime.close()
    assert ran == [1]
    window.root.destroy()


def test_wait_variable_and_its_like_are_what_they_were(window: Window) -> None:
    variable = tk.StringVar(window.root)
    array: Any = window.root.tk
    window.root.after(1, variable.set, "x")
    window.root.wait_variable(variable)
    window.root.after(1, lambda: array.call("set", "table(key)", 1))
    array.call("tkwait", "variable", "table(key)")
    window.root.after(1, lambda: array.call("unset", "table(key)"))
    array.call("tkwait", "variable", "table(key)")
    with pytest.raises(tk.TclError, match="bad option"):
        array.call("tkwait", "nonsense", "x")
    with pytest.raises(tk.TclError, match="wrong # args"):
        array.call("tkwait", "variable", "x", "y")
    assert array.call("array", "names", "::tkasync_waited") == ""


@pytest.mark.parametrize("way", ["call", "timer"])
def test_sys_exit_leaves_mainloop_with_its_code_and_the_pump_goes_on(window: Window, way: str) -> None:
    ran: list[int] = []
    if way == "call":
        window.dispatch(sys.exit, 7)
    else:
        window.host.after(0.001, lambda: sys.exit(7))
    window.dispatch(ran.append, 1)
    with pytest.raises(SystemExit) as caught:
        window.run()
    assert caught.value.code == 7
    window.host.after(0.001, lambda: ran.append(2))
    window.run(lambda: len(ran) == 2)


def test_sys_exit_in_a_dialog_leaves_mainloop_without_a_dialog_of_tcls_own(window: Window) -> None:
    seen: list[int] = []

    def dialog() -> None:
        top = tk.Toplevel(window.root)
        window.dispatch(sys.exit, 8)
        window.host.after(0.05, lambda: (seen.append(len(window.root.tk.splitlist(
            window.root.tk.call("winfo", "children", ".")))), top.destroy()))  # fmt: skip
        window.root.wait_window(top)

    window.dispatch(dialog)
    with pytest.raises(SystemExit) as caught:
        window.run()
    assert (caught.value.code, seen) == (8, [1])
