"""Check one source: all rules, each place once, in the order of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tkasync.check.finding import Finding, Unreadable
from tkasync.check.rules.blocking import in_handlers
from tkasync.check.rules.context import Context
from tkasync.check.rules.handlers import handed_on
from tkasync.check.rules.hints import hints
from tkasync.check.rules.late import late
from tkasync.check.rules.lost import lost
from tkasync.check.rules.threads import on_threads
from tkasync.check.source import CannotRead, Source

_RULES = (on_threads, in_handlers, hints, handed_on, late, lost)
# A module that names none of these has no window, and nothing is to be found in it.
_TK = re.compile(r"tkinter|tkasync|ttkbootstrap|\bttk\b", re.IGNORECASE)


def check_source(source: Source, *, hears_noqa: bool = True) -> list[Finding]:
    """Find all that the rules know, hints included; what `# noqa` silences is left out, unless that is not heard.

    Raises:
        CannotRead: an expression is nested too deeply.
    """
    if not _TK.search(source.text):
        return []
    try:
        context = Context(source)
        found = [finding for rule in _RULES for finding in rule(context)]
    except RecursionError as error:
        raise CannotRead(Unreadable(source.file, 1, "not checked: nested too deeply")) from error
    return [finding for finding in _once(found) if not (hears_noqa and source.is_silenced(finding))]


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each place once for each code: the first, which has the shortest way."""
    first: dict[tuple[int, int, str], Finding] = {}
    for finding in findings:
        first.setdefault((finding.line, finding.column, finding.code), finding)
    yield from (first[key] for key in sorted(first))
