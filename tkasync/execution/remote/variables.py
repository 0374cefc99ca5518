"""The spawner's context variables on their way to another process. Not on the UI thread.

A variable is known there by the module that defines it and by its name in it. The value is pickled by itself, so that
one that cannot be sent takes no other along.
"""

from __future__ import annotations

import logging
import sys
from contextvars import Context, ContextVar
from importlib import import_module
from typing import Any

from tkasync.dispatch.ambient import running
from tkasync.errors import NotSendableError
from tkasync.execution.remote.sending import pack, unpack

_log = logging.getLogger("tkasync")
Packed = tuple[tuple[str, str, bytes], ...]
"""Module and name of each variable, and its value pickled."""
_Place = tuple[str, str] | None
_places: dict[ContextVar[Any], _Place] = {}
_named: set[str] = set()


def pack_context(context: Context) -> Packed:
    """Return the variables of *context* that can be sent; one that cannot is named in the log, once."""
    packed: list[tuple[str, str, bytes]] = []
    for variable, value in context.items():
        if variable is running:
            continue
        place = _place_of(variable)
        if place is None:
            _say(logging.INFO, variable.name, "no module defines it under a name")
            continue
        try:
            packed.append((*place, pack(value, [(f"the context variable {variable.name!r}", value)])))
        except NotSendableError as error:
            _say(logging.WARNING, variable.name, error.args[0])
    return tuple(packed)


def _say(level: int, name: str, reason: str) -> None:
    if name not in _named:
        _named.add(name)
        _log.log(level, "the context variable %r is not sent to other processes: %s", name, reason)


def _place_of(variable: ContextVar[Any]) -> _Place:
    if variable not in _places:
        _places[variable] = _find(variable)
    return _places[variable]


def _find(variable: ContextVar[Any]) -> _Place:
    for module_name, module in sys.modules.copy().items():
        for name, value in list(getattr(module, "__dict__", {}).items()):
            if value is variable:
                return module_name, name
    return None


def unpack_context(packed: Packed) -> Context:
    """Return a context with the variables that `pack_context` has packed."""
    context = Context()
    for module_name, name, data in packed:
        try:
            variable: ContextVar[Any] = getattr(import_module(module_name), name)
            context.run(variable.set, unpack(data, f"the context variable {name!r}"))
        except (AttributeError, ImportError, NotSendableError) as error:
            _say(logging.WARNING, name, str(error))
    return context
