"""The tables on the terminal, and the JSON for later comparison."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
import tkinter
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from .bar_kinds import Bar
from .install import peers_wanted
from .plan import PLAN
from .runner import Outcome, Results
from .subject import Subject

__all__ = ["compare", "print_bars", "print_rows", "print_subject", "write"]


def print_subject(subject: Subject, outcomes: dict[str, Outcome]) -> None:
    """One table for one subject: a line per peer, and its first figure as a multiple of the reference's."""
    print(f"\n{subject.title}  [{subject.name}]")
    rows = [["", *subject.shown, f"x {subject.reference}" if subject.reference else ""]]
    rows += [_row(subject, peer, outcome, outcomes) for peer, outcome in outcomes.items()]
    print_rows(rows)
    for peer, outcome in outcomes.items():
        for note in outcome.notes:
            print(f"  {peer}: {note}")
    sys.stdout.flush()


def _row(subject: Subject, peer: str, outcome: Outcome, outcomes: dict[str, Outcome]) -> list[str]:
    if outcome.problem:
        return [peer, f"not measured: {outcome.problem}"]
    values = [outcome.median(figure) for figure in subject.shown]
    reference = outcomes.get(subject.reference)
    base = reference.median(subject.shown[0]) if reference else None
    ratio = f"{values[0] / base:.2f}" if base and values[0] is not None else ""
    return [peer, *("-" if value is None else f"{value:,g}" for value in values), ratio]


def print_rows(rows: Sequence[Sequence[str]]) -> None:
    """Print *rows* in columns; one that is shorter than the first says in its second cell why."""
    full = [row for row in rows if len(row) == len(rows[0])]
    widths = [max(len(row[column]) for row in full) for column in range(len(rows[0]))]
    widths[0] = max(len(row[0]) for row in rows)
    for row in rows:
        if len(row) < len(widths):
            print("  " + row[0].ljust(widths[0]), "", row[1])
        else:
            cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
            print("  " + row[0].ljust(widths[0]), "", "  ".join(cells).rstrip())


def print_bars(bars: Sequence[Bar]) -> None:
    """One line a bar, and how many hold."""
    print("\nThe bars  [docs/performance.md]")
    rows = [["what", "bar", "measured", "ratio", ""]]
    for bar in bars:
        if bar.holds is None:
            rows.append([bar.what, bar.bar, bar.measured, "", "cannot be measured"])
        else:
            ratio = "" if bar.ratio is None else f"{bar.ratio:.2f}"
            rows.append([bar.what, bar.bar, bar.measured, ratio, "holds" if bar.holds else "DOES NOT HOLD"])
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    count = {state: sum(bar.holds is state for bar in bars) for state in (True, False, None)}
    print(f"\n{count[True]} hold, {count[False]} do not, {count[None]} could not be measured.")


def write(results: Results, bars: Sequence[Bar], quick: bool, seconds: float) -> Path:
    """Write everything as one JSON under `bench-results/` and return where."""
    folder = Path("bench-results")
    folder.mkdir(exist_ok=True)
    path = folder / time.strftime("%Y-%m-%d-%H%M%S.json")
    content = {
        "run": dict(_circumstances(), quick=quick, seconds=round(seconds)),
        "bars": [bar.as_dict() for bar in bars],
        "results": {
            name: {p: _as_dict(o) for p, o in outcomes.items()} for name, outcomes in results.items()
        },
    }
    path.write_text(json.dumps(content, indent=1) + "\n")
    return path


def _as_dict(outcome: Outcome) -> dict[str, Any]:
    if outcome.problem:
        return {"problem": outcome.problem}
    names = dict.fromkeys(name for figures in outcome.rounds for name in figures)
    return {
        "median": {name: outcome.median(name) for name in names},
        "rounds": outcome.rounds,
        "notes": outcome.notes,
    }


def _circumstances() -> Iterator[tuple[str, object]]:
    yield "at", time.strftime("%Y-%m-%dT%H:%M:%S%z")
    yield "python", platform.python_version()
    yield "tk", tkinter.Tcl().call("info", "patchlevel")
    yield "system", f"{platform.system()} {platform.release()} {platform.machine()}"
    yield "cores", os.cpu_count()
    yield "commit", _commit()
    yield "peers", {name: _version(name) for name in peers_wanted()}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _commit() -> str:
    asked = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


def compare(results: Results, earlier: Path) -> None:
    """Print our own figures as multiples of those of an earlier run's JSON."""
    then = json.loads(earlier.read_text())["results"]
    print(f"\nNow against {earlier.name}")
    rows = [["", "then", "now", "ratio"]]
    for subject in PLAN:
        figure = subject.shown[0]
        for peer, outcome in results.get(subject.name, {}).items():
            before = then.get(subject.name, {}).get(peer, {}).get("median", {}).get(figure)
            now = outcome.median(figure)
            if before and now is not None:
                rows.append(
                    [f"{subject.name} {peer} {figure}", f"{before:,g}", f"{now:,g}", f"{now / before:.2f}"]
                )
    print_rows(rows)
