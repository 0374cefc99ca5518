"""Findings as text for people, as JSON, and as annotations of GitHub."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tkasync.check.finding import Finding, Unreadable


def as_text(findings: Sequence[Finding], unreadable: Sequence[Unreadable]) -> str:
    """A finding is its place and message, the line to write and where to read."""
    told = [f"{one.file}:{one.line}: {one.message}\n" for one in unreadable]
    return "".join([*map(_text, findings), *told])


def _text(one: Finding) -> str:
    way = "".join(f"    by: {step}\n" for step in one.path)
    head = f"{one.file}:{one.line}:{one.column + 1}: {one.code} {one.message}\n"
    return f"{head}{way}    write: {one.write}\n    read: {one.read}\n"


def as_json(findings: Sequence[Finding], unreadable: Sequence[Unreadable]) -> str:
    """One object; columns count from 1."""
    told = {
        "version": 1,
        "findings": [_object(one) for one in findings],
        "unreadable": [{"file": one.file, "line": one.line, "message": one.message} for one in unreadable],
    }
    return json.dumps(told, indent=2) + "\n"


def _object(one: Finding) -> dict[str, object]:
    return {
        "code": one.code,
        "level": "hint" if one.is_hint else "error",
        "file": one.file,
        "line": one.line,
        "column": one.column + 1,
        "end_line": one.end_line,
        "end_column": one.end_column + 1,
        "message": one.message,
        "path": list(one.path),
        "write": one.write,
        "read": one.read,
    }


def as_github(findings: Sequence[Finding], unreadable: Sequence[Unreadable]) -> str:
    """A workflow command for each finding, which GitHub shows at its line."""
    return "".join([*map(_annotation, findings), *map(_not_read, unreadable)])


def _annotation(one: Finding) -> str:
    level = "notice" if one.is_hint else "error"
    place = f"file={_property(one.file)},line={one.line},col={one.column + 1},endLine={one.end_line}"
    return f"::{level} {place},title={one.code}::{_data(f'{one.told}; write: {one.write}')}\n"


def _not_read(one: Unreadable) -> str:
    return f"::error file={_property(one.file)},line={one.line},title=tkasync check::{_data(one.message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
