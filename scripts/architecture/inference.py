"""Of which class an expression is, as far as annotations and constructors tell; an unknown one gives nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from .classes import Class, Classes, Function, Hint
from .tree import Module

__all__ = ["Found", "InModule", "Inference", "Instance", "Itself", "Outside"]


@dataclass(frozen=True)
class Instance:
    """An object of a class of the package."""

    cls: Class


@dataclass(frozen=True)
class Itself:
    """A class or a function of the package, by its name."""

    what: Class | Function


@dataclass(frozen=True)
class InModule:
    """A module of the package."""

    name: str


@dataclass(frozen=True)
class Outside:
    """Something of another package: tkinter's, the standard library's."""


OUTSIDE = Outside()
Found = Instance | Itself | InModule | Outside
GENERIC = ("typing.", "collections.", "weakref.")  # says nothing of the object itself
DEEPEST = 12  # an attribute may be told by another one; a chain that is longer goes in a circle


class Inference:
    """Answers for the modules of one tree."""

    def __init__(self, classes: Classes) -> None:
        self.classes = classes

    def hint(self, module: Module, hint: Hint, depth: int = 0) -> list[Found]:
        """What *hint*, written in *module*, says."""
        if depth > DEEPEST:
            return []
        if hint.is_annotation:
            return list(self._annotation(module, hint.node))
        return self.expression(module, hint.node, hint.scope, depth + 1)

    def _annotation(self, module: Module, node: ast.expr) -> Iterator[Found]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node = ast.parse(node.value, mode="eval").body
        if isinstance(node, ast.BinOp):
            yield from self._annotation(module, node.left)
            yield from self._annotation(module, node.right)
        elif isinstance(node, ast.Subscript):
            yield from self._annotation(module, node.value)
        elif isinstance(node, (ast.Name, ast.Attribute)):
            yield from self._instance(module, node)

    def _instance(self, module: Module, node: ast.Name | ast.Attribute) -> Iterator[Found]:
        head, _, rest = ast.unparse(node).partition(".")
        name = self.classes.qualified(module, head) + (f".{rest}" if rest else "")
        if name in self.classes.classes:
            yield Instance(self.classes.classes[name])
        elif self.classes.is_outside(module, head) and not name.startswith(GENERIC):
            yield OUTSIDE

    def expression(
        self, module: Module, node: ast.expr, scope: dict[str, Hint], depth: int = 0
    ) -> list[Found]:
        """What *node*, read in *module* with the local names of *scope*, may be."""
        if depth > DEEPEST:
            return []
        return list(self._expression(module, node, scope, depth + 1))

    def _expression(
        self, module: Module, node: ast.expr, scope: dict[str, Hint], depth: int
    ) -> Iterator[Found]:
        match node:
            case ast.Name(id=name) if name in scope:
                yield from self.hint(module, scope[name], depth)
            case ast.Name(id=name) if self.classes.is_outside(module, name):
                yield OUTSIDE
            case ast.Name(id=name):
                yield from self._named(self.classes.qualified(module, name), depth)
            case ast.Attribute(value=value, attr=name):
                for owner in self.expression(module, value, scope, depth):
                    yield from self._attribute(owner, name, depth)
            case ast.Call(func=function):
                for called in self.expression(module, function, scope, depth):
                    yield from self._result(called, depth)
            case ast.Subscript(value=value):
                yield from (
                    found
                    for found in self.expression(module, value, scope, depth)
                    if isinstance(found, Itself)
                )
            case ast.IfExp(body=body, orelse=other):
                yield from self.expression(module, body, scope, depth)
                yield from self.expression(module, other, scope, depth)
            case ast.BoolOp(values=values):
                for value in values:
                    yield from self.expression(module, value, scope, depth)
            case ast.NamedExpr(value=value):
                yield from self.expression(module, value, scope, depth)

    def _named(self, name: str, depth: int) -> Iterator[Found]:
        known = self.classes
        if name in known.modules:
            yield InModule(name)
        elif (what := known.classes.get(name) or known.functions.get(name)) is not None:
            yield Itself(what)
        elif name in known.variables:
            yield from self.hint(known.modules[name.rpartition(".")[0]], known.variables[name], depth)

    def _attribute(self, owner: Found, name: str, depth: int) -> Iterator[Found]:
        if isinstance(owner, InModule):
            yield from self._named(f"{owner.name}.{name}", depth)
        elif isinstance(owner, Outside):
            yield OUTSIDE
        elif isinstance(owner, Instance) and (definer := self.classes.definer(owner.cls, name)) is not None:
            if (method := definer.methods.get(name)) is not None and not method.is_property:
                yield Itself(method)
            elif method is not None:
                yield from self._result(Itself(method), depth)
            for hint in definer.attributes.get(name, ()):
                yield from self.hint(definer.module, hint, depth)

    def _result(self, called: Found, depth: int) -> Iterator[Found]:
        if isinstance(called, Outside):
            yield OUTSIDE
        elif isinstance(called, Itself):
            if isinstance(called.what, Class):
                yield Instance(called.what)
            elif called.what.returns is not None:
                yield from self.hint(called.what.module, Hint(called.what.returns, True), depth)
