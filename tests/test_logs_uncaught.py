"""What nobody catches is in the log file, with and without a stderr; the hooks are as before afterwards."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import tkinter as tk
from pathlib import Path
from typing import Any

import pytest

from tests.support import GIVE_UP
from tkasync import set_up_logging

PROGRAM = """
import sys
sys.stderr = sys.stdout = None
import threading, tkinter as tk
from tkasync import Component, run, set_up_logging
set_up_logging("editor", directory=sys.argv[1])

def fail(text):
    raise ValueError(text)

class Fails:
    def __del__(self):
        fail("in a finalizer")

class Window(Component):
    def setup(self):
        self.bind("<<Ask>>", lambda _event: fail("in a binding"))
        self.after(1, fail, "in an after job")
        self.dispatch_to_ui(fail, "in a call")
        self.spawn_task(fail, "in a task")
        self.on_cleanup(fail, "in a cleanup")
        threading.Thread(target=fail, args=("in a thread",)).start()
        Fails()
        self.after(10, self.event_generate, "<<Ask>>")
        self.after(300, self.winfo_toplevel().destroy)

run(Window)
fail("at the end")
"""
PLACES = ["binding", "after job", "call", "task", "cleanup", "thread", "finalizer"]


def test_what_nobody_catches_is_in_the_file(tmp_path: Path) -> None:
    """A program without a terminal, which would end without a word."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, tmp_path / "log"], timeout=60, check=False)
    text = (tmp_path / "log" / "editor.log").read_text()
    assert done.returncode == 1
    for place in PLACES:
        assert text.count(f"\n    ValueError: in a{'n' * place.startswith('a')} {place}\n") == 1, (
            place,
            text,
        )
    assert "CRITICAL" in text
    assert "ValueError: at the end" in text


def test_the_hooks_that_were_there_are_called_and_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    for holder, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(
            holder, name, lambda *_args, name=f"{holder.__name__}.{name}": called.append(name)
        )
    before = sys.excepthook, threading.excepthook, sys.unraisablehook, tk.Misc._report_exception  # type: ignore[attr-defined]

    class Fails:
        def __del__(self) -> None:
            raise ValueError

    with set_up_logging("one", directory=tmp_path), set_up_logging("two", directory=tmp_path):
        sys.excepthook(ValueError, ValueError("x"), None)
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join(GIVE_UP)
        Fails()
        gc.collect()
    assert called == ["sys.excepthook", "threading.excepthook", "sys.unraisablehook"]
    after = sys.excepthook, threading.excepthook, sys.unraisablehook, tk.Misc._report_exception  # type: ignore[attr-defined]
    assert after == before
    for name in ("one", "two"):
        assert (tmp_path / f"{name}.log").read_text().count("ZeroDivisionError") == 1


WARNS = """
import sys, warnings
from tkasync import set_up_logging
with set_up_logging("editor", directory=sys.argv[1]):
    warnings.warn("this will go", DeprecationWarning)
warnings.warn("after the close", DeprecationWarning)
"""


def test_a_warning_is_in_the_file_also_without_a_stderr(tmp_path: Path) -> None:
    source = WARNS.replace("with set", "sys.stderr = None\nwith set")
    subprocess.run([sys.executable, "-W", "always", "-c", source, tmp_path / "log"], timeout=60, check=True)
    assert (tmp_path / "log" / "editor.log").read_text().count("DeprecationWarning: this will go") == 1


def test_a_warning_is_in_the_file_and_still_shown(tmp_path: Path) -> None:
    program = [sys.executable, "-W", "always", "-c", WARNS, tmp_path / "log"]
    done = subprocess.run(program, capture_output=True, text=True, timeout=60, check=True)
    (line,) = (tmp_path / "log" / "editor.log").read_text().splitlines()
    assert line.endswith("py.warnings: warning in <string>, line 5: DeprecationWarning: this will go")
    for text in ("this will go", "after the close"):
        assert done.stderr.count(f"DeprecationWarning: {text}\n") == 1


def test_a_hook_that_was_set_later_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *_args: None)
    with set_up_logging("editor", directory=tmp_path) as file:
        ours = sys.excepthook

        def later(*args: Any) -> None:
            ours(*args)

        sys.excepthook = later
    assert sys.excepthook is later
    sys.excepthook(ValueError, ValueError("after the close"), None)
    assert file.path is not None
    assert "after the close" not in file.path.read_text()


def test_ctrl_c_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *_args: None)
    with set_up_logging("editor", directory=tmp_path) as file:
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert file.path is not None
    assert file.path.read_text() == ""


def test_an_error_that_cannot_be_shown_is_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Sealed(Exception):
        @property
        def __notes__(self) -> Any:
            raise ValueError("has no notes")

        def __str__(self) -> str:
            raise ValueError("has no text")

    monkeypatch.setattr(sys, "excepthook", lambda *_args: None)
    with set_up_logging("editor", directory=tmp_path) as file:
        sys.excepthook(Sealed, Sealed(), None)
    assert file.path is not None
    assert "Sealed" in file.path.read_text()
