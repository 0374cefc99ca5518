"""The fixes that need no thought, as a patch."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from tkasync.check.finding import Edit, Finding
from tkasync.check.source import Source

_MECHANICAL = frozenset(("TKA302", "TKA401", "TKA402", "TKA405"))


def is_mechanical(finding: Finding) -> bool:
    """Whether *finding* is mended without moving code."""
    return finding.code in _MECHANICAL and bool(finding.edits)


def as_diff(source: Source, findings: Sequence[Finding]) -> str:
    """What `patch` takes: the edits of *findings*; empty where there are none."""
    edits = [edit for finding in findings if is_mechanical(finding) for edit in finding.edits]
    if not edits:
        return ""
    before = source.text
    for edit in _apart(edits):
        before = _edited(before, edit)
    old, new = source.text.splitlines(keepends=True), before.splitlines(keepends=True)
    return "".join(map(_ended, difflib.unified_diff(old, new, source.file, source.file)))


def _apart(edits: list[Edit]) -> list[Edit]:
    """The last first, so that each finds its place; of two that overlap only the inner one."""
    chosen: list[Edit] = []
    for edit in sorted(edits, key=lambda one: (one.line, one.column), reverse=True):
        if not chosen or (edit.end_line, edit.end_column) <= (chosen[-1].line, chosen[-1].column):
            chosen.append(edit)
    return chosen


def _edited(text: str, edit: Edit) -> str:
    lines = text.split("\n")
    head = lines[edit.line - 1][: edit.column]
    tail = lines[edit.end_line - 1][edit.end_column :]
    lines[edit.line - 1 : edit.end_line] = [head + edit.text + tail]
    return "\n".join(lines)


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
