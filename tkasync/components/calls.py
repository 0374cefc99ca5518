"""`OwnedCalls`: the functions of tkasync as methods, which the component owns. Any thread, unless said otherwise.

Each does what the function of the same name does, with the component as the owner.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterable, Iterator
from tkinter import Misc, Variable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, TypeVarTuple, Unpack, overload

from tkasync.components.own import RUNTIME, SCOPE, own
from tkasync.dispatch.ambient import Owned
from tkasync.dispatch.refusals import brief
from tkasync.ownership.scope import Scope
from tkasync.reactive.effect import Effect
from tkasync.reactive.signals import Equal, WriteSignal, create_effect, create_memo
from tkasync.reactive.source import ReadSignal
from tkasync.resources.create import InSteps, ResourceOptions, create_resource
from tkasync.resources.resource import Resource
from tkasync.runtime.functions import spawn_task_with_result
from tkasync.runtime.runtime import Runtime
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import MapOptions, StreamOptions, TaskOptions, shows_map_options, shows_options
from tkasync.tasks.outcome.streams import Keep
from tkasync.timing.debounce import DebouncedTask, DebounceOptions, spawn_debounced
from tkasync.timing.interval import IntervalHandle, IntervalOptions, spawn_interval
from tkasync.timing.throttle import ThrottledTask, ThrottleOptions, spawn_throttled
from tkasync.tk.bindings.items import bind_items
from tkasync.tk.bindings.options import Binding, bind_option, bind_variable
from tkasync.ui_tasks.decorator import UiTask, spawn_ui_task

if TYPE_CHECKING:
    from tkasync.processes.commands.handle import CommandHandle
    from tkasync.processes.commands.options import CommandOptions
    from tkasync.processes.commands.program import Argument
    from tkasync.queries.mutation import Mutation, MutationOptions
    from tkasync.queries.names.definition import QueryRef
    from tkasync.queries.readers.following import ReaderOptions
    from tkasync.queries.readers.query import Query

S = TypeVar("S")
Item = TypeVar("Item")
P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")
X = TypeVar("X")
Ts = TypeVarTuple("Ts")


class OwnedCalls:
    """See the module."""

    scope: Scope = own()
    """What ends with the component; see `Scope`."""
    runtime: Runtime = own()
    """The runtime of the component's window."""

    # Dispatch and tasks

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
        from tkasync.processes.commands.spawn import start_command  # see `create_query`

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
        return spawn_ui_task(work, *args, owner=self.scope, **options)

    def on_cleanup(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """See the function ``on_cleanup``; also after ``setup()``. UI only."""
        self.scope.on_cleanup(fn, *args)

    # Time

    def spawn_interval(
        self,
        period: float,
        fn: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        **options: Unpack[IntervalOptions],
    ) -> IntervalHandle:
        """See the function ``spawn_interval``; *while_visible* goes by the component."""
        return spawn_interval(period, fn, *args, owner=self.scope, **options)

    def spawn_debounced(
        self, delay: float, fn: Callable[..., Any], **options: Unpack[DebounceOptions]
    ) -> DebouncedTask:
        """See the function ``spawn_debounced``."""
        return spawn_debounced(delay, fn, owner=self.scope, **options)

    def spawn_throttled(
        self, period: float, fn: Callable[..., Any], **options: Unpack[ThrottleOptions]
    ) -> ThrottledTask:
        """See the function ``spawn_throttled``."""
        return spawn_throttled(period, fn, owner=self.scope, **options)

    # Reactive

    def create_effect(self, fn: Callable[[], object], *, name: str | None = None) -> Effect:
        """See the function ``create_effect``."""
        with Owned(self.scope):
            return create_effect(fn, name=name)

    def create_memo(
        self, fn: Callable[[], T], *, equal: Equal[T] | None = None, name: str | None = None
    ) -> ReadSignal[T]:
        """See the function ``create_memo``."""
        with Owned(self.scope):
            return create_memo(fn, equal=equal, name=name)

    @overload
    def create_resource(
        self,
        source: Callable[[], S | None],
        fetcher: Callable[[S], InSteps[T]],
        **options: Unpack[ResourceOptions[T]],
    ) -> Resource[T]: ...
    @overload
    def create_resource(
        self,
        source: Callable[[], S | None],
        fetcher: Callable[[S], T],
        **options: Unpack[ResourceOptions[T]],
    ) -> Resource[T]: ...
    def create_resource(
        self, source: Callable[[], Any], fetcher: Any, **options: Unpack[ResourceOptions[Any]]
    ) -> Resource[Any]:
        """See the function ``create_resource``."""
        return create_resource(source, fetcher, owner=self.scope, **options)

    def create_query(
        self, source: QueryRef[T] | Callable[[], QueryRef[T] | None], **options: Unpack[ReaderOptions[T]]
    ) -> Query[T]:
        """See the function ``create_query`` of ``tkasync.queries``."""
        from tkasync.queries.create import create_query  # a sixth of an import that most programs do without

        return create_query(source, owner=self.scope, **options)

    @overload
    def create_mutation(
        self, work: Callable[P, InSteps[T]], **options: Unpack[MutationOptions[T]]
    ) -> Mutation[P, T]: ...
    @overload
    def create_mutation(
        self, work: Callable[P, T], **options: Unpack[MutationOptions[T]]
    ) -> Mutation[P, T]: ...
    def create_mutation(self, work: Any, **options: Unpack[MutationOptions[Any]]) -> Mutation[Any, Any]:
        """See the function ``create_mutation`` of ``tkasync.queries``."""
        from tkasync.queries.create import create_mutation  # see `create_query`

        return create_mutation(work, owner=self.scope, **options)

    def bind_option(self, widget: Misc, option: str, source: Callable[[], object]) -> Binding:
        """See the function ``bind_option``; undone with *widget*, and with the component."""
        with Owned(self.scope):
            return bind_option(widget, option, source)

    def bind_variable(self, variable: Variable, read: Callable[[], T], write: WriteSignal[T]) -> Binding:
        """See the function ``bind_variable``."""
        with Owned(self.scope):
            return bind_variable(variable, read, write)

    def bind_items(
        self,
        widget: Any,
        source: Callable[[], Iterable[Any] | None],
        *,
        key: Callable[[Any], object] | None = None,
        row: Callable[[Any], Any] = str,
        budget: float | None = 0.008,
    ) -> Binding:
        """See the function ``bind_items``; undone with *widget*, and with the component."""
        with Owned(self.scope):
            return bind_items(widget, source, key=key, row=row, budget=budget)


def _if_open(scope: Scope, fn: Callable[..., object], args: tuple[Any, ...]) -> None:
    if not scope.is_ending:
        with scope.runtime.reporting(f"in a call dispatched to {scope.name}", scope):
            fn(*args)
