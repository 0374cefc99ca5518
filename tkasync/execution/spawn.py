"""`spawn`: from the arguments of ``spawn_task`` to an item on its way to where it runs. Any thread.

It finds the kind of the work and the place for that kind, makes handle and item, and has the owner take the task in.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from concurrent.futures import Executor
from types import FunctionType, MethodType
from typing import Any, cast

from tkasync.dispatch.refusals import UNRUN
from tkasync.dispatch.timers import check_seconds
from tkasync.dispatch.ui_thread import UiThread
from tkasync.errors import NoOwnerError, RuntimeClosedError
from tkasync.execution.engines import Engines
from tkasync.execution.item import WorkItem
from tkasync.execution.kinds import Kind, close_coroutine, code_of, kind_of, name_of
from tkasync.execution.parts.tries import Tries
from tkasync.execution.parts.whole import Where
from tkasync.execution.places.executor import ExecutorGeneratorItem, ExecutorItem
from tkasync.execution.places.on_ui import UiCallItem
from tkasync.execution.places.pool import FunctionItem, GeneratorItem
from tkasync.execution.places.thread import ThreadGeneratorItem, ThreadItem
from tkasync.execution.places.ui_task import UiTaskItem
from tkasync.ownership.groups import check_limit
from tkasync.ownership.policies import POLICIES, unknown_policy
from tkasync.ownership.scope import Scope
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import OPTION_NAMES, AnyExecutor, Place, TaskOptions, refuse_unknown
from tkasync.tasks.outcome.callbacks import checked
from tkasync.tasks.outcome.streams import KEEPS
from tkasync.tasks.retry import retry_of
from tkasync.tasks.site import CALLERS, Line
from tkasync.whose_code import OURS


def spawn(
    runtime: UiThread,
    engines: Engines,
    scope: Scope,
    work: Any,
    args: tuple[Any, ...],
    options: TaskOptions[Any],
    line: Line | None = None,
) -> TaskHandle[Any]:
    """Start *work* with *args* for *scope*; see ``spawn_task`` for the options and the errors.

    *line* is where the task was asked for, when that is not the line that spawns it: a timer's.
    """
    try:
        if not _CALLBACKS.issuperset(options):  # callbacks are checked where they are kept
            check_options(options)
        if runtime.is_closed and not scope.spawns_at_close:
            runtime.refuse_closed("spawn_task")
        executor = options.get("executor")
        make_item = place(work, executor)
        if args or isinstance(work, functools.partial):
            check_args(work, args, runtime)
        retry = options.get("retry")
        if retry is not None:
            _refuse_made(work)
        name = options.get("name") or str(getattr(work, "__qualname__", "") or name_of(work))
        handle: TaskHandle[Any] = TaskHandle(runtime, scope, name, line or calling_line(work), options)
        if retry is not None and (plan := retry_of(retry)).attempts:
            named = executor if isinstance(executor, Executor) else None
            where = Where(make_item, named, options.get("on_cancel"), options.get("kill_after"))
            timeout = options.get("timeout")
            item: WorkItem = Tries(runtime, engines.in_flight, handle, work, args, where, plan, timeout)
            options = {**options, "timeout": None}  # it is each try's
        else:
            item = make_item(runtime, engines.in_flight, handle, work, args)
            if isinstance(item, ExecutorItem):
                item.executor = executor  # type: ignore[assignment]  # no Place and not None, which have other items
                item.kill_after = options.get("kill_after")
        return admit(item, engines, handle, scope, options)
    except BaseException:
        close_coroutine(work)  # refused: "was never awaited" would only hide the reason
        raise


def admit(
    item: WorkItem, engines: Engines, handle: TaskHandle[Any], scope: Scope, options: TaskOptions[Any]
) -> TaskHandle[Any]:
    """Have *scope* take the task in, and start it unless it has to wait; return it, for ``"drop"`` the earlier.

    Any thread.
    """

    def start() -> None:
        engines.in_flight.add(item)
        if handle.done():  # aborted since it was taken in: its owner has ended
            item.withdraw()
            return
        try:
            item.start(engines)
        except BaseException:
            engines.in_flight.remove(item)
            raise
        timeout = options.get("timeout")
        if timeout is not None:
            handle.runtime.on_ui_thread(handle.set_deadline, timeout)

    policy = options.get("policy", "parallel")
    try:
        earlier = scope.admit(handle, policy, start, options.get("limit"))
    except BaseException as error:
        item.discard()
        # An owner that the program has named is named; the runtime's own end is the close.
        is_owners = isinstance(error, NoOwnerError) and scope is not handle.runtime.scope
        if handle.runtime.is_closed and not is_owners:
            raise RuntimeClosedError.closed("spawn_task") from error
        raise
    if earlier is None:
        return handle
    item.discard()
    running = cast("TaskHandle[Any]", earlier)
    if (on_dropped := options.get("on_dropped")) is not None:
        handle.runtime.post(_tell_dropped, handle, on_dropped, running)
    return running


def _tell_dropped(dropped: TaskHandle[Any], fn: Callable[[Any], object], running: TaskHandle[Any]) -> None:
    """Call *fn* with the task that runs in place of *dropped*, unless their owner has ended. UI thread."""
    if not dropped.is_silent:
        dropped.call(fn, running, "on_dropped")


def check_options(options: TaskOptions[Any]) -> None:
    """Check *options* as far as they can be wrong by themselves. Any thread.

    Raises:
        TypeError: there is no such option; *executor* is none; *group* cannot be hashed; *timeout* is no number.
        ValueError: *policy* or *keep* is none, *limit* or *on_dropped* is for another policy, or *timeout* is no time
            that one can wait for.
    """
    if not options:
        return
    if not OPTION_NAMES.issuperset(options):
        refuse_unknown("spawn_task", options, OPTION_NAMES)
    if not _POLICY_OPTIONS.isdisjoint(options):
        _check_policy(options)
    if options.get("keep", "all") not in KEEPS:
        raise ValueError(f"keep is one of {', '.join(KEEPS)}, not {options['keep']!r}")  # type: ignore[typeddict-item]  # a stream's
    executor = options.get("executor")
    if executor is not None and not isinstance(executor, Executor | Place):
        raise TypeError(f"executor is a concurrent.futures.Executor, UI, POOL or THREAD, not {executor!r}")
    hash(options.get("group"))  # groups are compared and looked up: unhashable ones are refused here
    timeout = options.get("timeout")
    if timeout is not None:
        check_seconds("timeout", timeout)
    if (retry := options.get("retry")) is not None:
        retry_of(retry)
    if (kill_after := options.get("kill_after")) is not None:
        check_seconds("kill_after", kill_after)


_CALLBACKS = frozenset({"on_result", "on_error", "on_done", "on_progress", "on_item"})
_POLICY_OPTIONS = frozenset({"policy", "limit", "on_dropped"})


def _check_policy(options: TaskOptions[Any]) -> None:
    policy = options.get("policy", "parallel")
    limit, on_dropped = options.get("limit"), options.get("on_dropped")
    if policy not in POLICIES:
        raise unknown_policy(policy)
    if limit is not None and policy != "queue":
        raise ValueError(f'limit= is for policy="queue", and not for {policy!r}')
    if limit is not None:
        check_limit(limit)
    if on_dropped is not None and policy != "drop":
        raise ValueError(f'on_dropped= is for policy="drop", and not for {policy!r}')
    if on_dropped is not None:
        checked("dropped", on_dropped)


def calling_line(work: object = None) -> Line:
    """Return the innermost line outside tkasync that led here; *work*'s own where Tk or a thread has called it."""
    frame = sys._getframe(1)
    name = str(frame.f_globals.get("__name__"))
    while name.startswith(OURS) and (outer := frame.f_back) is not None:
        frame = outer
        name = str(frame.f_globals.get("__name__"))
    if name.partition(".")[0] in CALLERS and (code := code_of(work)) is not None:
        return code, code.co_firstlineno
    return frame.f_code, frame.f_lineno


def check_args(work: Any, args: tuple[Any, ...], runtime: UiThread) -> None:
    """Refuse *args*, and what partials of *work* have, where they must not leave the UI thread. Any thread.

    Raises:
        TypeError: they must not; or *work* takes none, being made already.
    """
    if args and not callable(work):
        raise TypeError(
            f"{name_of(work)} was called already and takes no arguments: spawn_task({name_of(work)}, ...)"
        )
    if args:
        runtime.host.check_arguments(args)
    while isinstance(work, functools.partial):
        runtime.host.check_arguments((*work.args, *work.keywords.values()))
        work = work.func


def _refuse_made(work: Any) -> None:
    if not callable(work):
        raise TypeError(
            f"{name_of(work)}() was called already and cannot be tried again: pass the function itself, "
            "spawn_task(fn, *args, retry=...)"
        )


def place(work: Any, executor: AnyExecutor) -> type[WorkItem]:
    """Return the kind of item that runs *work* at *executor*.

    Raises:
        TypeError: *work* is no work, or cannot run there; the message says what to write.
    """
    fn = work.__func__ if type(work) is MethodType else work
    if executor is None and type(fn) is FunctionType and not (fn.__dict__ or fn.__code__.co_flags & UNRUN):
        return FunctionItem  # what is spawned most: all other questions cost as much as the rest of a spawn
    kind = kind_of(work)
    if executor is None and kind in (Kind.COROUTINE, Kind.ASYNC_GENERATOR):
        return _item_of_loop(kind)
    named = (
        "none named" if executor is None else executor.value if isinstance(executor, Place) else "executor"
    )
    item = _PLACES.get((kind, named))
    if item is None:
        raise TypeError(f"{name_of(work)} is {_NAMES[kind]}: {_REMEDIES[kind]}")
    return item


def _item_of_loop(kind: Kind) -> type[WorkItem]:
    from tkasync.execution.places import loop  # asyncio is loaded by the first coroutine

    return loop.CoroutineItem if kind is Kind.COROUTINE else loop.AsyncGeneratorItem


_PLACES: dict[tuple[Kind, str], type[WorkItem]] = {
    (Kind.FUNCTION, "none named"): FunctionItem,
    (Kind.FUNCTION, "POOL"): FunctionItem,
    (Kind.FUNCTION, "THREAD"): ThreadItem,
    (Kind.FUNCTION, "executor"): ExecutorItem,
    (Kind.FUNCTION, "UI"): UiCallItem,
    (Kind.GENERATOR, "none named"): GeneratorItem,
    (Kind.GENERATOR, "POOL"): GeneratorItem,
    (Kind.GENERATOR, "THREAD"): ThreadGeneratorItem,
    (Kind.GENERATOR, "executor"): ExecutorGeneratorItem,
    (Kind.COROUTINE, "UI"): UiTaskItem,
    (Kind.UI_TASK, "UI"): UiTaskItem,
    (Kind.UI_TASK, "none named"): UiTaskItem,
}
_NAMES = {
    Kind.COROUTINE: "a coroutine function",
    Kind.ASYNC_GENERATOR: "an async generator",
    Kind.GENERATOR: "a generator",
    Kind.UI_TASK: "a UI task",
}
_REMEDIES = {
    Kind.COROUTINE: "it runs on the private loop; leave executor= out, or pass executor=UI for a UI task",
    Kind.ASYNC_GENERATOR: "it runs on the private loop; leave executor= out",
    Kind.GENERATOR: "it runs on a thread, not on the UI thread; leave executor= out",
    Kind.UI_TASK: "it runs on the UI thread; leave executor= out",
}
