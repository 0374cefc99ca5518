"""A few rounds of signals at random moments; ``tests/stress/signals.py`` plays as many as one likes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from signals import play_many

sys.path.pop(0)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals cannot be sent")
def test_at_random_moments_all_cleanups_run_and_the_exit_code_is_the_signals() -> None:
    assert play_many(8, seed=1) == []
