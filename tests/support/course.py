"""The pages of the course, and the programs that they show.

``python -m tests.support.course`` writes the programs into the pages anew.

A page names a program in a comment, with what a user does at its window, and shows behind it what is new in it:

    <!-- try finder_02.py: press "Search"; see "50 lines" -->

``slowly`` before the colon has each file take its time; ``print "text"`` is what the program says. An experiment is one
that prints what it has found; ``about`` means that its numbers differ from run to run:

    <!-- run computing.py about -->
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from functools import cache
from pathlib import Path

from tests.support.documents import ROOT

COURSE = ROOT / "docs" / "course"
FINDER = COURSE / "finder"
EXPERIMENTS = COURSE / "experiments"
LESSONS = sorted(COURSE.glob("[01][0-9]-*.md"))
STEPS = sorted(FINDER.glob("finder_*.py"))
"""The finder, from its first state to its last."""
_TRY = re.compile(
    r"^<!-- try (?P<name>finder_\w+)\.py(?P<slowly> slowly)?: (?P<steps>[^\n]*) -->$", re.MULTILINE
)
_RUN = re.compile(
    r"^<!-- run (?P<name>\w+)\.py(?P<about> about)? -->\n```text\n(?P<output>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")


@dataclass(frozen=True)
class Trial:
    """A state of the finder, and what its user does."""

    page: Path
    name: str
    is_slow: bool
    steps: tuple[str, ...]
    printed: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Experiment:
    """A program that prints what it has found, and what the page says that it prints."""

    name: str
    is_about: bool
    output: str

    def __str__(self) -> str:
        return self.name


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def trials() -> Iterator[Trial]:
    for page in LESSONS:
        for found in _TRY.finditer(text_of(page)):
            steps = [step.strip() for step in found["steps"].split(";")]
            yield Trial(
                page,
                found["name"],
                found["slowly"] is not None,
                tuple(step for step in steps if not step.startswith("print ")),
                tuple(step[6:].strip('"') for step in steps if step.startswith("print ")),
            )


def experiments() -> Iterator[Experiment]:
    for page in LESSONS:
        for found in _RUN.finditer(text_of(page)):
            yield Experiment(found["name"], found["about"] is not None, found["output"])


def shown(name: str) -> str:
    """Return what the pages show of the state *name*: the block behind its comment."""
    for page in LESSONS:
        for found in _TRY.finditer(text_of(page)):
            if found["name"] == name:
                block = re.compile(r"```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL).search(
                    text_of(page), found.end()
                )
                return block[1] if block else ""
    return ""


def difference(before: str, after: str) -> str:
    """Return what is new in *after*, with a line around each place."""
    lines = unified_diff(before.splitlines(True), after.splitlines(True), n=1)
    return "".join(list(lines)[2:])


def applied(change: str, before: str) -> str:
    """Return *before* with the lines of *change* taken out and put in, as ``patch`` does it.

    Raises:
        ValueError: a line that is to go, or to stay, is not there.
    """
    lines, done, at = before.splitlines(True), [], 0
    for line in change.splitlines(True):
        if hunk := _HUNK.match(line):
            begin = int(hunk[1]) - (hunk[2] != "0")
            done += lines[at:begin]
            at = begin
        elif line.startswith("+"):
            done.append(line[1:])
        else:
            if lines[at] != line[1:]:
                raise ValueError(f"line {at + 1} is {lines[at]!r}, not {line[1:]!r}")
            if not line.startswith("-"):
                done.append(lines[at])
            at += 1
    return "".join([*done, *lines[at:]])


def _renewed(page: Path) -> str:
    """Return the page with its programs as they are now."""
    text = page.read_text(encoding="utf-8")
    for before, step in zip([None, *STEPS], STEPS, strict=False):
        code = text_of(step)
        new = code if before is None else difference(text_of(before), code)
        pattern = rf"(<!-- try {step.stem}\.py[^\n]*-->\n```\w+\n).*?(^```$)"
        text = re.sub(
            pattern, lambda found, new=new: found[1] + new + found[2], text, flags=re.MULTILINE | re.DOTALL
        )
    for file in FINDER.glob("*.py"):
        pattern = rf"(^```python\n)# {file.name}\b.*?(^```$)"
        code = text_of(file)
        text = re.sub(
            pattern, lambda found, code=code: found[1] + code + found[2], text, flags=re.MULTILINE | re.DOTALL
        )
    return text


if __name__ == "__main__":
    for lesson in LESSONS:
        lesson.write_text(_renewed(lesson), encoding="utf-8")
