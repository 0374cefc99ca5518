"""What a module is made of: scopes with their names, functions and classes."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from enum import Enum, auto

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class How(Enum):
    """How a name got its value from an expression."""

    ASSIGNED = auto()
    ANNOTATED = auto()
    """The expression is the type of the value."""
    ELEMENT = auto()
    """One of the things that the expression is made of: `for x in xs`."""
    PART = auto()
    """The part with the number *part* of each of those: `for x, y in pairs`."""
    ENTERED = auto()
    """`with expression as x`."""
    PARAMETER = auto()
    """The expression is its annotation, if there is one."""
    OTHER = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """One place where a name gets a value; a dotted name, a function or a class is the value itself."""

    how: How
    scope: Scope
    node: ast.AST | None = None
    value: str | Function | Class | None = None
    part: int = 0


@dataclass(eq=False)
class Scope:
    """The module, or a function. *nodes* are its own, without those inside of its functions."""

    node: ast.AST
    parent: Scope | None
    name: str = ""
    nodes: list[ast.AST] = field(default_factory=list)
    names: dict[str, list[Binding]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    """Names that are declared global or nonlocal."""


@dataclass(eq=False)
class Function(Scope):
    """A function or lambda; *owner* is the class of which it is a method."""

    owner: Class | None = None

    @property
    def syntax(self) -> AnyFunction:
        """The function's own node."""
        assert isinstance(self.node, AnyFunction)
        return self.node

    @property
    def is_coroutine(self) -> bool:
        """Whether it is an `async def` without `yield`."""
        return isinstance(self.node, ast.AsyncFunctionDef) and not self.is_generator

    @property
    def is_generator(self) -> bool:
        """Whether it has a `yield`."""
        return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in self.nodes)

    @property
    def decorators(self) -> list[ast.expr]:
        """What decorates it."""
        return [] if isinstance(self.node, ast.Lambda) else self.syntax.decorator_list  # type: ignore[union-attr]

    @property
    def parameters(self) -> list[ast.arg]:
        """Those that can be given by position."""
        given = self.syntax.args
        return [*given.posonlyargs, *given.args]

    @property
    def is_static(self) -> bool:
        """Whether a method takes no self."""
        return any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in self.decorators)

    @property
    def takes_self(self) -> bool:
        """Whether the first parameter is filled by the call of a method."""
        return self.owner is not None and not self.is_static and not isinstance(self.node, ast.Lambda)


@dataclass(eq=False)
class Class:
    """A class; *attributes* are the values of its instances' attributes, and of its own."""

    node: ast.ClassDef
    scope: Scope
    methods: dict[str, Function] = field(default_factory=dict)
    attributes: dict[str, list[Binding]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name."""
        return self.node.name


@dataclass(eq=False)
class Module(Scope):
    """A whole file."""

    functions: list[Function] = field(default_factory=list)
    classes: list[Class] = field(default_factory=list)
    stars: list[str] = field(default_factory=list)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    scopes: dict[ast.AST, Function] = field(default_factory=dict)
    """Each function by its node."""

    @property
    def all_scopes(self) -> list[Scope]:
        """The module itself, and all its functions."""
        return [self, *self.functions]
