"""What a handler waits for: a thread, a queue, a socket, a program; and when there is nothing to wait for."""

from __future__ import annotations

import ast

from tkasync.check.reading.handed import Role
from tkasync.check.reading.kinds import Dotted, Instance, Member
from tkasync.check.reading.model import Function
from tkasync.check.reading.roles import Visit, calls
from tkasync.check.rules.context import Context, short
from tkasync.check.tables.blocking import WAITS
from tkasync.check.tables.returns import QUEUES, SOCKETS

INSTEAD_OF_PIPE = "spawn_command(program, *args, on_line=..., on_result=...)"


def waits(context: Context, visit: Visit, name: str, node: ast.Call) -> bool:
    """Whether the call *name* waits, and nothing says that it has not to."""
    head, _, method = name.rpartition(".")
    if head in QUEUES and method == "get":
        return _waits_for_a_queue(context, visit, node)
    if name not in WAITS or _is_brief(node):
        return False
    if head in SOCKETS:
        return not _has_a_limit(context, node)
    if head == "serial.Serial" and _waits_for_no_time(context):
        return False
    if head == "subprocess.Pipe":
        return not _sets_blocking(context)
    return not any(was_asked(context, visit, node, method) for method in WAITS[name])


def _is_brief(node: ast.Call) -> bool:
    times = [*node.args[:1], *(one.value for one in node.keywords if one.arg == "timeout")]
    return any(
        isinstance(one, ast.Constant) and isinstance(one.value, int | float) and one.value <= 0.05
        for one in times
    )


def _waits_for_a_queue(context: Context, visit: Visit, node: ast.Call) -> bool:
    keywords = {one.arg: one.value for one in node.keywords}
    block = keywords.get("block") or (node.args[0] if node.args else None)
    if block is not None and not (isinstance(block, ast.Constant) and block.value is True):
        return False
    timeout = keywords.get("timeout")
    if isinstance(timeout, ast.Constant) and isinstance(timeout.value, int | float) and timeout.value <= 0.05:
        return False
    asked = any(was_asked(context, visit, node, name) for name in ("empty", "qsize", "full"))
    return not asked and _is_written_by_a_thread(context, node)


def was_asked(context: Context, visit: Visit, node: ast.Call, method: str) -> bool:
    """Whether the function, or what called it, has asked the same object, so that there is nothing to wait for."""
    if not isinstance(node.func, ast.Attribute):
        return False
    name = _last_name(node.func.value)
    return any(
        isinstance(other, ast.Attribute) and other.attr == method and _last_name(other.value) == name
        for scope in (visit.function, *_callers(context, visit))
        for other in scope.nodes
    )


def _callers(context: Context, visit: Visit) -> list[Function]:
    names = {step.partition(" calls ")[0] for step in visit.path[1:]}
    return [one for one in context.module.functions if one.name in names]


def _is_written_by_a_thread(context: Context, node: ast.Call) -> bool:
    assert isinstance(node.func, ast.Attribute)
    name = _last_name(node.func.value)
    return any(
        isinstance(other, ast.Attribute)
        and other.attr in ("put", "put_nowait")
        and _last_name(other.value) == name
        for visit in context.roles.visits
        if visit.role is Role.THREAD
        for other in visit.function.nodes
    )


def _has_a_limit(context: Context, node: ast.Call) -> bool:
    assert isinstance(node.func, ast.Attribute)
    name = _last_name(node.func.value)
    limits = ("settimeout", "setblocking", "select")
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr in limits
        and (_last_name(call.func.value) == name or call.func.attr == "select")
        for _, call in calls(context.module)
    )


def _waits_for_no_time(context: Context) -> bool:
    """Whether the module opens a serial port with a timeout that nobody sees."""
    given = [
        one.value
        for scope in context.module.all_scopes
        for call in scope.nodes
        if isinstance(call, ast.Call) and context.values.one(call.func, scope) == Dotted("serial.Serial")
        for one in call.keywords
        if one.arg == "timeout"
    ]
    return any(
        isinstance(one, ast.Constant) and isinstance(one.value, int | float) and one.value <= 0.05
        for one in given
    )


def _last_name(node: ast.AST) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def instead_of_wait(name: str, node: ast.Call) -> str:
    """What to write instead of the call *name*, which waits."""
    method = name.rpartition(".")[2]
    if method == "get":
        return "dispatch_to_ui(fn, item) where the item is put, or a Channel and `async for item in channel`"
    if name.startswith("subprocess.Pipe"):
        return INSTEAD_OF_PIPE
    if name.startswith("subprocess"):
        given = "input=..., " if any(one.arg == "input" for one in node.keywords) else ""
        return f"spawn_command(program, *args, {given}on_line=..., on_result=...)"
    if name.startswith("serial.") or method in ("recv", "recvfrom", "accept", "connect", "runAndWait"):
        return (
            f"spawn_task({short(node.func)}{''.join(f', {short(one)}' for one in node.args)}, on_result=...)"
        )
    return "await the task in a @ui_task, or on_done= of spawn_task(...)"


def reads_a_pipe(context: Context, visit: Visit, node: ast.expr) -> bool:
    """Whether a loop over *node* gives the lines of a program that runs."""
    match node:
        case ast.Call(func=ast.Name(id="iter" | "enumerate"), args=[ast.expr() as inner, *_]):
            return reads_a_pipe(context, visit, inner)
    match context.value(node, visit.function):
        case Instance(of="subprocess.Pipe") | Member(of="subprocess.Pipe"):
            return not _sets_blocking(context)
    return False


def _sets_blocking(context: Context) -> bool:
    """Whether the module reads a pipe without waiting."""
    return any(
        isinstance(call.func, ast.Attribute) and call.func.attr == "set_blocking"
        for _, call in calls(context.module)
    )
