"""A threaded program goes on working at each step of its migration, and the log names what is left to rewrite."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("threaded_program.py")


def run(step: int) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(PROGRAM.parents[2])}
    command = [sys.executable, str(PROGRAM), str(step)]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


# At the last step the dialog's thread is left: it sets its variable, and closes the dialog.
@pytest.mark.parametrize(("step", "left"), [(0, 0), (1, 6), (2, 6), (3, 5), (4, 4), (5, 2)])
def test_the_program_works_at_each_step_and_each_line_that_is_left_is_named_once(
    step: int, left: int
) -> None:
    ended = run(step)
    assert (ended.returncode, ended.stdout) == (0, "['row 1', 'row 2'] 1 idle 4 row 4\n"), ended.stderr
    named = re.findall(r"forwarded on thread .* at .*threaded_program\.py:(\d+) in ", ended.stderr)
    assert len(named) == len(set(named)) == left
    assert "Traceback" not in ended.stderr
