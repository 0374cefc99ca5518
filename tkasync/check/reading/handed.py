"""Functions that a call hands on: to a thread, or to the UI thread."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from tkasync.check.reading.kinds import Dotted, Instance, Member, Value
from tkasync.check.reading.model import Class, Scope
from tkasync.check.reading.values import Evaluator
from tkasync.check.tables.listeners import LISTENERS
from tkasync.check.tables.returns import EXECUTORS, THREADS
from tkasync.check.tables.widgets import is_variable, is_widget
from tkasync.check.tables.words import words


class Role(Enum):
    """Who calls a function."""

    THREAD = "a thread"
    UI = "the UI thread"


@dataclass(frozen=True, slots=True)
class Handed:
    """One function that *call* hands on. *args* is what it will be called with; None: not known."""

    role: Role
    call: ast.Call
    scope: Scope
    target: ast.expr
    args: tuple[ast.expr, ...] | None = ()
    keywords: tuple[ast.keyword, ...] = field(default=())
    is_listener: bool = False
    """Whether a library calls it, and no work is spawned."""


# Keywords whose value Tk calls.
UI_KEYWORDS = words(
    "command postcommand validatecommand vcmd invalidcommand invcmd xscrollcommand yscrollcommand tearoffcommand"
)
# Method of a widget to the place of the function among its arguments.
_UI_METHODS = {
    "after": 1, "after_idle": 0, "bind": 1, "bind_all": 1, "bind_class": 2, "tag_bind": 2, "protocol": 1,
    "wm_protocol": 1, "register": 0, "trace": 1, "trace_add": 1, "trace_variable": 1,
}  # fmt: skip
_CONFIGURE = words(
    "configure config add_command add_checkbutton add_radiobutton add_cascade entryconfig entryconfigure itemconfigure"
    " insert_command heading"
)
# What tkasync is given to call: name to the place of the function.
_OURS = {
    "spawn_task": 0, "spawn_map": 0, "spawn_ui_task": 0, "dispatch_to_ui": 0, "call_in_ui": 0, "create_effect": 0,
    "create_memo": 0, "on_cleanup": 0, "spawn_interval": 1, "spawn_debounced": 1, "spawn_throttled": 1,
    "create_resource": 1, "spawn_task_with_result": 0,
}  # fmt: skip
_OURS_ON_THREADS = frozenset(("spawn_task", "spawn_map", "create_resource", "spawn_task_with_result"))
_UI_CALLBACKS = frozenset(
    ("on_result", "on_error", "on_done", "on_progress", "on_item", "on_line", "on_dropped")
)
_SUBMIT = words("submit map apply apply_async map_async imap imap_unordered starmap")


def handed(call: ast.Call, scope: Scope, values: Evaluator) -> Iterator[Handed]:
    """Each function that *call* hands on, as far as can be told; of a partial the function in it."""
    for one in _handed(call, scope, values):
        yield _unfolded(one, values)


def _unfolded(one: Handed, values: Evaluator) -> Handed:
    match one.target:
        case ast.Call(func=func, args=[target, *args], keywords=keywords) if values.one(
            func, one.scope
        ) == Dotted("functools.partial"):
            given = None if one.args is None else (*args, *one.args)
            return replace(one, target=target, args=given, keywords=(*keywords, *one.keywords))
    return one


def _handed(call: ast.Call, scope: Scope, values: Evaluator) -> Iterator[Handed]:
    callees = values.all(call.func, scope)
    for callee in callees:
        yield from _to_threads(callee, call, scope, values)
    yield from _to_ui(callees[0], call, scope, values)
    if name := _name_of_ours(callees[0]):
        yield from _to_ours(name, call, scope, values)


def _name_of_ours(callee: Value) -> str | None:
    """The name under which *callee* is one of tkasync's, a function or a method; any other object has none of these."""
    match callee:
        case Dotted(name=dotted) if dotted.startswith("tkasync."):
            name = dotted.rpartition(".")[2]
        case Member(name=name):
            pass
        case _:
            return None
    return name if name in _OURS else None


# Threads.


def _to_threads(callee: Value, call: ast.Call, scope: Scope, values: Evaluator) -> Iterator[Handed]:
    match callee:
        case Dotted(name=dotted) | Member(of=dotted, name="__init__") if dotted in THREADS:
            yield from _thread(dotted, call, scope)
        case Class() if values.is_a(Instance(callee), THREADS.__contains__) and _keyword(call, "target"):
            yield from _thread("threading.Thread", call, scope)
        case Dotted(name="_thread.start_new_thread" | "_thread.start_new") if call.args:
            yield Handed(Role.THREAD, call, scope, call.args[0], _parts(call.args[1:2]))
        case Dotted(name="asyncio.to_thread") if call.args:
            yield _called_with_rest(Role.THREAD, call, scope, 0)
        case Member(of="asyncio.Loop", name="run_in_executor") if len(call.args) > 1:
            yield _called_with_rest(Role.THREAD, call, scope, 1)
        case Member(of=of, name=name) if of in EXECUTORS and name in _SUBMIT and call.args:
            yield _to_executor(name, call, scope)
        case Member(of="concurrent.futures.Future", name="add_done_callback") if call.args:
            yield Handed(Role.THREAD, call, scope, call.args[0], None)
    match callee:
        case Dotted(name=dotted):
            yield from _to_listener(dotted, call, scope)
        case Member(of=str() as of, name=name):
            yield from _to_listener(f"{of}.{name}", call, scope)


def _to_listener(dotted: str, call: ast.Call, scope: Scope) -> Iterator[Handed]:
    """What a library calls on a thread of its own."""
    if (places := LISTENERS.get(dotted)) is None:
        return
    given = [*call.args[places.place : places.place + 1]]
    given += [one.value for one in call.keywords if one.arg in places.keywords]
    for one in given:
        for target in one.values if isinstance(one, ast.Dict) else [one]:
            if not (isinstance(target, ast.Constant) and target.value is None):
                yield Handed(Role.THREAD, call, scope, target, None, is_listener=True)


def _thread(dotted: str, call: ast.Call, scope: Scope) -> Iterator[Handed]:
    name = "function" if dotted.endswith("Timer") else "target"
    target = _keyword(call, name) or (call.args[1] if len(call.args) > 1 else None)
    if target is None or (isinstance(target, ast.Constant) and target.value is None):
        return
    args = _keyword(call, "args")
    keywords = _keyword(call, "kwargs")
    known = None if keywords or len(call.args) > 2 else _parts([args] if args else [])
    yield Handed(Role.THREAD, call, scope, target, known)


def _to_executor(name: str, call: ast.Call, scope: Scope) -> Handed:
    if name == "submit":
        return _called_with_rest(Role.THREAD, call, scope, 0)
    return Handed(Role.THREAD, call, scope, call.args[0], None)


def _called_with_rest(role: Role, call: ast.Call, scope: Scope, place: int) -> Handed:
    """A function that is called with the arguments behind it."""
    return Handed(role, call, scope, call.args[place], tuple(call.args[place + 1 :]), tuple(call.keywords))


def _parts(args: list[ast.expr]) -> tuple[ast.expr, ...] | None:
    """The parts of an argument that is written as a tuple or list."""
    if not args:
        return ()
    return tuple(args[0].elts) if isinstance(args[0], ast.Tuple | ast.List) else None


# The UI thread.


def _to_ui(callee: Value, call: ast.Call, scope: Scope, values: Evaluator) -> Iterator[Handed]:
    if _takes_commands(callee, call, values):
        for keyword in call.keywords:
            if keyword.arg in UI_KEYWORDS:
                yield Handed(Role.UI, call, scope, keyword.value, () if keyword.arg == "command" else None)
    name = _method(call)
    if name in _UI_METHODS and len(call.args) > _UI_METHODS[name] and _is_tk(callee, name, call):
        place = _UI_METHODS[name]
        args = tuple(call.args[place + 1 :]) if name.startswith("after") else None
        yield Handed(Role.UI, call, scope, call.args[place], args)


def _takes_commands(callee: Value, call: ast.Call, values: Evaluator) -> bool:
    match callee:
        case Dotted(name=dotted):
            return is_widget(dotted) or (dotted.rpartition(".")[2][:1].isupper() and "." in dotted)
        case Class():
            return values.is_a(Instance(callee), is_widget)
    return _method(call) in _CONFIGURE or (isinstance(callee, Member) and callee.name == "__init__")


def _is_tk(callee: Value, name: str, call: ast.Call) -> bool:
    """Whether a method is Tk's: of a widget or variable, or of something unknown that is called as only Tk is."""
    match callee:
        case Member(of=str() as of):
            return is_widget(of) or is_variable(of)
        case Member():
            return True
    literal = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
    if name.startswith("after"):
        return callee.__class__.__name__ == "Plain"
    return (
        isinstance(literal, str) and literal.startswith(("<", "WM_")) and callee.__class__.__name__ == "Plain"
    )


# tkasync.


def _to_ours(name: str, call: ast.Call, scope: Scope, values: Evaluator) -> Iterator[Handed]:
    place = _OURS[name]
    if len(call.args) > place:
        role = _role_of_work(name, call, scope, values)
        given = None if name in ("spawn_map", "create_resource") else tuple(call.args[place + 1 :])
        if role is not None:
            yield Handed(role, call, scope, call.args[place], given)
    for keyword in call.keywords:
        if keyword.arg in _UI_CALLBACKS:
            yield Handed(Role.UI, call, scope, keyword.value, None)
        elif keyword.arg == "on_cancel":
            yield Handed(Role.THREAD, call, scope, keyword.value, ())


def _role_of_work(name: str, call: ast.Call, scope: Scope, values: Evaluator) -> Role | None:
    """Where the function itself runs."""
    executor = _keyword(call, "executor")
    if executor is not None:
        place = values.one(executor, scope)
        return Role.UI if place == Dotted("tkasync.UI") else Role.THREAD
    return Role.THREAD if name in _OURS_ON_THREADS else Role.UI


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)
