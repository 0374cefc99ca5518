"""`OwnedCalls`: the functions of tkasync as methods, which the component owns. Any thread, unless said otherwise.

Each does what the function of the same name does, with the component as the owner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from tkinter import Misc, Variable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, TypeVarTuple, Unpack, overload

from tkasync.components.task_calls import TaskCalls
from tkasync.dispatch.ambient import Owned
from tkasync.reactive.effect import Effect
from tkasync.reactive.signals import Equal, WriteSignal, create_effect, create_memo
from tkasync.reactive.source import ReadSignal
from tkasync.resources.create import InSteps, ResourceOptions, create_resource
from tkasync.resources.resource import Resource
from tkasync.tasks.options import refuse_owner
from tkasync.timing.debounce import DebouncedTask, DebounceOptions, spawn_debounced
from tkasync.timing.interval import IntervalHandle, IntervalOptions, spawn_interval
from tkasync.timing.throttle import ThrottledTask, ThrottleOptions, spawn_throttled
from tkasync.tk.bindings.items import bind_items
from tkasync.tk.bindings.options import Binding, bind_option, bind_variable

if TYPE_CHECKING:
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


class OwnedCalls(TaskCalls):
    """See the module."""

    # Time

    def spawn_interval(
        self,
        period: float,
        fn: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        **options: Unpack[IntervalOptions],
    ) -> IntervalHandle:
        """See the function ``spawn_interval``; *while_visible* goes by the component."""
        refuse_owner("spawn_interval", options)
        return spawn_interval(period, fn, *args, owner=self.scope, **options)

    def spawn_debounced(
        self, delay: float, fn: Callable[..., Any], **options: Unpack[DebounceOptions]
    ) -> DebouncedTask:
        """See the function ``spawn_debounced``."""
        refuse_owner("spawn_debounced", options)
        return spawn_debounced(delay, fn, owner=self.scope, **options)

    def spawn_throttled(
        self, period: float, fn: Callable[..., Any], **options: Unpack[ThrottleOptions]
    ) -> ThrottledTask:
        """See the function ``spawn_throttled``."""
        refuse_owner("spawn_throttled", options)
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
        refuse_owner("create_resource", options)
        return create_resource(source, fetcher, owner=self.scope, **options)

    def create_query(
        self, source: QueryRef[T] | Callable[[], QueryRef[T] | None], **options: Unpack[ReaderOptions[T]]
    ) -> Query[T]:
        """See the function ``create_query`` of ``tkasync.queries``."""
        refuse_owner("create_query", options, "tkasync.queries")
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
        refuse_owner("create_mutation", options, "tkasync.queries")
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
