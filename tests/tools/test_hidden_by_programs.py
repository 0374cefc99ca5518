"""`dev`, `trace` and `inspect` in a folder whose files are called as modules of Python's own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds; reached by a failure only
APP = """
from tkasync import Component, run
class View(Component):
    def setup(self):
        print("shown", flush=True)
        self.after(1, self.winfo_toplevel().destroy)
run(View)
"""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "tkasync", *command],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("command", ["dev", "trace", "inspect"])
def test_a_file_that_hides_a_module_of_pythons_is_named_and_the_tool_works(
    tmp_path: Path, command: str
) -> None:
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "queue.py").write_text("raise SystemExit('hidden')")
    done = run(tmp_path, command, "app.py")
    assert (done.returncode, done.stdout) == (0, "shown\n"), done.stderr
    said = f"tkasync {command}: queue.py hides a module of Python's own: give it another name"
    assert said in done.stderr.splitlines()


def test_a_file_of_the_program_that_hides_tkinter_is_no_python_without_it(tmp_path: Path) -> None:
    (tmp_path / "tkinter.py").write_text("")
    (tmp_path / "app.py").write_text(APP)
    done = run(tmp_path, "trace", "app.py")
    hides = (
        f"tkasync.Component needs tkinter, which {tmp_path / 'tkinter.py'} hides: give that file another name"
    )
    assert done.stderr.count(hides) == 1
    assert "apt install" not in done.stderr
