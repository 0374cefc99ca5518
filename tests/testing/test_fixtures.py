"""What the fixtures leave to the tests that come after."""

from __future__ import annotations

import tkinter as tk
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import ttkbootstrap

from tests.support import GIVE_UP
from tests.support.gil import needs_gil
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


@pytest.mark.slow
def test_a_bare_window_of_a_test_that_fails_is_no_later_tests_end(pytester, monkeypatch):
    """Of this suite's tests: the plugin looks after the windows that it makes."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(LEFT)
    result = pytester.runpytest_subprocess("-p", "tkasync_pytest", "-p", "tests.support.roots", "-W", "error")
    result.assert_outcomes(failed=1, passed=1)


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
