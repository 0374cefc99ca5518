"""Which functions run on a thread, which the event loop calls, and by which way. Roles pass on through calls."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tkasync.check.reading.handed import Handed, Role, handed
from tkasync.check.reading.kinds import Dotted, Instance, Member
from tkasync.check.reading.live import Known, given_parameters, known_parameters, live_nodes
from tkasync.check.reading.model import Class, Function, Module, Scope
from tkasync.check.reading.values import Evaluator
from tkasync.check.tables.listeners import LISTENING_ATTRIBUTES, LISTENING_DECORATORS, LISTENING_METHODS
from tkasync.check.tables.returns import THREADS
from tkasync.check.tables.widgets import is_root
from tkasync.check.tables.words import words

_CALLED = ": a thread of the library calls it"
_DEEPEST = 5  # calls
_MOST_WAYS = 200  # of one function that is handed on; a program of more is checked as far as that
_THREAD_TESTS = re.compile(r"main_?thread|(ui|gui)_?thread|current_thread|get_ident")
_CONSUMERS = words("all any dict enumerate filter list map max min next set sorted sum tuple zip")
_PASSING_DECORATORS = words(
    "builtins.staticmethod builtins.classmethod builtins.property functools.wraps functools.lru_cache functools.cache "
    "abc.abstractmethod typing.override contextlib.contextmanager"
)


@dataclass(frozen=True, eq=False)
class Visit:
    """A function in a role: what of it runs, and the way there."""

    function: Function
    role: Role
    known: Known
    path: tuple[str, ...]
    is_awaited: bool = False
    is_listener: bool = False
    """Whether the way begins where a library calls, and no work is spawned."""


class Roles:
    """The visits of all functions of a module, the shortest ways first."""

    def __init__(self, module: Module, values: Evaluator) -> None:
        self.module = module
        self.values = values
        self._learn()
        self.handed: list[Handed] = list(self._all_handed())
        self.visits: list[Visit] = []
        self._seen: set[tuple[Function, Role, Known]] = set()
        for start in sorted(self._starts(), key=lambda one: len(one.path)):
            self._follow(start)
        self.visits.sort(key=lambda one: len(one.path))

    def unresolved(self) -> list[Handed]:
        """What is handed to a thread and is no function that can be told."""
        threads = [one for one in self.handed if one.role is Role.THREAD]
        return [one for one in threads if not self._is_told(one)]

    def _is_told(self, one: Handed) -> bool:
        value = self.values.one(one.target, one.scope)
        return isinstance(value, Function | Dotted) or (
            isinstance(value, Member) and isinstance(value.of, str)
        )

    def _all_handed(self) -> Iterator[Handed]:
        for scope, call in calls(self.module):
            yield from handed(call, scope, self.values)

    def _learn(self) -> None:
        """Have the values of parameters known: from calls, and from what a function is handed on with."""
        given = [*self._given_by_calls(), *self._given_by_handing_on()]
        for function, parameters, scope in given:
            for name, node in parameters.items():
                self.values.learn(function, name, node, scope)
        if given:
            self.values.forget()

    def _given_by_calls(self) -> Iterator[tuple[Function, dict[str, ast.expr], Scope]]:
        for scope, call in calls(self.module):
            if call.args or call.keywords:
                for function in self._callees(call, scope):
                    if parameters := given_parameters(function, call.args, call.keywords):
                        yield function, parameters, scope

    def _given_by_handing_on(self) -> Iterator[tuple[Function, dict[str, ast.expr], Scope]]:
        for one in self._all_handed():
            for function in self.values.functions(one.target, one.scope) if one.args else ():
                if parameters := given_parameters(function, one.args or (), one.keywords):
                    yield function, parameters, one.scope

    # Where roles begin.

    def _starts(self) -> Iterator[Visit]:
        for one in self.handed:
            place = f"{short(one.call.func)}({short(one.target)}) in line {one.call.lineno}"
            for function in self.values.functions(one.target, one.scope):
                known = () if one.args is None else known_parameters(function, one.args, one.keywords)
                yield (
                    _listener(function, place)
                    if one.is_listener
                    else Visit(function, one.role, known, (place,))
                )
        for made in self.module.classes:
            if "run" in made.methods and self.values.is_a(Instance(made), THREADS.__contains__):
                yield Visit(made.methods["run"], Role.THREAD, (), (f"{made.name} is a Thread",))
            yield from self._called_by_a_library(made)
        yield from self._set_as_listeners()
        for function in self.module.functions:
            yield from self._decorated(function)

    def _called_by_a_library(self, made: Class) -> Iterator[Visit]:
        for base in self.values.outer_bases(made):
            for name, method in made.methods.items():
                if name.startswith(LISTENING_METHODS.get(base, ())):
                    yield _listener(method, f"{name} of a {base}")

    def _set_as_listeners(self) -> Iterator[Visit]:
        """``client.on_message = show``: the thread of the client calls it."""
        for scope in self.module.all_scopes:
            for node in scope.nodes:
                match node:
                    case ast.Assign(targets=[ast.Attribute(value=owner, attr=name)], value=target):
                        value = self.values.one(owner, scope)
                        if isinstance(value, Instance) and any(
                            name in LISTENING_ATTRIBUTES.get(base, ())
                            for base in self.values.outer_bases(value.of)
                        ):
                            for function in self.values.functions(target, scope):
                                yield _listener(function, f"{short(node)} in line {node.lineno}")

    def _decorated(self, function: Function) -> Iterator[Visit]:
        for decorator in function.decorators:
            call = decorator.func if isinstance(decorator, ast.Call) else decorator
            value = self.values.one(call, function.parent or self.module)
            if isinstance(value, Dotted) and value.name == "tkasync.ui_task":
                yield Visit(function, Role.UI, (), (f"@ui_task in line {function.syntax.lineno}",))
            elif isinstance(value, Dotted) and value.name == "tkasync.queries.query":
                yield Visit(function, Role.THREAD, (), (f"@query in line {function.syntax.lineno}",))
            elif isinstance(value, Member) and f"{value.of}.{value.name}" in LISTENING_DECORATORS:
                yield _listener(function, f"@{short(call)} in line {function.syntax.lineno}")
            elif isinstance(value, Function) and self._starts_a_thread(value):
                yield Visit(function, Role.THREAD, (), (f"@{value.name} starts a thread",))

    def _starts_a_thread(self, decorator: Function) -> bool:
        """Whether a decorator of this module hands its function to a thread."""
        first = decorator.parameters[0].arg if decorator.parameters else None
        return any(
            one.role is Role.THREAD
            and isinstance(one.target, ast.Name)
            and one.target.id == first
            and decorator in outer(one.scope)
            for one in self.handed
        )

    # How they pass on.

    def _follow(self, start: Visit) -> None:
        ways = self._ways(start)
        if start.role is Role.THREAD and any(self._has_a_window_of_its_own(way) for way in ways):
            return  # its thread is the UI thread of that window
        for way in ways:
            key = (way.function, way.role, way.known)
            if key not in self._seen:
                self._seen.add(key)
                self.visits.append(way)

    def _ways(self, start: Visit) -> list[Visit]:
        ways, seen = [start], {(start.function, start.known)}
        if self._asks_for_its_thread(start.function) or not self._passes(start.function, start):
            return []
        for way in ways:
            if len(way.path) > _DEEPEST or len(ways) > _MOST_WAYS:
                continue
            for called in self._called(way):
                if (called.function, called.known) not in seen:
                    seen.add((called.function, called.known))
                    ways.append(called)
        return ways

    def _called(self, way: Visit) -> Iterator[Visit]:
        for node in live_nodes(self.module, way.function, way.known):
            if not isinstance(node, ast.Call):
                continue
            for function in self._callees(node, way.function):
                if self._passes(function, way) and self._runs(function, node, way):
                    known = known_parameters(function, node.args, node.keywords)
                    step = f"{way.function.name} calls {function.name} in line {node.lineno}"
                    yield Visit(function, way.role, known, (*way.path, step), is_listener=way.is_listener)

    def _callees(self, node: ast.Call, scope: Scope) -> list[Function]:
        value = self.values.one(node.func, scope)
        if isinstance(value, Class):
            made = [one.methods["__init__"] for one in self.values.line(value) if "__init__" in one.methods]
            return made[:1]
        return self.values.functions(node.func, scope)

    def _runs(self, function: Function, node: ast.Call, way: Visit) -> bool:
        """Whether the call runs the function: of a coroutine only where it is awaited, or on a thread."""
        if self._asks_for_its_thread(function):
            return False
        if function.is_generator and not self._is_consumed(node):
            return False
        return (
            way.role is Role.THREAD
            or not function.is_coroutine
            or isinstance(self.module.parents[node], ast.Await)
        )

    def _is_consumed(self, node: ast.Call) -> bool:
        """Whether the generator that *node* makes is run where it is made, and not by whoever it is given to."""
        match self.module.parents[node]:
            case (
                ast.For()
                | ast.AsyncFor()
                | ast.comprehension()
                | ast.YieldFrom()
                | ast.Starred()
                | ast.withitem()
            ):
                return True
            case ast.Call(func=ast.Name(id=name)):
                return name in _CONSUMERS
            case ast.Call(func=ast.Attribute(attr=name)):
                return name in ("join", "extend")
        return False

    def _passes(self, function: Function, way: Visit) -> bool:
        """Whether a caller's role is the function's: an unknown decorator may send the call elsewhere."""
        if not way.path or way.path[0].startswith("@"):
            return True
        return all(self._is_passing(one, function) for one in function.decorators)

    def _is_passing(self, decorator: ast.expr, function: Function) -> bool:
        call = decorator.func if isinstance(decorator, ast.Call) else decorator
        value = self.values.one(call, function.parent or self.module)
        return isinstance(value, Dotted) and value.name in _PASSING_DECORATORS

    def _asks_for_its_thread(self, function: Function) -> bool:
        """Whether the function does one thing on the UI thread and another elsewhere: both are right."""
        tests = [node.test for node in function.nodes if isinstance(node, ast.If | ast.IfExp | ast.While)]
        names = (getattr(part, "id", getattr(part, "attr", "")) for test in tests for part in ast.walk(test))
        return any(_THREAD_TESTS.search(name) for name in names)

    def _has_a_window_of_its_own(self, way: Visit) -> bool:
        for node in way.function.nodes:
            if isinstance(node, ast.Call):
                value = self.values.one(node.func, way.function)
                if isinstance(value, Dotted) and (is_root(value.name) or value.name == "tkinter.mainloop"):
                    return True
                if isinstance(value, Class) and self.values.is_a(Instance(value), is_root):
                    return True
                if isinstance(node.func, ast.Attribute) and node.func.attr == "mainloop":
                    return True
        return False


def _listener(function: Function, place: str) -> Visit:
    return Visit(function, Role.THREAD, (), (f"{place}{_CALLED}",), is_listener=True)


def calls(module: Module) -> Iterator[tuple[Scope, ast.Call]]:
    """Every call of the module, with the scope in which it stands."""
    for scope in module.all_scopes:
        for node in scope.nodes:
            if isinstance(node, ast.Call):
                yield scope, node


def outer(scope: Scope | None) -> list[Scope]:
    """*scope* and those around it."""
    scopes = []
    while scope is not None:
        scopes.append(scope)
        scope = scope.parent
    return scopes


def short(node: ast.AST, longest: int = 70) -> str:
    """The source of *node*, cut where it is long."""
    try:
        text = " ".join(ast.unparse(node).split())
    except RecursionError:
        text = "..."
    return text if len(text) <= longest else f"{text[: longest - 4]} ..."
