"""What the calls of a module give to its functions' parameters, and to its lists."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cached_property

from tkasync.check.reading.model import Function, Module, Scope

Places = list[tuple[ast.expr, Scope]]
_ADDS = frozenset(("add", "append", "appendleft", "insert", "setdefault"))


class Given:
    """Expressions, each with the scope in which it stands."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._parameters: dict[tuple[Function, str], Places] = defaultdict(list)

    def note(self, function: Function, parameter: str, node: ast.expr, scope: Scope) -> None:
        """Note one that a call gives to *parameter*."""
        self._parameters[function, parameter].append((node, scope))

    def to_parameter(self, function: Function, parameter: str) -> Places:
        """All that calls of this module give; none where it has no call."""
        return self._parameters.get((function, parameter), [])

    def to_containers(self, node: ast.Name | ast.Attribute) -> Places:
        """All that is put into a container of the name of *node*, whosoever it is."""
        return self._added.get(_last(node), [])

    @cached_property
    def _added(self) -> dict[str, Places]:
        found: dict[str, Places] = defaultdict(list)
        for scope in self._module.all_scopes:
            for node in scope.nodes:
                match node:
                    case ast.Call(
                        func=ast.Attribute(value=ast.Name() | ast.Attribute() as of, attr=name),
                        args=[*_, last],
                    ):
                        if name in _ADDS:
                            found[_last(of)].append((last, scope))
                    case ast.Assign(
                        targets=[ast.Subscript(value=ast.Name() | ast.Attribute() as of)], value=value
                    ):
                        found[_last(of)].append((value, scope))
        return found


def _last(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


def column(node: ast.expr, number: int) -> ast.expr | None:
    """A list of what `for` puts into the target with that *number*; None where it is not told."""
    match node:
        case ast.List(elts=rows) | ast.Tuple(elts=rows) | ast.Set(elts=rows):
            parts = [_at(row, number) for row in rows]
            return ast.Tuple([part for part in parts if part], ast.Load()) if all(parts) else None
        case ast.Call(func=ast.Attribute(value=base, attr="items"), args=[]) if number == 1:
            return base
        case ast.Call(func=ast.Name(id="enumerate"), args=[base, *_]) if number == 1:
            return base
        case ast.Call(func=ast.Name(id="zip"), args=bases) if number < len(bases):
            return None if any(isinstance(one, ast.Starred) for one in bases) else bases[number]
    return None


def _at(row: ast.expr, number: int) -> ast.expr | None:
    if not isinstance(row, ast.Tuple | ast.List) or any(isinstance(one, ast.Starred) for one in row.elts):
        return None
    return row.elts[number] if number < len(row.elts) else None
