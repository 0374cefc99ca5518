"""What of a function runs when some of its parameters are known: a default, or a constant that a call gives."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from tkasync.check.reading.model import Function, How, Module

Known = tuple[tuple[str, Any], ...]


def known_parameters(
    function: Function, call_args: Sequence[ast.expr], keywords: Sequence[ast.keyword]
) -> Known:
    """The parameters of *function* that a call leaves at a constant default, or gives a constant."""
    given = given_parameters(function, call_args, keywords)
    if given is None:
        return ()
    values = {**_defaults(function), **given}
    return tuple(
        (name, node.value)
        for name, node in values.items()
        if isinstance(node, ast.Constant) and _is_only_a_parameter(function, name)
    )


def given_parameters(
    function: Function, call_args: Sequence[ast.expr], keywords: Sequence[ast.keyword]
) -> dict[str, ast.expr] | None:
    """What a call gives to the parameters of *function*; None where a star hides it."""
    if any(isinstance(one, ast.Starred) for one in call_args) or any(one.arg is None for one in keywords):
        return None
    names = [one.arg for one in function.parameters][bool(function.takes_self) :]
    given: dict[str, ast.expr] = dict(zip(names, call_args, strict=False))
    return given | {one.arg: one.value for one in keywords if one.arg}


def _defaults(function: Function) -> dict[str, ast.expr]:
    given = function.syntax.args
    names = [one.arg for one in function.parameters]
    by_position = zip(names[len(names) - len(given.defaults) :], given.defaults, strict=True)
    by_keyword = (
        (one.arg, node) for one, node in zip(given.kwonlyargs, given.kw_defaults, strict=True) if node
    )
    return dict([*by_position, *by_keyword])


def _is_only_a_parameter(function: Function, name: str) -> bool:
    bindings = function.names.get(name, [])
    return len(bindings) == 1 and bindings[0].how is How.PARAMETER


def live_nodes(module: Module, function: Function, known: Known) -> list[ast.AST]:
    """The nodes of *function* that may run."""
    if not known:
        return function.nodes
    dead = set(_dead(module, function, dict(known)))
    return [node for node in function.nodes if not _is_inside(module, node, dead)] if dead else function.nodes


def _is_inside(module: Module, node: ast.AST | None, dead: set[ast.AST]) -> bool:
    while node is not None:
        if node in dead:
            return True
        node = module.parents.get(node)
    return False


def _dead(module: Module, function: Function, known: dict[str, Any]) -> Iterator[ast.AST]:
    for node in function.nodes:
        if not isinstance(node, ast.If | ast.IfExp) or (verdict := truth(node.test, known)) is None:
            continue
        taken, left_out = (node.body, node.orelse) if verdict else (node.orelse, node.body)
        yield from left_out if isinstance(left_out, list) else [left_out]
        if isinstance(taken, list) and taken and ends(taken[-1]):
            yield from _after(module, node)


def ends(statement: ast.stmt) -> bool:
    """Whether nothing behind *statement* runs."""
    return isinstance(statement, ast.Return | ast.Raise | ast.Continue | ast.Break)


def _after(module: Module, node: ast.AST) -> list[ast.AST]:
    """The statements behind *node* in its block."""
    parent = module.parents.get(node)
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, None)
        if isinstance(block, list) and node in block:
            return block[block.index(node) + 1 :]
    return []


def truth(test: ast.expr, known: dict[str, Any]) -> bool | None:
    """What *test* is when the names of *known* have their values; None where that does not decide it."""
    match test:
        case ast.Name(id=name) if name in known:
            return bool(known[name])
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            verdict = truth(inner, known)
            return None if verdict is None else not verdict
        case ast.BoolOp(op=op, values=parts):
            verdicts = [truth(part, known) for part in parts]
            decisive = isinstance(op, ast.Or)
            return decisive if decisive in verdicts else None if None in verdicts else not decisive
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=other)]) if (
            name in known
        ):
            return _compared(op, known[name], other)
    return None


def _compared(op: ast.cmpop, value: Any, other: Any) -> bool | None:
    if isinstance(op, ast.Is | ast.Eq):
        return bool(value == other)
    if isinstance(op, ast.IsNot | ast.NotEq):
        return bool(value != other)
    return None
