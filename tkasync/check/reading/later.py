"""What a function that runs later finds changed: the names of a loop's turn, and the error of an `except` clause."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tkasync.check.reading.model import Function, Module

STOPS = frozenset(("mainloop", "update", "wait_variable", "wait_window", "wait_visibility"))
"""Methods that run an event loop, and so what was handed on before."""


def free_names(module: Module, target: ast.AST) -> list[str]:
    """Return the names that the function at *target* takes from around it."""
    function = module.scopes[target]
    used = [
        node.id for node in function.nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    ]
    inner = [
        name
        for node in function.nodes
        if isinstance(node, ast.Lambda | ast.FunctionDef) and node in module.scopes
        for name in free_names(module, node)
    ]
    return [name for name in dict.fromkeys([*used, *inner]) if name not in function.names]


def of_loops(module: Module, target: ast.AST, whiles: bool = False) -> set[str]:
    """Return the names that another turn of the loops around gives another value; with *whiles* of all loops."""
    names: set[str] = set()
    for node in around(module, target):
        if isinstance(node, ast.For) and not _is_left(module, node, target):
            names |= stored(node.target)
            names |= _made_of(node, names)
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            names |= {name for part in node.generators for name in stored(part.target)}
        elif whiles and isinstance(node, ast.While):
            names |= {
                name
                for part in ast.walk(node)
                if isinstance(part, ast.Assign)
                for one in part.targets
                for name in stored(one, ast.Store)  # `self.line = ...` gives `self` no other value
            }
    return names


def clauses(module: Module, target: ast.AST) -> dict[str, ast.ExceptHandler]:
    """Return the `except` clauses around *target* by the names of their errors, which end with the clause."""
    return {
        node.name: node
        for node in around(module, target)
        if isinstance(node, ast.ExceptHandler) and node.name
    }


def keeping(target: ast.Lambda, names: list[str]) -> ast.Lambda | None:
    """Return the lambda with a default for each of *names*; None where its parameters leave no place for one."""
    given = target.args
    if given.vararg or given.kwarg or given.kwonlyargs:
        return None
    arguments = ast.arguments(
        posonlyargs=given.posonlyargs,
        args=[*given.args, *(ast.arg(name) for name in names)],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[*given.defaults, *(ast.Name(name, ast.Load()) for name in names)],
    )
    return ast.Lambda(arguments, target.body)


def around(module: Module, node: ast.AST) -> Iterator[ast.AST]:
    """The nodes around *node*, innermost first, up to its function."""
    at = module.parents.get(node)
    while at is not None and at not in module.scopes:
        yield at
        at = module.parents.get(at)


def stored(target: ast.AST, context: type[ast.expr_context] = ast.expr_context) -> set[str]:
    """Return the names in *target*, those in this *context* only: read or given a value."""
    return {
        node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    }


def runs_a_loop(node: ast.AST) -> bool:
    """Whether an event loop runs in *node*."""
    found = (part.func for part in ast.walk(node) if isinstance(part, ast.Call))
    return any(isinstance(func, ast.Attribute) and func.attr in STOPS for func in found)


def functions_in(module: Module, functions: list[Function], node: ast.AST) -> list[Function]:
    """Return those of *functions* that are made in *node*."""
    return [one for one in functions if node in around(module, one.node)]


def _is_left(module: Module, loop: ast.For, target: ast.AST) -> bool:
    """Whether the loop ends in the turn that makes the function, or the function is called within its turn."""
    for node in around(module, target):
        if node is loop:
            break
        block = next((one for one in _blocks(module.parents.get(node)) if node in one), [])
        if block and isinstance(block[-1], ast.Break | ast.Return):
            return True
    return runs_a_loop(loop)


def _blocks(node: ast.AST | None) -> list[list[ast.AST]]:
    return [block for name in ("body", "orelse") if isinstance(block := getattr(node, name, None), list)]


def _made_of(loop: ast.For, names: set[str]) -> set[str]:
    """Names that the body makes of those that change."""
    made: set[str] = set()
    for node in ast.walk(loop):
        if isinstance(node, ast.Assign) and stored(node.value) & (names | made):
            made |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return made
