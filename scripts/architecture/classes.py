"""What a package defines: its classes with their attributes, its functions, and what each module's names mean."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from .tree import FACE, Module, Tree

__all__ = ["AnyFunction", "Class", "Classes", "Function", "Hint", "hints_of", "is_self"]

HUNG = f"_{FACE}_"  # an attribute that a module hangs on an object of another package, such as a widget
AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Hint:
    """What tells the class of a name: an annotation, or an expression beside the hints that it is read with."""

    node: ast.expr
    is_annotation: bool
    scope: dict[str, Hint] = field(default_factory=dict)


@dataclass(frozen=True)
class Function:
    """A function or a method, and the annotation of what it returns."""

    module: Module
    returns: ast.expr | None
    is_property: bool = False


@dataclass(frozen=True)
class Class:
    """A class: its bases as written, its methods, and what tells the class of each attribute."""

    name: str
    module: Module
    bases: list[ast.expr]
    methods: dict[str, Function] = field(default_factory=dict)
    attributes: dict[str, list[Hint]] = field(default_factory=dict)

    def defines(self, name: str) -> bool:
        return name in self.methods or name in self.attributes

    def add(self, name: str, *hints: Hint) -> None:
        self.attributes.setdefault(name, []).extend(hints)


class Classes:
    """The classes and functions of *tree*, found by the name that a module uses for them."""

    def __init__(self, tree: Tree) -> None:
        self.classes: dict[str, Class] = {}
        self.functions: dict[str, Function] = {}
        self.variables: dict[str, Hint] = {}
        self.modules = {module.name: module for module in tree.files}
        self._imported: dict[str, dict[str, str]] = {}
        self._hung: dict[str, set[str]] = {}
        for module in tree.files:
            self._imported[module.name] = dict(_imported(module))
            self._read(module)

    def _read(self, module: Module) -> None:
        for node in ast.walk(module.syntax):
            if isinstance(node, ast.ClassDef):
                self.classes[f"{module.name}.{node.name}"] = _read_class(module, node)
            elif (
                isinstance(node, ast.Attribute)
                and isinstance(node.ctx, ast.Store)
                and node.attr.startswith(HUNG)
            ):
                self._hung.setdefault(node.attr, set()).add(module.name)
        for node in module.syntax.body:
            if isinstance(node, AnyFunction):
                self.functions[f"{module.name}.{node.name}"] = _read_function(module, node)
            for name, hint in _assigned(node):
                self.variables[f"{module.name}.{name}"] = hint

    def qualified(self, module: Module, name: str) -> str:
        """Resolve *name* as *module* uses it: `tkasync.tasks.handle.TaskHandle`; a builtin's to itself."""
        own = f"{module.name}.{name}"
        if own in self.classes or own in self.functions or own in self.variables:
            return own
        return self._imported[module.name].get(name, name)

    def is_outside(self, module: Module, name: str) -> bool:
        """Tell whether *module* imports *name* from another package."""
        return not self._imported[module.name].get(name, FACE).startswith(FACE)

    def lineage(self, start: Class) -> Iterator[Class]:
        """Yield *start* and its bases within the package, nearest first."""
        yield start
        for base in start.bases:
            found = self.classes.get(self.qualified(start.module, _base_name(base)))
            if found is not None and found is not start:
                yield from self.lineage(found)

    def definer(self, start: Class, name: str) -> Class | None:
        """Find the class in the lineage of *start* that defines the attribute *name*."""
        return next((found for found in self.lineage(start) if found.defines(name)), None)

    def inherits_from_outside(self, start: Class) -> bool:
        """Tell whether some base in the lineage comes from another package, such as tkinter."""
        return any(
            self.is_outside(found.module, _base_name(base))
            for found in self.lineage(start)
            for base in found.bases
        )

    def modules_that_define(self, name: str) -> set[str]:
        """Name the modules in which something has an attribute *name*: a class, the module, or what it hangs one on."""
        return self._definers.get(name, set())

    @cached_property
    def _definers(self) -> dict[str, set[str]]:
        definers = {name: set(modules) for name, modules in self._hung.items()}
        for found in self.classes.values():
            for name in (*found.methods, *found.attributes):
                definers.setdefault(name, set()).add(found.module.name)
        for whole in (*self.functions, *self.variables):
            module, _, name = whole.rpartition(".")
            definers.setdefault(name, set()).add(module)
        return definers


def _base_name(base: ast.expr) -> str:
    head = base.value if isinstance(base, ast.Subscript) else base
    return ast.unparse(head).partition(".")[0]


def _imported(module: Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.ImportFrom):
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (
                (a.asname, a.name) if a.asname else (a.name.partition(".")[0],) * 2 for a in node.names
            )


def _read_function(module: Module, node: AnyFunction) -> Function:
    marks = {ast.unparse(mark).rpartition(".")[2] for mark in node.decorator_list}
    # Of a coroutine function a coroutine comes first, not its result.
    returns = node.returns if isinstance(node, ast.FunctionDef) else None
    return Function(module, returns, bool(marks & {"property", "cached_property"}))


def _read_class(module: Module, node: ast.ClassDef) -> Class:
    found = Class(node.name, module, node.bases)
    for inner in node.body:
        if isinstance(inner, AnyFunction):
            found.methods[inner.name] = _read_function(module, inner)
            _read_writes(found, inner)
        for name, hint in _assigned(inner):
            found.add(name, *([] if name == "__slots__" else [hint]))
            if name == "__slots__":
                _read_slots(found, hint.node)
    return found


def _read_slots(found: Class, slots: ast.expr) -> None:
    for node in ast.walk(slots):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)


def _read_writes(found: Class, method: AnyFunction) -> None:
    """Take the attributes that *method* gives to `self`."""
    scope = {"self": Hint(ast.Name(found.name), True), **hints_of(method.args)}
    for node in ast.walk(method):
        targets = _targets(node)
        for target in (inner for whole in targets for inner in ast.walk(whole)):
            if (
                isinstance(target, ast.Attribute)
                and isinstance(target.ctx, ast.Store)
                and is_self(target.value)
            ):
                found.add(target.attr, *_hint(node, scope, is_whole=target in targets))


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.For)) else []


def _hint(node: ast.AST, scope: dict[str, Hint], *, is_whole: bool) -> Iterator[Hint]:
    if isinstance(node, ast.AnnAssign):
        yield Hint(node.annotation, True)
    elif isinstance(node, ast.Assign) and is_whole:
        yield Hint(node.value, False, scope)


def _assigned(node: ast.stmt) -> Iterator[tuple[str, Hint]]:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id, Hint(node.annotation, True)
    elif isinstance(node, ast.Assign):
        for target in (inner for whole in node.targets for inner in ast.walk(whole)):
            if isinstance(target, ast.Name):
                yield target.id, Hint(node.value, False)


def hints_of(arguments: ast.arguments) -> dict[str, Hint]:
    """Give what the annotations of a function's parameters tell."""
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return {argument.arg: Hint(argument.annotation, True) for argument in every if argument.annotation}


def is_self(node: ast.expr) -> bool:
    """Tell whether *node* is `self`, `cls` or `super()`."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "super"
    return isinstance(node, ast.Name) and node.id in ("self", "cls")
