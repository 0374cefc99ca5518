"""A watch beside what a process goes through: a fork, and a C call that never ends."""

from __future__ import annotations

import os
import sys
import time
import tkinter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.pythons import run_python
from tests.watch.stalls import begin, run_until
from tkasync.tools import StallWatch
from tkasync.watch.told import quiet

HANGS = """
import re
import tkinter

from tkasync import Runtime
from tkasync.tools import StallWatch

root = tkinter.Tk()
Runtime(root)


def search():
    re.match(r"(a+)+$", "a" * 40 + "b")  # takes days


watch = StallWatch(root, hang=1.0)


def begin():
    root.after(20, begin) if watch.looks < 2 else root.after(1, search)


begin()
root.mainloop()
"""


@pytest.fixture
def forked() -> Iterator[None]:
    """A fork of this process, long over when the test has ended."""
    before = quiet._forked_at
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    yield
    quiet._forked_at = before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_for_a_minute_after_a_fork_nobody_is_accused(
    tk_root: Any, forked: None, caplog: pytest.LogCaptureFixture
) -> None:
    """Each page of memory that is written to has to be copied first."""
    with StallWatch(tk_root) as watch:
        begin(tk_root, watch)
        end = time.monotonic() + 20
        while not watch.silent.get("fork"):
            assert time.monotonic() < end, watch.silent
            tk_root.after(1, time.sleep, 0.4)
            looks = watch.looks + 4
            run_until(tk_root, lambda looks=looks: watch.looks > looks and not watch.is_suspicious, "no look")
        assert watch.stalls == []
    assert caplog.text == ""


@pytest.mark.slow
def test_the_stacks_of_a_call_that_never_ends_are_written(tmp_path: Path) -> None:
    """The watch itself cannot run then."""
    program = tmp_path / "hangs.py"
    # Python code cannot end it either: the system does.
    program.write_text(f"import signal; signal.alarm(6)\n{HANGS}")
    done = run_python(str(program))
    assert done.returncode != 0
    assert "Timeout (0:00:01)!" in done.stderr
    assert f'File "{program}"' in done.stderr
    assert "in search" in done.stderr


def test_a_watch_in_a_window_that_is_gone_has_no_thread_and_no_files() -> None:
    def files() -> int:
        return len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0

    root = tkinter.Tk()
    watch = StallWatch(root)
    begin(root, watch)
    opened = files()
    watch.close()
    assert files() < opened or sys.platform != "linux"
    root.destroy()
