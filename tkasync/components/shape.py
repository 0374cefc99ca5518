"""What the ``setup()`` of a class takes. Any thread."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

F = TypeVar("F", bound=Callable[..., object])
_BY_POSITION = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD, Parameter.VAR_POSITIONAL)
_BY_NAME = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)


class Shape:
    """The parameters of one ``setup()``."""

    def __init__(self, signature: Signature) -> None:
        parameters = signature.parameters.values()
        self.signature = signature
        self.takes_positions: bool = any(each.kind in _BY_POSITION for each in parameters)
        self.names: frozenset[str] = frozenset(each.name for each in parameters if each.kind in _BY_NAME)
        self.needs_some: bool = any(
            each.default is Parameter.empty
            and each.kind not in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
            for each in parameters
        )

    def call_line(self, name: str, master: str) -> str:
        """Return the line that makes a component of the class *name*."""
        words = [master] if master else []
        for each in self.signature.parameters.values():
            if each.kind is Parameter.KEYWORD_ONLY and each.default is Parameter.empty:
                words.append(f"{each.name}=...")
            elif each.kind in _BY_POSITION[:2]:
                words.append(each.name)
        return f"{name}({', '.join(words)})"


# By the function and not the class: a program may give a class another one. A signature does not hold its function.
_shapes: WeakKeyDictionary[Any, Shape] = WeakKeyDictionary()


def shape_of(component: object) -> Shape:
    """Return what the ``setup()`` of *component* takes.

    Raises:
        TypeError: its body would never run, or it names what is the widget's own.
    """
    function = getattr(type(component), "setup")  # noqa: B009  # of any class
    shape = _shapes.get(function)
    if shape is None:
        shape = Shape(_checked(type(component).__name__, component.setup))  # type: ignore[attr-defined]  # a component
        _shapes[function] = shape
    return shape


def takes_nothing(setup: F) -> F:
    """Have the *setup* that components override count as one without parameters, whatever type checkers see."""
    nothing = Signature([Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)], return_annotation="None")
    vars(setup)["__signature__"] = nothing
    return setup


def _checked(name: str, setup: Callable[..., object]) -> Signature:
    if inspect.iscoroutinefunction(setup) or inspect.isasyncgenfunction(setup):
        raise TypeError(
            f"{name}.setup() is an async def, whose body would never run: write def setup(self), and in it "
            "self.spawn_ui_task(self.load) for what awaits"
        )
    if inspect.isgeneratorfunction(setup):
        raise TypeError(f"{name}.setup() has a yield, so its body would never run: write it without")
    signature = inspect.signature(setup)
    if "master" in signature.parameters:
        raise TypeError(
            f"{name}.setup() names master, which the widget has: write self.master in setup(), "
            "and leave it out of the parameters"
        )
    return signature
