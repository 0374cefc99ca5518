"""Findings as SARIF 2.1.0, which code hosts show beside the code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote

from tkasync.check.codes import CODES
from tkasync.check.finding import Finding, Unreadable

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(findings: Sequence[Finding], unreadable: Sequence[Unreadable]) -> str:
    """One run, with all codes as its rules."""
    run = {
        "tool": {"driver": {"name": "tkasync check", "rules": [_rule(code) for code in CODES]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one) for one in findings],
        "invocations": [
            {
                "executionSuccessful": not unreadable,
                "toolExecutionNotifications": [_notification(one) for one in unreadable],
            }
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> dict[str, object]:
    found = CODES[code]
    level = "note" if found.is_hint else "error"
    return {
        "id": code,
        "shortDescription": {"text": found.finds},
        "help": {"text": found.read},
        "defaultConfiguration": {"level": level},
    }


def _result(one: Finding) -> dict[str, object]:
    return {
        "ruleId": one.code,
        "ruleIndex": list(CODES).index(one.code),
        "level": "note" if one.is_hint else "error",
        "message": {"text": f"{one.told}; write: {one.write}"},
        "locations": [_location(one.file, _region(one))],
    }


def _region(one: Finding) -> dict[str, int]:
    return {
        "startLine": one.line,
        "startColumn": one.column + 1,
        "endLine": one.end_line,
        "endColumn": one.end_column + 1,
    }


def _location(file: str, region: dict[str, int]) -> dict[str, object]:
    place = {"artifactLocation": {"uri": _uri(file)}, "region": region}
    return {"physicalLocation": place}


def _uri(file: str) -> str:
    path = PurePath(file)
    # What a file system has and Unicode has not is quoted by its bytes.
    return path.as_uri() if path.is_absolute() else quote(path.as_posix().encode(errors="surrogateescape"))


def _notification(one: Unreadable) -> dict[str, object]:
    location = _location(one.file, {"startLine": one.line})
    return {"level": "error", "message": {"text": one.message}, "locations": [location]}
