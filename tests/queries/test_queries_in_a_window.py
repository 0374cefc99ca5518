"""Queries in a window: the focus of the program, readers of components, suspense and boundary, hidden windows."""

from __future__ import annotations

import subprocess
import sys
import tkinter as tk
from tkinter import ttk
from typing import Any

import pytest

from tkasync import Component, Runtime
from tkasync.queries import query, query_client
from tkasync.testing import Pilot
from tkasync.widgets import ErrorBoundary, Suspense


@pytest.fixture
def other_program(runtime: Runtime) -> Any:
    """Another interpreter, whose window takes the focus as another program's does."""
    window = tk.Tk()
    yield window
    window.destroy()


def test_a_window_of_another_program_takes_the_focus_and_a_dialog_of_our_own_does_not(
    tk_root: tk.Tk, runtime: Runtime, pilot: Pilot, other_program: tk.Tk
) -> None:
    entry, dialog = ttk.Entry(tk_root), tk.Toplevel(tk_root)
    entry.pack()
    tk_root.deiconify()
    tk_root.update()
    told: list[bool] = []
    stop = runtime.host.watch_focus(told.append)
    entry.focus_force()
    pilot.wait_until(lambda: told == [True])
    dialog.focus_force()
    pilot.wait_until(lambda: tk_root.focus_get() is dialog)
    pilot.settle()
    other_program.focus_force()
    pilot.wait_until(lambda: told == [True, False])
    entry.focus_force()
    pilot.wait_until(lambda: told == [True, False, True])
    stop()
    other_program.focus_force()
    pilot.wait_until(lambda: not tk_root.tk.call("focus", "-displayof", "."))
    tk_root.after(200, told.append, "late")
    pilot.wait_until(lambda: told[-1] == "late")
    assert told == [True, False, True, "late"]


def test_what_the_program_binds_to_the_focus_is_left_alone(tk_root: tk.Tk, runtime: Runtime) -> None:
    tk_root.bind_all("<FocusIn>", lambda _event: None)
    before = tk_root.bind_all("<FocusIn>")
    runtime.host.watch_focus(lambda _has_focus: None)
    assert tk_root.bind_all("<FocusIn>").startswith(before.rstrip())
    runtime.close()
    assert tk_root.bind_all("<FocusIn>").split() == before.split()


def test_a_component_reads_until_it_is_destroyed(tk_root: tk.Tk, pilot: Pilot) -> None:
    load = query(lambda number: f"user {number}", key="user")

    class Person(Component):
        def setup(self) -> None:
            self.user = self.create_query(load(1))
            label = ttk.Label(self)
            label.pack()
            self.bind_option(label, "text", lambda: self.user.data or "")
            self.label = label

    person = Person(tk_root)
    pilot.wait_until(lambda: person.label["text"] == "user 1")
    entry = query_client().entry(load(1))
    assert list(entry.readers) == [person.user]
    person.destroy()
    assert list(entry.readers) == []


def test_a_suspense_covers_a_first_load_only_and_a_boundary_takes_an_error_without_data_only(
    tk_root: tk.Tk, pilot: Pilot
) -> None:
    answers: list[Any] = [OSError("down"), "Ada", OSError("down again")]

    def fetch() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return str(answer)

    load = query(fetch, key="user")
    boundary = ErrorBoundary(tk_root)
    suspense = Suspense(boundary, delay=0.0)

    class Person(Component):
        def setup(self) -> None:
            self.user = self.create_query(load())

    person = Person(suspense)
    pilot.wait_until(lambda: str(boundary.error) == "down")
    boundary.retry()
    pilot.wait_until(lambda: person.user.data == "Ada")
    assert (boundary.error, suspense.is_showing_fallback) == (None, False)
    person.user.refetch()
    pilot.wait_until(lambda: person.user.error is not None)
    assert (boundary.error, suspense.is_showing_fallback, person.user.data) == (None, False, "Ada")


def test_an_interval_rests_while_the_window_cannot_be_seen(tk_root: tk.Tk, pilot: Pilot) -> None:
    fetched: list[int] = []

    def fetch() -> int:
        fetched.append(1)
        return len(fetched)

    load = query(fetch, key="ticks")

    class Clock(Component):
        def setup(self) -> None:
            self.ticks = self.create_query(load(), refetch_every=0.02)

    tk_root.deiconify()
    tk_root.update()
    Clock(tk_root).pack()
    pilot.wait_until(lambda: len(fetched) >= 3)
    tk_root.withdraw()
    pilot.settle()
    seen = len(fetched)
    waited: list[int] = []
    tk_root.after(150, waited.append, 1)
    pilot.wait_until(lambda: bool(waited))
    assert len(fetched) <= seen + 1  # one may have been under way
    tk_root.deiconify()
    pilot.wait_until(lambda: len(fetched) >= seen + 3)


def test_two_windows_have_two_caches(tk_root: tk.Tk, pilot: Pilot) -> None:
    other = tk.Tk()
    try:
        assert query_client(tk_root) is query_client(tk_root)
        assert query_client(other) is not query_client(tk_root)
        Runtime.of(other).close()
    finally:
        other.destroy()


def test_a_query_fetches_on_the_kind_of_thread_that_its_fetcher_is_for(tk_root: tk.Tk, pilot: Pilot) -> None:
    async def coroutine() -> str:
        return "coroutine"

    readers = [query(work, key=name)() for name, work in (("a", coroutine), ("b", lambda: "function"))]
    handles = [query_client().fetch(ref) for ref in readers]
    pilot.wait_until(lambda: all(handle.done() for handle in handles))
    assert [handle.result() for handle in handles] == ["coroutine", "function"]


def test_a_program_without_queries_does_not_load_them() -> None:
    program = (
        "import sys, tkasync.component; print([name for name in sys.modules if 'tkasync.queries' in name])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")
