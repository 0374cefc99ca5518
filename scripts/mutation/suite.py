"""Where the tests stand that rules name. A rule gives the name alone, and so holds when the test moves."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path


@cache
def tests_in(root: Path) -> dict[str, list[str]]:
    """The pytest nodes of the tree at *root* by the name of the test; several when files share a name."""
    nodes: dict[str, list[str]] = {}
    for path in sorted((root / "tests").rglob("test_*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for name, node in _tests(module.body, path.relative_to(root).as_posix()):
            nodes.setdefault(name, []).append(node)
    return nodes


def nodes_of(names: Iterable[str], root: Path) -> list[str]:
    """The nodes of the tests called *names*; a path is itself.

    Raises:
        KeyError: there is no such test.
    """
    return [node for name in names for node in _nodes_of(name, root)]


def _nodes_of(name: str, root: Path) -> list[str]:
    if "/" in name:
        if not (root / name.partition("::")[0]).exists():
            raise KeyError(name)
        return [name]
    plain, bracket, parameters = name.partition("[")
    return [f"{node}{bracket}{parameters}" for node in tests_in(root)[plain]]


def _tests(body: Iterable[ast.stmt], prefix: str) -> Iterator[tuple[str, str]]:
    for statement in body:
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name.startswith("test_"):
                yield name, f"{prefix}::{name}"
            case ast.Assign(targets=[ast.Name(id=name)]) if name.startswith("test_"):
                yield name, f"{prefix}::{name}"  # a state machine's TestCase
            case ast.ClassDef(name=name, body=inner) if name.startswith("Test"):
                yield from _tests(inner, f"{prefix}::{name}")
