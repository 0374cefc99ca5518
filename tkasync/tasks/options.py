"""`TaskOptions`: the keyword options of ``spawn_task``, written once for every function and method that takes them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from enum import Enum
from typing import Any, Final, Generic, TypedDict, TypeVar

from tkasync.ownership.policies import Policy
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.outcome.streams import Keep
from tkasync.tasks.retry import Retry
from tkasync.tasks.state import Progress

F = TypeVar("F", bound=Callable[..., Any])
Item = TypeVar("Item")
T = TypeVar("T")


class Place(Enum):
    """Where a runtime itself runs work; what ``executor=`` takes beside a ``concurrent.futures.Executor``."""

    UI = "UI"
    POOL = "POOL"
    THREAD = "THREAD"

    def __repr__(self) -> str:
        return self.value


UI: Final = Place.UI
"""As ``executor=``: run the work on the UI thread."""

POOL: Final = Place.POOL
"""As ``executor=``: run the work on the runtime's thread pool, as ``spawn_task`` does with a plain function anyway."""

THREAD: Final = Place.THREAD
"""As ``executor=``: run the work on a thread of its own: readers, servers, whatever has no end."""

AnyExecutor = Executor | Place | None


class CommonOptions(TypedDict, Generic[T], total=False):
    """The keyword options that all spawns have in common."""

    name: str | None
    executor: AnyExecutor
    timeout: float | None
    group: object
    policy: Policy
    on_result: Callable[[T], object] | None
    on_error: Callable[[BaseException], object] | None
    on_done: Callable[[TaskHandle[T]], object] | None
    on_progress: Callable[[Progress], object] | None
    on_dropped: Callable[[TaskHandle[T]], object] | None
    on_cancel: Callable[[], object] | None
    kill_after: float | None


class TaskOptions(CommonOptions[T], Generic[T], total=False):
    """The keyword options of ``spawn_task`` for work that returns a T; their meanings are described there."""

    limit: int | None
    retry: int | Retry | None


class StreamOptions(TaskOptions[T], Generic[T, Item], total=False):
    """`TaskOptions` for a generator, whose items go to *on_item*."""

    on_item: Callable[[Item], object] | None
    keep: Keep


class MapOptions(CommonOptions[T], Generic[T, Item], total=False):
    """The keyword options of ``spawn_map``; their meanings are described there."""

    limit: int | None
    chunk: int | None
    ordered: bool
    on_item: Callable[[Item], object] | None


_ORDER = tuple(StreamOptions.__annotations__)
OPTION_NAMES = frozenset(_ORDER)
_MAP_ORDER = tuple(MapOptions.__annotations__)
MAP_OPTION_NAMES = frozenset(_MAP_ORDER)
_DEFAULTS = {"policy": "parallel", "keep": "all", "ordered": False}


def refuse_owner(call: str, options: Mapping[str, object], face: str = "tkasync") -> None:
    """Raise ``TypeError`` when *options* of the method *call* name another owner; *face* has the function for that."""
    if "owner" in options:
        raise TypeError(
            f"{call} as a method takes no owner=: the owner is whose method it is; write other.{call}(...), or the "
            f"function, {face}.{call}(..., owner=other)"
        )


def refuse_unknown(call: str, options: Mapping[str, object], names: frozenset[str], rest: str = "") -> None:
    """Raise ``TypeError`` when *options* of *call* are not all among *names*; *rest* are its further arguments."""
    refuse_owner(call, options)
    for name in options:
        if name not in names:
            raise TypeError(
                f"{call} has no option {name!r}; for a keyword of the {'function' if rest else 'work'} itself write "
                f"{call}(functools.partial(fn, {name}=...){rest})"
            )


def shows_options(function: F) -> F:
    """Have ``help()`` and editors show the options of *function* one by one, in place of ``**options``."""
    return shows(function, _ORDER, _DEFAULTS)


def shows_map_options(function: F) -> F:
    """Do what `shows_options` does, for the options of ``spawn_map``."""
    return shows(function, _MAP_ORDER, _DEFAULTS)


def shows(function: F, names: tuple[str, ...], defaults: Mapping[str, object]) -> F:
    """Have ``help()`` and editors show *names* as the options of *function*, those without a default as ``None``."""
    signature = inspect.signature(function)
    before = [parameter for parameter in signature.parameters.values() if parameter.name != "options"]
    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=defaults.get(name)) for name in names
    ]
    function.__signature__ = signature.replace(parameters=[*before, *options])  # type: ignore[attr-defined]  # inspect looks for it
    return function
