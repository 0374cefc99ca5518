"""Some worlds of the random driver: what is promised holds, whatever comes together, on both hosts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.pythons import run_python

ROOT = Path(__file__).resolve().parents[2]
WORLDS = 20  # of each seed; scripts/stress plays more
AT_A_TIME = 10  # few enough for a test on a machine that does five other things
PATIENCE = 600.0  # seconds; each world has a watchdog of its own


@pytest.mark.parametrize("first", range(0, WORLDS, AT_A_TIME))
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_random_program_is_told_what_is_promised_on_both_hosts(seed: int, first: int) -> None:
    """No call, error or item is lost, told twice, or told after the end of its owner, and nothing is left behind."""
    worlds = f"--seed {seed} --first {first} --worlds {AT_A_TIME}".split()
    done = run_python(
        "-X", "faulthandler", "-m", "tests.stress.driver", *worlds, folder=ROOT, timeout=PATIENCE
    )
    assert not done.stdout, done.stdout  # by itself: pytest cuts a tuple short, and so the world that failed
    assert (done.returncode, done.stderr) == (0, "")
