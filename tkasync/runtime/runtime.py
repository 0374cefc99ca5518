"""`Runtime`: everything that one root window needs: its queue, pool, loop, root scope and error reporting.

A root has one. It is made on the root's thread, which is its UI thread. The thread pool starts with the first function,
the asyncio loop with the first coroutine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVarTuple, Unpack

from tkasync.dispatch import open_runtimes
from tkasync.dispatch.host import Guard, Host, Wake
from tkasync.dispatch.late_calls import late_calls
from tkasync.dispatch.refusals import refuse_unrun
from tkasync.dispatch.timers import check_seconds
from tkasync.errors import NoRuntimeError, WrongThreadError
from tkasync.execution.engines import Engines
from tkasync.execution.kinds import close_coroutine
from tkasync.execution.places.switch_interval import SHORT
from tkasync.ownership.scope import Scope
from tkasync.runtime.closing import Closing
from tkasync.runtime.parts import RuntimeParts
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import UI, MapOptions, StreamOptions

if TYPE_CHECKING:
    from tkasync.runtime.statistics import Statistics

Ts = TypeVarTuple("Ts")


class Runtime(RuntimeParts):
    """See the module. Also a context manager, which closes it.

    Args:
        root: the root window, a ``tkinter.Tk``; or a `Host`.
        max_workers: how many threads of the pool work at most; ``min(32, cores + 4)`` by default, to which a pool in
            which nobody goes on adds, up to four times as many.
        on_error: called on the UI thread with each error that nobody handled; may be set later, as an attribute.
        guard: keep every Tcl operation on the UI thread (see the page on safety). ``True``: a call on a thread that
            runs our work is refused, one on any other thread runs on the UI thread while that thread waits;
            ``"strict"``: both are refused; ``False`` for raw speed. By default ``True``; on the window of the pytest
            plugin ``"strict"``.
        wake: how other threads wake the window: ``"auto"``, ``"fd"`` (an eventfd, or a pipe where there is none),
            ``"pipe"``, ``"socket"`` or ``"poll"``.
        budget: seconds after which a turn gives way to the window's redraw.
        switch_interval: seconds; Python's ``sys.setswitchinterval`` while the pool works, so that a computing thread
            does not starve the window; put back afterwards. ``None`` leaves it alone.

    A making that fails leaves the root as it was.

    Raises:
        TypeError: *root* is no root window, a time no number.
        RuntimeError: *root* has an open runtime already.
        NoRuntimeError: this is a worker process, which imports the main module.
        ValueError: a *max_workers*, *guard*, *wake* or *budget* that means nothing.
        WrongThreadError: *root* was made on another thread.
        RuntimeClosedError: *root* is destroyed.
    """

    def __init__(
        self,
        root: Any,
        *,
        max_workers: int | None = None,
        on_error: Callable[[BaseException], object] | None = None,
        guard: Guard | None = None,
        wake: Wake = "auto",
        budget: float = 0.006,
        switch_interval: float | None = SHORT,
    ) -> None:
        open_runtimes.refuse_unguarded()
        _check_options(max_workers, on_error, switch_interval)
        super().__init__(_host_on(root, guard, wake, budget), Engines(max_workers, switch_interval))
        self.root: Any = None if self.host is root else root
        self.on_error = on_error
        self._has_closed = False
        late_calls.clear()
        with _known_at(self.root, self):
            # Nothing that may fail comes after it: a start that fails leaves the root as it was.
            self.host.start(self.queue, self.in_flight, self.close)
        open_runtimes.enter(self)

    @classmethod
    def of(cls, widget: Any) -> Runtime:
        """Return the runtime of *widget*'s root; make it if the root has none.

        A closed one is returned too, as long as no other was made for the root.

        Raises:
            NoRuntimeError: it has none, and this is not its thread, where one could be made.
            RuntimeClosedError: it has none, and the root is destroyed.
            TypeError: *widget* is no widget.
        """
        if not hasattr(widget, "_root"):
            raise TypeError(f"Runtime.of takes a widget, not {widget!r}")
        root = widget._root()
        runtime = runtime_on(root)
        if runtime is None:
            try:
                runtime = cls(root)
            except WrongThreadError:
                raise NoRuntimeError.none_open() from None
            except RuntimeError:
                # Made meanwhile: a finalizer or a signal handler has asked for it in the middle of the making.
                runtime = runtime_on(root)
                if runtime is None:
                    raise
        return runtime

    # Work

    def dispatch_to_ui(self, fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
        """Do what the function ``dispatch_to_ui`` does, for this window."""
        self.refuse_closed("dispatch_to_ui")
        self.queue.dispatch(fn, *args)

    def call_in_ui(self, fn: Callable[[Unpack[Ts]], Any], *args: *Ts) -> TaskHandle[Any]:
        """Do what the function ``call_in_ui`` does, for this window."""
        return self.spawn(self.scope, fn, args, {"executor": UI})

    def spawn_task(
        self, work: Any, *args: Any, owner: object = None, **options: Unpack[StreamOptions[Any, Any]]
    ) -> TaskHandle[Any]:
        """Do what the function ``spawn_task`` does, for this window.

        *owner* is a component or a scope of this window; without one the runtime owns the task.

        Raises:
            ValueError: *owner* belongs to another window.
        """
        return self.spawn(self._scope_for(work, owner), work, args, options)

    def spawn_map(
        self, fn: Any, items: Iterable[Any], *, owner: object = None, **options: Unpack[MapOptions[Any, Any]]
    ) -> TaskHandle[Any]:
        """Do what the function ``spawn_map`` does, for this window; *owner* as in `spawn_task`."""
        return self.start_map(self._scope_for(fn, owner), fn, items, options)

    def _scope_for(self, work: Any, owner: object) -> Scope:
        try:
            return self.scope if owner is None else self._scope_of(owner)
        except BaseException:
            close_coroutine(work)  # "was never awaited" would only hide the reason
            raise

    def _scope_of(self, owner: object) -> Scope:
        scope = owner if isinstance(owner, Scope) else getattr(owner, "scope", None)
        if not isinstance(scope, Scope):
            raise TypeError(f"an owner here is a component or a Scope, not {owner!r}: pass scope_of(widget)")
        if scope.runtime is not self:
            raise ValueError(
                f"{scope.name} belongs to another window: use Runtime.of(widget) of that one, or spawn_task"
            )
        return scope

    # The end

    @property
    def stragglers(self) -> list[TaskHandle[Any]]:
        """The tasks that have ended while their work continues."""
        return [item.handle for item in self.in_flight.stragglers if item.handle is not None]

    def close(self, timeout: float = 2.0) -> list[TaskHandle[Any]]:
        """End everything, within about *timeout* seconds; the root stays. UI only.

        The order stands in `tkasync.runtime.closing`. A second time it does nothing.

        Returns:
            The tasks whose work has not ended in that time. Their threads do not hold up the program's exit; a thread
            that is stuck then ends without its ``finally`` blocks.

        Raises:
            WrongThreadError: on another thread.
        """
        self.check_ui_thread("Runtime.close", "runtime.dispatch_to_ui(runtime.close)")
        check_seconds("close(timeout)", timeout)
        if self.is_closed:
            return []
        try:
            return Closing(self, timeout).run()
        finally:
            self._has_closed = True

    def statistics(self) -> Statistics:
        """Return the runtime in counts. Any thread."""
        # A data class, which Python compiles at the import.
        from tkasync.runtime.statistics import statistics_of

        return statistics_of(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Runtime of {self.root if self.root is not None else self.host!r}>"


_RUNTIME = "_tkasync_runtime"


def runtime_on(root: Any) -> Runtime | None:
    """Return the runtime that *root* has, closed or not; ``None`` without one. Any thread."""
    return getattr(root, _RUNTIME, None)


@contextmanager
def _known_at(root: Any, runtime: Runtime) -> Iterator[None]:
    """A block that starts *runtime*, which *root* has from now on, unless the block fails.

    From now on, and not from its end on: what a finalizer or a signal handler dispatches in the middle of it is queued
    there, and makes no second one.
    """
    if root is None:
        yield
        return
    fields, earlier = vars(root), _without_a_closed_one(root)
    try:
        if fields.setdefault(_RUNTIME, runtime) is not runtime:
            raise _has_one_already()
        yield
    except BaseException:
        if fields.get(_RUNTIME) is runtime:
            del fields[_RUNTIME]
            runtime.give_up()
        if earlier is not None:
            fields.setdefault(_RUNTIME, earlier)
        raise


def _without_a_closed_one(root: Any) -> Runtime | None:
    """Take the closed runtime of *root*, if it has one, from it, and return it."""
    earlier = runtime_on(root)
    if earlier is not None and earlier._has_closed:
        del root._tkasync_runtime
    return earlier


def _has_one_already() -> RuntimeError:
    return RuntimeError("this root has a runtime already: use Runtime.of(root)")


def want_guard(root: Any, guard: Guard) -> None:
    """Have *root* get *guard* from a runtime that is made for it without ``guard=``. UI thread."""
    root._tkasync_guard_wanted = guard


def _host_on(root: Any, guard: Guard | None, wake: Wake, budget: float) -> Host:
    if guard is None:
        guard = getattr(root, "_tkasync_guard_wanted", True)
    # Not by ==: 1 equals True, and would be taken for "strict" later.
    if not isinstance(guard, bool) and guard != "strict":
        raise ValueError(f'guard is True, "strict" or False, not {guard!r}')
    if isinstance(root, Host):
        return root
    earlier = runtime_on(root)
    if earlier is not None and not earlier._has_closed:
        raise _has_one_already()
    from tkasync.tk.host.host import TkHost  # tkinter, which a program on another host does not need

    return TkHost(root, guard=guard, wake=wake, budget=budget)


def _check_options(max_workers: object, on_error: object, switch_interval: float | None) -> None:
    if max_workers is not None and (type(max_workers) is not int or max_workers < 1):
        raise ValueError(f"max_workers is a number of threads, 1 or more, not {max_workers!r}")
    if switch_interval is not None and check_seconds("switch_interval", switch_interval) == 0:
        raise ValueError("switch_interval is a time in seconds, or None to leave Python's own alone")
    if on_error is not None:
        refuse_unrun("on_error", on_error)
