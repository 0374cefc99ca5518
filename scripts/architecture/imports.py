"""Who imports whom: every import counts, also one for types alone and one inside a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from .tree import ASIDE, FACE, Module, Tree

__all__ = ["Import", "Kind", "circles", "external", "imports", "upward"]

Kind = Literal["run", "types", "function"]
Graph = Mapping[str, set[str]]


@dataclass(frozen=True)
class Import:
    """*source* imports *target*, a module of the package: when it is loaded, for types, or in a function."""

    source: str
    target: str
    kind: Kind


@cache
def imports(tree: Tree) -> list[Import]:
    """List every import between two modules of the package; one of the top face has it as its target."""
    return [
        Import(module.name, target, kind)
        for module in tree.modules.values()
        for node, kind in _statements(module.syntax, "run")
        for target in _targets(tree, module, node)
        if target != module.name
    ]


def external(module: Module) -> set[str]:
    """Name the top-level packages besides tkasync that *module* imports, wherever in it."""
    found = set()
    for node, _ in _statements(module.syntax, "run"):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        found |= {name.partition(".")[0] for name in names}
    return found - {FACE}


def _statements(node: ast.AST, kind: Kind) -> Iterator[tuple[ast.Import | ast.ImportFrom, Kind]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Import, ast.ImportFrom)):
            yield child, kind
        elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _statements(child, "function")
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            yield from _statements(child, "types")
        else:
            yield from _statements(child, kind)


def _targets(tree: Tree, module: Module, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if _is_ours(alias.name))
        return
    base = _absolute(module, node)
    if _is_ours(base):
        for alias in node.names:
            inner = f"{base}.{alias.name}"
            yield inner if inner in tree.modules else base


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    folder = parts[: len(parts) - node.level + module.is_init]
    return ".".join((*folder, node.module)) if node.module else ".".join(folder)


def _is_ours(name: str) -> bool:
    return name == FACE or name.startswith(FACE + ".")


def upward(tree: Tree) -> list[Import]:
    """List the imports that do not go to a lower floor, those inside a room excepted."""
    return [edge for edge in imports(tree) if not _is_downward(tree, edge)]


def _is_downward(tree: Tree, edge: Import) -> bool:
    here, there = tree.room(edge.source), tree.room(edge.target)
    if here and here == there:
        return True
    floor = tree.floors.get(there, ASIDE if edge.target != FACE else ASIDE - 1)
    return floor < tree.floors.get(here, 0)


def circles(edges: list[Import], kinds: tuple[Kind, ...] = ("run", "types", "function")) -> list[list[str]]:
    """Find the groups of modules that import each other in a circle, the largest first."""
    graph: dict[str, set[str]] = {}
    for edge in edges:
        if edge.kind in kinds:
            graph.setdefault(edge.source, set()).add(edge.target)
            graph.setdefault(edge.target, set())
    groups = [sorted(group) for group in _components(graph) if len(group) > 1]
    return sorted(groups, key=lambda group: (-len(group), group))


def _components(graph: Graph) -> Iterator[set[str]]:
    """Tarjan's strongly connected components."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []

    def visit(name: str) -> Iterator[set[str]]:
        order[name] = low[name] = len(order)
        stack.append(name)
        for other in sorted(graph[name]):
            if other not in order:
                yield from visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], order[other])
        if low[name] == order[name]:
            place = stack.index(name)
            yield set(stack[place:])
            del stack[place:]

    for name in sorted(graph):
        if name not in order:
            yield from visit(name)
