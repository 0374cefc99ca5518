"""Make the model of a module out of its syntax tree, in one walk without recursion."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import NamedTuple

from tkasync.check.reading.model import AnyFunction, Binding, Class, Function, How, Module, Scope
from tkasync.check.tables.names import canonical


class _Place(NamedTuple):
    """Where a node stands: whose code it is, and the class in whose body."""

    scope: Scope
    owner: Class | None


def read(tree: ast.Module) -> Module:
    """Find the functions, classes and names of *tree*."""
    module = Module(tree, None, "<module>")
    walk = _Walk(module)
    walk.children(tree, _Place(module, None))
    walk.run()
    return module


class _Walk:
    def __init__(self, module: Module) -> None:
        self.module = module
        self.left: list[tuple[ast.AST, _Place]] = []

    def run(self) -> None:
        while self.left:
            node, place = self.left.pop()
            place.scope.nodes.append(node)
            self.visit(node, place)

    def children(self, node: ast.AST, place: _Place) -> None:
        self.push(node, list(ast.iter_child_nodes(node)), place)

    def push(self, parent: ast.AST, nodes: Sequence[ast.AST], place: _Place) -> None:
        """Have *nodes* walked next, in their order."""
        for node in reversed(nodes):
            self.module.parents[node] = parent
            self.left.append((node, place))

    def visit(self, node: ast.AST, place: _Place) -> None:
        if isinstance(node, AnyFunction):
            self.function(node, place)
        elif isinstance(node, ast.ClassDef):
            self.class_(node, place)
        else:
            bind(self.module, node, place.scope, place.owner)
            self.children(node, place)

    def function(self, node: AnyFunction, place: _Place) -> None:
        name = getattr(node, "name", "lambda")
        function = Function(node, place.scope, name, owner=place.owner)
        self.module.functions.append(function)
        self.module.scopes[node] = function
        if not isinstance(node, ast.Lambda):
            self.name_it(name, function, place)
        _parameters(function)
        body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
        function.elsewhere = _declared(body)
        self.push(node, body, _Place(function, None))
        outside = [
            *getattr(node, "decorator_list", ()),
            *node.args.defaults,
            *filter(None, node.args.kw_defaults),
        ]
        self.push(node, outside, place)

    def name_it(self, name: str, function: Function, place: _Place) -> None:
        if place.owner is not None:
            place.owner.methods[name] = function
        else:
            _home(self.module, place.scope, name).names.setdefault(name, []).append(
                Binding(How.OTHER, place.scope, function.node, function)
            )

    def class_(self, node: ast.ClassDef, place: _Place) -> None:
        made = Class(node, place.scope)
        self.module.classes.append(made)
        place.scope.names.setdefault(node.name, []).append(Binding(How.OTHER, place.scope, node, made))
        self.push(node, list(node.body), _Place(place.scope, made))
        outside = [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]
        self.push(node, outside, place)


def _declared(body: list[ast.AST]) -> set[str]:
    """The names that a function declares global or nonlocal, wherever it does so."""
    declared: set[str] = set()
    left = list(body)
    while left:
        node = left.pop()
        if isinstance(node, ast.Global | ast.Nonlocal):
            declared |= set(node.names)
        elif isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case) and not isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ):
            left += ast.iter_child_nodes(node)
    return declared


def _parameters(function: Function) -> None:
    given = function.syntax.args
    rest = [one for one in (given.vararg, given.kwarg) if one]
    for one in [*function.parameters, *given.kwonlyargs]:
        function.names[one.arg] = [Binding(How.PARAMETER, function, one)]
    for one in rest:
        function.names[one.arg] = [Binding(How.OTHER, function)]


def _home(module: Module, scope: Scope, name: str) -> Scope:
    """The scope in which *scope* sets *name*."""
    if name not in scope.elsewhere:
        return scope
    outer = scope.parent
    while outer is not None and outer is not module:
        if name in outer.names:
            return outer
        outer = outer.parent
    return module


def bind(module: Module, node: ast.AST, scope: Scope, owner: Class | None) -> None:
    """Note the names that *node* itself gives a value to."""
    for target, how, value in _given(node):
        _to_target(module, target, Binding(how, scope, value), owner)
    if isinstance(node, ast.Import | ast.ImportFrom):
        _imported(module, node, scope)


def _given(node: ast.AST) -> list[tuple[ast.expr, How, ast.AST | None]]:
    """Targets, and how they get what."""
    match node:
        case ast.Assign():
            return [(target, How.ASSIGNED, node.value) for target in node.targets]
        case ast.AnnAssign(value=None):
            return [(node.target, How.ANNOTATED, node.annotation)]
        case ast.AnnAssign() | ast.NamedExpr():
            return [(node.target, How.ASSIGNED, node.value)]
        case ast.AugAssign():
            return [(node.target, How.OTHER, None)]
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            return [(node.target, How.ELEMENT, node.iter)]
        case ast.withitem(optional_vars=ast.expr() as target):
            return [(target, How.ENTERED, node.context_expr)]
        case ast.ExceptHandler(name=str() as name) | ast.MatchAs(name=str() as name):
            return [(ast.Name(name, ast.Store()), How.OTHER, None)]
    return []


def _to_target(module: Module, target: ast.expr, binding: Binding, owner: Class | None) -> None:
    match target:
        case ast.Name(id=name) if owner is not None:
            owner.attributes.setdefault(name, []).append(binding)
        case ast.Name(id=name):
            _home(module, binding.scope, name).names.setdefault(name, []).append(binding)
        case ast.Attribute(value=ast.Name(id=first), attr=name):
            if of := _class_of_self(binding.scope, first):
                of.attributes.setdefault(name, []).append(binding)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            _to_parts(module, parts, binding, owner)
        case ast.Starred(value=ast.Name() as inner):
            _to_target(module, inner, Binding(How.OTHER, binding.scope), owner)


def _to_parts(module: Module, parts: list[ast.expr], binding: Binding, owner: Class | None) -> None:
    values = binding.node.elts if isinstance(binding.node, ast.Tuple | ast.List) else []
    paired = binding.how is How.ASSIGNED and len(values) == len(parts)
    starred = any(isinstance(part, ast.Starred) for part in parts)
    for number, part in enumerate(parts):
        if paired:
            inner = Binding(How.ASSIGNED, binding.scope, values[number])
        elif binding.how is How.ELEMENT and not starred:
            inner = Binding(How.PART, binding.scope, binding.node, part=number)
        else:
            inner = Binding(How.OTHER, binding.scope)
        _to_target(module, part, inner, owner)


def _class_of_self(scope: Scope | None, name: str) -> Class | None:
    """The class whose instance *name* is, as the first parameter of a method around."""
    while isinstance(scope, Function):
        if name in scope.names:
            first = scope.parameters[0].arg if scope.takes_self and scope.parameters else None
            return scope.owner if first == name else None
        scope = scope.parent
    return None


def _imported(module: Module, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
    for alias in node.names:
        if isinstance(node, ast.ImportFrom) and alias.name == "*":
            module.stars.append(canonical(node.module or "."))
            continue
        name = alias.asname or (alias.name.partition(".")[0] if isinstance(node, ast.Import) else alias.name)
        home = _home(module, scope, name)
        home.names.setdefault(name, []).append(Binding(How.OTHER, scope, node, _dotted(node, alias)))


def _dotted(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    if isinstance(node, ast.Import):
        return canonical(alias.name if alias.asname else alias.name.partition(".")[0])
    return canonical(f"{'.' * node.level}{canonical(node.module or '')}.{alias.name}")
