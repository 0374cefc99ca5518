"""Which window `tk_root` opens is the project's choice, and a test's."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path

import pytest

from tkasync.testing.root_class import root_class

ROOT = Path(__file__).parents[2]

PROJECT = """
import tkinter as tk

import pytest
import ttkbootstrap

class Mine(tk.Tk):
    pass

def test_it_is_the_one_of_the_settings(tk_root, pilot):
    assert type(tk_root) is tk.Tk
    assert pilot.root is tk_root

@pytest.mark.parametrize("tkasync_root", [Mine])
def test_a_test_names_its_own(tk_root):
    assert type(tk_root) is Mine

class TestThemed:
    @pytest.fixture
    def tkasync_root(self):
        return ttkbootstrap.App

    def test_a_class_names_its_own(self, tk_root):
        assert tk_root.style.theme_use() is not None

def test_an_after_job_in_it_is_a_leak(tk_root):
    tk_root.after(60_000, print)
"""


def test_a_project_chooses_and_its_tests_may_choose_otherwise(pytester, monkeypatch):
    """Leaks are looked for in whichever it is."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeini("[pytest]\ntkasync_root = tkinter.Tk\n")
    pytester.makepyfile(PROJECT)
    result = pytester.runpytest_subprocess("-p", "tkasync_pytest")
    result.assert_outcomes(passed=4, errors=1)
    result.stdout.fnmatch_lines("*after job * of print() was pending")


@pytest.mark.parametrize(("name", "found"), [("tkinter.Tk", tk.Tk), ("tkinter:Tk", tk.Tk)])
def test_a_class_is_found_by_its_module_and_name(name, found):
    assert root_class(name) is found


@pytest.mark.parametrize(
    "name", ["", "Tk", "tkinter", "tkinter.Tkk", "tkinter.TkVersion", "no_such_module.Window", "tkinter Tk"]
)
def test_a_name_that_leads_to_no_class_is_refused_with_the_line_to_write(name):
    with pytest.raises(pytest.UsageError, match=r"tkasync_root = .*; write .* tkasync_root = tkinter\.Tk$"):
        root_class(name)
