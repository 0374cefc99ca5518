"""The table, in the terminal and in docs/platforms.md, where it stands between two marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from platforms.page import PAGE, line_of, split

from .assumptions import ASSUMPTIONS
from .report import Report

BEGIN, END = "<!-- asyncio -->", "<!-- end of asyncio -->"
HEAD = ("Python", "version", "system", "tests run", "loops made", "bad", "left out")
SERIES = ("3.11", "3.12", "3.13", "3.14", "3.15", "3.13t", "3.14t", "3.15t")


def table(reports: Mapping[str, Report], old: str = "") -> str:
    """A line for each of *reports*, and for what stands in the table *old*, as Markdown."""
    before = {line.split()[1]: line for line in old.splitlines() if line.startswith("| 3.")}
    lines = [line_of(HEAD), line_of(["---"] * len(HEAD))]
    for series in SERIES:
        report = reports.get(series)
        if report is not None and (report.run or series not in before):
            lines.append(line_of(_cells(series, report)))
        elif series in before:
            lines.append(before[series])
    return "\n".join(lines)


def _cells(series: str, report: Report) -> list[str]:
    if report.reason:
        return [series, report.python, report.system, report.reason, "", "", ""]
    bad = f"{len(report.bad)}: {_names(report.bad)}" if report.bad else "0"
    counts = [str(report.run), str(report.made), bad]
    return [series, report.python, report.system, *counts, _names(report.left_out)]


def _names(tests: Iterable[str]) -> str:
    counts = Counter(test.split(" ")[0].rpartition(".")[2] for test in tests)
    return ", ".join(f"`{name}`" + (f" ({count})" if count > 1 else "") for name, count in counts.items())


def reasons() -> str:
    """Why tests are left out, as a list of Markdown."""
    return "\n".join(f"- `{name.lstrip('.')}`: {reason}." for name, reason in ASSUMPTIONS.items())


def update(reports: Mapping[str, Report], page: Path = PAGE) -> None:
    """Replace what stands between the marks; what was run elsewhere stays."""
    before, between, after = split(page, BEGIN, END)
    text = f"{table(reports, between)}\n\n{reasons()}"
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
