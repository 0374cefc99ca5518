"""Today's tree against an earlier commit's, side by side: `scripts/bench --against COMMIT`.

Both run today's subjects, each measurement in a process of its own that finds its own tree first. A round measures
both, and the next one begins with the other: what slows the machine down for a minute meets both, and neither
always has the warmer cache. Ratios are taken within a round, but for signals: they compute and wait for nothing, so
that whatever lies above the least of the rounds is the machine, and the least of both trees are compared.
"""

from __future__ import annotations

import compileall
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median, quantiles

from .bar_kinds import format_figure
from .plan import COUNTED, COUNTED_UI_TASKS
from .report import print_rows
from .runner import Outcome, measure

__all__ = ["LIMIT", "SUBJECTS", "Row", "checkout", "compare_with", "rows_of"]

# What was to be reached against the commit that the bars were set at.
GOALS = {
    "b6c5599": {
        "counted": {"post": 0.75, "task": 0.7} | dict.fromkeys(COUNTED_UI_TASKS, 1.3),
        "ui_tasks": {f"{act}_us": 1.3 for act in COUNTED_UI_TASKS},
    }
}
OF_THE_LEAST = "_quick_us"  # how such a figure's name ends
LIMIT = 1.05  # of the earlier commit's time or memory; what lies below cannot be told from noise
ROUNDS, ROUNDS_OF_COUNTS = 9, 3
# Subject: who is measured, and the figures compared. Of each, less is better.
SUBJECTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "counted": (("instructions", "processor-time"), COUNTED),
    "wake": (("ours",), ("sleeps_p50_us", "waits_p50_us", "computes_p50_us", "sleeps_held_p50_us")),
    "one_task": (("ours",), ("trip_p50_us",)),
    "imports": (("ours",), ("import_ms",)),
    "tasks": (("ours", "ours-coroutine"), ("task_us", "spawn_us")),
    "flood": (("ours",), ("us_per_call",)),
    "memory": (("ours", "ours-coroutine"), ("resident_bytes", "traced_bytes")),
    "destroy": (("functions", "coroutines"), ("destroy_ms", "ui_ms")),
    "signals": (
        ("ours",),
        (
            "effect_quick_us",
            "memo_effect_quick_us",
            "diamond_quick_us",
            "wide_1000_quick_us",
            "chain_1000_quick_us",
            "chain_10000_quick_us",
        ),
    ),
    "latency": (("ours",), ("wait_p50_us", "held_p50_us")),
    "ui_tasks": (("ours",), tuple(f"{act}_us" for act in COUNTED_UI_TASKS)),
}


@dataclass
class Pair:
    """What all rounds of one peer gave, in both trees."""

    now: Outcome = field(default_factory=Outcome)
    then: Outcome = field(default_factory=Outcome)

    @property
    def problem(self) -> str:
        told = (("today", self.now.problem), ("then", self.then.problem))
        return "; ".join(f"{side}: {problem}" for side, problem in told if problem)


@dataclass(frozen=True)
class Row:
    """One figure: the medians of both trees, or the least, and their ratio; the quartiles of the rounds' ratios.

    *problem* says why there is none.
    """

    what: str
    now: float = 0.0
    then: float = 0.0
    ratio: float = 0.0
    low: float = 0.0
    high: float = 0.0
    problem: str = ""
    limit: float = LIMIT

    @property
    def holds(self) -> bool:
        return not self.problem and self.ratio <= self.limit

    def cells(self) -> list[str]:
        if self.problem:
            return [self.what, f"not measured: {self.problem}"]
        spread = f"{self.low:.2f} to {self.high:.2f}"
        verdict = "holds" if self.holds else "DOES NOT HOLD"
        return [
            self.what,
            format_figure(self.then),
            format_figure(self.now),
            f"{self.ratio:.3f}",
            spread,
            f"{self.limit:g}",
            verdict,
        ]


def compare_with(commit: str, only: Sequence[str] | None, rounds: int | None, quick: bool) -> Path:
    """Measure both trees, print a row for each figure, and return where the JSON is.

    Raises:
        SystemExit: there is no such commit here.
    """
    today = Path(__file__).resolve().parents[2]
    rows: list[Row] = []
    with checkout(today, commit) as then:
        for tree in (today, then):
            compileall.compile_dir(tree / "tkasync", quiet=2)
        for subject in [name for name in SUBJECTS if not only or name in only]:
            usual = ROUNDS_OF_COUNTS if subject == "counted" else ROUNDS
            pairs = _measure(subject, today, then, rounds or usual, quick)
            rows += rows_of(subject, pairs, commit)
            _print(f"{subject}: today against {commit}", rows_of(subject, pairs, commit))
    held = sum(row.holds for row in rows)
    print(f"\n{held} of {len(rows)} rows hold: the ratio is at most the row's limit.")
    return _write(commit, rows)


@contextmanager
def checkout(root: Path, commit: str) -> Iterator[Path]:
    """Give a worktree of *commit* in a temporary folder; it is gone at the end."""
    with tempfile.TemporaryDirectory(prefix="tkasync-bench-") as scratch:
        tree = Path(scratch) / "tree"
        git = ["git", "-C", str(root), "worktree"]
        added = subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=False)
        if added.returncode:
            raise SystemExit(f"no commit {commit!r} in this clone; if it is shallow: git fetch --unshallow")
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def _measure(subject: str, today: Path, then: Path, rounds: int, quick: bool) -> dict[str, Pair]:
    pairs = {peer: Pair() for peer in SUBJECTS[subject][0]}
    for number in range(rounds):
        for peer, pair in pairs.items():
            sides = [(pair.now, today), (pair.then, then)]
            if number % 2:
                sides.reverse()
            for outcome, tree in sides:
                if not pair.problem:
                    outcome.add(measure(subject, peer, quick, tree))
    return pairs


def rows_of(subject: str, pairs: dict[str, Pair], commit: str = "") -> list[Row]:
    """Judge every figure of every peer of *subject*, against *commit*."""
    figures = SUBJECTS[subject][1]
    goals = GOALS.get(commit[:7], {}).get(subject, {})
    return [
        _row(f"{subject} {peer} {figure}", pair, figure, goals.get(figure, LIMIT))
        for peer, pair in pairs.items()
        for figure in figures
    ]


def _row(what: str, pair: Pair, figure: str, limit: float) -> Row:
    now, then = pair.now.values(figure), pair.then.values(figure)
    if pair.problem or not now or len(now) != len(then):
        notes = "; ".join(dict.fromkeys((*pair.now.notes, *pair.then.notes)))
        return Row(what, problem=pair.problem or notes or "not every round has it")
    ratios = [ours / theirs for ours, theirs in zip(now, then, strict=True)]
    low, _, high = quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else ratios * 3
    if figure.endswith(OF_THE_LEAST):
        return Row(what, min(now), min(then), min(now) / min(then), low, high, limit=limit)
    return Row(what, median(now), median(then), median(ratios), low, high, limit=limit)


def _print(title: str, rows: Sequence[Row]) -> None:
    print(f"\n{title}")
    print_rows([["", "then", "today", "ratio", "quartiles", "<=", ""], *(row.cells() for row in rows)])


def _write(commit: str, rows: Sequence[Row]) -> Path:
    path = Path("bench-results") / time.strftime(f"%Y-%m-%d-%H%M%S-against-{commit.replace('/', '-')}.json")
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"against": commit, "rows": [asdict(row) for row in rows]}, indent=1) + "\n")
    return path
