"""Reach into other objects: the private attributes that a module uses of them, and the attributes that it writes.

A private attribute is `x._name`, or `getattr(x, "_name")`, with x anything but `self`, `cls` and `super()`. The class
of x tells who defines it, as far as annotations and constructors tell the class; else the name alone does, and then
it is taken for the module's own before another one's. Its owner is

* *own*: the module itself defines it, which is never counted;
* *room*: another module of the same room;
* *foreign*: a module of another room;
* *outside*: nobody in the package; it belongs to the standard library or to tkinter.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from .classes import AnyFunction, Class, Classes, Hint, hints_of, is_self
from .inference import Inference, InModule, Instance, Outside
from .tree import Module, Tree

__all__ = ["Access", "Owner", "accesses"]

Owner = Literal["own", "room", "foreign", "outside"]
# Names of the standard library and of tkinter that the package uses for attributes of its own too.
THEIRS = frozenset(
    {
        "_condition",
        "_done_callbacks",
        "_loop",
        "_name",
        "_processes",
        "_root",
        "_state",
        "_tasks",
        "_thread",
        "event",
    }
)
_BY_NAME = {"getattr": False, "hasattr": False, "setattr": True, "delattr": True}


@dataclass(frozen=True)
class Access:
    """*module* reaches the attribute *name* of another object; *definers* are the modules that may define it."""

    module: str
    line: int
    text: str
    name: str
    is_write: bool
    owner: Owner
    definers: tuple[str, ...]

    @property
    def is_private(self) -> bool:
        return self.name.startswith("_") and not self.name.endswith("__")


@cache
def accesses(tree: Tree) -> list[Access]:
    """List every access to a private attribute and every write to an attribute of another object."""
    inference = Inference(Classes(tree))
    return [
        access
        for module in tree.modules.values()
        for access in _Reader(tree, inference, module).read()
        if access.is_private or access.is_write
    ]


class _Reader:
    """Reads one module, keeping what tells the class of its local names."""

    def __init__(self, tree: Tree, inference: Inference, module: Module) -> None:
        self._tree = tree
        self._inference = inference
        self._module = module

    def read(self) -> Iterator[Access]:
        yield from self._inside(self._module.syntax, {})

    def _inside(self, node: ast.AST, scope: dict[str, Hint]) -> Iterator[Access]:
        if isinstance(node, AnyFunction | ast.Lambda):
            own = {arg.arg for arg in ast.walk(node.args) if isinstance(arg, ast.arg)}
            scope = {name: hint for name, hint in scope.items() if name not in own - {"self"}} | hints_of(
                node.args
            )
        elif isinstance(node, ast.ClassDef):
            scope = {**scope, "self": Hint(ast.Name(node.name), True)}
        for child in ast.iter_child_nodes(node):
            yield from self._inside(child, scope)
        self._bind(node, scope)
        yield from self._here(node, scope)

    @staticmethod
    def _bind(node: ast.AST, scope: dict[str, Hint]) -> None:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name)):
                scope[name] = Hint(node.annotation, True)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.NamedExpr(target=ast.Name(id=name)):
                scope[name] = Hint(node.value, False, dict(scope))

    def _here(self, node: ast.AST, scope: dict[str, Hint]) -> Iterator[Access]:
        match node:
            case ast.Attribute(value=value, attr=name) if not is_self(value):
                yield self._access(node, value, name, not isinstance(node.ctx, ast.Load), scope)
            case ast.Call(func=ast.Name(id=function), args=[value, ast.Constant(value=str(name)), *_]) if (
                function in _BY_NAME and not is_self(value)
            ):
                yield self._access(node, value, name, _BY_NAME[function], scope)

    def _access(
        self, node: ast.expr, value: ast.expr, name: str, is_write: bool, scope: dict[str, Hint]
    ) -> Access:
        definers = self._definers(value, name, scope)
        owner = self._owner(definers)
        text = f"{ast.unparse(value)}.{name}"
        return Access(self._module.name, node.lineno, text, name, is_write, owner, tuple(sorted(definers)))

    def _owner(self, definers: set[str]) -> Owner:
        if not definers:
            return "outside"
        if self._module.name in definers:
            return "own"
        room = self._tree.room(self._module.name)
        return "room" if any(self._tree.room(name) == room for name in definers) else "foreign"

    def _definers(self, value: ast.expr, name: str, scope: dict[str, Hint]) -> set[str]:
        known = self._inference.classes
        by_name = known.modules_that_define(name)
        if not (kinds := self._inference.expression(self._module, value, scope)):
            return set() if name in THEIRS and self._module.name not in by_name else by_name
        definers: set[str] = set()
        for found in kinds:
            if isinstance(found, Outside):
                return by_name if name.startswith("_") and name not in THEIRS else set()
            if isinstance(found, InModule):
                definers.add(found.name)
            elif isinstance(cls := found.cls if isinstance(found, Instance) else found.what, Class):
                if (definer := known.definer(cls, name)) is not None:
                    definers.add(definer.module.name)
                elif known.inherits_from_outside(cls):
                    return set()
        return definers or by_name
