"""Windows that are held after their end, in a suite that freezes what it has collected, as this one does."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FREEZES = """
import gc

def pytest_collection_finish():
    gc.collect()
    gc.freeze()
"""

WINDOWS = """
from tkinter import ttk

import pytest

from tkasync import dispatch_to_ui
from tkasync.dispatch.late_calls import late_calls

kept = []
made_before = [{"number": number, "its_own": []} for number in range(5)]

@pytest.mark.parametrize("number", range(5))
def test_leaves_its_window_to_frozen_garbage(tk_root, number):
    tk_root.found = made_before.pop()
    tk_root.found["window"] = tk_root

@pytest.mark.parametrize("number", range(5))
def test_keeps_its_error_in_a_circle(tk_root, runtime, pilot, number):
    errors = []
    runtime.on_error = errors.append
    dispatch_to_ui(lambda: 1 / 0)
    pilot.wait_until(lambda: errors)

class TakenUpAgain:
    def __del__(self):
        late_calls.add(self.come_too_late)

    def come_too_late(self):
        pass

@pytest.mark.parametrize("number", range(5))
def test_has_a_finalizer_that_comes_too_late(tk_root, number):
    tk_root.late = TakenUpAgain()
    tk_root.late.window = tk_root

def test_keeps_a_widget(tk_root, runtime):
    kept.append(ttk.Label(tk_root))

def test_comes_last():
    pass
"""


@pytest.mark.slow
def test_a_window_that_only_frozen_garbage_holds_is_no_leak(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("CI", raising=False)  # there pytest repeats each message, whole, in its summary
    pytester.makeini("[pytest]\ntkasync_root = tkinter.Tk\n")
    pytester.makeconftest(FREEZES)
    pytester.makepyfile(WINDOWS)
    result = pytester.runpytest_subprocess("-p", "tkasync_pytest")
    result.assert_outcomes(passed=17, errors=1)
    assert re.findall(r"the window of \S+::(\w+)", str(result.stdout)) == ["test_keeps_a_widget"]


def test_in_this_suite_the_fixtures_of_a_test_are_not_frozen(request):
    """An error that the test keeps refers to them, and frozen they would keep its window for good."""
    found = request.node.funcargs
    assert any(each is found for each in gc.get_objects())
