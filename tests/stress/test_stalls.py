"""The short form of the stall watch's scenarios: those in which nobody may be accused, and the judge of the others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "stalls"))

import accuracy
from scenarios import TOLD
from silent import SILENT

sys.path.pop(0)

SLEEPING = next(scenario for scenario in TOLD if scenario.prepare.__name__ == "sleeping")
THREADS = next(scenario for scenario in TOLD if scenario.prepare.__name__ == "two_computing_threads")


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SILENT, ids=lambda scenario: scenario.prepare.__name__)
def test_nobody_is_accused(scenario: Any) -> None:
    """A debugger, a process that was stopped, dialogs, a loop of updates, a slow start."""
    seen = accuracy.run(scenario.prepare.__name__)
    assert (seen["stalls"], "handler" in seen) == ([], True), seen


@pytest.mark.slow
def test_what_stands_still_is_told_with_its_line() -> None:
    told = accuracy.judged(SLEEPING, accuracy.run("sleeping"))
    assert (told.kind, told.line, told.handler) == (True, True, True), told


def stall(**facts: Any) -> dict[str, Any]:
    plain = {
        "kind": "blocked",
        "seconds": 0.6,
        "net": 0.6,
        "line": 5,
        "expression": "sleep(LONG)",
        "handler": "press",
    }
    return plain | {"thread": "", "thread_line": None, "hints": []} | facts


def seen(*stalls: dict[str, Any], there: int | None = None) -> dict[str, Any]:
    return {"stalls": list(stalls), "silent": {"machine": 1}, "handler": "press", "here": 5, "there": there}


def marks(scenario: Any, *stalls: dict[str, Any], there: int | None = None) -> tuple[Any, ...]:
    return accuracy.judged(scenario, seen(*stalls, there=there))[:3]


def test_each_part_is_judged_by_itself() -> None:
    assert marks(SLEEPING, stall()) == (True, True, True)
    assert marks(SLEEPING, stall(kind="python")) == (False, True, True)
    assert marks(SLEEPING, stall(line=6)) == (True, False, True)
    assert marks(SLEEPING, stall(handler="other")) == (True, True, False)
    assert marks(SLEEPING) == (False, False, False)


def test_the_longest_is_judged() -> None:
    assert marks(SLEEPING, stall(kind="tk", net=0.1), stall()) == (True, True, True)


def test_of_a_starved_window_the_line_of_the_thread_counts_too() -> None:
    starved = stall(kind="starved", thread="mine", thread_line=9)
    assert marks(THREADS, starved, there=9) == (True, True, True)
    assert marks(THREADS, starved, there=8) == (True, False, True)


def test_a_program_that_has_failed_says_nothing_about_the_watch() -> None:
    assert accuracy.judged(SILENT[0], {"failed": "Traceback"}) == (False, None, None, "Traceback")
    assert "failed" in accuracy.run("no_such_scenario")


def test_who_is_to_be_left_alone_is_right_when_nothing_is_told() -> None:
    assert marks(SILENT[0]) == (True, None, None)
    assert marks(SILENT[0], stall()) == (False, None, None)
