"""Puts a run's bars and circumstances into docs/performance.md, between its two marks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["update"]

PAGE = Path("docs/performance.md")
BEGIN, END = "<!-- bars -->", "<!-- end of bars -->"
VERDICTS = {True: "holds", False: "**does not hold**", None: "not measured"}


def update(path: Path) -> Path:
    """Replace what stands between the marks by the run at *path*; returns the page."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    table = "\n".join(_lines(json.loads(path.read_text())))
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}")
    return PAGE


def _lines(run: dict[str, Any]) -> Iterator[str]:
    about, bars = run["run"], run["bars"]
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
