"""`TaskCalls`: calls and tasks for the UI thread and the workers as methods, which the component owns. Any thread.

Each does what the function of the same name does, with the component as the owner.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple, Unpack, overload

from tkasync.components.own import RUNTIME, SCOPE, own
from tkasync.dispatch.refusals import brief
from tkasync.ownership.scope import Scope
from tkasync.runtime.functions import spawn_task_with_result
from tkasync.runtime.runtime import Runtime
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import (
    MapOptions,
    StreamOptions,
    TaskOptions,
    refuse_owner,
    shows_map_options,
    shows_options,
)
from tkasync.tasks.outcome.streams import Keep
from tkasync.ui_tasks.decorator import UiTask, spawn_ui_task

if TYPE_CHECKING:
    from tkasync.processes.commands.handle import CommandHandle
    from tkasync.processes.commands.options import CommandOptions
    from tkasync.processes.commands.program import Argument

Item = TypeVar("Item")
T = TypeVar("T")
R = TypeVar("R")
X = TypeVar("X")
Ts = TypeVarTuple("Ts")


class TaskCalls:
    """See the module."""

    scope: Scope = own()
    """What ends with the component; see `Scope`."""
    runtime: Runtime = own()
    """The runtime of the component's window."""

    def dispatch_to_ui(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """Queue ``fn(*args)`` for the UI thread; dropped when the component has ended by then. Any thread.

        Raises:
            TypeError: *fn* cannot be called.
        """
        if not callable(fn):
            raise TypeError(
                f"dispatch_to_ui takes a function and its arguments, not {brief(fn)}: write f, x and not f(x)"
            )
        if not self.scope.is_ending:  # a thread that goes on after the end must not fill the queue
            self.runtime.post(_if_open, self.scope, fn, args)

    @overload
    def spawn_task(
        self,
        work: Callable[[Unpack[Ts]], Coroutine[Any, Any, T]],
        *args: *Ts,
        **options: Unpack[TaskOptions[T]],
    ) -> TaskHandle[T]: ...
    @overload
    def spawn_task(
        self,
        work: Callable[[Unpack[Ts]], AsyncIterator[Item]],
        *args: *Ts,
        **options: Unpack[StreamOptions[None, Item]],
    ) -> TaskHandle[None]: ...
    @overload
    def spawn_task(
        self,
        work: Callable[[Unpack[Ts]], Generator[Item, Any, T]],
        *args: *Ts,
        **options: Unpack[StreamOptions[T, Item]],
    ) -> TaskHandle[T]: ...
    @overload
    def spawn_task(
        self,
        work: Callable[[Unpack[Ts]], Iterator[Item]],
        *args: *Ts,
        on_item: Callable[[Item], object],
        keep: Keep = ...,
        **options: Unpack[TaskOptions[Any]],
    ) -> TaskHandle[Any]: ...
    @overload
    def spawn_task(
        self,
        work: Coroutine[Any, Any, T],
        *args: *Ts,
        **options: Unpack[TaskOptions[T]],
    ) -> TaskHandle[T]: ...
    @overload
    def spawn_task(
        self,
        work: Callable[[Unpack[Ts]], T],
        *args: *Ts,
        **options: Unpack[TaskOptions[T]],
    ) -> TaskHandle[T]: ...
    @shows_options
    def spawn_task(
        self,
        work: Any,
        *args: *Ts,
        **options: Unpack[StreamOptions[Any, Any]],
    ) -> TaskHandle[Any]:
        """See the function ``spawn_task``."""
        # Past the descriptors, which are written in Python and raise where there is nothing.
        kept = self.__dict__
        runtime: Runtime = kept.get(RUNTIME) or self.runtime
        return runtime.spawn(kept.get(SCOPE) or self.scope, work, args, options)

    @overload
    def spawn_map(
        self,
        fn: Callable[[X], Coroutine[Any, Any, R]],
        items: Iterable[X],
        **options: Unpack[MapOptions[list[R], R]],
    ) -> TaskHandle[list[R]]: ...
    @overload
    def spawn_map(
        self, fn: Callable[[X], R], items: Iterable[X], **options: Unpack[MapOptions[list[R], R]]
    ) -> TaskHandle[list[R]]: ...
    @shows_map_options
    def spawn_map(
        self, fn: Any, items: Iterable[Any], **options: Unpack[MapOptions[Any, Any]]
    ) -> TaskHandle[Any]:
        """See the function ``spawn_map``."""
        return self.runtime.start_map(self.scope, fn, items, options)

    def spawn_command(
        self, program: Argument, *args: Argument, **options: Unpack[CommandOptions]
    ) -> CommandHandle:
        """See the function ``spawn_command``."""
        refuse_owner("spawn_command", options, "tkasync.processes")
        from tkasync.processes.commands.spawn import start_command  # most programs start none

        return start_command(self.runtime, self.scope, (program, *args), options)

    def spawn_task_with_result(
        self, work: Callable[..., Any], on_complete: Callable[[Any], object], *args: Any
    ) -> TaskHandle[Any]:
        """See the function ``spawn_task_with_result``."""
        return spawn_task_with_result(work, on_complete, *args, owner=self.scope)

    @overload
    def spawn_ui_task(
        self, work: UiTask[..., T], *args: Any, **options: Unpack[TaskOptions[T]]
    ) -> TaskHandle[T]: ...
    @overload
    def spawn_ui_task(
        self,
        work: Callable[[Unpack[Ts]], Coroutine[Any, Any, T]],
        *args: *Ts,
        **options: Unpack[TaskOptions[T]],
    ) -> TaskHandle[T]: ...
    @overload
    def spawn_ui_task(
        self, work: Coroutine[Any, Any, T], *args: *Ts, **options: Unpack[TaskOptions[T]]
    ) -> TaskHandle[T]: ...
    def spawn_ui_task(self, work: Any, *args: *Ts, **options: Any) -> TaskHandle[Any]:
        """See the function ``spawn_ui_task``."""
        refuse_owner("spawn_ui_task", options)
        return spawn_ui_task(work, *args, owner=self.scope, **options)

    def on_cleanup(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """See the function ``on_cleanup``; also after ``setup()``. UI only."""
        self.scope.on_cleanup(fn, *args)


def _if_open(scope: Scope, fn: Callable[..., object], args: tuple[Any, ...]) -> None:
    if not scope.is_ending:
        with scope.runtime.reporting(f"in a call dispatched to {scope.name}", scope):
            fn(*args)
