"""What is refused as a callback: a coroutine function and a generator function never run their body. Any thread.

They are refused where they are registered. What only the call shows, a lambda that returns a coroutine, is refused
there, by whoever would drop what the call has returned; the coroutine is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, iscoroutinefunction
from reprlib import Repr
from types import (
    AsyncGeneratorType,
    BuiltinFunctionType,
    CodeType,
    CoroutineType,
    FunctionType,
    GeneratorType,
    MethodType,
)
from typing import Any, TypeVar

T = TypeVar("T")
UNRUN = CO_COROUTINE | CO_GENERATOR | CO_ASYNC_GENERATOR
"""The flags of a function whose call does not run its body."""
MADE_UNRUN: frozenset[type] = frozenset({CoroutineType, GeneratorType, AsyncGeneratorType})
"""The types of what such a function returns. Who calls often looks there itself, and at ``None`` before that."""
_MADE: dict[type, tuple[str, str]] = {
    CoroutineType: ("cr", "await the coroutine"),
    GeneratorType: ("gi", "run the generator"),
    AsyncGeneratorType: ("ag", "run the async generator"),
}
_IN_PYTHON = (FunctionType, MethodType)
_PLAIN = (FunctionType, MethodType, BuiltinFunctionType, type)
SPAWN_IN_IT = "pass a @ui_task itself, or call spawn_ui_task(fn, ...) or spawn_task(fn, ...) in it"
"""What to write instead of most callbacks that return a coroutine or a generator."""

FETCH_IT = "use create_resource(source, fetcher), and read its data"
"""What to write instead of a function that is to give a value, and returns a coroutine."""
_BRIEF = Repr()
_BRIEF.maxother = _BRIEF.maxstring = 120


def brief(value: object) -> str:
    """Return *value* as messages show it: what a function has returned may be a list of thousands of lines."""
    return _BRIEF.repr(value)


def refuse_unrun(
    where: str, fn: object, remedy: str = "decorate it with @ui_task, or pass a plain function"
) -> None:
    """Raise ``TypeError`` when *fn*, given to *where*, is no function, or one whose call does not run it.

    A ``ui_task`` is none: its call spawns it.
    """
    if _surely_runs(fn):
        return
    if isinstance(fn, CoroutineType):
        fn.close()  # "was never awaited" would only hide the reason
        raise TypeError(f"{where} takes a function, not {fn!r}: it was called already; {remedy}")
    if not callable(fn):
        raise TypeError(f"{where} takes a function, not {brief(fn)}: write f and not f()")
    kind = unrun_kind(fn)
    if kind is not None:
        verb = "await" if kind == "a coroutine function" else "run"
        raise TypeError(f"{where} would never {verb} {_name_of(fn)}, {kind}: {remedy}")


def _surely_runs(fn: object) -> bool:
    """Whether *fn* is a plain function or method in the common case."""
    code = getattr(fn, "__code__", None) if type(fn) in _IN_PYTHON else None
    # With a dict of its own it may be marked as a coroutine function.
    return code is not None and not code.co_flags & UNRUN and not fn.__dict__


def refuse_made(where: str, made: object, fn: object, remedy: str = SPAWN_IN_IT) -> None:
    """Raise ``TypeError`` when *made*, which *fn*, called by *where*, has returned, is work that nobody runs.

    That is a coroutine, which is closed, or a generator, either of which has not begun.
    """
    if type(made) in MADE_UNRUN and not has_begun(made):
        if isinstance(made, CoroutineType):
            made.close()  # "was never awaited" would only hide the reason
        verb = _MADE[type(made)][1]
        raise TypeError(f"{where} would never {verb} that {_name_of(fn)} has returned: {remedy}")


def value_from(where: str, made: T, fn: object, remedy: str = FETCH_IT) -> T:
    """Return *made*, which *fn* has returned as a value to *where*; refuse a coroutine, which is none."""
    if type(made) is CoroutineType:
        refuse_made(where, made, fn, remedy)
    return made


def has_begun(made: object) -> bool:
    """Whether somebody runs *made*, a coroutine or a generator, or has run it."""
    kind = _MADE[type(made)][0]
    # Python 3.11 has no `ag_suspended`.
    return getattr(made, f"{kind}_frame") is None or any(
        getattr(made, f"{kind}_{state}", False) for state in ("running", "suspended")
    )


def unrun_kind(fn: object) -> str | None:
    """Return what *fn* is if its call does not run its body, through partials, methods and ``__call__``."""
    fn = unwrapped(fn)
    if getattr(fn, "is_ui_task", False) is True:
        return None
    if iscoroutinefunction(fn):  # also what inspect.markcoroutinefunction has marked
        return "a coroutine function"
    called = fn if isinstance(fn, _PLAIN) else type(fn).__call__ if callable(fn) else None
    code = getattr(getattr(called, "__func__", called), "__code__", None)
    if not isinstance(code, CodeType) or not code.co_flags & UNRUN:
        return None
    if code.co_flags & CO_COROUTINE:
        return "a coroutine function"
    return "an async generator function" if code.co_flags & CO_ASYNC_GENERATOR else "a generator function"


def unwrapped(fn: Any) -> Any:
    """Return *fn* without the partials around it."""
    while isinstance(fn, partial):
        fn = fn.func
    return fn


def _name_of(fn: object) -> str:
    fn = unwrapped(fn)
    return str(getattr(fn, "__qualname__", None) or repr(fn))


def refuse_late(
    call: Callable[..., object] | tuple[Callable[..., object], tuple[object, ...]], made: object
) -> None:
    """Do what `refuse_made` does for *call*, which was queued."""
    refuse_made("dispatch", made, call[0] if isinstance(call, tuple) else call)


def refused(fn: object) -> TypeError:
    """Return the error for a dispatch of *fn*, which is a coroutine, a coroutine function, or cannot be called."""
    if isinstance(fn, CoroutineType):
        fn.close()  # "was never awaited" would only hide the reason
    if not callable(fn):
        return TypeError(
            f"dispatch takes a function and its arguments, not {brief(fn)}: write f, x and not f(x)"
        )
    name = getattr(fn, "__qualname__", repr(fn))
    if unrun_kind(fn) not in (None, "a coroutine function"):
        return TypeError(
            f"dispatch takes a plain function, and {name}() gives a generator, whose items nobody reads: "
            f"use spawn_task({name}, ..., on_item=...)"
        )
    return TypeError(
        f"dispatch takes a plain function, and {name}() gives a coroutine, which nobody would await: "
        f"use spawn_ui_task({name}, ...) on the UI thread, or spawn_task({name}, ...)"
    )
