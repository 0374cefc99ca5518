"""`Runtime`: everything one root window needs, held together: its queue, pool, loop, root scope and reporting.

One a root; made on the root's thread, which is its UI thread. The thread pool starts with the first function, the
asyncio loop with the first coroutine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import get_ident
from types import TracebackType
from typing import Any, Self, TypeVarTuple, Unpack

from tkasync.dispatch import open_runtimes
from tkasync.dispatch.host import Host, Wake
from tkasync.dispatch.late_calls import late_calls
from tkasync.dispatch.queue import UiDispatchQueue
from tkasync.dispatch.timers import check_seconds
from tkasync.errors import NoRuntimeError, RuntimeClosedError, WrongThreadError
from tkasync.execution.engines import Engines
from tkasync.execution.in_flight import InFlight
from tkasync.execution.places.switch_interval import SHORT
from tkasync.execution.spawn import UI, Options, TaskOptions, spawn
from tkasync.ownership.scope import Scope
from tkasync.ownership.unhandled import report_error
from tkasync.runtime.closing import Closing
from tkasync.runtime.statistics import Statistics, statistics_of
from tkasync.tasks import token_timer  # noqa: F401  # its import gives tokens the clock of the runtime at hand
from tkasync.tasks.handle import TaskHandle

Ts = TypeVarTuple("Ts")


class Runtime:
    """See the module. Also a context manager, which closes it.

    Args:
        root: the root window, a ``tkinter.Tk``; or a `Host`.
        max_workers: threads of the pool at most; ``min(32, cores + 4)`` by default.
        on_error: called on the UI thread with each error that nobody handled; may be set later, as an attribute.
        guard: keep every Tcl operation on the UI thread (see the guide on safety); ``False`` for raw speed.
        wake: how other threads wake the window: ``"auto"``, ``"fd"`` (an eventfd, or a pipe where there is none),
            ``"pipe"``, ``"socket"`` or ``"poll"``.
        budget: seconds after which a turn of the pump lets the window redraw.
        switch_interval: seconds; Python's ``sys.setswitchinterval`` while the pool works, so that a computing thread
            does not starve the window; put back afterwards. ``None`` leaves it alone.

    Raises:
        TypeError: *root* is no root window.
        RuntimeError: *root* has an open runtime already.
        ValueError: a *max_workers*, *wake* or *budget* that means nothing.
        WrongThreadError: *root* was made on another thread.
        RuntimeClosedError: *root* is destroyed.
    """

    def __init__(
        self,
        root: Any,
        *,
        max_workers: int | None = None,
        on_error: Callable[[BaseException], object] | None = None,
        guard: bool = True,
        wake: Wake = "auto",
        budget: float = 0.006,
        switch_interval: float | None = SHORT,
    ) -> None:
        _check_options(max_workers, on_error, switch_interval)
        self.host: Host = _host_on(root, guard, wake, budget)
        self.root = None if self.host is root else root
        self.on_error = on_error
        self.ui_thread = self.host.ui_thread
        self.in_flight = InFlight()
        self.ui_refs: dict[int, object] = {}
        self.engines = Engines(max_workers, switch_interval)
        self._has_closed = False
        self._scopes: dict[Scope, None] = {}
        self._is_closing = False
        self.queue = UiDispatchQueue(report=self.report, wake=self.host.wake, settle=self.host.clear_wake)
        self.post = self.queue.post
        self.scope = self.new_scope("the runtime")
        late_calls.clear()
        self.host.start(self.queue, self.in_flight)
        if self.root is not None:
            self.root._tkasync_runtime = self
        self.host.watch_root(self.close)
        open_runtimes.enter(self)

    @classmethod
    def of(cls, widget: Any) -> Runtime:
        """The runtime of *widget*'s root, made now if it has none.

        A closed one is given too, as long as no other was made for the root.

        Raises:
            NoRuntimeError: it has none, and this is not its thread, where one could be made.
            RuntimeClosedError: it has none, and the root is destroyed.
            TypeError: *widget* is no widget.
        """
        if not hasattr(widget, "_root"):
            raise TypeError(f"Runtime.of takes a widget, not {widget!r}")
        root = widget._root()
        runtime = getattr(root, "_tkasync_runtime", None)
        if runtime is None:
            try:
                runtime = cls(root)
            except WrongThreadError:
                raise NoRuntimeError.none_open() from None
        return runtime

    # Threads

    @property
    def is_ui_thread(self) -> bool:
        """Whether the caller is on the UI thread."""
        return get_ident() == self.ui_thread

    def check_ui_thread(self, call: str, remedy: str) -> None:
        """Raise `WrongThreadError` when the caller is on another thread; *remedy* is what to write instead."""
        if get_ident() != self.ui_thread:
            raise WrongThreadError.ui_only(call, remedy)

    def on_ui_thread(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """Call ``fn(*args)``: at once on the UI thread, in a later turn from another. For what must not be lost."""
        if get_ident() == self.ui_thread:
            fn(*args)
        else:
            self.post(fn, *args)

    # Work

    def dispatch_to_ui(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """What the function ``dispatch_to_ui`` does, for this window."""
        self.refuse_closed("dispatch_to_ui")
        self.queue.dispatch(fn, *args)

    def call_in_ui(self, fn: Callable[[Unpack[Ts]], Any], *args: *Ts) -> TaskHandle[Any]:
        """What the function ``call_in_ui`` does, for this window."""
        return self.spawn(self.scope, fn, args, Options(executor=UI))

    def spawn_task(
        self, work: Any, *args: Any, owner: object = None, **options: Unpack[TaskOptions]
    ) -> TaskHandle[Any]:
        """What the function ``spawn_task`` does, for this window.

        *owner* is a component or a scope of this window; without one the runtime owns the task.

        Raises:
            ValueError: *owner* belongs to another window.
        """
        scope = self.scope if owner is None else self._scope_of(owner)
        return self.spawn(scope, work, args, Options(**options))

    def _scope_of(self, owner: object) -> Scope:
        scope = owner if isinstance(owner, Scope) else getattr(owner, "scope", None)
        if not isinstance(scope, Scope):
            raise TypeError(f"an owner here is a component or a Scope, not {owner!r}: pass scope_of(widget)")
        if scope.runtime is not self:
            raise ValueError(
                f"{scope.name} belongs to another window: use Runtime.of(widget) of that one, or spawn_task"
            )
        return scope

    def spawn(self, scope: Scope, work: Any, args: tuple[Any, ...], options: Options) -> TaskHandle[Any]:
        """Start *work* with *args* for *scope*. Any thread."""
        return spawn(self, scope, work, args, options)

    def refuse_closed(self, call: str) -> None:
        """Raise `RuntimeClosedError` when the runtime is closed or closing."""
        if self._is_closing:
            raise RuntimeClosedError.closed(call)

    @property
    def time_is_up(self) -> bool:
        """Whether the turn at hand has used up its budget. UI thread."""
        return self.queue.time_is_up

    # Scopes

    def new_scope(self, name: str, **options: Any) -> Scope:
        """A scope that the close of the runtime closes too. UI thread."""
        scope = Scope(self, name, **options)
        self._scopes[scope] = None
        return scope

    @property
    def open_scopes(self) -> list[Scope]:
        """The open scopes, newest first."""
        return list(reversed(self._scopes))

    def scope_closed(self, scope: Scope) -> None:
        """*scope* has closed."""
        self._scopes.pop(scope, None)

    # Errors

    def report(self, error: BaseException, where: str = "", owner: Scope | None = None) -> None:
        """Hand an error that nobody handled to who comes next: boundary, ``on_error``, log and window. Any thread."""
        self.on_ui_thread(report_error, self, error, where, owner)

    @contextmanager
    def reporting(self, where: str, owner: Scope | None = None) -> Iterator[None]:
        """A block whose error is reported instead of raised."""
        try:
            yield
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self.report(error, where, owner)

    # The end

    @property
    def is_closed(self) -> bool:
        """Whether it is closed, or closing."""
        return self._is_closing

    @property
    def stragglers(self) -> list[TaskHandle[Any]]:
        """The tasks that have ended for their owner while their work goes on."""
        return self.in_flight.stragglers

    def close(self, timeout: float = 2.0) -> list[TaskHandle[Any]]:
        """End everything, within about *timeout* seconds; the root lives on. UI only.

        The order stands in `tkasync.runtime.closing`. A second time it does nothing.

        Returns:
            The tasks whose work has not ended even so. Their threads do not hold up the program's exit; a thread that
            is stuck then dies without its ``finally`` blocks.

        Raises:
            WrongThreadError: on another thread.
        """
        self.check_ui_thread("Runtime.close", "runtime.dispatch_to_ui(runtime.close)")
        check_seconds("close(timeout)", timeout)
        if self._is_closing:
            return []
        self._is_closing = True
        try:
            return Closing(self, timeout).run()
        finally:
            self._has_closed = True

    def disown(self) -> None:
        """This process is a fork of the runtime's: it is closed here, and left alone."""
        self._is_closing = True

    def statistics(self) -> Statistics:
        """The runtime in counts. Any thread."""
        return statistics_of(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Runtime of {self.root if self.root is not None else self.host!r}>"


def _host_on(root: Any, guard: bool, wake: Wake, budget: float) -> Host:
    if isinstance(root, Host):
        return root
    earlier = getattr(root, "_tkasync_runtime", None)
    if earlier is not None and not earlier._has_closed:
        raise RuntimeError("this root has a runtime already: use Runtime.of(root)")
    from tkasync.tk.host.host import TkHost  # tkinter, which a program on another host does not need

    return TkHost(root, guard=guard, wake=wake, budget=budget)


def _check_options(max_workers: object, on_error: object, switch_interval: float | None) -> None:
    if max_workers is not None and (not isinstance(max_workers, int) or max_workers < 1):
        raise ValueError(f"max_workers is a number of threads, 1 or more, not {max_workers!r}")
    if switch_interval is not None and check_seconds("switch_interval", switch_interval) == 0:
        raise ValueError("switch_interval is a time in seconds, or None to leave Python's own alone")
    if on_error is not None and not callable(on_error):
        raise TypeError(f"on_error takes a function, not {on_error!r}")
