"""The plugin, in a pytest of its own: what is left behind fails the test that did it, by name; a clean one passes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # each program is a process of its own

ROOT = Path(__file__).parents[2]

LEAKING = """
import threading
import time
import tkinter as tk
from tkinter import ttk

from tkasync import Runtime, spawn_task, spawn_ui_task, sleep, dispatch_to_ui, ui_task
from tkasync.queries import query
from tkasync.testing import fake_runtime

def deaf_thread():
    threading.Event().wait(3)

async def endless():
    await sleep(1000)

async def endless_on_loop():
    import asyncio
    await asyncio.sleep(1000)

def broken():
    raise ValueError("lost in a call")

def leaves_a_deaf_thread(runtime):
    runtime.spawn_task(deaf_thread)

def leaves_a_deaf_thread_of_a_component(tk_root):
    frame = ttk.Frame(tk_root)
    spawn_task(deaf_thread, owner=frame)

def leaves_a_ui_task(fake_host):
    spawn_ui_task(endless)
    fake_host.run_pending()

def leaves_a_coroutine(runtime):
    runtime.spawn_task(endless_on_loop)

def leaves_an_after_job(tk_root):
    def blink():
        pass
    tk_root.after(60_000, blink)

def leaves_an_error_of_a_callback(tk_root, pilot):
    button = ttk.Button(tk_root, command=broken)
    button.pack()
    pilot.click(button)

def leaves_an_error_of_a_task(runtime, pilot):
    runtime.spawn_task(broken)
    pilot.settle()

def leaves_an_error_on_the_fake_host(fake_host):
    dispatch_to_ui(broken)
    fake_host.run_pending()

def leaves_a_query_fetching(fake_host, queries):
    user = query(ui_task(endless), key="user")
    queries.prefetch(user())
    fake_host.run_pending()

def leaves_a_runtime_open():
    fake_runtime().spawn_task(deaf_thread)

def leaves_a_window_open():
    Runtime(tk.Tk())
"""

CLEAN = """
import sys
import threading
from tkinter import ttk

import pytest
import ttkbootstrap

from tkasync import Component, current_runtime, dispatch_to_ui
from tkasync.errors import NoRuntimeError, RuntimeClosedError
from tkasync import spawn_debounced, spawn_interval, spawn_task, spawn_ui_task, sleep, ui_task
from tkasync.queries import create_query, query, query_client
from tkasync.testing import FakeHost, Pilot

class Page(Component):
    def setup(self):
        self.seen = []
        self.spawn_interval(0.01, self.seen.append, 1)
        self.spawn_debounced(60, print).call()
        self.spawn_ui_task(self.wait)

    async def wait(self):
        await sleep(1000)

def test_what_a_component_owns_is_no_leak(tk_root, pilot):
    page = Page(tk_root)
    page.pack()
    pilot.wait_until(lambda: page.seen)

def test_an_interval_and_a_debounce_end_with_their_runtime(fake_host):
    spawn_interval(1.0, print)
    spawn_debounced(60, print).call()
    fake_host.advance(2.0)

def test_a_run_under_way_ends_with_its_interval(fake_host):
    async def work():
        await sleep(1000)

    spawn_interval(1.0, ui_task(work))
    fake_host.advance(2.0)

def test_a_task_that_is_about_to_end_may_end(runtime):
    runtime.spawn_task(threading.Event().wait, 0.05)

def test_an_error_that_is_asked_for_is_no_leak(fake_host, runtime):
    errors = []
    runtime.on_error = errors.append
    dispatch_to_ui(int, "x")
    fake_host.run_pending()
    assert isinstance(errors[0], ValueError)

def test_a_job_of_tk_is_no_leak(tk_root, pilot):
    entry = ttk.Entry(tk_root)  # its cursor blinks
    entry.pack()
    pilot.type(entry, "x")
    tk_root.tk.eval("after 60000 {ttk::Repeat}")  # as a button does that repeats while it is held down

def test_the_fixtures_are_what_they_are_called(tk_root, runtime, pilot):
    assert type(tk_root) is ttkbootstrap.App
    assert runtime.root is tk_root
    assert isinstance(pilot, Pilot)
    assert current_runtime() is runtime

def test_runtime_is_that_of_the_fake_host_if_the_test_asks_for_it(fake_host, runtime):
    assert isinstance(fake_host, FakeHost)
    assert runtime.host is fake_host

def test_queries_are_filled_without_a_server(fake_host, queries):
    user = query(lambda number: 1 // 0, key="user")
    queries.seed({user(1): "Ada"})
    reader = create_query(user(1))
    fake_host.run_pending()
    assert (reader.data, query_client() is queries) == ("Ada", True)

def test_each_test_gets_its_own(tk_root, runtime):
    assert not tk_root.children
    assert not runtime.is_closed

def test_between_tests_there_is_no_runtime():
    with pytest.raises(RuntimeClosedError):
        current_runtime()

def test_a_test_may_destroy_its_window(tk_root):
    tk_root.destroy()
"""


@pytest.fixture(scope="module")
def leaking(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the plugin said of each leaking test."""
    folder = tmp_path_factory.mktemp("leaking")
    (folder / "test_leaking.py").write_text(LEAKING.replace("def leaves_", "def test_leaves_"))
    command = [sys.executable, "-m", "pytest", "-p", "tkasync_pytest", "-q", "-rA", "--rootdir", "."]
    done = subprocess.run(
        command, cwd=folder, env=_environment(), capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    parts = re.split(r"_+ ERROR at teardown of test_(\w+) _+\n", done.stdout)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize(
    ("test", "says"),
    [
        ("leaves_a_deaf_thread", r"task 'deaf_thread' \(spawned at .*test_leaking\.py"),
        ("leaves_a_deaf_thread", r"thread tkasync-worker-1 goes on"),
        ("leaves_a_deaf_thread_of_a_component", r"task 'deaf_thread'.* goes on after its end"),
        ("leaves_a_ui_task", r"task 'endless' .* was still running"),
        ("leaves_a_coroutine", r"task 'endless_on_loop' .* was still running"),
        ("leaves_an_after_job", r"after job \S+ of blink\(\) was pending"),
        ("leaves_an_error_of_a_callback", r"unreported error ValueError\('lost in a call'\)"),
        ("leaves_an_error_of_a_task", r"Task 'broken' .* was spawned at .*test_leaking\.py"),
        ("leaves_an_error_on_the_fake_host", r"unreported error ValueError\('lost in a call'\)"),
        ("leaves_a_query_fetching", r"query endless\(\) still fetched"),
        ("leaves_a_runtime_open", r"<Runtime of .*FakeHost.* was left open"),
        ("leaves_a_runtime_open", r"task 'deaf_thread'"),
        ("leaves_a_window_open", r"<Runtime of .*Tk.*> was left open"),
    ],
)
def test_a_leak_fails_the_test_by_name(leaking, test, says):
    assert re.search(says, leaking[test]), leaking[test]


def test_every_leaking_test_and_no_other_is_blamed(leaking):
    assert sorted(leaking) == sorted(re.findall(r"def (leaves_\w+)", LEAKING))


def test_clean_tests_pass(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(CLEAN)
    result = pytester.runpytest_subprocess("-p", "tkasync_pytest")
    result.assert_outcomes(passed=CLEAN.count("\ndef test_"))


WINDOWS = """
import tkinter as tk
from tkinter import ttk

import pytest

from tkasync import Component

kept = []

class Page(Component):
    def setup(self):
        self.on_close = lambda: self.spawn_task(print, self)
        self.spawn_interval(0.01, print, while_visible=True)

@pytest.mark.parametrize("number", range(4))
def test_clean_before(tk_root, pilot, number):
    Page(tk_root).pack()
    pilot.settle()

def test_keeps_a_widget(tk_root, runtime):
    kept.append(ttk.Label(tk_root))

def test_fails(tk_root, runtime):
    frame = ttk.Frame(tk_root)
    assert not frame

@pytest.mark.parametrize("number", range(COUNT))
def test_clean_after(tk_root, pilot, number):
    Page(tk_root).pack()
    pilot.settle()
"""


@pytest.mark.parametrize("count", [1, 7])
def test_a_window_that_is_held_after_its_end_is_named_in_a_later_test(pytester, monkeypatch, count):
    """Once, and no other: a window that is garbage in a circle, as all are, or that a failed test shows, is no leak."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("CI", raising=False)  # there pytest repeats each message, whole, in its summary
    pytester.makeini("[pytest]\ntkasync_root = tkinter.Tk\n")
    pytester.makepyfile(WINDOWS.replace("COUNT", str(count)))
    result = pytester.runpytest_subprocess("-p", "tkasync_pytest")
    result.assert_outcomes(passed=5 + count, failed=1, errors=1)
    assert re.findall(r"the window of \S+::(\w+)", str(result.stdout)) == ["test_keeps_a_widget"]


def test_a_project_without_tkasync_does_not_load_it(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(
        """
        import sys

        import pytest

        @pytest.mark.parametrize("time", [1, 2])  # the second sees what the look after the first has loaded
        def test_nothing_of_it_is_there(time):
            assert not {"tkasync", "tkinter", "ttkbootstrap"} & set(sys.modules)
        """
    )
    result = pytester.runpytest_subprocess("-p", "tkasync_pytest", "-p", "no:pytester")
    result.assert_outcomes(passed=2)
