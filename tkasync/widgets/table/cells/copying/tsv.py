"""Text that spreadsheets take from the clipboard: cells between tabs, rows between line feeds. Any thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_BREAKING = frozenset('\t\n\r"')


def tsv(rows: Iterable[Sequence[str]]) -> str:
    """Return *rows* of texts as one text; what would break a cell in two is quoted, as spreadsheets do it."""
    return "".join("\t".join(map(quoted, row)) + "\n" for row in rows)


def quoted(text: str) -> str:
    """Return *text* as a cell: in quotes, with each of its own doubled, if it has a tab, a line end or a quote."""
    if _BREAKING.isdisjoint(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
