"""Callables whose call does not run their body, in every shape, and those that hide one of these."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any


async def coroutine_function(*_args: object) -> None:
    """Would have to be awaited."""


def generator_function(*_args: object) -> Iterator[int]:
    """Would have to be iterated over."""
    yield 1


async def async_generator_function(*_args: object) -> AsyncIterator[int]:
    """Would have to be iterated over."""
    yield 1


class Shapes:
    async def method(self, *_args: object) -> None:
        """Is given as a bound method."""


class Callable_:
    async def __call__(self, *_args: object) -> None:
        """Is given as an object."""


UNRUN: dict[str, Callable[..., Any]] = {
    "coroutine function": coroutine_function,
    "partial": partial(coroutine_function, 1),
    "partial of a partial": partial(partial(coroutine_function, 1), 2),
    "bound method": Shapes().method,
    "partial of a method": partial(Shapes().method, 1),
    "object": Callable_(),
    "partial of an object": partial(Callable_(), 1),
    "generator function": generator_function,
    "async generator function": async_generator_function,
}


class Hiding:
    """Hides a coroutine function in its call."""

    def __call__(self, *_args: object) -> object:
        return coroutine_function()


HIDDEN: dict[str, Callable[..., Any]] = {
    "lambda": lambda *_args: coroutine_function(),
    "partial of a lambda": partial(lambda *_args: coroutine_function(), 1),
    "object": Hiding(),
    "bound method": Hiding().__call__,
    "lambda of a generator": lambda *_args: generator_function(),
    "lambda of an async generator": lambda *_args: async_generator_function(),
}
"""What only the call shows: it returns a coroutine or a generator, which nobody runs."""
