"""`import tkasync` works without tkinter, ttkbootstrap and a display; what needs them says what to install."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tkasync.loading import explained

ROOT = Path(__file__).resolve().parent.parent
# None is how Python itself marks what cannot be imported.
WITHOUT = """
import sys
for name in ("_tkinter", "tkinter", "tkinter.ttk", "ttkbootstrap"):
    sys.modules[name] = None
"""
PROGRAM = (
    WITHOUT
    + """
import runpy
runpy.run_module("tests.without_tk_program", run_name="__main__")
"""
)
TESTS = (
    WITHOUT
    + """
import pytest
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "--no-xvfb", *sys.argv[1:]]))
"""
)


@pytest.fixture(scope="module")
def told() -> tuple[list[str], list[str]]:
    """What the program tells that has neither of them: of its work, and of what it was refused."""
    environment = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT, env=environment)
    assert done.stderr == ""
    work, _, refusals = done.stdout.partition("--\n")
    return work.split("\n")[:-1], refusals.split("\n")[:-1]


def test_the_pytest_plugin_serves_tests_that_need_no_window(tmp_path):
    file = tmp_path / "test_program.py"
    file.write_text(
        "from tkasync import spawn_interval\n"
        "def test_with_the_clock(fake_host):\n"
        "    seen = []\n"
        "    spawn_interval(1.0, seen.append, 1)\n"
        "    fake_host.advance(2.0)\n"
        "    assert len(seen) == 3\n"
        "def test_with_a_window(tk_root):\n"
        "    raise AssertionError\n"
    )
    command = [sys.executable, "-c", TESTS, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert "1 passed, 1 error" in done.stdout
    assert "the fixture tk_root needs tkinter" in done.stdout


def test_work_signals_timers_and_errors_need_no_tk(told):
    assert told[0] == [
        "RuntimeClosedError", "ValueError", "awaited", "coroutine", "signal 1", "signal 2", "thread", "tick",
    ]  # fmt: skip


def test_what_needs_tk_says_which_name_needs_which_package_and_how_to_install_it(told):
    names = [
        "tkasync.Component",
        "tkasync.bind_option",
        "tkasync.widgets.LogView",
        "tkasync.lowlevel.Binding",
    ]
    assert len(told[1]) == len(names)
    for refusal, name in zip(told[1], names, strict=True):
        assert refusal.startswith(f"{name} needs tkinter, which this Python does not have: ")


@pytest.mark.parametrize(
    ("system", "release", "line"),
    [
        ("linux", {"ID": "ubuntu", "ID_LIKE": "debian"}, "apt install python3-tk"),
        ("linux", {"ID": "mint", "ID_LIKE": "ubuntu debian"}, "apt install python3-tk"),
        ("linux", {"ID": "rocky", "ID_LIKE": "rhel fedora"}, "dnf install python3-tkinter"),
        ("linux", {"ID": "arch"}, "pacman -S tk"),
        ("linux", {"ID": "nobody's"}, "often called python3-tk"),
        ("linux", None, "often called python3-tk"),
        ("darwin", None, "brew install python-tk@3."),
        ("win32", None, "tcl/tk and IDLE"),
    ],
)
def test_the_line_to_install_tkinter_is_that_of_the_system(monkeypatch, system, release, line):
    def read() -> dict[str, str]:
        if release is None:
            raise OSError
        return release

    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "freedesktop_os_release", read)
    error = explained(ImportError("No module named '_tkinter'", name="_tkinter"), "tkasync.Component")
    assert line in str(error)


def test_a_python_of_uvs_is_installed_anew_by_uv(monkeypatch):
    monkeypatch.setattr(
        sys, "base_prefix", "/home/ada/.local/share/uv/python/cpython-3.13.1-linux-x86_64-gnu"
    )
    error = explained(ImportError(name="_tkinter"), "tkasync.Component")
    assert "uv python install --reinstall 3." in str(error)


def test_ttkbootstrap_is_installed_with_pip():
    error = explained(ImportError(name="ttkbootstrap.window"), "tkasync.run")
    assert str(error).startswith("tkasync.run needs ttkbootstrap")
    assert str(error).endswith("-m pip install ttkbootstrap")


def test_another_missing_package_is_told_of_as_it_is():
    error = ImportError(name="PIL")
    assert explained(error, "tkasync.run") is error
