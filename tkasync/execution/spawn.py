"""From what a program hands to ``spawn_task`` to an item on its way: kind of work, place to run, admission.

Any thread.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import Executor
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypedDict

from tkasync.dispatch.timers import check_seconds
from tkasync.errors import NoOwnerError, RuntimeClosedError
from tkasync.execution.item import WorkItem
from tkasync.execution.kinds import Kind, Site, calling_site, close_coroutine, kind_of, name_of
from tkasync.execution.places.executor import ExecutorGeneratorItem, ExecutorItem
from tkasync.execution.places.on_ui import UiCallItem
from tkasync.execution.places.threads import FunctionItem, GeneratorItem
from tkasync.execution.places.ui_coroutine import UiTaskItem
from tkasync.ownership.policies import POLICIES, Policy, unknown_policy
from tkasync.ownership.scope import Scope
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.outcome.streams import Stream
from tkasync.tasks.state import Progress

if TYPE_CHECKING:
    from tkasync.runtime.runtime import Runtime


class Place(Enum):
    """Where a runtime itself runs work; what ``executor=`` takes beside a ``concurrent.futures.Executor``."""

    UI = "UI"
    POOL = "POOL"

    def __repr__(self) -> str:
        return self.value


UI: Final = Place.UI
"""As ``executor=``: run the work on the UI thread."""

POOL: Final = Place.POOL
"""As ``executor=``: run the work on the runtime's thread pool, as ``spawn_task`` does with a plain function anyway."""

AnyExecutor = Executor | Place | None


class Options:
    """The keyword options of ``spawn_task``, checked. See there for what they mean.

    Args:
        site: where the task was asked for, when that is not the line that spawns it: a timer's.
    """

    # By hand, for this is made once a task: a frozen dataclass would cost as much as the thread pool.
    __slots__ = (
        "executor", "group", "name", "on_done", "on_error", "on_item", "on_progress", "on_result",
        "policy", "site", "timeout",
    )  # fmt: skip

    def __init__(
        self,
        *,
        name: str | None = None,
        executor: AnyExecutor = None,
        timeout: float | None = None,
        group: object = None,
        policy: Policy = "parallel",
        on_result: Callable[[Any], object] | None = None,
        on_error: Callable[[BaseException], object] | None = None,
        on_done: Callable[[TaskHandle[Any]], object] | None = None,
        on_progress: Callable[[Progress], object] | None = None,
        on_item: Callable[[Any], object] | None = None,
        site: Site | None = None,
    ) -> None:
        if policy not in POLICIES:
            raise unknown_policy(policy)
        if executor is not None and not isinstance(executor, Executor | Place):
            raise TypeError(f"executor is a concurrent.futures.Executor, UI or POOL, not {executor!r}")
        hash(group)  # groups are compared and looked up: unhashable ones are refused here
        self.timeout = None if timeout is None else check_seconds("timeout", timeout)
        self.name = name
        self.executor = executor
        self.group = group
        self.policy = policy
        self.on_result = on_result
        self.on_error = on_error
        self.on_done = on_done
        self.on_progress = on_progress
        self.on_item = on_item
        self.site = site


class TaskOptions(TypedDict, total=False):
    """`Options`, as keywords of a call."""

    name: str | None
    executor: AnyExecutor
    timeout: float | None
    group: object
    policy: Policy
    on_result: Callable[[Any], object] | None
    on_error: Callable[[BaseException], object] | None
    on_done: Callable[[TaskHandle[Any]], object] | None
    on_progress: Callable[[Progress], object] | None
    on_item: Callable[[Any], object] | None


def spawn(
    runtime: Runtime, scope: Scope, work: Any, args: tuple[Any, ...], options: Options
) -> TaskHandle[Any]:
    """Start *work* for *scope*; see ``spawn_task``."""
    try:
        if not scope.lasts:
            runtime.refuse_closed("spawn_task")
        return _spawn(runtime, scope, work, args, options)
    except BaseException:
        close_coroutine(work)  # refused: "was never awaited" would only hide the reason
        raise


def _spawn(
    runtime: Runtime, scope: Scope, work: Any, args: tuple[Any, ...], options: Options
) -> TaskHandle[Any]:
    make_item = place(work, kind_of(work), options.executor, runtime)
    _check_args(work, args, runtime)
    name = options.name or name_of(work)
    handle: TaskHandle[Any] = TaskHandle(runtime, scope, name, options.site or calling_site(), options.group)
    _connect(handle, options)
    item = make_item(runtime, handle, work, args)
    if options.executor is not None and isinstance(item, ExecutorItem):
        item.executor = options.executor  # type: ignore[assignment]  # no Place, which has other items
    timeout = options.timeout

    def start() -> None:
        runtime.in_flight.add(item)
        if handle.done():  # its owner has ended in this moment
            item.withdraw()
            return
        try:
            item.start()
        except BaseException:
            runtime.in_flight.remove(item)
            raise
        if timeout is not None:
            runtime.on_ui_thread(handle.set_deadline, timeout)

    try:
        admitted = scope.admit(handle, options.policy, start)
    except BaseException as error:
        item.discard()
        if runtime.is_closed and not isinstance(error, NoOwnerError):
            raise RuntimeClosedError.closed("spawn_task") from error
        raise
    if admitted is not handle:
        item.discard()
    return admitted


def _check_args(work: Any, args: tuple[Any, ...], runtime: Runtime) -> None:
    if args and not callable(work):
        raise TypeError(
            f"{name_of(work)} is made already and takes no arguments: spawn_task({name_of(work)}, ...)"
        )
    if args:
        runtime.host.check_arguments(args)
    while isinstance(work, functools.partial):
        runtime.host.check_arguments((*work.args, *work.keywords.values()))
        work = work.func


def _connect(handle: TaskHandle[Any], options: Options) -> None:
    if options.on_result is not None:
        handle.on_result(options.on_result)
    if options.on_error is not None:
        handle.on_error(options.on_error)
    if options.on_done is not None:
        handle.on_done(options.on_done)
    if options.on_progress is not None:
        handle.on_progress(options.on_progress)
    if options.on_item is not None:
        handle._delivery.stream = Stream(handle, options.on_item)


def place(work: Any, kind: Kind, executor: AnyExecutor, runtime: Runtime) -> type[WorkItem]:
    """The item that runs this kind of work there.

    Raises:
        TypeError: it cannot run there; the message says what to write.
    """
    # These two by hand, and not in the table: their module is imported, and asyncio with it, by the first coroutine.
    if kind is Kind.COROUTINE and executor is None:
        item: type[WorkItem] | None = runtime.engines.loop_items.CoroutineItem
    elif kind is Kind.ASYNC_GENERATOR and executor is None:
        item = runtime.engines.loop_items.AsyncGeneratorItem
    else:
        item = _PLACES.get((kind, _place_name(executor)))
    if item is None:
        raise TypeError(f"{name_of(work)} is {_NAMES[kind]}: {_REMEDIES[kind]}")
    return item


def _place_name(executor: AnyExecutor) -> str:
    if executor is None:
        return "none named"
    return executor.value if isinstance(executor, Place) else "executor"


_PLACES: dict[tuple[Kind, str], type[WorkItem]] = {
    (Kind.FUNCTION, "none named"): FunctionItem,
    (Kind.FUNCTION, "POOL"): FunctionItem,
    (Kind.FUNCTION, "executor"): ExecutorItem,
    (Kind.FUNCTION, "UI"): UiCallItem,
    (Kind.GENERATOR, "none named"): GeneratorItem,
    (Kind.GENERATOR, "POOL"): GeneratorItem,
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
