"""The table of the rules in docs/safety.md, between its two marks: each rule, and the tests that hold it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from .rules import ROOT, Rule

PAGE = ROOT / "docs" / "safety.md"
BEGIN, END = "<!-- rules -->", "<!-- end of rules -->"


def update(rules: Iterable[Rule], page: Path = PAGE) -> Path:
    """Replace what stands between the marks by *rules*; returns the page."""
    before, _, after = split(page)
    page.write_text(f"{before}{BEGIN}\n{table(rules)}\n{END}{after}", encoding="utf-8")
    return page


def is_right(rules: Iterable[Rule], page: Path = PAGE) -> bool:
    """Whether what stands between the marks is the table of *rules*."""
    return split(page)[1].strip("\n") == table(rules)


def split(page: Path = PAGE) -> tuple[str, str, str]:
    """What stands before, between and after the marks."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    between, _, after = rest.partition(END)
    return before, between, after


def table(rules: Iterable[Rule]) -> str:
    """The table as Markdown."""
    return "\n".join(_lines(rules))


def _lines(rules: Iterable[Rule]) -> Iterator[str]:
    yield "| room | rule | caught by |"
    yield "| --- | --- | --- |"
    for room, of_room in groupby(rules, lambda rule: rule.room):
        for at, rule in enumerate(of_room):
            held_by = ", ".join(f"`{test}`" for test in rule.tests)
            yield f"| {'' if at else room} | {rule.says} | {held_by} |"
