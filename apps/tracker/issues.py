"""What server and window speak of, and how it is written as JSON. Any thread."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

STATUSES = ("open", "in work", "done")
ALL = "all"


@dataclass(frozen=True)
class Listed:
    """An issue as lists have it."""

    number: int
    title: str
    status: str


@dataclass(frozen=True)
class Issue:
    """An issue with what was said about it."""

    number: int
    title: str
    status: str
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A part of a list."""

    issues: tuple[Listed, ...]
    next: int | None
    """Where the next page begins; ``None`` after the last one."""
    total: int
    """How many issues the whole list has."""


def issue_of(fields: dict[str, Any]) -> Issue:
    """Return the issue with *fields*, as they came from JSON."""
    return Issue(**{**fields, "comments": tuple(fields["comments"])})


def page_of(fields: dict[str, Any]) -> Page:
    """Return the page with *fields*, as they came from JSON."""
    return Page(tuple(Listed(**each) for each in fields["issues"]), fields["next"], fields["total"])


def dump_issue(issue: Issue) -> str:
    """Return *issue* as text."""
    return json.dumps(asdict(issue))


def load_issue(text: str) -> Issue:
    """Return the issue that `dump_issue` has written."""
    return issue_of(json.loads(text))


def dump_pages(pages: Iterable[Page]) -> str:
    """Return *pages* as text."""
    return json.dumps([asdict(page) for page in pages])


def load_pages(text: str) -> tuple[Page, ...]:
    """Return the pages that `dump_pages` has written."""
    return tuple(map(page_of, json.loads(text)))
