"""Run the suite on each system and interpreter at hand, and print one table."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from . import chroots, page
from .interpreters import Interpreter, find
from .rows import ROWS, SUITES, Row
from .trial import QUICK, WHOLE, Copy, Result, Skipped, run


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="scripts/matrix", description=__doc__)
    parser.add_argument("tests", metavar="PATH", nargs="*", help="run these tests, and not the quick part")
    parser.add_argument("--whole", action="store_true", help="run the whole suite, not its quick part")
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
        return page.update(page.merged([kept, *map(_there, options.results)]))
    results = page.read(kept)
    rows = [row for row in ROWS if options.only in row.name]
    for row in rows:
        results[row.name] = result = _try(row, options, folder)
        print(f"{row.name}: {result.reason or f'{result.passed} passed, {result.failed} failed'}", flush=True)
        page.write(results, kept)
    print(page.table({row.name: results[row.name] for row in rows}))
    return sys.exit(any(results[row.name].failed or _broke_off(results[row.name]) for row in rows))


def _there(file: Path) -> Path:
    return file if file.exists() else sys.exit(f"scripts/matrix: there are no results in {file}")


def _broke_off(result: Result) -> bool:
    return bool(result.python and result.reason)


def _try(row: Row, options: argparse.Namespace, folder: Path) -> Result:
    part = tuple(options.tests) or (WHOLE if options.whole else QUICK)
    log = folder / f"{re.sub(r'[^a-z0-9.]+', '-', row.name.lower())}.txt"
    base = options.chroots or options.work / ".matrix"
    try:
        if row.suite and row.suite not in options.chroot:
            raise Skipped(f"on request: --chroot {row.suite}")
        enter = chroots.enter(row.suite, base) if row.suite else []
        try:
            return _run(row, options.python, enter, base, part, log)
        finally:
            if row.suite:
                chroots.leave(row.suite, base)
    except Skipped as why:
        return Result(reason=str(why))


def _run(
    row: Row, named: Sequence[str], enter: list[str], base: Path, part: tuple[str, ...], log: Path
) -> Result:
    if row.suite:
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
