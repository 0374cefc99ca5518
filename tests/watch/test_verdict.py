"""From numbers to a kind, without a window, a clock or a thread."""

from __future__ import annotations

from typing import Any

import pytest

from tkasync.watch.evidence import Evidence
from tkasync.watch.stall import StallKind
from tkasync.watch.verdict import Silence, Verdict, judge

BUSY = {"gap": 1.0, "ui": 0.9, "process": 0.95}
IDLE = {"gap": 1.0, "ui": 0.01, "process": 0.02}
HELD = {"gap": 1.0, "ui": 0.001, "process": 0.01, "stood": 0.9, "is_held": True, "has_program": True}
OTHER = {"gap": 1.0, "ui": 0.05, "process": 1.0, "switches": 300}

KINDS: list[tuple[str, dict[str, Any], Verdict]] = [
    ("a loop", {**BUSY, "has_program": True}, StallKind.PYTHON),
    ("rows into a tree", {**BUSY, "has_program": True, "in_tk": True}, StallKind.TK_CALLS),
    ("a regular expression", {**BUSY, "has_program": True, "stood": 0.9}, StallKind.C_CALL),
    (
        "the same in the middle of Tk",
        {**BUSY, "has_program": True, "in_tk": True, "stood": 0.9},
        StallKind.C_CALL,
    ),
    ("a sleep", {**IDLE, "has_program": True}, StallKind.BLOCKED),
    ("a sleep beside a computing thread", {**OTHER, "switches": 3, "has_program": True}, StallKind.BLOCKED),
    ("a computing thread", OTHER, StallKind.STARVED),
    ("a handler beside it", {**OTHER, "has_program": True}, StallKind.STARVED),
    ("a regular expression elsewhere", {**OTHER, "stood": 0.9}, StallKind.STARVED),
    (
        "the same, on a machine without a free core",
        {"gap": 19.0, "ui": 0.05, "process": 1.7, "stood": 18.5, "is_held": True},
        StallKind.STARVED,
    ),
    ("a driver that keeps the interpreter and waits", HELD, StallKind.C_CALL),
    ("the same elsewhere", {**HELD, "switches": 150}, StallKind.STARVED),
    ("a long text", BUSY, StallKind.TK),
    ("the collector", {**BUSY, "collected": 0.8, "has_program": True, "stood": 0.9}, StallKind.COLLECTOR),
    ("a database", {**BUSY, "has_program": True, "is_one_call": True}, StallKind.BLOCKED),
    ("after(700) without a function", {**IDLE, "has_program": True, "in_tk": True}, StallKind.BLOCKED),
]
SILENCES: list[tuple[str, dict[str, Any], Verdict]] = [
    ("a breakpoint", {**IDLE, "has_program": True, "is_debugged": True}, Silence.DEBUGGER),
    ("no core for it", {**BUSY, "waited": 0.95, "has_program": True}, Silence.MACHINE),
    ("a stopped process", {**IDLE, "stood": 0.9, "has_program": True}, Silence.SUSPENDED),
    ("the display is late", IDLE, Silence.DISPLAY),
    ("the interpreter was kept, and nobody wanted it", {**HELD, "has_program": False}, Silence.DISPLAY),
    ("a window is mapped", {"gap": 0.3, "has_program": True, "in_tk": True}, Silence.DISPLAY),
    ("a short one", {"gap": 0.09, "ui": 0.09, "process": 0.09, "has_program": True}, Silence.SHORT),
]


@pytest.mark.parametrize(("what", "numbers", "kind"), KINDS, ids=[row[0] for row in KINDS])
def test_each_kind_has_its_evidence(what: str, numbers: dict[str, Any], kind: Verdict) -> None:
    assert judge(Evidence(**numbers), 0.1) is kind


@pytest.mark.parametrize(("what", "numbers", "why"), SILENCES, ids=[row[0] for row in SILENCES])
def test_nobody_is_accused_of_what_he_has_not_done(what: str, numbers: dict[str, Any], why: Verdict) -> None:
    assert judge(Evidence(**numbers), 0.1) is why


def test_the_time_without_a_core_is_not_the_programs() -> None:
    seen = Evidence(gap=1.0, ui=0.3, process=0.3, waited=0.5, has_program=True)
    assert seen.net == 0.5
    assert judge(seen, 0.1) is StallKind.PYTHON
