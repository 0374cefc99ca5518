"""Run CPython's tests of asyncio on the loop of the UI thread, with each Python at hand, and print one table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from platforms.interpreters import find
from platforms.latest import merged, there

from . import page
from .report import Report, read, write
from .runs import run_all

SCRIPT = "scripts/asyncio-tests"


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog=SCRIPT, description=__doc__)
    parser.add_argument("modules", metavar="MODULE", nargs="*", help="run these modules again")
    parser.add_argument("--only", metavar="SERIES", help="with this Python: 3.12, or 3.13t")
    parser.add_argument("--python", metavar="PATH", action="append", default=[], help="a further interpreter")
    parser.add_argument("--page", action="store_true", help="write the results to docs/platforms.md: no run")
    parser.add_argument(
        "--results", metavar="FILE", type=Path, action="append", default=[],
        help="with --page: the asyncio-results/results.json of another checkout; of each Python the latest run counts",
    )  # fmt: skip
    parser.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Run each Python's own tests, one Python after the other; exits with 1 when one is bad."""
    options = arguments()
    folder = options.work / "asyncio-results"
    folder.mkdir(exist_ok=True)
    kept = folder / "results.json"
    if options.page:
        others = [there(file, SCRIPT) for file in options.results]
        return page.update(merged([kept, *others], read))
    reports: dict[str, Report] = {}
    for python in find(options.python):
        if python.series in reports or options.only not in (None, python.series):
            continue
        print(f"Python {python.version}", flush=True)
        earlier = read(kept)
        for told in run_all(python, options.modules, folder):
            reports[python.series] = told.on(earlier.get(python.series, told))
            write(earlier | reports, kept)
    print(page.table(reports))
    for report in reports.values():
        for test in report.bad:
            print(f"bad with {report.python}: {test}")
    sys.exit(any(report.bad for report in reports.values()))


if __name__ == "__main__":
    main()
