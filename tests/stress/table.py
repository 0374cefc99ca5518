"""Run the stress programs many times, each in a process of its own, with and without tkasync; count what fails.

`python table.py [--repeat N] [--bare N] [--minutes M] [--seed S] [--only TEXT] [--json FILE]` with the Python that
runs it, on the display at hand. Exit code 0: with tkasync not one run failed, and without it every certain hazard did.
`STRESS_BUSY=4` waits four times as long for everything, beside other programs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

sys.path.append(str(Path(__file__).resolve().parents[2]))

from catalogue import PROGRAMS, Program
from harness import BUSY

from tests.support.pythons import run_python

HERE = Path(__file__).resolve().parent
PATIENCE = 60.0 * BUSY  # seconds for one run; its own watchdog comes first


@dataclass
class Row:
    """What became of the runs of one program."""

    program: Program
    outcomes: Counter[str] = field(default_factory=Counter)
    bare: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    @property
    def failed(self) -> int:
        return self.outcomes.total() - self.outcomes["ok"]

    @property
    def is_as_meant(self) -> bool:
        shown = self.program.bare is None or not self.bare["ok"]
        return not self.failed and shown


def outcome_of(name: str, seed: int, *, bare: bool) -> tuple[str, str]:
    """Run one program; in a word what became of it, and what it said."""
    command = ["-X", "faulthandler", str(HERE / "program.py"), name, "--seed", str(seed)]
    command += ["--bare"] if bare else []
    try:
        done = run_python(*command, environment=ENV, timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        return "hang", str(error)
    said = done.stdout + done.stderr
    if "Timeout (0:00" in said:
        return "hang", said
    if done.returncode < 0:
        return "crash", said
    if done.returncode or said:
        return "error", said
    return "ok", ""


ENV = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}


def run_row(row: Row, seed: int, *, bare: bool) -> None:
    outcome, said = outcome_of(row.program.name, seed, bare=bare)
    (row.bare if bare else row.outcomes)[outcome] += 1
    if outcome != "ok" and not bare:
        row.told.append(f"{row.program.name} --seed {seed}: {outcome}\n{said[-6000:]}")


def run_all(options: argparse.Namespace) -> list[Row]:
    """All programs, *repeat* times or until the time is up; two at a time, so that they disturb each other."""
    rows = [Row(program) for program in PROGRAMS if options.only in program.name]
    seeds = random.Random(options.seed)
    until = monotonic() + 60 * options.minutes if options.minutes else None
    with ThreadPoolExecutor(options.jobs) as pool:
        for row in rows:
            if row.program.bare is not None:
                for _ in range(options.bare):
                    pool.submit(run_row, row, seeds.randrange(10**6), bare=True)
        done = 0
        while done < options.repeat or (until is not None and monotonic() < until):
            # The seeds are drawn here, in order: what the threads do must not change them.
            runs = [(row, seeds.randrange(10**6)) for row in rows]
            list(pool.map(lambda run: run_row(*run, bare=False), runs))
            done += 1
            if options.verbose:
                print(f"round {done}: {sum(row.failed for row in rows)} failed", file=sys.stderr)
    return rows


def table(rows: list[Row]) -> str:
    """A line for each program: failed of runs, with tkasync and without."""
    width = max(len(row.program.name) for row in rows)
    lines = [f"{'Python ' + sys.version.split()[0]:<{width}}  with tkasync  without"]
    for row in rows:
        ours = f"{row.failed} of {row.outcomes.total()}"
        failed = Counter({kind: count for kind, count in row.bare.items() if kind != "ok"})
        kinds = ", ".join(sorted(failed))
        bare = f"{failed.total()} of {row.bare.total()}  {kinds}" if row.bare else "-"
        lines.append(f"{row.program.name.replace('_', ' '):<{width}}  {ours:>12}  {bare}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=1, help="runs of each program with tkasync, at least")
    parser.add_argument("--bare", type=int, default=1, help="runs without it, where the hazard is certain")
    parser.add_argument("--minutes", type=float, default=0.0, help="go on that long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="programs whose name contains this")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--json", type=Path, help="where to write the counts, and what failed runs said")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    rows = run_all(options)
    print(table(rows))
    for row in rows:
        for told in row.told:
            print(told)
    if options.json:
        report = {
            row.program.name: {"with": row.outcomes, "without": row.bare, "failures": row.told}
            for row in rows
        }
        seeded = {"python": sys.version, "seed": options.seed, "programs": report}
        options.json.write_text(json.dumps(seeded, indent=1))
    return 0 if all(row.is_as_meant for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
