"""Which kind of work is it, and where was it spawned: the questions asked of what a program hands in."""

from __future__ import annotations

import functools
import inspect
import sys
from concurrent.futures import Future
from enum import Enum, auto
from types import AsyncGeneratorType, CodeType, CoroutineType, GeneratorType
from typing import Any


class Kind(Enum):
    """What a piece of work is, which decides where it runs."""

    FUNCTION = auto()
    GENERATOR = auto()
    COROUTINE = auto()
    ASYNC_GENERATOR = auto()
    UI_TASK = auto()


_FLAGS = {
    inspect.CO_COROUTINE: Kind.COROUTINE,
    inspect.CO_ASYNC_GENERATOR: Kind.ASYNC_GENERATOR,
    inspect.CO_GENERATOR: Kind.GENERATOR,
}
_OBJECTS: dict[type, Kind] = {
    CoroutineType: Kind.COROUTINE,
    AsyncGeneratorType: Kind.ASYNC_GENERATOR,
    GeneratorType: Kind.GENERATOR,
}


def kind_of(work: object) -> Kind:
    """The kind of *work*: a function of any sort, or a coroutine or generator object.

    Raises:
        TypeError: it is neither; the message says what to write.
    """
    if type(work) in _OBJECTS:
        return _OBJECTS[type(work)]
    if isinstance(work, Future):
        raise TypeError(f"{work!r} runs already: await it, or use its on_result")
    if not callable(work):
        raise TypeError(
            f"work is a function and its arguments, as in spawn_task(load, path), not {work!r}: "
            "was it called already, as in spawn_task(load(path))?"
        )
    return _kind_of_callable(work)


def _kind_of_callable(work: Any) -> Kind:
    while isinstance(work, functools.partial):
        work = work.func
    if getattr(work, "is_ui_task", False) is True:
        return Kind.UI_TASK
    if inspect.iscoroutinefunction(work):  # also what inspect.markcoroutinefunction has marked
        return Kind.COROUTINE
    code = _code_of(work)
    if code is None and not isinstance(work, type):
        code = _code_of(getattr(type(work), "__call__", None))
    if code is not None:
        for flag, kind in _FLAGS.items():
            if code.co_flags & flag:
                return kind
    return Kind.FUNCTION


def _code_of(fn: object) -> CodeType | None:
    code = getattr(getattr(fn, "__func__", fn), "__code__", None)
    return code if isinstance(code, CodeType) else None


def name_of(work: object) -> str:
    """What to call *work* in messages."""
    while isinstance(work, functools.partial):
        work = work.func
    return str(getattr(work, "__qualname__", None) or type(work).__name__)


class Site:
    """A line of the program: where something was spawned. Holds no frame."""

    __slots__ = ("_code", "_line")

    def __init__(self, code: CodeType, line: int) -> None:
        self._code = code
        self._line = line

    def __str__(self) -> str:
        return f"{self._code.co_filename}:{self._line} in {self._code.co_qualname}"


_PACKAGE = __name__.partition(".")[0]


def calling_site() -> Site:
    """The innermost line outside tkasync that led here."""
    frame = sys._getframe(1)
    while frame.f_back is not None and _is_ours(frame.f_globals.get("__name__")):
        frame = frame.f_back
    return Site(frame.f_code, frame.f_lineno)


def _is_ours(module: str | None) -> bool:
    return module is not None and module.startswith(_PACKAGE) and module.partition(".")[0] == _PACKAGE
