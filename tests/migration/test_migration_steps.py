"""A threaded program goes on working at each step of its migration, and the log names what is left to rewrite."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.pythons import run_python

PROGRAM = Path(__file__).with_name("threaded_program.py")
SHOWN = "['row 1', 'row 2', 'row 5'] 1 idle 4 row 4 5 5\n"
LEFT = {0: 0, 1: 10, 2: 10, 3: 9, 4: 8, 5: 6, 6: 5, 7: 4, 8: 2}
"""How many lines are left to rewrite at each step. At last it is the dialog's thread, with two."""


def run(step: int) -> subprocess.CompletedProcess[str]:
    return run_python(
        str(PROGRAM), str(step), environment=os.environ | {"PYTHONPATH": str(PROGRAM.parents[2])}
    )


@pytest.mark.parametrize("step", LEFT)
def test_the_program_works_at_each_step_and_each_line_that_is_left_is_named_once(
    step: int,
) -> None:
    ended = run(step)
    assert (ended.returncode, ended.stdout) == (0, SHOWN), ended.stderr
    named = re.findall(r"forwarded on thread .* at .*threaded_program\.py:(\d+) in ", ended.stderr)
    assert len(named) == len(set(named)) == LEFT[step]
    assert "Traceback" not in ended.stderr
