"""What the fixtures leave to the tests that come after."""

from __future__ import annotations

import tkinter as tk
from concurrent.futures import ThreadPoolExecutor

import ttkbootstrap

from tests.support import GIVE_UP
from tkasync.dispatch.late_calls import late_calls
from tkasync.testing.root_fixture import open_root
from tkasync.tk.guard.guard import GuardedTk


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
