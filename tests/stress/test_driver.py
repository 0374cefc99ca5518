"""Some worlds of the random driver: what is promised holds, whatever comes together, on both hosts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.pythons import run_python

ROOT = Path(__file__).resolve().parents[2]
WORLDS = 20  # of each seed; scripts/stress plays more
PATIENCE = 600.0  # seconds; each world has a watchdog of its own


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_random_program_is_told_what_is_promised_on_both_hosts(seed: int) -> None:
    """No call, error or item is lost, told twice, or told after the end of its owner, and nothing is left behind."""
    command = [
        "-X",
        "faulthandler",
        "-m",
        "tests.stress.driver",
        "--seed",
        str(seed),
        "--worlds",
        str(WORLDS),
    ]
    done = run_python(*command, folder=ROOT, timeout=PATIENCE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
