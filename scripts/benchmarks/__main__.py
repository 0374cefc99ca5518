"""`python -m benchmarks`: run the plan, print tables and bars, write the JSON. See `scripts/bench --help`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from .against import SUBJECTS, compare_with
from .bars import judge
from .plan import PLAN, SECTIONS
from .report import compare, print_bars, print_subject, write
from .runner import Results, run_subject
from .subject import Subject


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="one short round with the peers the bars need: a minute"
    )
    parser.add_argument(
        "--only",
        metavar="SUBJECT",
        action="append",
        choices=[*(subject.name for subject in PLAN), *SECTIONS],
        help=f"one subject; or a section of them: {', '.join(SECTIONS)}. May be given again",
    )
    parser.add_argument("--rounds", type=int, help="rounds per subject instead of the plan's own")
    parser.add_argument(
        "--plot", action="store_true", help="write the pictures and the table of docs/performance.md"
    )
    parser.add_argument(
        "--from", dest="source", type=Path, metavar="JSON", help="with --plot: draw an earlier run"
    )
    parser.add_argument(
        "--compare", type=Path, metavar="JSON", help="our figures beside those of an earlier run"
    )
    parser.add_argument(
        "--against", metavar="COMMIT", help="this tree beside that commit's, in interleaved rounds (nine)"
    )
    options = parser.parse_args()
    if options.against and (other := set(options.only or ()) - set(SUBJECTS)):
        parser.error(f"--against compares {', '.join(SUBJECTS)}, not {', '.join(sorted(other))}")
    return options


def chosen(options: argparse.Namespace) -> list[Subject]:
    """The subjects to run, in the plan's order."""
    if options.only:
        return [subject for subject in PLAN if {subject.name, subject.section} & set(options.only)]
    return [subject for subject in PLAN if not (options.quick and (subject.full_only or subject.section))]


def main() -> None:
    """Run, or draw an earlier run."""
    options = arguments()
    if options.against:
        print(compare_with(options.against, options.only, options.rounds, options.quick))
        return
    path = options.source or run(options)
    if options.plot:
        from .page import update
        from .plots import draw

        for written in (*draw(path), update(path)):
            print(written)


def run(options: argparse.Namespace) -> Path:
    """Run and print everything; returns where the JSON is."""
    begun = time.monotonic()
    results: Results = {}
    for subject in chosen(options):
        rounds = options.rounds or (subject.quick_rounds if options.quick else subject.rounds)
        results[subject.name] = run_subject(subject, rounds, options.quick)
        print_subject(subject, results[subject.name])
    bars = list(judge(results))
    print_bars(bars)
    if options.compare:
        compare(results, options.compare)
    path = write(results, bars, options.quick, time.monotonic() - begun)
    print(path)
    return path


if __name__ == "__main__":
    main()
