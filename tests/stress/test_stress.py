"""The short form of the stress suite: every program once; each certain hazard is shown once without tkasync."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.gil import needs_gil

sys.path.insert(0, str(Path(__file__).parent))

from catalogue import PROGRAMS, Program
from table import outcome_of

sys.path.pop(0)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_with_tkasync_it_ends_in_silence(program: Program) -> None:
    assert outcome_of(program.name, seed=1, bare=False) == ("ok", "")


# The others take seconds to hang; scripts/stress runs them all.
SHOWN = [program for program in PROGRAMS if program.bare in ("crash", "leak")]


@needs_gil
@pytest.mark.parametrize("program", SHOWN, ids=lambda program: program.name)
def test_without_it_the_hazard_is_there(program: Program) -> None:
    outcome, _said = outcome_of(program.name, seed=1, bare=True)
    assert outcome != "ok"
