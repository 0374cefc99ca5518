"""What the fixtures leave to the tests that come after."""

from __future__ import annotations

import gc
import tkinter as tk
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import ttkbootstrap

from tests.support import GIVE_UP
from tests.support.gil import needs_gil
from tests.support.roots import end_roots_that_are_left
from tkasync.dispatch.late_calls import late_calls
from tkasync.testing.root_fixture import open_root
from tkasync.tk.guard.guard import GuardedTk

ROOT = Path(__file__).parents[2]


@needs_gil
def test_a_window_that_had_no_runtime_stops_no_thread_that_collects_it():
    """Its images would wait for the UI thread, a second each, and raise then."""
    leaks: list[str] = []
    with open_root(ttkbootstrap.App, leaks) as root:
        held = [tk.PhotoImage(master=root) for _ in range(3)]
    kept = len(late_calls)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(held.clear).result(GIVE_UP)
    assert len(late_calls) == kept + 3
    late_calls.clear()
    assert leaks == []


def test_so_it_is_with_one_that_the_test_has_destroyed():
    with open_root(ttkbootstrap.App, []) as root:
        root.destroy()
    assert isinstance(root.tk, GuardedTk)


def test_a_callback_of_a_class_binding_does_not_hold_its_window():
    """Before Python 3.11.3 nothing deletes it."""
    with open_root(ttkbootstrap.App, []) as root:
        bind_for_ever(root)
        window = weakref.ref(root)
    del root
    gc.collect()
    assert window() is None


def test_nor_one_that_could_not_be_made_whole():
    windows: list[weakref.ref[tk.Tk]] = []

    class Bound(ttkbootstrap.App):
        def __init__(self) -> None:
            super().__init__()
            bind_for_ever(self)
            windows.append(weakref.ref(self))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), open_root(Bound, []):
        pass
    gc.collect()
    assert windows[0]() is None


def bind_for_ever(root: Any) -> None:
    """Bind as `bind_class` did then."""
    root._bind(("bind", "TButton"), "<F5>", lambda _event: root.bell(), None, 0)


LEFT = """
import gc
import sys
import tkinter as tk
from concurrent.futures import ThreadPoolExecutor

def test_that_fails():
    root = tk.Tk()
    root.itself, root.variable = root, tk.StringVar(root)
    assert False

def test_whose_worker_collects_it():
    sys.last_exc = sys.last_value = sys.last_traceback = None
    with ThreadPoolExecutor(1) as pool:
        pool.submit(gc.collect).result(10)
"""


OPEN = """
import tkinter as tk
from tkasync import Runtime

def test_that_fails():
    tk.Tk()
    assert False

def test_whose_runtime_is_closed():
    Runtime(tk.Tk()).close()
    assert False

def test_that_comes_later():
    assert tk._default_root is None

def test_whose_runtime_is_open():
    Runtime(tk.Tk())
"""


@pytest.mark.slow
def test_a_window_that_a_failed_test_has_left_open_is_not_the_next_ones_only_root(pytester, monkeypatch):
    """One with an open runtime is the plugin's to name."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(OPEN)
    result = pytester.runpytest_subprocess("-p", "tkasync_pytest", "-p", "tests.support.roots", "-W", "error")
    result.assert_outcomes(failed=2, passed=2, errors=1)
    result.stdout.fnmatch_lines(["*was left open"])


@pytest.mark.slow
def test_a_bare_window_of_a_test_that_fails_is_no_later_tests_end(pytester, monkeypatch):
    """Of this suite's tests: the plugin looks after the windows that it makes."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(LEFT)
    result = pytester.runpytest_subprocess("-p", "tkasync_pytest", "-p", "tests.support.roots", "-W", "error")
    result.assert_outcomes(failed=1, passed=1)


def test_a_window_that_could_not_be_made_ends_no_later_test(monkeypatch):
    """Without a display: the error of one test, which pytest keeps, was that of all that came later."""

    def fail(*_arguments: object) -> None:
        raise tk.TclError("no display name and no $DISPLAY environment variable")

    with monkeypatch.context() as patched:
        patched.setattr("_tkinter.create", fail)
        with pytest.raises(tk.TclError, match="no display") as kept:
            tk.Tk()
    end_roots_that_are_left()
    assert kept.value.__traceback__ is not None, "it holds the window"


class Half(ttkbootstrap.App):
    """A window whose making fails when the most of it is there."""

    def __init__(self) -> None:
        super().__init__()
        raise ZeroDivisionError


class Interrupted(ttkbootstrap.App):
    """A window whose first redraw is interrupted, by Ctrl+C say."""

    def update(self) -> None:
        raise KeyboardInterrupt


def test_a_window_that_is_interrupted_before_its_test_begins_is_closed():
    before = tk._default_root
    with pytest.raises(KeyboardInterrupt), open_root(Interrupted, []):
        pass
    assert tk._default_root is before
    with open_root(ttkbootstrap.App, []) as root:
        assert ttkbootstrap.Style.instance.master is root


def test_a_window_that_is_refused_before_it_is_one_is_refused_in_its_makers_words():
    one = open_root(ttkbootstrap.App, [])
    with one, pytest.raises(RuntimeError, match="single application"), open_root(ttkbootstrap.App, []):
        pass


def test_a_window_that_could_not_be_made_whole_is_not_in_the_way_of_the_next():
    before = tk._default_root
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), open_root(Half, []):
            pass
        assert tk._default_root is before
    with open_root(ttkbootstrap.App, []) as root:
        assert ttkbootstrap.Style.instance.master is root
