"""`Component`: a widget that owns its work. What it starts ends with it.

Override ``setup()`` to build the widgets and start what runs as long as they live. UI thread; the
``spawn_...`` methods and ``dispatch_to_ui`` are for any thread once it is set up.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterable, Iterator
from tkinter import Misc, TclError, Tk, Variable, ttk
from typing import Any, TypeVar, TypeVarTuple, Unpack, overload

from tkasync.components.arguments import Arguments, has_been_set_up
from tkasync.components.own import give, own, refuse_replaced
from tkasync.components.shape import takes_nothing
from tkasync.dispatch.ambient import Owned
from tkasync.ownership.scope import Scope
from tkasync.reactive.effect import Effect
from tkasync.reactive.graph import untrack
from tkasync.reactive.signals import Equal, WriteSignal, create_effect, create_memo
from tkasync.reactive.source import ReadSignal
from tkasync.resources.create import InSteps, ResourceOptions, create_resource
from tkasync.resources.resource import Resource
from tkasync.runtime.current import runtime_of
from tkasync.runtime.functions import spawn_task_with_result
from tkasync.runtime.runtime import Runtime, runtime_on
from tkasync.runtime.widget_scopes import scope_of
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import MapOptions, StreamOptions, TaskOptions, shows_map_options, shows_options
from tkasync.tasks.outcome.streams import Keep
from tkasync.timing.debounce import DebouncedTask, DebounceOptions, spawn_debounced
from tkasync.timing.interval import IntervalHandle, IntervalOptions, spawn_interval
from tkasync.timing.throttle import ThrottledTask, ThrottleOptions, spawn_throttled
from tkasync.tk.bindings.items import bind_items
from tkasync.tk.bindings.options import Binding, bind_option, bind_variable
from tkasync.ui_tasks.decorator import UiTask, spawn_ui_task
from tkasync.windows import finish, finished_with, window_of

S = TypeVar("S")
Item = TypeVar("Item")
T = TypeVar("T")
R = TypeVar("R")
X = TypeVar("X")
Ts = TypeVarTuple("Ts")


class ComponentMixin:
    """Makes any widget class a component: ``class Editor(ComponentMixin, tk.Text)``; ``Toplevel`` and ``Tk`` too.

    Its methods do what the functions of the same names do; the component owns the result.
    """

    scope: Scope = own()
    """What ends with the component; see `Scope`."""
    runtime: Runtime = own()
    """The runtime of the component's window."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        order = cls.__mro__
        widget = next(
            (base for base in order if issubclass(base, Misc) and not issubclass(base, ComponentMixin)), None
        )
        if widget is not None and order.index(widget) < order.index(ComponentMixin):
            raise TypeError(
                f"write class {cls.__name__}(ComponentMixin, {widget.__name__}): the mixin comes first"
            )
        refuse_replaced(cls, ComponentMixin)

    def __init__(self, *args: Any, **options: Any) -> None:
        given = Arguments(self, args, options, has_master=not isinstance(self, Tk))
        self._make_widget(given)
        try:
            if isinstance(self, Tk) and runtime_on(self) is None:
                # Here, for the root is made on its UI thread, which need not be the main thread.
                Runtime(self)
            scope = scope_of(self)
            give(self, scope, runtime_of(scope))
            setup, self.__dict__["setup"] = self.setup, has_been_set_up
            with Owned(self.scope):
                # Signals read in setup() must not become dependencies of an effect that creates the component.
                untrack(lambda: given.call_setup(setup))
        except BaseException:
            self.destroy()  # type: ignore[attr-defined]  # a widget's
            raise

    def _make_widget(self, given: Arguments) -> None:
        try:
            super().__init__(*given.args, **given.options)
        except (TypeError, AttributeError, TclError) as error:
            if "_w" in self.__dict__:
                self.destroy()  # type: ignore[attr-defined]  # its parent has it already
            problem = given.explain(error)
            if problem is None:
                raise
            raise problem from error

    @takes_nothing  # Any: each component that overrides it takes what it likes
    def setup(self, *args: Any, **options: Any) -> None:
        """Build the widgets and start the work. Called once, when the widget exists; the component owns both.

        Override it with the parameters that the component takes: ``Viewer(master, path)`` calls ``setup(path)``.
        """

    def finish(self, value: object = None) -> None:
        """Close the component's window with *value*, which `run` returns, and `finished_with` is. The first one stands.

        Raises:
            WrongThreadError: on another thread.
        """
        self.runtime.check_ui_thread("finish", "dispatch_to_ui(component.finish, value)")
        finish(window_of(self), value)

    @property
    def finished_with(self) -> Any:
        """What this window was finished with, also when it is closed; ``None`` without that. Any: the program's own."""
        return finished_with(window_of(self))

    # Dispatch and tasks

    def dispatch_to_ui(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """Queue ``fn(*args)`` for the UI thread; dropped when the component has ended by then. Any thread.

        Raises:
            TypeError: *fn* cannot be called.
        """
        if not callable(fn):
            raise TypeError(
                f"dispatch_to_ui takes a function and its arguments, not {fn!r}: write f, x and not f(x)"
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
        return self.runtime.spawn(self.scope, work, args, options)

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
    ) -> Binding:
        """See the function ``bind_items``; undone with *widget*, and with the component."""
        with Owned(self.scope):
            return bind_items(widget, source, key=key, row=row)


class Component(ComponentMixin, ttk.Frame):
    """A ``ttk.Frame`` that owns its work. ``master`` comes first, what follows it goes to ``setup()``.

    So does each keyword that ``setup()`` names; the other options go to Tk.
    """

    def __init__(self, master: Misc | None = None, *args: Any, **options: Any) -> None:
        super().__init__(master, *args, **options)


def _if_open(scope: Scope, fn: Callable[..., object], args: tuple[Any, ...]) -> None:
    if not scope.is_ending:
        with scope.runtime.reporting(f"in a call dispatched to {scope.name}", scope):
            fn(*args)
