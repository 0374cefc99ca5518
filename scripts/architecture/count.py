"""The count of one tree: named figures, in the order in which they are shown, each with its details for the JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .attributes import Access, accesses
from .imports import circles, external, imports, upward
from .rules import TK_NAMES, folders
from .sizes import comment_share, file_lines, function_lines, percentile, public_names
from .tree import Tree

__all__ = ["Figure", "count"]


@dataclass(frozen=True)
class Figure:
    """One row: *value* as it is shown, and what it was counted from."""

    name: str
    value: str
    details: object


def count(tree: Tree) -> list[Figure]:
    """Count everything that reading alone tells."""
    return [*_imports(tree), *_accesses(tree), *_places(tree), *_sizes(tree)]


def _imports(tree: Tree) -> Iterator[Figure]:
    edges = imports(tree)
    yield _circles("import circles, at run time", circles(edges, ("run",)))
    yield _circles("... with types and functions", circles(edges))
    wrong = sorted({f"{edge.source} -> {edge.target} ({edge.kind})" for edge in upward(tree)})
    yield Figure("imports upward", str(len(wrong)), wrong)


def _circles(name: str, groups: list[list[str]]) -> Figure:
    return Figure(name, ", ".join(str(len(group)) for group in groups) or "none", groups)


def _accesses(tree: Tree) -> Iterator[Figure]:
    every = accesses(tree)
    lines = sum(module.lines for module in tree.files)
    private = [access for access in every if access.is_private]
    ours = _by_owner(private, "room") + _by_owner(private, "foreign")
    yield Figure("foreign private names per 1,000 lines", f"{1000 * len(ours) / lines:.1f}", _told(ours))
    yield Figure("... of the same room", str(len(_by_owner(private, "room"))), [])
    yield Figure("... of another room", str(len(_by_owner(private, "foreign"))), [])
    theirs = Counter(access.name for access in _by_owner(private, "outside"))
    yield Figure("... of the standard library and tkinter", str(theirs.total()), theirs)
    writes = _by_owner([access for access in every if access.is_write], "foreign")
    yield Figure("writes to another room's objects", str(len(writes)), _told(writes))


def _by_owner(every: list[Access], owner: str) -> list[Access]:
    return [access for access in every if access.owner == owner]


def _told(every: list[Access]) -> list[str]:
    return [f"{access.module}:{access.line} {access.text}" for access in every]


def _places(tree: Tree) -> Iterator[Figure]:
    held = folders(tree)
    largest, modules = held.most_common(1)[0]
    yield Figure("folders", str(len(held)), held)
    yield Figure("modules in the largest folder", f"{modules} ({largest})", held)
    naming = [module.file for module in tree.files if external(module) & TK_NAMES]
    yield Figure("modules that name tkinter", str(len(naming)), naming)
    names = public_names(tree)
    yield Figure("names in tkasync.__all__", str(len(names)), names)


def _sizes(tree: Tree) -> Iterator[Figure]:
    files, functions = file_lines(tree), function_lines(tree)
    yield Figure("files, lines", f"{len(files)}, {sum(files):,}", files)
    yield Figure("lines of a file: median, largest", f"{percentile(files, 50)}, {files[-1]}", files)
    yield Figure("... files under 50 lines", str(sum(1 for lines in files if lines < 50)), files)
    shown = ", ".join(str(percentile(functions, percent)) for percent in (50, 95, 100))
    yield Figure("lines of a function: median, p95, largest", shown, functions)
    shares = comment_share(tree)
    yield Figure("comments, percent of lines", f"{shares['']:.1f}", shares)
