"""TKA101 to TKA103: Tk, used on a thread."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tkasync.check.finding import Finding
from tkasync.check.reading.handed import Role
from tkasync.check.reading.kinds import Dotted, Instance, Member
from tkasync.check.reading.model import Class
from tkasync.check.reading.roles import Visit
from tkasync.check.rules.context import Context, short
from tkasync.check.tables.names import is_dialog
from tkasync.check.tables.widgets import (
    COMMON_METHODS,
    SOME_METHODS,
    VARIABLE_METHODS,
    is_image,
    is_variable,
    is_widget,
    keeps_its_value,
)

_READS = frozenset(("cget", "curselection", "get", "get_children", "index", "item", "selection", "size"))
_OF_IMAGES = frozenset(("config", "configure", "paste", "put", "zoom"))
_FROM_THREADS = frozenset(("after", "after_idle", "after_cancel", "event_generate"))


def on_threads(context: Context) -> Iterator[Finding]:
    """Find what a thread does to Tk."""
    for visit in context.roles.visits:
        if visit.role is Role.THREAD:
            for node in context.live(visit):
                yield from _node(context, visit, node)


def _node(context: Context, visit: Visit, node: ast.AST) -> Iterator[Finding]:
    if isinstance(node, ast.Call):
        yield from _call(context, visit, node)
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name | ast.Attribute):
        value = context.value(node.value, visit.function)
        if context.values.is_a(value, is_widget) and not _has_own(context, value, "__setitem__"):
            yield _used(context, visit, node, _option(context, visit, node))


def _call(context: Context, visit: Visit, node: ast.Call) -> Iterator[Finding]:
    match context.value(node.func, visit.function):
        case Dotted(name=name) if is_dialog(name):
            message = f"{short(node.func)}() opens a dialog on a thread"
            write = f"on_result= or on_error= of the task, or {_to_ui(context, visit, node)}"
            if not isinstance(context.parent(node), ast.Expr):  # its answer is used
                write = f"call_in_ui({_args(context, node)}).result()"
            yield context.finding("TKA103", node, message, write, visit.path)
        case Dotted(name=name) if is_widget(name) or is_variable(name):
            yield _used(context, visit, node, f"make {short(node.func)} before the work starts")
        case Class() as made if context.values.is_a(Instance(made), is_widget):
            yield _used(context, visit, node, f"make {made.name} on the UI thread, in on_result=")
        case Member(of=of, name=name) if isinstance(node.func, ast.Attribute):
            yield from _method(context, visit, node, of, name)


def _method(context: Context, visit: Visit, node: ast.Call, of: str | Class, name: str) -> Iterator[Finding]:
    instance = Instance(of)
    if _is_data_in_tk(context, instance, name):
        yield _used(context, visit, node, _instead(context, visit, node, name))
    elif context.values.is_a(instance, is_widget):
        if name in _FROM_THREADS:
            message = f"{short(node.func)}() on a thread"
            write = _dispatched(context, visit, node, name)
            yield context.finding("TKA102", node, message, write, visit.path)
        elif name == "get" and any(map(keeps_its_value, context.values.outer_bases(of))):
            return
        elif name in COMMON_METHODS or (name in SOME_METHODS and _is_known(context, of)):
            yield _used(context, visit, node, _instead(context, visit, node, name))


def _is_data_in_tk(context: Context, instance: Instance, name: str) -> bool:
    """Whether it is a method of a variable or an image that calls Tcl."""
    if context.values.is_a(instance, is_variable):
        return name in VARIABLE_METHODS
    return context.values.is_a(instance, is_image) and name in _OF_IMAGES


def _is_known(context: Context, of: str | Class) -> bool:
    """Whether all bases are widgets: another one may have a method of that name."""
    return all(map(is_widget, context.values.outer_bases(of)))


def _has_own(context: Context, value: object, name: str) -> bool:
    return (
        isinstance(value, Instance)
        and isinstance(value.of, Class)
        and any(name in one.methods or "__getitem__" in one.methods for one in context.values.line(value.of))
    )


def _used(context: Context, visit: Visit, node: ast.expr, write: str) -> Finding:
    return context.finding("TKA101", node, f"{short(node)} on a thread", write, visit.path)


def _to_ui(context: Context, visit: Visit, node: ast.Call) -> str:
    return context.ours(visit.function, "dispatch_to_ui", _args(context, node))


def _instead(context: Context, visit: Visit, node: ast.Call, name: str) -> str:
    assert isinstance(node.func, ast.Attribute)
    if name in ("update", "update_idletasks"):
        return "leave it out: while a thread works, the window draws itself"
    if name in _READS or name.startswith("winfo"):
        if _is_changed_before(visit, node):
            return f"call_in_ui({_args(context, node)}).result(), for the work itself changes what is read"
        return _read_elsewhere(context, visit, node)
    return _told(visit, _to_ui(context, visit, node))


def _told(visit: Visit, write: str) -> str:
    return write if visit.is_listener else f"on_result= of the task, or {write}"


def _read_elsewhere(context: Context, visit: Visit, node: ast.expr) -> str:
    if visit.is_listener:
        return f"{context.ours(visit.function, 'dispatch_to_ui', 'fn')}, and read {short(node)} in fn"
    return f"read {short(node)} before the work starts, and hand the value to it"


def _is_changed_before(visit: Visit, node: ast.Call) -> bool:
    """Whether the function changes the widget of *node* before it asks: what it had before is of no use."""
    asked = short(node.func.value)  # type: ignore[attr-defined]
    return any(
        isinstance(other, ast.Call)
        and isinstance(other.func, ast.Attribute)
        and other.lineno < node.lineno
        and short(other.func.value) == asked
        and not (other.func.attr in _READS or other.func.attr.startswith("winfo"))
        for other in visit.function.nodes
    )


def _option(context: Context, visit: Visit, node: ast.Subscript) -> str:
    if isinstance(node.ctx, ast.Load):
        return _read_elsewhere(context, visit, node)
    parent = context.parent(node)
    value = short(parent.value) if isinstance(parent, ast.Assign | ast.AugAssign) else "value"
    key = node.slice.value if isinstance(node.slice, ast.Constant) else None
    option = (
        f"{key}={value}"
        if isinstance(key, str) and key.isidentifier()
        else f"{{{short(node.slice)}: {value}}}"
    )
    function = f"partial({short(node.value)}.configure, {option})"
    return _told(visit, context.ours(visit.function, "dispatch_to_ui", function))


def _dispatched(context: Context, visit: Visit, node: ast.Call, name: str) -> str:
    if name == "after" and len(node.args) > 1:
        return context.ours(visit.function, "dispatch_to_ui", *map(context.kept, node.args[1:]))
    if name == "after_idle" and node.args:
        return context.ours(visit.function, "dispatch_to_ui", *map(context.kept, node.args))
    return _to_ui(context, visit, node)


def _args(context: Context, node: ast.Call) -> str:
    """The call as a function and its arguments: what `dispatch_to_ui` takes."""
    parts = [short(node.func), *map(context.kept, node.args)]
    if node.keywords:
        named = [
            f"{one.arg}={context.kept(one.value)}" if one.arg else f"**{short(one.value)}"
            for one in node.keywords
        ]
        return f"partial({', '.join([*parts, *named])})"
    return ", ".join(parts)
