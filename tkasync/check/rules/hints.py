"""TKA301 to TKA305: what works, and is shorter with tkasync."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tkasync.check.finding import Finding
from tkasync.check.reading.kinds import Dotted, Instance, Member, Plain
from tkasync.check.reading.model import Class, Function, Scope
from tkasync.check.reading.roles import calls
from tkasync.check.rules.blocking import dotted_call
from tkasync.check.rules.context import Context, short
from tkasync.check.tables.returns import QUEUES, THREADS
from tkasync.check.tables.widgets import is_widget

_ASKS = frozenset(
    [f"{queue}.{name}" for queue in QUEUES for name in ("get", "get_nowait", "empty", "qsize")]
    + [f"{thread}.is_alive" for thread in THREADS]
    + ["concurrent.futures.Future.done", "threading.Event.is_set", "subprocess.Popen.poll"]
    + ["multiprocessing.Process.is_alive"]
)
_CLOCKS = frozenset(("time.time", "time.monotonic", "time.perf_counter"))


def hints(context: Context) -> Iterator[Finding]:
    """Find timers, polls and threads made by hand."""
    for scope, call in calls(context.module):
        yield from _thread(context, scope, call)
    for function in context.module.functions:
        yield from _arming(context, function)


# Threads.


def _thread(context: Context, scope: Scope, call: ast.Call) -> Iterator[Finding]:
    callee = context.value(call.func, scope)
    if not _makes_a_thread(context, callee) or any(one.arg in ("daemon", None) for one in call.keywords):
        return
    if _is_made_a_daemon(context, call) or (
        isinstance(callee, Class) and _makes_itself_a_daemon(context, callee)
    ):
        return
    message = f"{short(call)} keeps the program alive after its window"
    end = (call.end_lineno or call.lineno, (call.end_col_offset or 1) - 1)
    edits = [context.insert(*end, ", daemon=True")] if call.keywords and isinstance(callee, Dotted) else []
    write = context.ours(scope, "spawn_task", _work_of(call, callee))
    yield context.finding("TKA302", call, message, write, (), *edits)


def _work_of(call: ast.Call, callee: object) -> str:
    """What the thread does, as a function and its arguments."""
    if isinstance(callee, Class):
        return f"{short(call)}.run"
    # By position: of a Timer, which begins later.
    given = dict(zip(("", "target", "args"), call.args, strict=False))
    given |= {"target" if one.arg == "function" else str(one.arg): one.value for one in call.keywords}
    if "target" not in given:
        return "fn, ..."
    work = short(given["target"])
    if "kwargs" in given:
        work = f"partial({work}, **{short(given['kwargs'])})"
    match given.get("args"):
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return ", ".join([work, *map(short, parts)])
        case ast.expr() as many:
            return f"{work}, *{short(many)}"
    return work


def _makes_a_thread(context: Context, callee: object) -> bool:
    if isinstance(callee, Dotted):
        return callee.name in THREADS
    return isinstance(callee, Class) and context.values.is_a(Instance(callee), THREADS.__contains__)


def _is_made_a_daemon(context: Context, call: ast.Call) -> bool:
    parent = context.parent(call)
    names = {short(one) for one in parent.targets} if isinstance(parent, ast.Assign) else set()
    return any(name in names for name in _daemons(context))


def _makes_itself_a_daemon(context: Context, made: Class) -> bool:
    inits = [one.methods["__init__"] for one in context.values.line(made) if "__init__" in one.methods]
    return any("daemon" in short(node, 10_000) for init in inits for node in init.syntax.body)  # type: ignore[union-attr]


def _daemons(context: Context) -> Iterator[str]:
    for scope in context.module.all_scopes:
        for node in scope.nodes:
            if isinstance(node, ast.Attribute) and node.attr in ("daemon", "setDaemon"):
                yield short(node.value)


# Functions that call themselves by `after`.


def _arming(context: Context, function: Function) -> Iterator[Finding]:
    arms = [call for call in _calls_of(function) if _arms(context, function, call)]
    if not arms:
        yield from _debounced(context, function)
        return
    call = arms[0]
    names = {dotted_call(context, function, one) for one in _calls_of(function)}
    if names & _ASKS:
        message = f"{function.name} polls: {short(call)}"
        yield context.finding(
            "TKA301", call, message, "on_result= or on_item= of a task, or dispatch_to_ui(fn, x)"
        )
    elif _compares_clocks(context, function):
        write = context.ours(function, "spawn_debounced", "seconds", short(call.args[1]))
        yield context.finding("TKA305", call, f"{function.name} looks at the clock until it is time", write)
    elif _is_always_reached(context, function, call):
        write = context.ours(function, "spawn_interval", _seconds(call.args[0]), short(call.args[1]))
        yield context.finding("TKA303", call, f"{function.name} calls itself again and again by after", write)
    else:
        message = f"{function.name} is a loop made of after"
        yield context.finding(
            "TKA304", call, message, f"a loop with await sleep({_seconds(call.args[0])}) in a @ui_task"
        )


def _calls_of(function: Function) -> list[ast.Call]:
    return [node for node in function.nodes if isinstance(node, ast.Call)]


def _arms(context: Context, function: Function, call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "after" or len(call.args) < 2:
        return False
    if not _is_tk(context, function, call):
        return False
    target = call.args[1]
    if isinstance(target, ast.Lambda) and isinstance(target.body, ast.Call):
        return context.values.functions(target.body.func, context.module.scopes[target]) == [function]
    return context.values.functions(target, function) == [function]


def _compares_clocks(context: Context, function: Function) -> bool:
    tests = (node for node in function.nodes if isinstance(node, ast.Compare))
    parts = (part for test in tests for part in ast.walk(test) if isinstance(part, ast.Call))
    return any(dotted_call(context, function, part) in _CLOCKS for part in parts)


def _is_always_reached(context: Context, function: Function, call: ast.Call) -> bool:
    conditions = ast.If | ast.For | ast.While | ast.Try | ast.IfExp | ast.Match | ast.BoolOp
    early = any(
        isinstance(node, ast.Return | ast.Raise) and node.lineno < call.lineno for node in function.nodes
    )
    return not early and not any(isinstance(node, conditions) for node in context.around(call))


def _debounced(context: Context, function: Function) -> Iterator[Finding]:
    """`after_cancel` and `after` in one function: the call comes when no other one has for a while."""
    named = {call.func.attr: call for call in _calls_of(function) if isinstance(call.func, ast.Attribute)}
    call = named.get("after")
    if (
        call is None
        or "after_cancel" not in named
        or len(call.args) < 2
        or not _is_tk(context, function, call)
    ):
        return
    message = f"{function.name} puts a call off by after_cancel and after"
    write = context.ours(function, "spawn_debounced", _seconds(call.args[0]), short(call.args[1]))
    yield context.finding("TKA305", call, message, write)


def _is_tk(context: Context, function: Function, call: ast.Call) -> bool:
    value = context.value(call.func, function)
    if isinstance(value, Member):
        return value.name == "after" and context.values.is_a(Instance(value.of), is_widget)
    return value is Plain.UNKNOWN and "tkinter" in context.source.text


def _seconds(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return repr(node.value / 1000)
    text = short(node)
    return f"{text} / 1000" if isinstance(node, ast.Name | ast.Attribute | ast.Call) else f"({text}) / 1000"
