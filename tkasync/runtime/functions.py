"""The functions that programs call first: to dispatch, to spawn tasks and maps, and ``on_cleanup``.

Each finds the current runtime or owner, and does its work there. Any thread, but for ``on_cleanup``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterable, Iterator
from typing import Any, TypeVar, TypeVarTuple, Unpack, overload

from tkasync.dispatch import open_runtimes
from tkasync.execution.kinds import close_coroutine
from tkasync.runtime.current import current_owner, current_runtime, runtime_of, scope_being_set_up
from tkasync.runtime.widget_scopes import scope_of
from tkasync.tasks.handle import TaskHandle
from tkasync.tasks.options import UI, MapOptions, StreamOptions, TaskOptions, shows_map_options, shows_options
from tkasync.tasks.outcome.streams import Keep

Item = TypeVar("Item")
R = TypeVar("R")
T = TypeVar("T")
Ts = TypeVarTuple("Ts")
X = TypeVar("X")


def dispatch_to_ui(fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
    """Queue ``fn(*args)`` for the UI thread.

    Safe from any thread, at any time, also from a finalizer or a signal handler; never blocks, never calls Tcl on the
    caller's thread, and never runs *fn* inline, not even on the UI thread. Calls run in the order queued, also while a
    dialog is open; before the event loop runs they are kept. One that a running callback queues runs in a later turn.
    An error in one is reported, and the next one runs.

    Raises:
        RuntimeClosedError: the window is gone.
        NoRuntimeError: there is no window, or more than one: use ``Runtime.of(widget).dispatch_to_ui``.
    """
    queue = open_runtimes.the_queue
    if queue is not None:
        queue.admit(fn, args)
    else:
        current_runtime().dispatch_to_ui(fn, *args)


def call_in_ui(fn: Callable[[Unpack[Ts]], T], *args: *Ts) -> TaskHandle[T]:
    """Run ``fn(*args)`` on the UI thread and return a handle for its outcome. Any thread.

    A worker waits by ``call_in_ui(fn).result(timeout)``, a coroutine by ``await call_in_ui(fn)``. When the window
    closes first, the handle ends with `RuntimeClosedError`.
    """
    scope = current_owner()
    return runtime_of(scope).spawn(scope, fn, args, {"executor": UI})


@overload
def spawn_task(
    work: Callable[[Unpack[Ts]], Coroutine[Any, Any, T]],
    *args: *Ts,
    owner: object = ...,
    **options: Unpack[TaskOptions[T]],
) -> TaskHandle[T]: ...
@overload
def spawn_task(
    work: Callable[[Unpack[Ts]], AsyncIterator[Item]],
    *args: *Ts,
    owner: object = ...,
    **options: Unpack[StreamOptions[None, Item]],
) -> TaskHandle[None]: ...
@overload
def spawn_task(
    work: Callable[[Unpack[Ts]], Generator[Item, Any, T]],
    *args: *Ts,
    owner: object = ...,
    **options: Unpack[StreamOptions[T, Item]],
) -> TaskHandle[T]: ...
@overload
def spawn_task(
    work: Callable[[Unpack[Ts]], Iterator[Item]],
    *args: *Ts,
    on_item: Callable[[Item], object],
    keep: Keep = ...,
    owner: object = ...,
    **options: Unpack[TaskOptions[Any]],
) -> TaskHandle[Any]: ...
@overload
def spawn_task(
    # No arguments, which a coroutine has already; but mypy wants them where the implementation has them.
    work: Coroutine[Any, Any, T],
    *args: *Ts,
    owner: object = ...,
    **options: Unpack[TaskOptions[T]],
) -> TaskHandle[T]: ...
@overload
def spawn_task(
    work: Callable[[Unpack[Ts]], T],
    *args: *Ts,
    owner: object = ...,
    **options: Unpack[TaskOptions[T]],
) -> TaskHandle[T]: ...
@shows_options
def spawn_task(
    work: Any,
    *args: *Ts,
    owner: object = None,
    **options: Unpack[StreamOptions[Any, Any]],
) -> TaskHandle[Any]:
    """Run *work* in the background and return its `TaskHandle`. Any thread.

    Where it runs is in the work: a function on the thread pool, a coroutine function (or coroutine) on the private
    asyncio loop, a ``ui_task`` on the UI thread; a generator where its kind runs, each item going to *on_item* in
    order, all of them before the end. When the window cannot keep up, the generator is slowed, and not the window: no
    item waits longer than 0.25 seconds, nor behind 1,024 others.

    Args:
        work: the function itself, not its result: ``spawn_task(load, path)``.
        *args: what it is called with.
        owner: a widget, a scope, or an object, whose end aborts the task. By default the current owner: the component
            being set up, the running task's owner, else the runtime.
        name: for messages; the function's by default.
        executor: `UI` for the UI thread, `POOL` for the thread pool, `THREAD` for a thread of its own, as work without
            an end needs; or any ``concurrent.futures.Executor``.
        timeout: seconds after which the work is cancelled and the task fails with ``TimeoutError``; holds for each try.
        retry: how many further tries failed work gets, or a `Retry`. The waits hold no thread; a generator starts
            afresh.
        group: what *policy* goes by, within an owner; all tasks without one, ``None``, are one group.
        policy: ``"parallel"``; ``"restart"`` aborts the group's earlier tasks; ``"drop"`` returns the one that has
            not ended; ``"queue"`` starts when the work of the earlier ones has ended.
        limit: with ``"queue"``, how many tasks of the group run at a time; 1 by default. It is the group's, for good.
        on_result: called on the UI thread with the work's value; see `TaskHandle.on_result`.
        on_error: called there with what it raised.
        on_done: called there with the handle, after every end, an abort included, unless the owner has ended.
        on_progress: called there with the newest `Progress`.
        on_dropped: with ``"drop"``, called there with the task that has not ended, when this one is dropped for it.
        on_item: called there with each item of a generator.
        keep: ``"all"``; ``"newest"`` gives *on_item* the newest item of each turn only, and never slows the generator.
        on_cancel: called without arguments, on a thread of its own and at most once, when the task is aborted or its
            time is up while its work goes on: to interrupt what blocks. An error in it is reported, and the close gives
            it no more than its grace.
        kill_after: seconds after an end from outside until the process that goes on with the work is killed, with what
            it has started; see ``tkasync.processes.ProcessWorkers``. Elsewhere it is a plain abort.

    Raises:
        TypeError: *work* is no work, or cannot run where it was sent; the message says what to write.
        ValueError: an unknown policy or *keep*, a negative or NaN timeout; *limit* or *on_dropped* for another policy;
            the group has another *limit*.
        NoOwnerError: the owner has ended.
        NoRuntimeError, RuntimeClosedError: there is no window, or it is gone.
    """
    try:
        scope = current_owner() if owner is None else scope_of(owner)
        spawn = runtime_of(scope).spawn
    except BaseException:
        close_coroutine(work)  # refused: "was never awaited" would only hide the reason
        raise
    return spawn(scope, work, args, options)


@overload
def spawn_map(
    fn: Callable[[X], Coroutine[Any, Any, R]],
    items: Iterable[X],
    *,
    owner: object = ...,
    **options: Unpack[MapOptions[list[R], R]],
) -> TaskHandle[list[R]]: ...
@overload
def spawn_map(
    fn: Callable[[X], R],
    items: Iterable[X],
    *,
    owner: object = ...,
    **options: Unpack[MapOptions[list[R], R]],
) -> TaskHandle[list[R]]: ...
@shows_map_options
def spawn_map(
    fn: Any, items: Iterable[Any], *, owner: object = None, **options: Unpack[MapOptions[Any, Any]]
) -> TaskHandle[Any]:
    """Call ``fn(item)`` for each of *items*, many side by side, and return one `TaskHandle` for all. Any thread.

    A function runs on the thread pool or on *executor*, a coroutine function on the private asyncio loop. The value is
    the list of the results in the order of the items; with *on_item* it is ``None``, and each result goes there as it
    comes. The first error is the task's, with a note that names its item, and aborts the rest; so does an abort.
    Progress is the number of items that are done.

    Args:
        fn: a function or coroutine function of one argument.
        items: what it is called with, one after the other; a generator is read on the worker side, no further than it
            is needed, and closed when it is not read to its end. No items are a success at once.
        owner: see ``spawn_task``, as for the options that are not named here.
        limit: how many run at a time; by default as many as the pool has threads, but for two; 32 coroutines.
        chunk: how many items a thread takes before it gives others their turn, or how many are sent to a process in
            one list; by default as many as take 0.05 s.
        ordered: give *on_item* the results in the order of the items.
        on_item: called on the UI thread with each result; when the window cannot keep up, no further item is taken.

    Raises:
        TypeError: *fn* is no such function, *items* cannot be gone through, *executor* is `UI`.
        ValueError: *limit* or *chunk* is no number of items.
        NoOwnerError, NoRuntimeError, RuntimeClosedError: see ``spawn_task``.
    """
    try:
        scope = current_owner() if owner is None else scope_of(owner)
        start_map = runtime_of(scope).start_map
    except BaseException:
        close_coroutine(fn)
        raise
    return start_map(scope, fn, items, options)


def spawn_task_with_result(
    work: Callable[..., Any], on_complete: Callable[[Any], object], *args: Any, owner: object = None
) -> TaskHandle[Any]:
    """Call ``spawn_task(work, *args, on_result=on_complete)``."""
    return spawn_task(work, *args, owner=owner, on_result=on_complete)


def on_cleanup(fn: Callable[[Unpack[Ts]], object], *args: *Ts) -> None:
    """Call ``fn(*args)`` when the component being set up ends, or before the effect being run runs again. UI only.

    The last registered runs first; the widget still answers then, except after a destroy at Tcl level.

    Raises:
        NoOwnerError: neither a component is being set up nor an effect being run: use ``self.on_cleanup``.
    """
    scope_being_set_up("on_cleanup").on_cleanup(fn, *args)
