"""Libraries with threads of their own, which call Tk there, work beside a runtime as they do without one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    command = [sys.executable, str(HERE / program), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=90, check=False)


def named_lines(told: str) -> list[str]:
    """The lines that the guard has named, once each."""
    lines = re.findall(r"forwarded on thread .*, at .*?([^/\\]+\.py:\d+) in ", told)
    assert len(lines) == len(set(lines))
    return lines


@pytest.mark.parametrize("beside", [(), ("runtime",)], ids=["plain", "with a runtime"])
def test_a_map_that_loads_its_tiles_on_threads_shows_them(beside: tuple[str, ...]) -> None:
    pytest.importorskip("tkintermapview")
    ended = run("map_program.py", *beside)
    assert (ended.returncode, ended.stdout) == (0, "six tiles\n"), ended.stderr
    assert any("ImageTk.py" in line for line in named_lines(ended.stderr)) is bool(beside)


@pytest.mark.parametrize("beside", [(), ("runtime",)], ids=["plain", "with a runtime"])
def test_a_library_that_watches_files_on_a_thread_tells_the_window(
    tmp_path: Path, beside: tuple[str, ...]
) -> None:
    pytest.importorskip("watchdog")
    ended = run("watch_program.py", str(tmp_path), *beside)
    assert (ended.returncode, ended.stdout) == (0, "three files\n"), ended.stderr
    lines = named_lines(ended.stderr)
    assert len(lines) == (3 if beside else 0)  # insert, get with set in one line, event_generate
