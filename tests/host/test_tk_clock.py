"""The host's timers when the system's clock is set back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import tkinter as tk
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from tkasync import Runtime
from tkasync.tk.host.watches import clock_watch

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not sys.platform.startswith("linux") or compiler is None:
        pytest.skip("needs Linux and a C compiler")
    shim = tmp_path_factory.mktemp("clock") / "shifted_clock.so"
    source = str(HERE / "shifted_clock.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(shim), source, "-ldl"], check=True)
    return shim


def ticks_after(shim: Path, timers: str, wake: str = "fd") -> int:
    env = {**os.environ, "LD_PRELOAD": str(shim), "PYTHONPATH": str(HERE.parents[1])}
    command = [sys.executable, "-X", "faulthandler", str(HERE / "clock_program.py"), timers, wake]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return int(done.stdout)


@pytest.mark.parametrize("wake", ["fd", "socket"])
def test_set_back_by_an_hour_the_timers_go_on(shim: Path, wake: str) -> None:
    assert ticks_after(shim, "tkasync", wake) == 5


def test_set_back_by_an_hour_those_of_tk_stand_still(shim: Path) -> None:
    """The hazard itself."""
    assert ticks_after(shim, "tkinter") == 0


@pytest.mark.usefixtures("a_wake")
def test_a_lost_tk_timer_is_made_good(tk_root: Any, pilot: Any) -> None:
    host: Any = Runtime.of(tk_root).host
    came: list[int] = []
    host.after(0.05, lambda: came.append(1))
    host._timer._timer._token.deletetimerhandler()
    pilot.wait_until(lambda: came)


def test_without_timers_there_is_no_thread_and_with_them_one(
    tk_root: tk.Tk, pilot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_watch, "_EVERY", 0.01)
    runtime = Runtime.of(tk_root)
    before = clock_threads()
    assert before == 0
    timers = [runtime.host.after(60, print) for _ in range(10)]
    assert clock_threads() == 1
    for timer in timers:
        runtime.host.cancel(timer)
    pilot.wait_until(lambda: clock_threads() == 0)
    runtime.host.after(60, print)
    assert clock_threads() == 1
    began = monotonic()
    runtime.close()
    assert clock_threads() == 0
    assert monotonic() - began < 60


def clock_threads() -> int:
    return sum(thread.name == "tkasync-clock" for thread in threading.enumerate())
