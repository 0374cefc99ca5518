"""Which kind of work a program has passed, and what messages call it and its contents. Any thread.

Where each kind runs, the options considered, is decided by ``place`` in `tkasync.execution.spawn`.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterable
from concurrent.futures import Future
from enum import Enum
from types import AsyncGeneratorType, CodeType, CoroutineType, FunctionType, GeneratorType, MethodType
from typing import Any

from tkasync.dispatch.refusals import UNRUN, brief, has_begun, unwrapped


class Kind(Enum):
    """What a piece of work is."""

    FUNCTION = "function"
    GENERATOR = "generator"
    COROUTINE = "coroutine"
    ASYNC_GENERATOR = "async generator"
    UI_TASK = "ui task"


_FLAGS = {
    inspect.CO_COROUTINE: Kind.COROUTINE,
    inspect.CO_ASYNC_GENERATOR: Kind.ASYNC_GENERATOR,
    inspect.CO_GENERATOR: Kind.GENERATOR,
}
OBJECTS: dict[type, Kind] = {
    CoroutineType: Kind.COROUTINE,
    AsyncGeneratorType: Kind.ASYNC_GENERATOR,
    GeneratorType: Kind.GENERATOR,
}


def kind_of(work: object) -> Kind:
    """Return the kind of *work*: a function of any sort, or a coroutine or generator object.

    Raises:
        TypeError: it is neither; the message says what to write.
    """
    if type(work) in OBJECTS:
        return OBJECTS[type(work)]
    if isinstance(work, Future):
        raise TypeError(f"{work!r} runs already: await it, or use its on_result")
    if not callable(work):
        raise TypeError(
            f"work is a function and its arguments, as in spawn_task(load, path), not {brief(work)}: "
            "was it called already, as in spawn_task(load(path))?"
        )
    return _kind_of_callable(work)


def _kind_of_callable(work: Any) -> Kind:
    if isinstance(work, functools.partial):
        work = unwrapped(work)
    fn = work.__func__ if type(work) is MethodType else work
    if type(fn) is FunctionType and not fn.__dict__:  # the common case, without the checks below
        return _kind_of_code(fn.__code__) if fn.__code__.co_flags & UNRUN else Kind.FUNCTION
    if getattr(work, "is_ui_task", False) is True:
        return Kind.UI_TASK
    if getattr(work, "is_for_ui_tasks", False) is True:
        raise TypeError(
            f"{name_of(work)}() works only in a UI task, which awaits it: await {name_of(work)}(...); to wait in "
            "other work use time.sleep, token.wait or asyncio.sleep"
        )
    if inspect.iscoroutinefunction(work):  # also what inspect.markcoroutinefunction has marked
        return Kind.COROUTINE
    code = _code_of(work)
    if code is None and not isinstance(work, type):
        code = _code_of(type(work).__call__)
    return Kind.FUNCTION if code is None else _kind_of_code(code)


def _kind_of_code(code: CodeType) -> Kind:
    if code.co_flags & UNRUN:
        return next(kind for flag, kind in _FLAGS.items() if code.co_flags & flag)
    return Kind.FUNCTION


def _code_of(fn: object) -> CodeType | None:
    code = getattr(getattr(fn, "__func__", fn), "__code__", None)
    return code if isinstance(code, CodeType) else None


def code_of(work: Any) -> CodeType | None:
    """Return the code of *work*, also of a ``ui_task`` or a coroutine; ``None`` of what is not written in Python."""
    work = unwrapped(work)
    work = getattr(work, "coroutine_function", work)
    for name in ("cr_code", "gi_code", "ag_code"):
        if (code := getattr(work, name, None)) is not None:
            return code  # type: ignore[no-any-return]  # a coroutine's or a generator's
    return _code_of(work)


def close_coroutine(work: object) -> None:
    """Close *work* if it is a coroutine that will not run: Python would warn that it was never awaited."""
    if isinstance(work, CoroutineType) and inspect.getcoroutinestate(work) == inspect.CORO_CREATED:
        work.close()


def call_off(work: Any) -> None:
    """Close *work* if it is an object that will not run; tell the object whose method it is, if it wants to know.

    A window that its task was to show, say, which nobody else would close.
    """
    work = unwrapped(work)
    owner = getattr(work, "__self__", None)
    if isinstance(work, CoroutineType) and work.cr_frame is not None:
        owner = inspect.getcoroutinelocals(work).get("self")
    if not callable(work) and hasattr(work, "close") and not hasattr(work, "asend"):
        work.close()
    called_off = getattr(type(owner), "called_off", None)
    if called_off is not None:
        called_off(owner)


def unrun(value: object, has_stream: bool) -> str | None:
    """Return what a plain function has returned where it was to be run, ``None`` if it was; a coroutine is closed."""
    if isinstance(value, CoroutineType):
        value.close()
        return "a coroutine, which nobody awaits"
    if isinstance(value, GeneratorType | AsyncGeneratorType) and (has_stream or not has_begun(value)):
        return "a generator, whose items nobody reads"
    return None


def name_of(work: object) -> str:
    """Return what messages call *work*."""
    if isinstance(work, functools.partial):
        work = unwrapped(work)
    return str(getattr(work, "__qualname__", None) or type(work).__name__)


def unrun_error(name: str, what: str) -> TypeError:
    """Return the error for the plain function *name*, which has returned *what*."""
    return TypeError(
        f"{name}() is a plain function that returned {what}: "
        "pass the function that makes it itself, spawn_task(fn, *args)"
    )


class Named:
    """What names its contents by itself, in the message about one that cannot be sent."""

    __slots__ = ()

    def parts(self, name: str) -> Iterable[tuple[str, Any]]:
        """Return the contents, of the task *name*, each with its words."""
        raise NotImplementedError


def parts_of(what: str, value: Any, name: str) -> Iterable[tuple[str, Any]]:
    """Return what *value* consists of: itself, with the words *what*, unless it names its contents."""
    return value.parts(name) if isinstance(value, Named) else [(what, value)]
