"""`python -m tkasync dev`: from a save that was noticed to the window that shows it, beside what building it takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

__all__ = ["measure"]

APP = """
from tkasync import run
from panel import Panel

if __name__ == "__main__":
    run(Panel)
"""
PANEL = """
import time
from tkinter import ttk
from tkasync import Component, create_effect, create_signal

NUMBER = 0

class Panel(Component):
    def setup(self):
        began = time.perf_counter()
        for at in range(100):
            ttk.Button(self, text=str(at)).grid(row=at // 10, column=at % 10)
        read, write = create_signal(0)
        create_effect(read)
        self.spawn_interval(0.05, write.set, 1)
        self.spawn_task(time.sleep, 0.01)
        print("built", (time.perf_counter() - began) * 1000, flush=True)
"""


def measure(peer: str, quick: bool) -> dict[str, float]:
    """See the module."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "app.py").write_text(APP)
        (folder / "panel.py").write_text(PANEL)
        command = [sys.executable, "-m", "tkasync", "dev", "app.py"]
        with subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
        ) as process:
            try:
                return _figures(process, folder, 5 if quick else 20)
            finally:
                process.terminate()


def _figures(process: subprocess.Popen[str], folder: Path, count: int) -> dict[str, float]:
    _number(process, "built ")
    beside = []
    shown = []
    for number in range(1, count + 1):
        (folder / "panel.py").write_text(PANEL.replace("NUMBER = 0", f"NUMBER = {number}"))
        built = _number(process, "built ")
        shown.append(_number(process, "tkasync dev: reloaded in "))
        beside.append(shown[-1] - built)
    return {"shown_ms": round(median(shown), 1), "beside_ms": round(median(beside), 1)}


def _number(process: subprocess.Popen[str], beginning: str) -> float:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(beginning):
            return float(line.removeprefix(beginning).split()[0])
    raise RuntimeError(f"dev has ended without {beginning!r}")
