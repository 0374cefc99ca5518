"""Set up twice, a log file is one; its close gives back what was there, and the error that ends its block is in it."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import tkinter as tk
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tkasync import set_up_logging

log = logging.getLogger("program")


def hooks() -> list[object]:
    places = (
        (sys, "excepthook"),
        (sys, "unraisablehook"),
        (threading, "excepthook"),
        (warnings, "showwarning"),
        (tk.Misc, "_report_exception"),
    )
    return [getattr(holder, name) for holder, name in places]


def test_a_record_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = set_up_logging("editor", directory=tmp_path)
    second = set_up_logging("editor", directory=".")
    log.info("once")
    threads = [thread.name for thread in threading.enumerate()]
    assert second is first
    assert second.close()
    assert first.close()
    assert threads.count("tkasync-log") == 1
    assert (tmp_path / "editor.log").read_text().count("once") == 1


def test_two_threads_at_once_set_up_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        files = list(threads.map(lambda _: set_up_logging("editor", directory=tmp_path), range(40)))
    log.info("once")
    files[0].close()
    assert len(set(map(id, files))) == 1
    assert (tmp_path / "editor.log").read_text().count("once") == 1


def test_the_lower_level_counts(tmp_path: Path) -> None:
    before = logging.root.level
    with set_up_logging("editor", directory=tmp_path, level="WARNING"):
        set_up_logging("editor", directory=tmp_path, level="DEBUG")
        log.debug("fine print")
        set_up_logging("editor", directory=tmp_path, level="ERROR")
        log.debug("finer print")
    assert logging.root.level == before
    text = (tmp_path / "editor.log").read_text()
    assert "fine print" in text
    assert "finer print" in text


def test_of_blocks_inside_each_other_the_outer_one_closes(tmp_path: Path) -> None:
    with set_up_logging("editor", directory=tmp_path):
        with set_up_logging("editor", directory=tmp_path):
            log.info("inside")
        log.info("after the inner one")
    log.warning("after the outer one")
    text = (tmp_path / "editor.log").read_text()
    assert "inside" in text
    assert "after the inner one" in text
    assert "after the outer one" not in text


def test_the_close_gives_the_hooks_back(tmp_path: Path) -> None:
    before, handlers = hooks(), list(logging.root.handlers)
    file = set_up_logging("editor", directory=tmp_path)
    set_up_logging("editor", directory=tmp_path)
    assert all(now is not then for now, then in zip(hooks(), before, strict=True))
    file.close()
    assert hooks() == before
    assert logging.root.handlers == handlers


def test_closed_it_can_be_set_up_again(tmp_path: Path) -> None:
    first = set_up_logging("editor", directory=tmp_path)
    first.close()
    with set_up_logging("editor", directory=tmp_path) as second:
        log.info("again")
    assert second is not first
    assert (tmp_path / "editor.log").read_text().count("again") == 1


def test_a_warning_that_logging_captures_is_written_once(tmp_path: Path) -> None:
    logging.captureWarnings(True)
    try:
        with set_up_logging("editor", directory=tmp_path):
            warnings.showwarning("this will go", DeprecationWarning, "file", 1)
    finally:
        logging.captureWarnings(False)
    assert (tmp_path / "editor.log").read_text().count("this will go") == 1


def test_the_error_that_ends_the_block_is_in_the_file(tmp_path: Path) -> None:
    """The hook of the interpreter comes when the block has closed the file."""

    def end() -> None:
        with set_up_logging("editor", directory=tmp_path):
            raise LookupError("at the end")

    with pytest.raises(LookupError):
        end()
    text = (tmp_path / "editor.log").read_text()
    assert "CRITICAL" in text
    assert text.count("LookupError: at the end") == 1


def test_ctrl_c_that_ends_the_block_is_no_error(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), set_up_logging("editor", directory=tmp_path):
        raise KeyboardInterrupt
    assert (tmp_path / "editor.log").read_text() == ""


ENDS = """
import os, signal, sys
sys.stderr = sys.stdout = None
from tkasync import Component, run, set_up_logging
set_up_logging("editor", directory=sys.argv[1])

class Window(Component):
    def setup(self):
        self.after(50, END)

run(Window)
"""


@pytest.mark.parametrize(
    ("end", "code", "said"),
    [
        ("lambda: sys.exit('no licence')", 1, "CRITICAL"),
        ("lambda: os.kill(os.getpid(), signal.SIGTERM)", 143, "signal 15 has closed the window"),
        ("lambda: sys.exit(3)", 3, ""),
    ],
)
def test_what_ends_run_is_in_the_file(tmp_path: Path, end: str, code: int, said: str) -> None:
    program = [sys.executable, "-c", ENDS.replace("END", end), tmp_path]
    done = subprocess.run(program, timeout=60, check=False)
    text = (tmp_path / "editor.log").read_text()
    assert done.returncode == code
    assert said in text
    assert text.count("no licence") == ("licence" in end)
