"""Programs frozen by PyInstaller, with the hook that comes in the wheel, start, are used, and end; one window each."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import textwrap
import time
import tkinter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.package.conftest import run
from tests.support.documents import BLOCKS, Block

PATIENCE = 60.0
# Runs in the frozen program, before its own first line: a user comes with the window.
USER = """
import tkinter as tk
from tkasync.testing.programs.steps import steps_of
from tkasync.testing.programs.user import User
make_root = tk.Tk.__init__
def make_root_with_user(root, *args, **options):
    make_root(root, *args, **options)
    User(root, steps_of({script!r})).begin()
tk.Tk.__init__ = make_root_with_user
"""

pytestmark = pytest.mark.frozen


@pytest.fixture(autouse=True)
def longer_than_a_hang() -> None:
    """A machine under load freezes for minutes; each step has its own bound."""
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="module")
def site(dist: Path) -> Path:
    """The wheel, installed apart from the checkout: PyInstaller does not see an editable installation."""
    wheel, target = next(dist.glob("*.whl")), dist / "site"
    done = run("-m", "pip", "install", "--no-deps", "--target", str(target), str(wheel), folder=dist)
    assert done.returncode == 0, done.stderr
    return target


def block(document: str, name: str) -> Block:
    return next(b for b in BLOCKS if b.document.name == document and b.is_program and b.name.startswith(name))


@pytest.mark.parametrize("kind", ["--onedir", "--onefile"])
@pytest.mark.parametrize(
    "program", [block("README.md", "block"), block("async-guide.md", "primes")], ids=["plain", "process pool"]
)
def test_a_frozen_program_opens_one_window_is_used_and_ends(
    program: Block, kind: str, site: Path, tmp_path: Path
) -> None:
    executable = freeze(program, kind, site, tmp_path)
    windows, done, said = watch(executable)
    assert (done, said) == (0, "")
    assert len(windows) == 1


def freeze(program: Block, kind: str, site: Path, folder: Path) -> Path:
    """Freeze *program* and return what is started."""
    pytest.importorskip("PyInstaller")
    (folder / "program.py").write_text(program.code, encoding="utf-8")
    (folder / "user.py").write_text(
        textwrap.dedent(USER.format(script="\n".join(program.steps))), encoding="utf-8"
    )
    options = ["--noconfirm", kind, "--runtime-hook=user.py", "program.py"]
    done = run("-m", "PyInstaller", *options, folder=folder, path=str(site))
    assert done.returncode == 0, done.stderr
    return folder / "dist" / ("program/program" if kind == "--onedir" else "program")


def watch(executable: Path) -> tuple[set[str], int | None, str]:
    """Start *executable*; return the windows that came, its exit code, and what it said on stderr."""
    display = tkinter.Tk()
    display.withdraw()
    try:
        before, came = windows_on(display), set()
        process = subprocess.Popen([executable], stderr=subprocess.PIPE, text=True, start_new_session=True)
        end = time.monotonic() + PATIENCE
        # A second window is the first of a hundred: each would start processes of its own.
        while process.poll() is None and time.monotonic() < end and len(came) < 2:
            came |= windows_on(display) - before
            time.sleep(0.05)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return came, process.returncode, process.communicate()[1]
    finally:
        display.destroy()


def windows_on(display: tkinter.Tk) -> set[str]:
    """Name the programs with a window of Tk's on the display, by what each has told the display itself."""
    return set(display.tk.splitlist(display.tk.call("winfo", "interps")))
