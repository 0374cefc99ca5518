"""`ui_task` and `spawn_ui_task`: coroutines that run on the UI thread between their awaits."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from functools import partial, update_wrapper
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar, TypeVarTuple, Unpack, overload

from tkasync.dispatch.refusals import brief
from tkasync.execution.kinds import Kind, kind_of, name_of
from tkasync.execution.spawn import check_options
from tkasync.ownership.policies import Policy
from tkasync.runtime.functions import spawn_task
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import UI, TaskOptions

P = ParamSpec("P")
Q = ParamSpec("Q")
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class UiTask(Generic[P, T]):
    """What `ui_task` makes of a coroutine function: calling it spawns the task and returns its handle.

    As a method it is bound and owned by its component, and can stand where Tk takes a ``command=`` or a callback to
    ``bind``.
    """

    is_ui_task = True

    def __init__(self, function: Callable[..., Coroutine[Any, Any, T]], options: TaskOptions[Any]) -> None:
        update_wrapper(self, function)
        self.coroutine_function = function
        self.options = options

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> TaskHandle[T]:
        """Spawn the task; with policy ``"drop"`` the handle of the one that is running comes back."""
        owner = getattr(self.coroutine_function, "__self__", None)  # a method's component
        work: Any = partial(self, **kwargs) if kwargs else self
        # Any: `ui_task` has no T for on_dropped.
        options: Any = {**self.options, "name": name_of(self)}
        handle: TaskHandle[T] = spawn_task(work, *args, owner=owner, **options)
        return handle

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...
    @overload
    def __get__(
        self: UiTask[Concatenate[Any, Q], T], instance: object, owner: type | None = None
    ) -> UiTask[Q, T]: ...
    def __get__(self, instance: Any, owner: type | None = None) -> UiTask[Any, T]:
        """Bind it to *instance*, as a method."""
        if instance is None:
            return self
        bound = self.coroutine_function.__get__(instance, owner)
        return UiTask(bound, self.options)

    def __repr__(self) -> str:
        return f"<ui_task {name_of(self)}>"


@overload
def ui_task(function: Callable[P, Coroutine[Any, Any, T]], /) -> UiTask[P, T]: ...
@overload
def ui_task(
    *,
    policy: Policy = ...,
    group: object = ...,
    limit: int | None = ...,
    on_dropped: Callable[[TaskHandle[Any]], object] | None = ...,
) -> Callable[[Callable[P, Coroutine[Any, Any, T]]], UiTask[P, T]]: ...
def ui_task(
    function: Any = None,
    /,
    *,
    policy: Policy = "parallel",
    group: object = None,
    limit: int | None = None,
    on_dropped: Callable[[TaskHandle[Any]], object] | None = None,
) -> Any:
    """Make a coroutine function or method a UI task.

    Its body runs on the UI thread, step by step, and may touch widgets between awaits; it is cancelled with its owner,
    at its await, and its ``finally`` blocks run. It is a task of asyncio's, so it may await any asyncio library, a
    `TaskHandle`, any ``concurrent.futures.Future``, `sleep`, `ui_event`, `gather`, `first` and other coroutines.

    Args:
        function: the coroutine function; without it, as ``@ui_task(policy=...)``, the decorator comes back.
        policy: what to do when one is running already: see ``spawn_task``.
        group: what *policy* goes by within the owner; by default this function alone.
        limit: with policy ``"queue"``, how many of the group run at a time.
        on_dropped: with policy ``"drop"``, called with the running task in place of one that is dropped.

    Raises:
        TypeError: *function* is no coroutine function, *on_dropped* no plain function.
        ValueError: an unknown policy; *limit* or *on_dropped* is for another policy.
    """
    options: TaskOptions[Any] = {"policy": policy, "group": group, "limit": limit, "on_dropped": on_dropped}
    check_options(options)

    def decorate(function: Any) -> Any:
        if not inspect.iscoroutinefunction(function):
            raise TypeError(
                f"ui_task takes an async def, not {brief(function)}: write async def "
                f"{getattr(function, '__name__', 'handler')}(...)"
            )
        own: TaskOptions[Any] = {**options, "group": ("ui_task", function)} if group is None else options
        return UiTask(function, own)

    return decorate if function is None else decorate(function)


@overload
def spawn_ui_task(
    work: UiTask[..., T], *args: Any, owner: object = ..., **options: Unpack[TaskOptions[T]]
) -> TaskHandle[T]: ...
@overload
def spawn_ui_task(
    work: Callable[[Unpack[Ts]], Coroutine[Any, Any, T]],
    *args: *Ts,
    owner: object = ...,
    **options: Unpack[TaskOptions[T]],
) -> TaskHandle[T]: ...
@overload
def spawn_ui_task(
    work: Coroutine[Any, Any, T], *args: *Ts, owner: object = ..., **options: Unpack[TaskOptions[T]]
) -> TaskHandle[T]: ...
def spawn_ui_task(work: Any, *args: *Ts, owner: object = None, **options: Any) -> TaskHandle[Any]:
    """Run a coroutine function, a coroutine or a ``ui_task`` on the UI thread; see `ui_task`. Any thread.

    Takes the options of ``spawn_task`` but *executor*. It begins in a later turn, never inline.

    Raises:
        TypeError: *work* is no coroutine function; and all that ``spawn_task`` raises.
    """
    if kind_of(work) not in (Kind.COROUTINE, Kind.UI_TASK):
        raise TypeError(
            f"a UI task is an async def, not {work!r}: for a plain function use call_in_ui(fn, *args)"
        )
    return spawn_task(work, *args, owner=owner, executor=UI, **options)
