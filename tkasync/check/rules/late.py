"""TKA402 and TKA405: what a function sees that runs later than it was made."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tkasync.check.finding import Edit, Finding
from tkasync.check.reading.handed import Handed, Role
from tkasync.check.reading.later import clauses, free_names, functions_in, keeping, of_loops, runs_a_loop
from tkasync.check.reading.model import Function, Scope
from tkasync.check.rules.context import Context, short

_AT_ONCE = ("call_in_ui", "create_")  # what these are given runs before they return


def late(context: Context) -> Iterator[Finding]:
    """Find functions that run when a name of theirs has another value, or none."""
    for one in context.roles.handed:
        if one.role is Role.UI:
            yield from _in_a_loop(context, one)
            yield from _after_its_clause(context, one)


def _in_a_loop(context: Context, one: Handed) -> Iterator[Finding]:
    target = one.target
    if not isinstance(target, ast.Lambda):
        return
    changing = of_loops(context.module, target)
    names = [name for name in free_names(context.module, target) if name in changing]
    if not names:
        return
    message = f"the lambda sees the last {' and '.join(names)} of the loop, whenever it is called"
    given = ", ".join(f"{name}={name}" for name in names)
    edits = _defaults(context, target, given)
    yield context.finding("TKA402", target, message, _kept(target, names, given), (), *edits)


def _after_its_clause(context: Context, one: Handed) -> Iterator[Finding]:
    name_of = one.call.func.attr if isinstance(one.call.func, ast.Attribute) else short(one.call.func)
    if name_of.rpartition(".")[2].startswith(_AT_ONCE):
        return
    for name, clause in clauses(context.module, one.target).items():
        if _is_bound_otherwise(one.scope, name) or runs_a_loop(clause):
            continue
        for made in _functions(context, one, clause):
            if name in free_names(context.module, made.node):
                what = "the lambda" if isinstance(made.node, ast.Lambda) else made.name
                message = (
                    f"{name} is deleted at the end of its except clause, before {what} is called: NameError"
                )
                given = f"{name}={name}"
                if isinstance(made.node, ast.Lambda):
                    write = _kept(made.node, [name], given)
                    edits = _defaults(context, made.node, given)
                    yield context.finding("TKA405", one.target, message, write, (), *edits)
                else:
                    yield context.finding("TKA405", one.target, message, f"def {made.name}({given}):")


def _is_bound_otherwise(scope: Scope, name: str) -> bool:
    """Whether *name* gets a value in *scope* by more than `except` clauses."""
    clauses_of_it = sum(isinstance(node, ast.ExceptHandler) and node.name == name for node in scope.nodes)
    return name in scope.elsewhere or len(scope.names.get(name, ())) > clauses_of_it


def _functions(context: Context, one: Handed, clause: ast.ExceptHandler) -> list[Function]:
    if isinstance(one.target, ast.Lambda):
        return [context.module.scopes[one.target]]
    if not isinstance(one.target, ast.Name):
        return []
    made = functions_in(context.module, context.values.functions(one.target, one.scope), clause)
    return [each for each in made if not each.parameters]


def _kept(target: ast.Lambda, names: list[str], given: str) -> str:
    whole = keeping(target, names)
    return short(target if whole is None else whole, 200) + ("" if whole else f", with {given}")


def _defaults(context: Context, target: ast.Lambda, given: str) -> list[Edit]:
    arguments = target.args
    if arguments.kwarg or arguments.kwonlyargs:
        return []
    names: list[ast.arg] = [*arguments.posonlyargs, *arguments.args, *filter(None, [arguments.vararg])]
    if names:
        last = max([*map(_end, names), *map(_end, arguments.defaults)])
        return [context.insert(*last, f", {given}")]
    return [context.insert(target.lineno, target.col_offset + len("lambda"), f" {given}")]


def _end(node: ast.arg | ast.expr) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or 0
