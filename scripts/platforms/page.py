"""The table, in the terminal and in docs/platforms.md, where it stands between two marks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from checkouts import ROOT

from .rows import ROWS, Row
from .trial import Result

PAGE = ROOT / "docs" / "platforms.md"
BEGIN, END = "<!-- matrix -->", "<!-- end of matrix -->"
HEAD = ("row", "system", "Python", "Tcl/Tk", "GIL", "waker", "part", "passed", "failed", "skipped", "seconds")
NOT_RUN = Result(reason="not run yet")


def table(results: Mapping[str, Result], old: str = "") -> str:
    """Every row as Markdown, those without a result too: as it stands in the table *old*, if it was run there."""
    run = {line.split(" | ")[0]: line for line in old.splitlines() if _is_of_a_run(line)}
    lines = [line_of(HEAD), line_of(["---"] * len(HEAD))]
    for row in ROWS:
        result = results.get(row.name, NOT_RUN)
        line = line_of(_cells(row, result))
        lines.append(line if result.python else run.get(f"| {row.name}", line))
    return "\n".join(lines)


def _is_of_a_run(line: str) -> bool:
    cells = line.split(" | ")
    return len(cells) == len(HEAD) and cells[HEAD.index("passed")].isdigit()


def _cells(row: Row, result: Result) -> list[str]:
    if not result.python:
        said = result.reason if result is NOT_RUN else f"skipped: {result.reason}"
        return [row.name, *[""] * 6, said, *[""] * 3]
    facts = [row.name, result.system, result.python, result.tk, result.gil, row.wake, result.part]
    counts = [str(count) for count in (result.passed, result.failed, result.skipped, result.seconds)]
    if result.again:
        counts[1] += f" ({result.again} mended)"
    return [*facts, counts[0], result.reason or counts[1], *counts[2:]]


def line_of(cells: list[str] | tuple[str, ...]) -> str:
    """One row of a table."""
    return f"| {' | '.join(cells)} |"


def split(page: Path = PAGE, begin: str = BEGIN, end: str = END) -> tuple[str, str, str]:
    """What stands before, between and after the marks."""
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    between, _, after = rest.partition(end)
    return before, between, after


def update(results: Mapping[str, Result], page: Path = PAGE) -> None:
    """Replace what stands between the marks; what was run elsewhere stays."""
    before, between, after = split(page)
    page.write_text(f"{before}{BEGIN}\n{table(results, between)}\n{END}{after}", encoding="utf-8")


def read(file: Path) -> dict[str, Result]:
    """The results of earlier runs, by row; none if there is no such file."""
    if not file.exists():
        return {}
    return {name: Result(**fields) for name, fields in json.loads(file.read_text()).items()}


def keep(name: str, result: Result, file: Path) -> None:
    """Keep the *result* of one row; those of the others may have come meanwhile, by a run beside this one."""
    write({**read(file), name: result}, file)


def write(results: Mapping[str, Result], file: Path) -> None:
    """Keep *results* for a later run, which may be of other rows."""
    file.write_text(json.dumps({name: asdict(result) for name, result in results.items()}, indent=1))
