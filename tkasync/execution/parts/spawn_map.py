"""`spawn_map`: from the arguments of the function of that name to a `MapWork` on its way. Any thread."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, cast

from tkasync.dispatch.ui_thread import UiThread
from tkasync.execution.engines import Engines
from tkasync.execution.kinds import Kind, kind_of, name_of
from tkasync.execution.parts.map_processes import ExecutorMapWork
from tkasync.execution.parts.map_state import MapState
from tkasync.execution.parts.mapping import MapWork
from tkasync.execution.parts.whole import Where
from tkasync.execution.spawn import admit, calling_line, check_args, check_options, place
from tkasync.ownership.scope import Scope
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import (
    MAP_OPTION_NAMES,
    AnyExecutor,
    MapOptions,
    Place,
    TaskOptions,
    refuse_unknown,
)

# As many as the pool has, but for two that are left to others.
_THREADS = max(1, min(32, (os.cpu_count() or 1) + 4) - 2)
_INTERPRETERS = "concurrent.futures.interpreter"  # its pool is derived from that of threads
_COROUTINES = 32  # a guess: requests to one server


def spawn_map(
    runtime: UiThread,
    engines: Engines,
    scope: Scope,
    fn: Any,
    items: Iterable[Any],
    options: MapOptions[Any, Any],
) -> TaskHandle[Any]:
    """Start *fn* for each of *items*, for *scope*; see the function ``spawn_map`` for the options and the errors."""
    _check(fn, items, options)
    check_args(fn, (items,), runtime)
    if runtime.is_closed and not scope.spawns_at_close:
        runtime.refuse_closed("spawn_map")
    kind, executor = kind_of(fn), options.get("executor")
    where = _where(fn, executor, options)
    name = options.get("name") or f"map of {name_of(fn)}"
    handle: TaskHandle[Any] = TaskHandle(runtime, scope, name, calling_line(), options)
    stream = handle.stream
    state = MapState(
        items, "items" if options.get("ordered") else "completion", None if stream is None else stream.put
    )
    limit = options.get("limit") or _default_limit(kind, executor)
    chunk = sys.maxsize if executor is Place.THREAD else options.get("chunk")
    make = _map_work(kind, executor)
    item = make(runtime, engines.in_flight, handle, fn, where, state, limit, chunk)
    return admit(item, engines, handle, scope, _without_the_maps(options))


def _check(fn: Any, items: Any, options: MapOptions[Any, Any]) -> None:
    if not MAP_OPTION_NAMES.issuperset(options):
        refuse_unknown("spawn_map", options, MAP_OPTION_NAMES, ", items")
    check_options(_without_the_maps(options))
    if not callable(fn) or kind_of(fn) not in (Kind.FUNCTION, Kind.COROUTINE):
        raise TypeError(
            f"spawn_map calls a function or a coroutine function for each item, not {name_of(fn)}"
        )
    if not hasattr(items, "__iter__") and not hasattr(items, "__getitem__"):
        raise TypeError(f"spawn_map goes through items, such as a list or a generator, not {items!r}")
    for name in ("limit", "chunk"):
        number = options.get(name)
        if number is not None and (type(number) is not int or number < 1):
            raise ValueError(f"{name} is a number of items, 1 or more, not {number!r}")


def _without_the_maps(options: MapOptions[Any, Any]) -> TaskOptions[Any]:
    rest = {name: value for name, value in options.items() if name not in ("limit", "chunk", "ordered")}
    return cast("TaskOptions[Any]", rest)


def _where(fn: Any, executor: AnyExecutor, options: MapOptions[Any, Any]) -> Where:
    if executor is Place.UI:
        raise TypeError(
            "spawn_map runs on threads or in coroutines: leave executor= out, or pass an executor"
        )
    named = executor if isinstance(executor, Executor) else None
    return Where(place(fn, executor), named, options.get("on_cancel"), options.get("kill_after"))


def _default_limit(kind: Kind, executor: AnyExecutor) -> int:
    if kind is Kind.COROUTINE:
        return _COROUTINES
    if not _is_of_the_programs(executor):
        return _THREADS
    workers = (
        getattr(executor, "count", None) or getattr(executor, "_max_workers", None) or os.cpu_count() or 1
    )
    return 2 * int(workers)  # one that is done, and one that is ready, for each


def _is_of_the_programs(executor: AnyExecutor) -> bool:
    """Whether *executor* may be one of processes or interpreters, to which only lists of items can be sent."""
    modules = {kind.__module__ for kind in type(executor).__mro__}
    is_of_threads = isinstance(executor, ThreadPoolExecutor) and _INTERPRETERS not in modules
    return isinstance(executor, Executor) and not is_of_threads


def _map_work(kind: Kind, executor: AnyExecutor) -> type[MapWork]:
    if kind is Kind.COROUTINE:
        from tkasync.execution.parts import map_loop  # asyncio is loaded by the first coroutine

        return map_loop.CoroutineMapWork
    return ExecutorMapWork if _is_of_the_programs(executor) else MapWork
