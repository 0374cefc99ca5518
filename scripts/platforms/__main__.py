"""Run the suite on each system and interpreter at hand, and print one table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from . import chroots, page
from .interpreters import Interpreter, find
from .latest import merged, there
from .rows import OWN, PARTS, ROWS, SUITES, Row
from .trial import Copy, Result, Skipped, failures, run, together

SCRIPT = "scripts/matrix"


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog=SCRIPT, description=__doc__)
    parser.add_argument("tests", metavar="PATH", nargs="*", help="run these tests, and not the rows' parts")
    parser.add_argument("--part", choices=PARTS, help="run this part of the suite, and not the rows' own")
    parser.add_argument("--failed", action="store_true", help="run only what failed in a row's last run")
    parser.add_argument("--only", metavar="TEXT", default="", help="rows whose name contains TEXT")
    parser.add_argument("--python", metavar="PATH", action="append", default=[], help="a further interpreter")
    parser.add_argument(
        "--chroot", metavar="SUITE", action="append", default=[], choices=SUITES, help="bookworm, trixie, sid"
    )
    parser.add_argument("--chroots", metavar="FOLDER", type=Path, help="where the chroots are kept")
    parser.add_argument("--page", action="store_true", help="write the results to docs/platforms.md: no run")
    parser.add_argument(
        "--results", metavar="FILE", type=Path, action="append", default=[],
        help="with --page: the matrix-results/results.json of another checkout; of each row the latest run counts",
    )  # fmt: skip
    parser.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Run the rows one after the other; exits with 1 when one of them fails."""
    options = arguments()
    folder = options.work / "matrix-results"
    folder.mkdir(exist_ok=True)
    kept = folder / "results.json"
    if options.page:
        others = [there(file, SCRIPT) for file in options.results]
        return page.update(merged([kept, *others], page.read))
    results = page.read(kept)
    rows = [row for row in ROWS if options.only in row.name]
    for row in rows:
        results[row.name] = result = _try(row, options, folder, results.get(row.name, Result()))
        print(f"{row.name}: {result.reason or f'{result.passed} passed, {result.failed} failed'}", flush=True)
        page.keep(row.name, result, kept)
    print(page.table({row.name: results[row.name] for row in rows}))
    sys.exit(any(results[row.name].failed or _broke_off(results[row.name]) for row in rows))


def _broke_off(result: Result) -> bool:
    return bool(result.python and result.reason)


def _try(row: Row, options: argparse.Namespace, folder: Path, before: Result) -> Result:
    log = folder / f"{row.slug}.txt"
    base = options.chroots or options.work / ".matrix"
    try:
        if not options.failed:
            return _run_where(row, options, base, part_of(row, options), log)
        tests = failures(log.read_text(errors="replace")) if log.exists() else []
        if before.reason or not tests:
            raise Skipped("no test of its last run has failed")
        return together(before, _run_where(row, options, base, tuple(tests), log))
    except Skipped as why:
        if not options.failed:
            return Result(reason=str(why))
        print(f"{row.name}: {why}")
        return before


def part_of(row: Row, options: argparse.Namespace) -> tuple[str, ...]:
    """What pytest gets for *row*: its own part, unless the command line names another."""
    if row.part in OWN:
        return PARTS[row.part]
    return tuple(options.tests) or PARTS[options.part or row.part]


def _run_where(row: Row, options: argparse.Namespace, base: Path, part: tuple[str, ...], log: Path) -> Result:
    is_asked_for = row.suite in options.chroot
    if row.suite and not is_asked_for and not row.is_also_at_hand:
        raise Skipped(f"on request: --chroot {row.suite}")
    if not is_asked_for:
        return _run(row, options.python, [], base, part, log)
    try:
        return _run(row, options.python, chroots.enter(row.suite, base), base, part, log)
    finally:
        chroots.leave(row.suite, base)


def _run(
    row: Row, named: Sequence[str], enter: list[str], base: Path, part: tuple[str, ...], log: Path
) -> Result:
    if enter:
        place = f"tkasync-{row.series}"
        copy = Copy(base / row.suite / place, f"/{place}", tuple(enter))
        copy.prepare(chroots.FURTHER.get(row.series, ()), log)
        return run(row, _interpreter(row, (), enter), copy, part, log)
    python = _interpreter(row, named, [])
    path = base / "here" / f"{python.version}-{python.tk}-{python.gil}" / row.folder
    return run(row, python, Copy(path, str(path)), part, log)


def _interpreter(row: Row, named: Sequence[str], enter: list[str]) -> Interpreter:
    for python in find(named, enter):
        if python.fits(row):
            return python
    wanted = f"Python {row.series}" if row.series else f"Python with Tk {row.tk}" if row.tk else "Python"
    raise Skipped(f"no {wanted} with tkinter here")


if __name__ == "__main__":
    main()
