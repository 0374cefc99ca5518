"""Puts a run's figures and bars into docs/performance.md, between the marks of each section.

A section of which the run has nothing stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .bar_kinds import format_figure, spelled
from .plan import PLAN, SECTIONS

__all__ = ["update"]

PAGE = Path("docs/performance.md")
BARS = "bars"
VERDICTS = {True: "holds", False: "**does not hold**", None: "not measured"}
_SECTION_OF = {subject.name: subject.section or BARS for subject in PLAN}


def update(path: Path) -> Path:
    """Replace what stands between the marks by the run at *path*; returns the page."""
    run = json.loads(path.read_text())
    page = PAGE.read_text()
    for section in (BARS, *SECTIONS):
        bars = [bar for bar in run["bars"] if _SECTION_OF[bar["subject"]] == section]
        if bars:
            figures = [] if section == BARS else list(_figures(run["results"], section))
            page = _replaced(page, section, [*_bars(run["run"], bars), *figures])
    PAGE.write_text(page)
    return PAGE


def _replaced(page: str, section: str, lines: list[str]) -> str:
    begin, end = f"<!-- {section} -->", f"<!-- end of {section} -->"
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    return "\n".join([f"{before}{begin}", *lines, f"{end}{after}"])


def _bars(about: dict[str, Any], bars: list[dict[str, Any]]) -> Iterator[str]:
    held = sum(bar["holds"] is True for bar in bars)
    yield (
        f"{about['at'][:10]}, commit {about['commit']}: Python {about['python']}, Tk {about['tk']}, "
        f"{about['cores']} cores, {'a quick run' if about['quick'] else 'a full run'}; {held} of {len(bars)} hold."
    )
    yield ""
    yield "| what | bar | measured | ratio | |"
    yield "| --- | --- | --- | --- | --- |"
    for bar in bars:
        ratio = "" if bar["ratio"] is None else f"{bar['ratio']:.2f}"
        yield f"| {bar['what']} | {bar['bar']} | {bar['measured']} | {ratio} | {VERDICTS[bar['holds']]} |"


def _figures(results: dict[str, Any], section: str) -> Iterator[str]:
    """Everything that was measured, a row for each peer."""
    yield ""
    yield "| subject | who | measured |"
    yield "| --- | --- | --- |"
    for subject in PLAN:
        title = subject.title  # in the first of its rows
        for peer, outcome in results.get(subject.name, {}).items() if subject.section == section else ():
            yield f"| {title} | {peer} | {_spelled(outcome, subject.shown)} |"
            title = ""


def _spelled(outcome: dict[str, Any], shown: tuple[str, ...]) -> str:
    if "problem" in outcome:
        return f"not measured: {outcome['problem']}"
    figures = outcome["median"]
    return "; ".join(_figure(name, figures[name]) for name in shown if name in figures)


def _figure(name: str, value: float) -> str:
    words, unit = spelled(name)
    return f"{words} {format_figure(value)} {unit}".strip()
