"""What an expression is worth, as far as the source tells: a dotted name, a class, an instance, a function."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from tkasync.check.reading.given import Given, column
from tkasync.check.reading.kinds import (
    UNKNOWN_VALUES,
    Dotted,
    Instance,
    Member,
    Plain,
    Value,
    Values,
    distinct,
    is_class,
    made_of,
)
from tkasync.check.reading.model import Binding, Class, Function, How, Module, Scope
from tkasync.check.tables.names import canonical, from_star
from tkasync.check.tables.returns import ATTRIBUTES, RETURNS

_DEPTH = 40  # of a chain of names; a longer one is not followed


class Evaluator:
    """The values of the expressions of one module."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self._known: dict[ast.AST, Values] = {}
        self._entered: set[object] = set()
        self._given = Given(module)

    def learn(self, function: Function, parameter: str, node: ast.expr, scope: Scope) -> None:
        """Note that a call gives *node* to *parameter*; `forget` is called after the last one."""
        self._given.note(function, parameter, node, scope)

    def forget(self) -> None:
        """Evaluate anew, after more has become known."""
        self._known.clear()

    def one(self, node: ast.AST, scope: Scope) -> Value:
        """The one value of *node*; UNKNOWN when it may have several."""
        values = self.all(node, scope)
        return values[0] if len(values) == 1 else Plain.UNKNOWN

    def functions(self, node: ast.AST, scope: Scope) -> list[Function]:
        """The functions that *node* may be, or none when it may be something else too."""
        values = self.all(node, scope)
        found = [value for value in values if isinstance(value, Function)]
        return found if len(found) == len(values) else []

    def all(self, node: ast.AST, scope: Scope) -> Values:
        """All values that *node* may have; None counts only when it is the only one."""
        known = self._known.get(node)
        if known is None:
            if node in self._entered or len(self._entered) > _DEPTH:
                return UNKNOWN_VALUES
            self._entered.add(node)
            try:
                known = distinct(self._evaluate(node, scope))
            finally:
                self._entered.discard(node)
            self._known[node] = known
        return known

    def _evaluate(self, node: ast.AST, scope: Scope) -> Iterable[Value]:
        match node:
            case ast.Name(id=name):
                return self._name(name, scope)
            case ast.Attribute(value=base, attr=name):
                return self._attributes(self.all(base, scope), name)
            case ast.Call():
                return self._call(node, scope)
            case ast.Lambda():
                return (self.module.scopes[node],)
            case ast.IfExp(body=body, orelse=other):
                return (*self.all(body, scope), *self.all(other, scope))
            case ast.BoolOp(values=parts):
                return tuple(value for part in parts for value in self.all(part, scope))
            case ast.NamedExpr(value=value) | ast.Await(value=value):
                return self.all(value, scope)
            case ast.Subscript(value=ast.AST() as base):
                return self._elements(base, scope)
            case ast.Constant(value=None):
                return (Plain.NOTHING,)
        return UNKNOWN_VALUES

    # Names.

    def _name(self, name: str, scope: Scope) -> Iterable[Value]:
        at: Scope | None = scope
        while at is not None:
            if name in at.names and name not in at.elsewhere:
                return self._bound(at.names[name], name)
            at = at.parent
        for module in reversed(self.module.stars):
            if found := from_star(module, name):
                return (Dotted(found),)
        return (Dotted(f"builtins.{name}"),)

    def _bound(self, bindings: list[Binding], name: str) -> Values:
        return tuple(value for binding in bindings for value in self._value(binding, name))

    def _value(self, binding: Binding, name: str) -> Values:
        match binding:
            case Binding(value=str() as dotted):
                return (Dotted(dotted),)
            case Binding(value=Function() | Class() as made):
                return (made,)
            case Binding(how=How.PARAMETER, node=ast.arg() as parameter, scope=Function() as function):
                return self._parameter(function, parameter)
            case Binding(how=How.ANNOTATED, node=ast.expr() as node):
                return self._annotated(node, binding.scope)
            case Binding(how=How.ELEMENT, node=ast.expr() as node):
                return self._elements(node, binding.scope)
            case Binding(how=How.PART, node=ast.expr() as node, part=part):
                return self._parts(node, part, binding.scope)
            case Binding(how=How.ASSIGNED | How.ENTERED, node=ast.expr() as node):
                return self.all(node, binding.scope)
        return UNKNOWN_VALUES

    def _parameter(self, function: Function, parameter: ast.arg) -> Values:
        if function.takes_self and function.owner and function.parameters[:1] == [parameter]:
            return (Instance(function.owner),)
        if parameter.annotation is not None:
            return self._annotated(parameter.annotation, function.parent or self.module)
        if parameter in self._entered:
            return UNKNOWN_VALUES
        self._entered.add(parameter)
        try:
            given = self._given.to_parameter(function, parameter.arg)
            return tuple(value for node, scope in given for value in self.all(node, scope)) or UNKNOWN_VALUES
        finally:
            self._entered.discard(parameter)

    def _annotated(self, node: ast.expr, scope: Scope) -> Values:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self._quoted(node.value, scope)
        if isinstance(node, ast.BinOp):
            return distinct((*self._annotated(node.left, scope), *self._annotated(node.right, scope)))
        values = self.all(node, scope)
        return tuple(made for value in values for made in made_of(value)) or UNKNOWN_VALUES

    def _quoted(self, text: str, scope: Scope) -> Values:
        parts = text.split(".")
        if not all(part.isidentifier() for part in parts):
            return UNKNOWN_VALUES
        values = tuple(self._name(parts[0], scope))
        for part in parts[1:]:
            values = self._attributes(values, part)
        return tuple(made for value in values for made in made_of(value)) or UNKNOWN_VALUES

    # Attributes.

    def _attributes(self, values: Values, name: str) -> Values:
        return tuple(found for value in values for found in self._attribute(value, name))

    def _attribute(self, value: Value, name: str) -> Values:
        match value:
            case Dotted(name=dotted):
                return (Dotted(canonical(f"{dotted}.{name}")),)
            case Instance(of=str() as of):
                made = ATTRIBUTES.get(f"{of}.{name}")
                return (Instance(made) if made else Member(of, name),)
            case Instance(of=Class() as of) | (Class() as of):
                return self._of_class(of, name)
        return UNKNOWN_VALUES

    def _of_class(self, of: Class, name: str) -> Values:
        for one in self.line(of):
            if name in one.methods:
                return (one.methods[name],)
            if name in one.attributes:
                return self._bound(one.attributes[name], name)
        return (Member(of, name),)

    # Calls.

    def _call(self, node: ast.Call, scope: Scope) -> Values:
        if isinstance(node.func, ast.Name) and node.func.id == "super":
            return self._super(scope)
        return tuple(
            value for callee in self.all(node.func, scope) for value in self._called(callee, node, scope)
        )

    def _called(self, callee: Value, node: ast.Call, scope: Scope) -> Values:
        match callee:
            case Dotted(name="functools.partial") if node.args:
                return self.all(node.args[0], scope)
            case Dotted(name=dotted):
                made = RETURNS.get(dotted) or (dotted if is_class(dotted) else None)
                return (Instance(made),) if made else UNKNOWN_VALUES
            case Class():
                return (Instance(callee),)
            case Member(of=str() as of, name=name) if f"{of}.{name}" in RETURNS:
                return (Instance(RETURNS[f"{of}.{name}"]),)
        return UNKNOWN_VALUES

    def _super(self, scope: Scope) -> Values:
        at: Scope | None = scope
        while isinstance(at, Function):
            if at.owner is not None and at.owner.node.bases:
                bases = self.all(at.owner.node.bases[0], at.owner.scope)
                return tuple(made for base in bases for made in made_of(base)) or UNKNOWN_VALUES
            at = at.parent
        return UNKNOWN_VALUES

    # Parts of lists, tuples and dicts.

    def _elements(self, node: ast.AST, scope: Scope) -> Values:
        match node:
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts) if parts:
                return tuple(value for part in parts for value in self.all(part, scope))
            case ast.Dict(values=parts) if parts:
                return tuple(value for part in parts for value in self.all(part, scope))
            case ast.ListComp(elt=part) | ast.DictComp(value=part):
                return self.all(part, scope)
            case ast.Call(func=ast.Attribute(value=base, attr="values" | "copy")):
                return self._elements(base, scope)
            case ast.Name() | ast.Attribute():
                return self._elements_of_name(node, scope)
        return UNKNOWN_VALUES

    def _parts(self, node: ast.expr, number: int, scope: Scope) -> Values:
        """The part with that *number* of each element, where the elements are written down as pairs."""
        if isinstance(node, ast.Name | ast.Attribute) and not self._given.to_containers(node):
            match self._bindings(node, scope):
                case [Binding(how=How.ASSIGNED, node=ast.expr() as written, scope=where)]:
                    node, scope = written, where
        found = column(node, number)
        return self._elements(found, scope) if found else UNKNOWN_VALUES

    def _elements_of_name(self, node: ast.Name | ast.Attribute, scope: Scope) -> Values:
        """Of a name whose values are all written down, as literals or comprehensions; what is appended counts too."""
        written = [self._written(binding) for binding in self._bindings(node, scope)]
        if not written or node in self._entered:
            return UNKNOWN_VALUES
        self._entered.add(node)
        try:
            given = self._given.to_containers(node)
            appended = [self.all(value, where) for value, where in given]
        finally:
            self._entered.discard(node)
        return distinct(value for values in (*written, *appended) for value in values)

    def _written(self, binding: Binding) -> Values:
        match binding:
            case Binding(how=How.ASSIGNED, node=ast.List(elts=[]) | ast.Dict(keys=[])):
                return ()
            case Binding(how=How.ASSIGNED, node=ast.Name() | ast.Attribute()):
                return UNKNOWN_VALUES
            case Binding(how=How.ASSIGNED, node=ast.expr() as node) if binding not in self._entered:
                return self._elements(node, binding.scope)
        return UNKNOWN_VALUES

    def _bindings(self, node: ast.Name | ast.Attribute, scope: Scope) -> list[Binding]:
        if isinstance(node, ast.Attribute):
            base = self.one(node.value, scope)
            if isinstance(base, Instance) and isinstance(base.of, Class):
                return base.of.attributes.get(node.attr, [])
            return []
        at: Scope | None = scope
        while at is not None:
            if node.id in at.names and node.id not in at.elsewhere:
                return at.names[node.id]
            at = at.parent
        return []

    # Classes.

    def line(self, of: Class) -> list[Class]:
        """*of* and the classes of this module from which it derives, nearest first."""
        line = [of]
        for one in line:
            for base in one.node.bases:
                value = self.one(base, one.scope)
                if isinstance(value, Class) and value not in line:
                    line.append(value)
        return line

    def outer_bases(self, of: str | Class) -> list[str]:
        """The classes of other modules from which *of* derives; an empty name is one that is not known."""
        if isinstance(of, str):
            return [of]
        bases = [self.one(base, one.scope) for one in self.line(of) for base in one.node.bases]
        return [
            base.name if isinstance(base, Dotted) else "" for base in bases if not isinstance(base, Class)
        ]

    def is_a(self, value: Value, test: Callable[[str], bool]) -> bool:
        """Whether *value* is an instance of a class that passes *test*, or derives from one."""
        return isinstance(value, Instance) and any(map(test, self.outer_bases(value.of)))
