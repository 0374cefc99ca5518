"""``lab verify``: the exercises are under test themselves.

An unsolved file fails, each right solution passes, each wrong one fails with the word in its name.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from tkasync.lab.checking import check
from tkasync.lab.exercise import Exercise
from tkasync.lab.processes.single import Start
from tkasync.lab.processes.single import start as start_single
from tkasync.lab.verdict import LAB_FAILED, PASSED, Verdict

UNSOLVED = "unsolved"


@dataclass(frozen=True)
class Case:
    """A program whose verdict is known."""

    exercise: Exercise
    file: Path
    wanted: str
    """The word of the verdict; `UNSOLVED`: any but "passed"."""

    @property
    def name(self) -> str:
        """As it is shown."""
        where = "" if self.wanted == UNSOLVED else f"{self.file.parent.name}/"
        return f"{self.exercise.name} {where}{self.file.name}"


@dataclass(frozen=True)
class Outcome:
    """A case, and what the examiner said."""

    case: Case
    verdict: Verdict
    seconds: float

    @property
    def is_right(self) -> bool:
        """Whether that is what it has to say."""
        if self.case.wanted == UNSOLVED:
            return self.verdict.kind not in (PASSED, LAB_FAILED)
        return self.verdict.kind == self.case.wanted


def cases_of(exercise: Exercise) -> list[Case]:
    """Return the unsolved file, the right ones, and the wrong ones."""
    unsolved = Case(exercise, exercise.folder / "exercise.py", UNSOLVED)
    right = [Case(exercise, file, PASSED) for file in exercise.right]
    return [
        unsolved,
        *right,
        *(Case(exercise, file, file.name.partition("__")[0]) for file in exercise.wrong),
    ]


def rotation(exercise: Exercise, day: int) -> list[Case]:
    """Return three cases of *exercise*, for a gate: unsolved, one right, one wrong; the next ones on the next *day*."""
    unsolved, *others = cases_of(exercise)
    right = [case for case in others if case.wanted == PASSED]
    wrong = [case for case in others if case.wanted != PASSED]
    return [unsolved, right[day % len(right)], wrong[day % len(wrong)]]


def outcomes(cases: list[Case], jobs: int, start: Start = start_single) -> Iterator[Outcome]:
    """Check the *cases*, so many at a time, each in a process that *start* starts, and yield each in its order."""
    with ThreadPoolExecutor(jobs) as pool:
        checks = [pool.submit(_outcome, start, case) for case in cases]
        try:
            yield from (check.result() for check in checks)
        finally:
            pool.shutdown(cancel_futures=True)  # after Ctrl+C, say: hours of checks may be waiting


def _outcome(start: Start, case: Case) -> Outcome:
    begun = monotonic()
    verdict = check(case.exercise, case.file.read_text(encoding="utf-8"), case.file, start=start)
    return Outcome(case, verdict, monotonic() - begun)


class Tally:
    """How many checks there were, how many of them wrong, and how long they took."""

    def __init__(self) -> None:
        self.wrong: int = 0
        """Verdicts other than the right ones."""
        self._seconds: list[float] = []

    @property
    def count(self) -> int:
        """All checks."""
        return len(self._seconds)

    def add(self, outcome: Outcome) -> None:
        """Count *outcome*."""
        self.wrong += not outcome.is_right
        insort(self._seconds, outcome.seconds)

    def __str__(self) -> str:
        return (
            "no checks"
            if not self.count
            else f"{self.count} checks, {self.wrong} wrong verdicts; median {self._seconds[self.count // 2]:.1f} s, "
            f"95 % {self._seconds[self.count * 95 // 100]:.1f} s, longest {self._seconds[-1]:.1f} s"
        )
