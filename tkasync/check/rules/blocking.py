"""TKA201 to TKA204: handlers that keep the window from answering."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tkasync.check.finding import Finding
from tkasync.check.reading.handed import Role
from tkasync.check.reading.kinds import Dotted, Instance, Member
from tkasync.check.reading.model import Function
from tkasync.check.reading.roles import Visit
from tkasync.check.rules.context import Context, short
from tkasync.check.rules.waits import INSTEAD_OF_PIPE, instead_of_wait, reads_a_pipe, waits, was_asked
from tkasync.check.tables.blocking import QUICK_PROGRAMS, SLOW
from tkasync.check.tables.returns import THREADS
from tkasync.check.tables.widgets import is_root, is_widget

_SHORT = 0.02  # seconds: a pause that nobody sees, outside of a loop


def in_handlers(context: Context) -> Iterator[Finding]:
    """Find what handlers wait for."""
    for visit in context.roles.visits:
        if visit.role is Role.UI:
            for node in context.live(visit):
                if isinstance(node, ast.Call) and not _has_closed_the_program(context, visit, node):
                    yield from _call(context, visit, node)
                elif isinstance(node, ast.For) and reads_a_pipe(context, visit, node.iter):
                    message = f"for ... in {short(node.iter)} waits in a handler, for each line"
                    yield context.finding("TKA202", node.iter, message, INSTEAD_OF_PIPE, visit.path)


def _has_closed_the_program(context: Context, visit: Visit, node: ast.Call) -> bool:
    """Whether a statement before *node*, in its block or one around, destroys the root: no window is left to wait."""
    return any(
        isinstance(one, ast.Expr)
        and isinstance(one.value, ast.Call)
        and isinstance(one.value.func, ast.Attribute)
        and one.value.func.attr == "destroy"
        and _is_of_a_root(context, visit, one.value)
        for one in context.before(node)
    )


def _is_of_a_root(context: Context, visit: Visit, node: ast.Call) -> bool:
    value = context.value(node.func, visit.function)
    return isinstance(value, Member) and context.values.is_a(Instance(value.of), is_root)


def _call(context: Context, visit: Visit, node: ast.Call) -> Iterator[Finding]:
    name = dotted_call(context, visit.function, node)
    if name in SLOW and not isinstance(context.parent(node), ast.Await):
        if not (_is_quick(context, name, node) or _is_one_step(context, visit, name, node)):
            yield context.finding(
                "TKA201", node, _message(node), _instead_of_slow(context, visit, name, node), visit.path
            )
    elif waits(context, visit, name, node):
        yield context.finding(
            "TKA202", node, f"{short(node)} waits in a handler", instead_of_wait(name, node), visit.path
        )
    elif name.endswith(".mainloop") and (name == "tkinter.mainloop" or _is_of_widget(context, visit, node)):
        message = f"{short(node)} in a handler: the one loop that runs serves all windows"
        yield context.finding(
            "TKA203", node, message, _instead_of_loop(context, visit, name, node), visit.path
        )
    elif name.endswith(".update") and _is_of_widget(context, visit, node) and _loop(context, node):
        message = f"{short(node)} in a loop: other handlers run in the middle of this one"
        write = "@ui_task, and await sleep(0) in the loop; or the loop in a task, with report_progress(...)"
        yield context.finding("TKA204", node, message, write, visit.path)


def dotted_call(context: Context, scope: Function, node: ast.Call) -> str:
    """The dotted name of what is called, methods by the class of their object; empty when it is not known."""
    match context.value(node.func, scope):
        case Dotted(name=name):
            return name
        case Member(of=str() as of, name=name):
            return f"{of}.{name}"
        case Member(of=of, name=name):
            known = next(
                (base for base in context.values.outer_bases(of) if base in THREADS or is_widget(base)), ""
            )
            return f"{known}.{name}" if known else ""
    return ""


def _message(node: ast.Call) -> str:
    return f"{short(node)} in a handler: the window stands still until it comes back"


def _is_quick(context: Context, name: str, node: ast.Call) -> bool:
    first = node.args[0] if node.args else None
    if name == "time.sleep":
        seconds = first.value if isinstance(first, ast.Constant) else 1
        return isinstance(seconds, int | float) and (
            seconds == 0 or (seconds <= _SHORT and not _loop(context, node))
        )
    if isinstance(first, ast.List | ast.Tuple) and first.elts:
        first = first.elts[0]
    if isinstance(first, ast.JoinedStr) and first.values:
        first = first.values[0]
    text = str(first.value) if isinstance(first, ast.Constant) else ""
    is_program = name.startswith(("subprocess", "os."))
    return is_program and (
        (text.split()[:1] and text.split()[0] in QUICK_PROGRAMS) or text.rstrip().endswith("&")
    )


def _is_one_step(context: Context, visit: Visit, name: str, node: ast.Call) -> bool:
    """Whether a loop of asyncio runs only what is ready: it has been told to stop, or waits for no time."""
    if name == "asyncio.Loop.run_forever":
        return was_asked(context, visit, node, "stop")
    match node.args[:1]:
        case [ast.Call(args=[ast.Constant(value=0), *_]) as given] if name.startswith("asyncio."):
            return dotted_call(context, visit.function, given) == "asyncio.sleep"
    return False


def _instead_of_loop(context: Context, visit: Visit, name: str, node: ast.Call) -> str:
    is_named = (
        name != "tkinter.mainloop"
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name | ast.Attribute)
    )
    window = short(node.func.value) if is_named else _window_made(context, visit)  # type: ignore[attr-defined]
    return f"{window}.wait_window(), or await ui_event({window}, '<Destroy>'); a second window is a Toplevel, not a Tk"


def _window_made(context: Context, visit: Visit) -> str:
    """The name of the window that the function makes, the last one."""
    made = (
        name
        for name, bindings in visit.function.names.items()
        for one in bindings
        if isinstance(one.node, ast.Call)
        and (value := context.value(one.node.func, visit.function))
        and isinstance(value, Dotted)
        and value.name.rpartition(".")[2] in ("Tk", "Toplevel", "CTk", "CTkToplevel", "Window")
    )
    return [*made, "top"][0]


def _instead_of_slow(context: Context, visit: Visit, name: str, node: ast.Call) -> str:
    def spawned(*work: str) -> str:
        return context.ours(visit.function, "spawn_task", *work, "on_result=...")

    if name == "time.sleep":
        prefix = context.prefix(visit.function)
        return f"await sleep({', '.join(map(short, node.args))}) in a @ui_task, or {prefix}after(...)"
    if name == "builtins.input":
        return "await ask_text(...) in a @ui_task"
    if name in ("asyncio.run", "asyncio.Loop.run_until_complete") and node.args:
        return f"{spawned(short(node.args[0]))}, or await it in a @ui_task"
    if name == "urllib.request.urlopen":
        return f"{spawned(f'lambda: {short(node)}.read()')}: reading it takes time too"
    if any(one.arg == "stream" for one in node.keywords):
        return f"{spawned(f'lambda: {short(node)}.content')}: reading it takes time too"
    args = ", ".join([short(node.func), *map(short, node.args)])
    if node.keywords:
        keywords = ", ".join(
            f"{one.arg}={short(one.value)}" if one.arg else f"**{short(one.value)}" for one in node.keywords
        )
        return spawned(f"partial({args}, {keywords})")
    return spawned(args)


def _is_of_widget(context: Context, visit: Visit, node: ast.Call) -> bool:
    value = context.value(node.func, visit.function)
    return isinstance(value, Member) and context.values.is_a(Instance(value.of), is_widget)


def _loop(context: Context, node: ast.AST) -> bool:
    return any(isinstance(one, ast.For | ast.While | ast.AsyncFor) for one in context.around(node))
