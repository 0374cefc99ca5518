"""TKA401, TKA501, TKA502: what is handed on is not what should be called."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tkasync.check.finding import Finding
from tkasync.check.reading.handed import Handed, Role
from tkasync.check.reading.kinds import Dotted, Member
from tkasync.check.reading.model import Function, Scope
from tkasync.check.reading.roles import calls
from tkasync.check.rules.context import Context, short
from tkasync.check.tables.returns import GIVES_NOTHING
from tkasync.check.tables.widgets import is_widget

_GIVES_NOTHING = frozenset(("destroy", "grid", "pack", "place", "quit", "withdraw", "deiconify", "mainloop"))


def handed_on(context: Context) -> Iterator[Finding]:
    """Find what is wrong with functions that are handed on, and coroutines that nobody runs."""
    for one in context.roles.handed:
        yield from _called(context, one)
        yield from _coroutine(context, one)
    yield from _dropped(context)


# Called instead of handed on.


def _called(context: Context, one: Handed) -> Iterator[Finding]:
    target = one.target
    if not isinstance(target, ast.Call) or not _gives_nothing(context, one, target):
        return
    message = f"{short(target)} is called here and now; what it returns, None, is handed on"
    takes_event = isinstance(one.call.func, ast.Attribute) and one.call.func.attr.endswith(
        ("bind", "bind_all")
    )
    text = short(target, 10_000)
    if not target.args and not target.keywords and not isinstance(target.func, ast.Attribute | ast.Call):
        text = short(target.func)
    elif not target.args and not target.keywords and not _has_call(target.func):
        text = short(target.func, 10_000)
    else:
        text = f"lambda event: {text}" if takes_event else f"lambda: {text}"
    label = _label(one)
    yield context.finding("TKA401", target, message, f"{label}{text}", (), context.edit(target, text))


def _has_call(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Call) for part in ast.walk(node))


def _label(one: Handed) -> str:
    name = next((keyword.arg for keyword in one.call.keywords if keyword.value is one.target), "")
    return f"{name}=" if name else ""


def _gives_nothing(context: Context, one: Handed, call: ast.Call) -> bool:
    match context.value(call.func, one.scope):
        case Function() as function:
            return _returns_nothing(function)
        case Dotted(name=name):
            return name in GIVES_NOTHING
        case Member(of=str() as of, name=name):
            return f"{of}.{name}" in GIVES_NOTHING or (is_widget(of) and name in _GIVES_NOTHING)
    return False


def _returns_nothing(function: Function) -> bool:
    if (
        isinstance(function.node, ast.Lambda)
        or function.decorators
        or function.is_coroutine
        or function.is_generator
    ):
        return False
    if all(isinstance(node, ast.Expr | ast.Pass | ast.Raise) for node in function.syntax.body):  # type: ignore[union-attr]
        stubs = (ast.Pass, ast.Raise)
        if any(isinstance(node, stubs) for node in function.syntax.body):  # type: ignore[union-attr]
            return False  # a subclass does it, and may return something
    returns = [node.value for node in function.nodes if isinstance(node, ast.Return)]
    return all(
        value is None or (isinstance(value, ast.Constant) and value.value is None) for value in returns
    )


# Coroutines.


def _coroutine(context: Context, one: Handed) -> Iterator[Finding]:
    if one.role is not Role.UI or _is_ours(context, one):
        return
    if name := _coroutine_function(context, one.target, one.scope):
        message = f"{name} is a coroutine function: as a handler it is called, and never run"
        yield context.finding("TKA501", one.target, message, f"@ui_task above async def {name}")


def _coroutine_function(context: Context, node: ast.expr, scope: Scope) -> str:
    """The name of the coroutine function that *node* is, whatever happens; empty when it may be another thing."""
    functions = context.values.functions(node, scope)
    is_one = functions and all(one.is_coroutine and not one.decorators for one in functions)
    return functions[0].name if is_one else ""


def _is_ours(context: Context, one: Handed) -> bool:
    """Whether tkasync calls it, which takes coroutine functions or says at once that it does not."""
    name = one.call.func.attr if isinstance(one.call.func, ast.Attribute) else short(one.call.func)
    return name.rpartition(".")[2].startswith(("spawn_", "create_", "dispatch_", "call_in_ui", "on_"))


def _dropped(context: Context) -> Iterator[Finding]:
    handlers = {one.target for one in context.roles.handed if one.role is Role.UI}
    for scope, call in calls(context.module):
        parent = context.parent(call)
        if not isinstance(parent, ast.Expr) and not (isinstance(parent, ast.Lambda) and parent in handlers):
            continue
        if _coroutine_function(context, call.func, scope):
            message = f"{short(call)} makes a coroutine that nobody runs"
            # The coroutine itself where it has keywords, which `spawn_task` takes for its own.
            work = short(call, 200) if call.keywords else ", ".join(map(short, [call.func, *call.args]))
            write = f"{context.ours(scope, 'spawn_task', work)}, or await it"
            yield context.finding("TKA502", call, message, write)
