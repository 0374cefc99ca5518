"""A few rounds of signals at random moments; ``tests/stress/signals.py`` plays as many as one likes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from signals import play_many

sys.path.pop(0)

from tests.support.conversations import next_line, rest, start


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals cannot be sent")
def test_at_random_moments_all_cleanups_run_and_the_exit_code_is_the_signals() -> None:
    assert play_many(8, seed=1) == []


def test_what_a_program_has_written_before_it_is_read_is_not_lost() -> None:
    program = start([sys.executable, "-c", "print('begun'); print('cleanup'); print('cleanup')"])
    program.wait(60)
    assert (next_line(program), rest(program, 60)[0]) == ("begun\n", "cleanup\ncleanup\n")
