"""Runs the plan: one child a measurement, interleaved in rounds, each killed when its time is up."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from .child import MARK
from .subject import Subject

__all__ = ["Outcome", "Results", "run_subject"]

PATIENCE = 60.0  # seconds for one child; the longest of them takes about 15
# Under valgrind all takes fifty times as long.
_PATIENCE_FOR = {"counted": 600.0, "hooks": 85.0, "watch_idle": 90.0}


@dataclass
class Outcome:
    """What all rounds of one peer in one subject gave; *problem* says why there is nothing."""

    rounds: list[dict[str, float]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: str = ""

    def values(self, figure: str) -> list[float]:
        return [round_[figure] for round_ in self.rounds if figure in round_]

    def median(self, figure: str) -> float | None:
        values = self.values(figure)
        return median(values) if values else None

    def add(self, answer: dict[str, Any]) -> None:
        if "figures" not in answer:
            self.problem = answer.get("missing") or answer["failed"]
            return
        figures = answer["figures"]
        self.notes = figures.pop("notes", [])
        self.rounds.append(figures)


Results = dict[str, dict[str, Outcome]]


def run_subject(subject: Subject, rounds: int, quick: bool) -> dict[str, Outcome]:
    """Run every peer once, then every peer again: a drift of the machine meets them all.

    A peer that failed is not repeated.
    """
    outcomes = {peer: Outcome() for peer in subject.peers + (() if quick else subject.extra)}
    for number in range(rounds):
        todo = [peer for peer in outcomes if peer in subject.peers or number % 3 == 0]
        todo = [peer for peer in todo if not outcomes[peer].problem]
        # Side by side they would disturb each other, but for those that mostly sleep.
        with ThreadPoolExecutor(8 if subject.at_once else 1) as pool:
            answers = pool.map(lambda peer: measure(subject.name, peer, quick), todo)
            for peer, answer in zip(todo, answers, strict=True):
                outcomes[peer].add(answer)
    return outcomes


def measure(subject: str, peer: str, quick: bool, tree: Path | None = None) -> dict[str, Any]:
    """One child, in a process group of its own, so that nothing it started outlives it.

    It runs in *tree*, this checkout if none is given, and so finds the tkasync that stands there before any other.
    """
    patience = _PATIENCE_FOR.get(subject, PATIENCE)
    command = [sys.executable, "-m", "benchmarks.child", subject, peer, str(patience)]
    child = subprocess.Popen(
        command + ["--quick"] * quick,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tree,
        start_new_session=True,
    )
    try:
        output, errors = child.communicate(timeout=patience + 10)
    except subprocess.TimeoutExpired:
        _end(child)
        child.communicate()
        return {"failed": f"killed after {patience + 10:.0f} s"}
    _end(child)  # a child that gave up by itself leaves what it waited for
    for line in output.splitlines():
        if line.startswith(MARK):
            return dict(json.loads(line.removeprefix(MARK)))
    return {"failed": _last_words(child.returncode, errors, patience)}


def _end(child: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _last_words(status: int, errors: str, patience: float) -> str:
    if "Timeout (" in errors:
        return f"did not end within {patience:.0f} s"
    lines = [line for line in errors.strip().splitlines() if line.strip()]
    told = [line for line in lines if "Error" in line or line.startswith("Fatal")]
    return f"exit {status}: {(told or lines or ['no word'])[-1].strip()[:160]}"
