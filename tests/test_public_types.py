"""What a public call takes or returns can be imported from a public place."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import tkinter
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

import tkasync
from tests.test_api_reference import ENTRIES, PUBLIC, only_statement
from tests.test_exports import EXPORTED
from tkasync.timing.recurring import Recurring


@cache
def defined() -> dict[str, Any]:
    """Every class of the library by its name, the private ones aside, and those of the checker, which stands alone."""
    found: dict[str, Any] = {}
    for info in pkgutil.walk_packages(tkasync.__path__, "tkasync."):
        # PyInstaller's hook is a file for PyInstaller, no module. The checker has scopes and bindings of its own.
        if "-" in info.name or info.name.startswith("tkasync.check"):
            continue
        for name, value in vars(importlib.import_module(info.name)).items():
            if isinstance(value, type) and value.__module__.startswith("tkasync"):
                found.setdefault(name, value)
    return found


def is_importable(cls: type[Any]) -> bool:
    return any(value is cls for value in EXPORTED.values())


def callables() -> Iterator[tuple[str, Any]]:
    """Public functions, and the methods, properties and constructors that the reference shows of public classes."""
    for name, value in PUBLIC.items():
        if inspect.isroutine(value):
            yield name, value
        elif isinstance(shown := only_statement(ENTRIES[name]), ast.ClassDef):
            for member in shown.body:
                yield from methods(value, member)


def methods(cls: Any, member: ast.stmt) -> Iterator[tuple[str, Any]]:
    name = getattr(member, "name", None) or ast.unparse(getattr(member, "target", member))
    found = inspect.getattr_static(cls, name, None)
    found = found.fget if isinstance(found, property) else getattr(found, "__func__", found)
    if inspect.isfunction(found):
        yield f"{cls.__name__}.{name}", found


CALLABLES = dict(callables())


def test_each_type_in_a_signature_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    # Generic in its stub only.
    monkeypatch.setattr(tkinter.Event, "__class_getitem__", classmethod(lambda cls, _: cls), raising=False)
    named = {(name, found) for name in CALLABLES for found in types_of(CALLABLES[name])}
    assert named
    assert {(name, found.__qualname__) for name, found in named if not is_importable(found)} == set()


def types_of(function: Any) -> Iterator[type[Any]]:
    """The types of tkasync in its signature, overloads included."""
    for variant in (function, *typing.get_overloads(function)):
        for hint in hints(variant):
            yield from types_in(hint)


def hints(function: Any) -> Iterator[Any]:
    """The annotations, those included that only a type checker imports."""
    names = {**defined(), **vars(typing), **vars(inspect.getmodule(function))}  # type: ignore[arg-type]  # it has one
    yield from typing.get_type_hints(function, names).values()


def types_in(hint: Any) -> Iterator[type[Any]]:
    if isinstance(hint, list):
        for part in hint:
            yield from types_in(part)
    for part in typing.get_args(hint):
        yield from types_in(part)
    origin = typing.get_origin(hint) or hint
    if isinstance(origin, type) and origin.__module__.startswith("tkasync"):
        yield origin


def test_each_type_that_the_reference_names_is_public() -> None:
    """Attributes too, whose types no signature tells."""
    named = {
        node.id
        for block in ENTRIES.values()
        for node in ast.walk(only_statement(block))
        if isinstance(node, ast.Name)
    }
    ours = [defined()[name] for name in named if name in defined()]
    assert len(ours) > 20
    assert [cls.__name__ for cls in ours if not is_importable(cls)] == []


def test_a_type_that_is_private_would_be_found() -> None:
    """The walk looks into containers, callables, options and overloads."""
    nested = dict[str, typing.Callable[[list[Recurring]], int] | None]
    assert list(types_in(nested)) == [Recurring]
    assert not is_importable(Recurring)
