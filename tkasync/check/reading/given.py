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
