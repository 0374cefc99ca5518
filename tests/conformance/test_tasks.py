"""The promises of Tasks, sentence by sentence."""

from __future__ import annotations

import asyncio
import concurrent.futures as cf
import contextvars
import functools
import gc
import threading
import time
import tkinter as tk
import weakref
from tkinter import ttk

import pytest

from tkasync import (
    UI,
    CancellationToken,
    Cancelled,
    Component,
    Runtime,
    TaskHandle,
    TaskId,
    TaskRegistry,
    TaskState,
    call_in_ui,
    checkpoint,
    current_task,
    report_progress,
    scope_of,
    spawn_task,
    spawn_task_with_result,
    spawn_ui_task,
    task_registry,
    ui_task,
)
from tkasync.errors import RuntimeClosedError, WouldBlockError

WAIT = 20  # seconds; reached by a failure only


class Owner:
    """Anything that can be an owner."""


@pytest.fixture
def hold():
    """An event on which work waits; set at the end."""
    event = threading.Event()
    yield event
    event.set()


def hold_on(event):
    """Work for a thread: until *event* or the abort."""
    while not event.wait(0.002):
        checkpoint()


async def hold_on_async(event):
    while not event.is_set():
        await asyncio.sleep(0.002)


class Class:
    def method(self, x):
        return x + 1

    async def coroutine(self, x):
        return x + 1

    def __call__(self, x):
        return x + 1

    @staticmethod
    def static(x):
        return x + 1


class AsyncCallable:
    async def __call__(self, x):
        return x + 1


async def plus(x):
    return x + 1


async def plus_slowly(x):
    await asyncio.sleep(0.005)
    return x + 1


@pytest.mark.parametrize(
    "work",
    [
        lambda x: x + 1,
        functools.partial(lambda y, x: x + y, 1),
        Class().method,
        Class(),
        Class.static,
        (1).__add__,
        plus,
        plus_slowly,
        Class().coroutine,
        functools.partial(plus_slowly),
        AsyncCallable(),
    ],
)
def test_kinds_of_work(world, work):
    """`work`: function, coroutine function."""
    seen = []
    handle = spawn_task(work, 41, on_result=seen.append)
    world.until(lambda: seen)
    assert seen == [42]
    assert handle.result() == 42
    assert handle.state is TaskState.SUCCEEDED


def test_coroutine_object(world):
    """`work`: coroutine object."""
    seen = []
    spawn_task(plus_slowly(41), on_result=seen.append)
    world.until(lambda: seen)
    assert seen == [42]


def test_coroutine_object_with_arguments(world):
    """Bad input gets a clear error."""
    with pytest.raises(TypeError):
        spawn_task(plus(1), 2)


def test_function_runs_on_the_pool_and_coroutine_on_the_loop(world):
    """Function (thread pool), coroutine function (private loop)."""

    async def loop_thread():
        return threading.get_ident(), asyncio.get_running_loop()

    a, b, c = spawn_task(threading.get_ident), spawn_task(loop_thread), spawn_task(loop_thread())
    world.until(lambda: a.done() and b.done() and c.done())
    assert threading.get_ident() not in (a.result(), b.result()[0])
    assert b.result() == c.result()


def test_generator_items(world):
    """Generator: each item goes to `on_item=`, in order, before the end is announced."""
    seen = []

    def work(n):
        yield from range(n)
        return "end"

    handle = spawn_task(
        work, 5000, on_item=seen.append, on_result=lambda v: seen.append(("result", v)), on_done=seen.append
    )
    world.until(lambda: handle in seen)
    assert seen[:5000] == list(range(5000))
    assert seen[5000:] == [("result", "end"), handle]
    assert handle.result() == "end"


def test_async_generator_items(world):
    """Async generator."""
    seen = []

    async def work(n):
        for i in range(n):
            yield i

    spawn_task(work, 2000, on_item=seen.append, on_done=lambda h: seen.append(h.state))
    world.until(lambda: TaskState.SUCCEEDED in seen)
    assert seen == [*range(2000), TaskState.SUCCEEDED]


def test_items_before_an_error(world):
    """All progress and items first, then `on_error`, then `on_done`."""
    seen = []

    def work():
        yield 1
        report_progress(1, 2)
        yield 2
        raise ValueError("no")

    spawn_task(
        work,
        on_item=seen.append,
        on_progress=lambda p: seen.append("p"),
        on_error=lambda e: seen.append(type(e)),
        on_done=lambda h: seen.append("done"),
    )
    world.until(lambda: "done" in seen)
    assert [x for x in seen if x in (1, 2)] == [1, 2]
    assert seen[-2:] == [ValueError, "done"]
    assert seen.count("p") == 1
    assert len(seen) == 5


def test_an_item_handler_that_fails(world):
    """An error in one goes to report and stops nothing."""
    seen = []

    def on_item(item):
        if item == 1:
            raise KeyError("bad")
        seen.append(item)

    spawn_task(lambda: (yield from range(4)), on_item=on_item, on_done=lambda h: seen.append("done"))
    world.until(lambda: "done" in seen)
    assert seen == [0, 2, 3, "done"]
    world.until(lambda: world.errors)
    assert [type(e) for e in world.errors] == [KeyError]


def test_the_producer_is_slowed(world):
    """The producer is slowed, not the window, when the UI cannot keep up."""
    made = []

    def work():
        for n in range(100_000):
            made.append(n)
            yield n

    handle = spawn_task(work, on_item=lambda _i: None)
    time.sleep(0.3)  # the window stands
    assert len(made) < 100_000
    handle.abort()
    world.settle()


def test_abort_of_a_generator_closes_it(world):
    """Aborted, its `finally` runs and no more items come."""
    seen, ended = [], threading.Event()

    def work():
        try:
            n = 0
            while True:
                yield n
                n += 1
        finally:
            ended.set()

    handle = spawn_task(work, on_item=seen.append, on_done=lambda h: seen.append("done"))
    world.until(lambda: len(seen) > 10)
    handle.abort()
    count = len(seen)
    world.until(lambda: "done" in seen and ended.is_set())
    world.settle()
    assert len(seen) == count + 1


def test_any_executor(world):
    """`executor`: any `concurrent.futures.Executor`."""
    with cf.ThreadPoolExecutor(1, thread_name_prefix="mine") as pool:
        handle = spawn_task(lambda: threading.current_thread().name, executor=pool)
        world.until(handle.done)
    assert handle.result().startswith("mine")


def test_executor_ui(world):
    """Or `UI` (the UI thread)."""
    out = []
    handle = spawn_task(threading.get_ident, executor=UI, on_result=out.append)
    assert not handle.done()
    world.until(lambda: out)
    assert out == [threading.get_ident()]


def test_process_pool(program):
    """Any executor: processes too."""
    assert (
        program("""
        import multiprocessing as mp
        if __name__ == "__main__":
            root = tk.Tk(); rt = Runtime(root)
            with cf.ProcessPoolExecutor(1, mp_context=mp.get_context("forkserver")) as pool:
                h = spawn_task(abs, -3, executor=pool, on_result=print)
                seen = []; h.on_done(seen.append); until(lambda: seen)
            root.destroy()
    """)
        == "3\n"
    )


def test_policy_parallel(world, hold):
    """`"parallel"`, the default."""
    a, b = spawn_task(hold_on, hold), spawn_task(hold_on, hold)
    world.until(lambda: a.is_running() and b.is_running())
    hold.set()
    world.until(lambda: a.done() and b.done())


def test_policy_restart(world, hold):
    """`"restart"` (abort the earlier)."""
    seen = []
    a = spawn_task(hold_on, hold, policy="restart", on_done=lambda h: seen.append(h.state))
    b = spawn_task(hold_on, hold, policy="restart", on_done=lambda h: seen.append(h.state))
    assert a.state is TaskState.CANCELLED
    assert not b.done()
    hold.set()
    world.until(lambda: len(seen) == 2)
    assert seen == [TaskState.CANCELLED, TaskState.SUCCEEDED]


def test_policy_drop(world, hold):
    """`"drop"` (hand back the running one)."""
    a = spawn_task(hold_on, hold, policy="drop")
    b = spawn_task(hold_on, hold, policy="drop")
    assert a is b
    hold.set()
    world.until(a.done)
    world.settle()
    c = spawn_task(int, policy="drop")
    assert c is not a
    world.until(c.done)


def test_policy_queue(world, hold):
    """`"queue"`."""
    seen = []
    handles = [
        spawn_task(lambda n=n: (hold.wait(WAIT), n)[1], policy="queue", on_result=seen.append)
        for n in range(4)
    ]
    world.until(handles[0].is_running)
    assert [h.state for h in handles[1:]] == [TaskState.PENDING] * 3
    handles[2].abort()
    hold.set()
    world.until(lambda: len(seen) == 3)
    assert seen == [0, 1, 3]


def test_policy_by_group_and_owner(world, hold):
    """`policy` within (owner, group)."""
    one, two = Owner(), Owner()
    a = spawn_task(hold_on, hold, owner=one, group="g", policy="restart")
    b = spawn_task(hold_on, hold, owner=one, group="h", policy="restart")
    c = spawn_task(hold_on, hold, owner=two, group="g", policy="restart")
    d = spawn_task(hold_on, hold, owner=one, policy="restart")
    assert not any(h.done() for h in (a, b, c, d))
    e = spawn_task(hold_on, hold, owner=one, group="g", policy="restart")
    assert a.cancelled()
    assert not any(h.done() for h in (b, c, d, e))
    hold.set()
    world.until(lambda: all(h.done() for h in (a, b, c, d, e)))


def test_group_none_is_one_group_of_its_own(world, hold):
    """`group=None` is one group of its own per owner."""
    owner = Owner()
    a = spawn_task(hold_on, hold, owner=owner, policy="restart")
    b = spawn_task(lambda: hold_on(hold), owner=owner, policy="restart", group=None)
    assert a.cancelled()
    hold.set()
    world.until(b.done)


def test_unknown_policy(world):
    """An unknown policy is a `ValueError`."""
    with pytest.raises(ValueError, match="latest"):
        spawn_task(int, policy="latest")
    with pytest.raises(ValueError, match="latest"):
        ui_task(policy="latest")


def test_restart_silences_a_finished_task(world):
    """Aborted after the outcome but before delivery...; `"restart"` silences such a task too."""
    seen = []
    a = spawn_task(lambda: "old", policy="restart", on_result=seen.append)
    cf.wait([a], WAIT)
    spawn_task(lambda: "new", policy="restart", on_result=seen.append)
    assert a.state is TaskState.SUCCEEDED
    world.until(lambda: seen)
    world.settle()
    assert seen == ["new"]


def test_plain_function_that_returns_a_coroutine(world):
    """`TypeError` with the remedy, the coroutine closed."""
    seen = []
    handle = spawn_task(lambda: plus(1), on_error=seen.append)
    world.until(lambda: seen)
    assert isinstance(seen[0], TypeError)
    assert "coroutine" in str(seen[0])
    assert handle.state is TaskState.FAILED
    gc.collect()  # a coroutine that was never closed would warn, and warnings are errors


def test_no_work_at_all(world):
    """A clear error where the mistake is made."""
    for nothing in (None, 5, "x"):
        with pytest.raises(TypeError):
            spawn_task(nothing)


def test_short_form(world):
    """`spawn_task_with_result(work, on_complete, *args)`: the short form of `on_result`."""
    seen = []
    handle = spawn_task_with_result(lambda a, b: a * b, seen.append, 6, 7)
    world.until(lambda: seen)
    assert seen == [42]
    assert isinstance(handle, TaskHandle)
    spawn_task_with_result(plus, seen.append, 1)
    world.until(lambda: len(seen) == 2)


def test_timeout_of_a_coroutine(world):
    """`timeout`: the work is cancelled and the task fails with `TimeoutError`."""
    seen, stopped = [], []

    async def work():
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            stopped.append(1)
            raise

    handle = spawn_task(work, timeout=0.05, on_error=seen.append)
    world.settle() if world.pilot is None else None
    world.pass_by(0.1)
    world.until(lambda: seen and stopped)
    assert type(seen[0]) is TimeoutError
    assert handle.state is TaskState.FAILED
    assert isinstance(handle.exception(), TimeoutError)


def test_timeout_of_a_thread(world, hold):
    """The same, of a thread: it sees its token."""
    seen = []
    handle = spawn_task(hold_on, hold, timeout=0.05, on_error=seen.append, on_done=seen.append)
    world.pass_by(0.1)
    world.until(lambda: len(seen) == 2)
    assert isinstance(seen[0], TimeoutError)
    assert seen[1] is handle
    assert handle.token.is_cancelled
    world.until(lambda: not handle.still_running)


def test_no_timeout_when_quick(world):
    """And only then."""
    handle = spawn_task(int, timeout=5)
    world.until(handle.done)
    world.pass_by(0.05 if world.pilot else 10)
    assert handle.state is TaskState.SUCCEEDED


@pytest.mark.parametrize("bad", [-1, float("nan")])
def test_bad_timeout(world, bad):
    """A negative or NaN time: `ValueError`."""
    with pytest.raises(ValueError, match="timeout"):
        spawn_task(int, timeout=bad)


def test_handle_is_a_future(world):
    """A `concurrent.futures.Future`, so `wait`, `as_completed`, `wrap_future` work."""
    handles = [spawn_task(abs, -n) for n in range(5)]
    assert all(isinstance(h, cf.Future) for h in handles)
    _done, rest = cf.wait(handles, timeout=WAIT)
    assert not rest
    assert sorted(h.result() for h in cf.as_completed(handles)) == [0, 1, 2, 3, 4]

    async def work():
        return await asyncio.wrap_future(spawn_task(abs, -9))

    outer = spawn_task(work)
    world.until(outer.done)
    assert outer.result() == 9


def test_done_callbacks_of_a_future(world):
    """It is a Future: `add_done_callback` too."""
    seen = []
    handle = spawn_task(int)
    handle.add_done_callback(seen.append)
    world.until(lambda: seen)
    assert seen == [handle]


def test_attributes(world, hold):
    """`.id`, `.name`, `.state`, `.is_running()`, `.is_completed()`, `.progress`, `.token`."""
    handle = spawn_task(hold_on, hold, name="load")
    assert handle.name == "load"
    assert handle.id is not None
    assert isinstance(handle.id, TaskId | int)
    assert isinstance(handle.token, CancellationToken)
    world.until(handle.is_running)
    assert handle.state is TaskState.RUNNING
    assert not handle.is_completed()
    assert not handle.done()
    hold.set()
    world.until(handle.is_completed)
    assert not handle.is_running()
    assert handle.state is TaskState.SUCCEEDED
    assert spawn_task(hold_on, hold).name
    assert len({spawn_task(int).id for _ in range(50)}) == 50


def test_the_states():
    """`TaskState`: PENDING, RUNNING, SUCCEEDED, FAILED, CANCELLED."""
    assert [s.name for s in TaskState] == ["PENDING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"]


@pytest.mark.parametrize("spelling", ["chain", "options"])
def test_handlers_both_spellings(world, spelling):
    """`.on_result/.on_error/.on_done/.on_progress(fn)`."""
    seen = []

    def work():
        report_progress(1, 2, "half")
        return "value"

    note = {
        "on_result": lambda v: seen.append(v),
        "on_progress": lambda p: seen.append((p.done, p.total, p.message)),
        "on_done": lambda h: seen.append(h),
    }
    if spelling == "options":
        handle = spawn_task(work, **note)
    else:
        handle = spawn_task(work)
        for name, fn in note.items():
            assert getattr(handle, name)(fn) is not None
    world.until(lambda: handle in seen)
    assert seen == [(1, 2, "half"), "value", handle]


def test_awaitable_in_coroutines_and_ui_tasks(world):
    """Awaitable in coroutines and UI tasks."""

    async def work():
        handle = spawn_task(abs, -3)
        return await handle + await handle + await spawn_task(plus, 1)

    handles = [spawn_task(work), spawn_ui_task(work)]
    world.until(lambda: all(h.done() for h in handles))
    assert [h.result() for h in handles] == [8, 8]


def test_awaiting_raises_what_it_raised(world):
    """The same, of errors and of the abort."""

    async def work(kind):
        handle = spawn_task(lambda: 1 / 0) if kind == "error" else spawn_task(asyncio.sleep, 60)
        if kind == "abort":
            handle.abort()
        try:
            await handle
        except ZeroDivisionError:
            return "error"
        except cf.CancelledError:
            return "abort"

    handles = [spawn(work, kind) for spawn in (spawn_task, spawn_ui_task) for kind in ("error", "abort")]
    world.until(lambda: all(h.done() for h in handles))
    assert [h.result() for h in handles] == ["error", "abort"] * 2
    world.settle()
    assert world.errors == []


@pytest.mark.parametrize("work", [lambda: time.sleep(0.02) or 1, lambda: plus_slowly(0)])
def test_dropping_the_handle(world, work):
    """Dropping the handle does not stop the task."""
    seen = []
    coroutine = work() if work.__code__.co_names == ("plus_slowly",) else work
    spawn_task(coroutine, on_result=seen.append)
    gc.collect()
    world.until(lambda: seen)
    assert seen == [1]


def test_done_without_a_turn_of_the_ui(world):
    """It is done as soon as the work ends (waiters in other threads need no turn of the UI); its callbacks follow."""
    seen = []
    handle = spawn_task(lambda: 5, on_result=seen.append)
    out = []
    thread = threading.Thread(target=lambda: out.append(handle.result(WAIT)))
    thread.start()
    thread.join(WAIT)
    assert out == [5]
    assert handle.done()
    assert seen == []
    world.until(lambda: seen)


def test_abort_of_a_running_thread(world, hold):
    """`abort()` is idempotent and takes effect at once: waiters are released, the token is set."""
    seen, released = [], threading.Event()
    handle = spawn_task(
        hold_on, hold, on_result=seen.append, on_error=seen.append, on_done=lambda h: seen.append("done")
    )
    world.until(handle.is_running)

    def wait():
        with pytest.raises(cf.CancelledError):
            handle.result(WAIT)
        released.set()

    waiter = threading.Thread(target=wait)
    waiter.start()
    handle.abort()
    handle.abort()
    assert handle.state is TaskState.CANCELLED
    assert handle.cancelled()
    assert handle.done()
    assert handle.is_completed()
    assert not handle.is_running()
    assert handle.token.is_cancelled
    assert released.wait(WAIT)
    waiter.join()
    world.until(lambda: not handle.still_running)
    world.settle()
    assert seen == ["done"]


@pytest.mark.parametrize("spelling", ["abort", "cancel"])
def test_abort_of_a_coroutine(world, spelling):
    """A coroutine is cancelled."""
    seen, begun = [], threading.Event()

    async def work():
        try:
            begun.set()
            await asyncio.sleep(60)
        finally:
            seen.append("finally")

    handle = spawn_task(work, on_done=lambda h: seen.append(h.state))
    assert begun.wait(WAIT)
    assert getattr(handle, spelling)() is True
    world.until(lambda: len(seen) == 2)
    assert set(seen) == {"finally", TaskState.CANCELLED}


def test_abort_before_it_starts(world):
    """Queued work never starts."""
    seen = []
    with cf.ThreadPoolExecutor(1) as pool:
        gate = threading.Event()
        spawn_task(gate.wait, WAIT, executor=pool)
        handle = spawn_task(seen.append, 1, executor=pool, on_done=lambda h: seen.append("done"))
        assert handle.state is TaskState.PENDING
        handle.abort()
        gate.set()
        world.until(lambda: seen)
    assert seen == ["done"]


def test_abort_of_a_coroutine_before_it_starts(world):
    """Queued work never starts: a coroutine object is closed, without a warning."""
    seen = []

    async def work():
        seen.append(1)

    handles = [spawn_ui_task(work), spawn_ui_task(work())]
    for handle in handles:
        handle.abort()
    world.settle()
    gc.collect()
    assert seen == []


def test_a_thread_that_does_not_look(world, hold):
    """A thread cannot be killed: until it returns, `.still_running` is true and the runtime lists it as a straggler."""
    handle = spawn_task(hold.wait, WAIT)
    world.until(handle.is_running)
    assert not handle.still_running
    handle.abort()
    assert handle.done()
    assert handle.still_running
    assert handle in list(world.runtime.stragglers)
    hold.set()
    world.until(lambda: not handle.still_running)
    assert handle not in list(world.runtime.stragglers)


def test_result_on_the_ui_thread(world, hold):
    """`.result()` on the UI thread before the end raises `WouldBlockError` instead of freezing the window."""
    handle = spawn_task(hold_on, hold)
    for ask in (handle.result, handle.exception, functools.partial(handle.result, 0.1)):
        with pytest.raises(WouldBlockError):
            ask()
    hold.set()
    world.until(handle.done)
    assert handle.result() is None
    assert handle.exception() is None


def test_result_times_out_elsewhere(world, hold):
    """`.result(timeout)`: as of any Future."""
    handle = spawn_task(hold_on, hold)

    def ask():
        with pytest.raises(TimeoutError):
            handle.result(0.01)
        return "timed out"

    asker = spawn_task(ask)
    world.until(asker.done)
    assert asker.result() == "timed out"
    handle.abort()


def test_callbacks_run_on_the_ui_thread_never_inline(world):
    """Callbacks run on the UI thread; never inline; added late they still run."""
    seen = []
    handle = spawn_task(lambda: 5)
    world.until(handle.done)
    world.settle()
    handle.on_result(lambda v: seen.append((v, threading.get_ident())))
    handle.on_done(lambda h: seen.append((h, threading.get_ident())))
    handle.on_error(seen.append)
    assert seen == []
    world.until(lambda: len(seen) == 2)
    world.settle()
    assert seen == [(5, threading.get_ident()), (handle, threading.get_ident())]


def test_a_late_on_error(world):
    """Added late they still run: `on_error` too, and the error is then not reported."""
    seen = []
    handle = spawn_task(lambda: 1 / 0)
    cf.wait([handle], WAIT)
    handle.on_error(seen.append)
    world.until(lambda: seen)
    world.settle()
    assert isinstance(seen[0], ZeroDivisionError)
    assert world.errors == []


def test_late_callbacks_after_an_abort(world):
    """From then on no `on_result`, `on_error` or `on_progress` runs; `on_done` does."""
    seen = []
    handle = spawn_task(asyncio.sleep, 60)
    handle.abort()
    handle.on_result(seen.append).on_error(seen.append).on_progress(seen.append)
    handle.on_done(lambda h: seen.append("done"))
    world.until(lambda: seen)
    world.settle()
    assert seen == ["done"]


def test_several_callbacks_of_a_kind(world):
    """Each is called, once."""
    seen = []
    handle = spawn_task(lambda: 5, on_result=lambda v: seen.append("a"))
    handle.on_result(lambda v: seen.append("b"))
    handle.on_result(lambda v: seen.append("c"))
    handle.on_done(lambda h: seen.append("done"))
    world.until(lambda: "done" in seen)
    assert seen == ["a", "b", "c", "done"]


def test_a_callback_that_fails(world):
    """An error in one stops nothing."""
    seen = []
    handle = spawn_task(lambda: 5, on_result=lambda v: 1 / 0)
    handle.on_result(seen.append)
    handle.on_done(lambda h: seen.append("done"))
    world.until(lambda: "done" in seen)
    world.until(lambda: world.errors)
    assert seen == [5, "done"]
    assert [type(e) for e in world.errors] == [ZeroDivisionError]


def test_aborted_after_the_outcome_before_delivery(world):
    """The state stays as it ended, and no `on_result` or `on_error` follows."""
    seen = []
    good = spawn_task(lambda: 5, on_result=seen.append, on_done=lambda h: seen.append("done"))
    bad = spawn_task(lambda: 1 / 0, on_error=seen.append, on_done=lambda h: seen.append("done"))
    cf.wait([good, bad], WAIT)
    assert good.abort() is False
    assert bad.cancel() is False
    world.until(lambda: len(seen) == 2)
    world.settle()
    assert seen == ["done", "done"]
    assert (good.state, bad.state) == (TaskState.SUCCEEDED, TaskState.FAILED)
    assert good.result() == 5


def test_abort_from_a_callback(world):
    """The same, from the callback before: nothing of it follows but `on_done`."""
    seen = []
    handle = spawn_task(lambda: 5)
    handle.on_result(lambda v: (seen.append("first"), handle.abort()))
    handle.on_result(lambda v: seen.append("second"))
    handle.on_done(lambda h: seen.append("done"))
    world.until(lambda: "done" in seen)
    assert seen == ["first", "done"]


def test_abort_from_on_progress_and_on_item(world):
    """The same, from progress and items."""
    seen = []

    def work():
        for n in range(100):
            report_progress(n, 100)
            yield n
        return "end"

    def on_item(item):
        seen.append(item)
        handle.abort()

    handle = spawn_task(
        work, on_item=on_item, on_result=lambda v: seen.append(v), on_done=lambda h: seen.append("done")
    )
    world.until(lambda: "done" in seen)
    assert seen == [0, "done"]


def test_no_callback_after_the_owner_is_gone(world):
    """Never after the owner is gone."""
    seen = []
    owner = Owner()
    handle = spawn_task(lambda: 5, owner=owner, on_result=seen.append, on_done=seen.append)
    cf.wait([handle], WAIT)
    scope_of(owner).close()
    handle.on_done(seen.append)
    world.settle()
    assert seen == []


def test_no_callback_after_a_widget_is_gone(tk_root, pilot):
    """The same, of a widget, destroyed in each way."""
    for end in (
        lambda w: w.destroy(),
        lambda w: w.tk.call("destroy", str(w)),
        lambda w: w.master.destroy(),
        lambda w: w.winfo_toplevel().destroy(),
    ):
        seen = []
        top = tk.Toplevel(tk_root)
        widget = ttk.Label(ttk.Frame(top))
        handle = spawn_task(lambda: 5, owner=widget, on_result=seen.append, on_done=seen.append)
        running = spawn_task(asyncio.sleep, 60, owner=widget, on_done=seen.append)
        cf.wait([handle], WAIT)
        end(widget)
        pilot.settle()
        assert seen == []
        assert running.cancelled()
        top.destroy()


def test_progress(world):
    """`on_progress(progress)` with `.done`, `.total`, `.message`; merged per turn; the last one is always delivered."""
    seen = []

    def work():
        for n in range(1000):
            report_progress(n, 999, f"item {n}")

    handle = spawn_task(work, on_progress=seen.append, on_done=lambda h: seen.append("done"))
    world.until(lambda: "done" in seen)
    assert seen[-1] == "done"
    last = seen[-2]
    assert (last.done, last.total, last.message) == (999, 999, "item 999")
    assert len(seen) < 1000
    assert handle.progress.done == 999


def test_progress_of_every_kind(world):
    """Inside a task: a coroutine, a UI task, a generator."""
    seen = []

    async def work():
        report_progress(1)

    def generate():
        report_progress(1)
        yield 1

    handles = [spawn_task(work, on_progress=seen.append), spawn_ui_task(work, on_progress=seen.append)]
    handles.append(spawn_task(generate, on_progress=seen.append))
    world.until(lambda: len(seen) == 3)
    assert [(p.done, p.total, p.message) for p in seen] == [(1, None, "")] * 3


def test_progress_outside_a_task(world):
    """Inside a task only: elsewhere nothing comes of it, or an error says so; the window does not end by it."""
    try:
        report_progress(1)
    except RuntimeError as error:
        assert "task" in str(error)  # noqa: PT017 - either will do


def test_current_task(world):
    """`current_task()`."""
    assert current_task() is None

    async def work():
        return current_task()

    handles = [
        spawn_task(current_task),
        spawn_task(work),
        spawn_ui_task(work),
        spawn_task(current_task, executor=UI),
    ]
    world.until(lambda: all(h.done() for h in handles))
    assert [h.result() for h in handles] == handles


def test_checkpoint_raises_when_cancelled(world):
    """`checkpoint()` (raises when cancelled): a BaseException, so that `except Exception` lets it pass."""
    seen, begun = [], threading.Event()

    def work():
        begun.set()
        try:
            while True:
                try:
                    checkpoint()
                    time.sleep(0.001)
                except Exception:
                    seen.append("swallowed")
        except Cancelled:
            seen.append("cancelled")
            raise

    handle = spawn_task(work)
    assert begun.wait(WAIT)
    handle.abort()
    world.until(lambda: not handle.still_running)
    assert seen == ["cancelled"]
    assert not issubclass(Cancelled, Exception)


def test_checkpoint_outside_a_task(world):
    """Outside there is nothing to cancel."""
    checkpoint()


def test_token_in_the_work(world):
    """It sees the token."""
    begun = threading.Event()

    def work():
        begun.set()
        return current_task().token.wait(WAIT)

    handle = spawn_task(work)
    assert begun.wait(WAIT)
    handle.abort()
    world.until(lambda: not handle.still_running)


variable = contextvars.ContextVar("variable", default="unset")


def test_contextvars(world):
    """`contextvars` of the spawner are visible."""
    variable.set("set")

    async def work():
        return variable.get()

    def generate():
        yield variable.get()

    items = []
    handles = [spawn_task(variable.get), spawn_task(work), spawn_ui_task(work), spawn_task(work())]
    handles.append(call_in_ui(variable.get))
    spawn_task(generate, on_item=items.append)
    world.until(lambda: all(h.done() for h in handles) and items)
    assert [h.result() for h in handles] == ["set"] * 5
    assert items == ["set"]


def test_owner_at_hand_is_the_runtime(world, hold):
    """Without `owner` the runtime owns it."""
    handle = spawn_task(hold_on, hold)
    world.until(handle.is_running)
    world.runtime.close()
    assert handle.cancelled()


def test_owner_at_hand_in_a_task(world, hold):
    """Inside a task: the owner at hand."""
    inner, owner = [], Owner()

    def work():
        inner.append(spawn_task(hold_on, hold))

    spawn_task(work, owner=owner)
    world.until(lambda: inner)
    scope_of(owner).close()
    assert inner[0].cancelled()


def test_owner_at_hand_in_setup(tk_root, pilot, hold):
    """Inside a `setup()`: the owner at hand."""
    handles = []

    class Panel(Component):
        def setup(self):
            handles.append(spawn_task(hold_on, hold))
            handles.append(spawn_task(hold_on_async, hold))

    panel = Panel(tk_root)
    panel.destroy()
    assert all(h.cancelled() for h in handles)
    pilot.settle()


def test_a_destroyed_owner(tk_root):
    """Bad input gets a clear error: a destroyed owner."""
    frame = ttk.Frame(tk_root)
    Runtime.of(tk_root)
    frame.destroy()
    with pytest.raises(RuntimeError, match=r"destroyed|ended|gone"):
        spawn_task(int, owner=frame)


def test_after_close(world):
    """After close: `RuntimeClosedError`; a coroutine that is refused is closed."""
    world.runtime.close()
    for work in (int, plus_slowly, plus(1)):
        with pytest.raises(RuntimeClosedError):
            spawn_task(work)
        with pytest.raises(RuntimeClosedError):
            world.runtime.spawn_task(work)
    gc.collect()


def test_token():
    """`CancellationToken`: `.cancel(reason=None)`, `.is_cancelled`, `.reason`, `.raise_if_cancelled()`, `.wait()`."""
    token = CancellationToken()
    assert token.is_cancelled is False
    assert token.reason is None
    token.raise_if_cancelled()
    assert token.wait(0.001) is False
    seen = []
    token.on_cancel(lambda: seen.append(1))
    drop = token.on_cancel(lambda: seen.append(2))
    drop()
    drop()
    token.cancel("why")
    token.cancel("again")
    assert (token.is_cancelled, token.reason, seen) == (True, "why", [1])
    assert token.wait(0) is True
    assert token.wait() is True
    with pytest.raises(Cancelled):
        token.raise_if_cancelled()
    token.on_cancel(lambda: seen.append(3))
    assert seen == [1, 3]


def test_linked_tokens():
    """Class methods `linked(*tokens)`."""
    a, b = CancellationToken(), CancellationToken()
    both = CancellationToken.linked(a, b)
    assert not both.is_cancelled
    b.cancel("b")
    assert both.is_cancelled
    assert both.reason == "b"
    assert not a.is_cancelled
    assert CancellationToken.linked(b).is_cancelled
    alone = CancellationToken.linked(a)
    alone.cancel()
    assert not a.is_cancelled


def test_linked_tokens_do_not_leak():
    """A long-lived token does not hold what was linked to it."""
    long = CancellationToken()
    linked = CancellationToken.linked(long)
    ref = weakref.ref(linked)
    del linked
    gc.collect()
    assert ref() is None


def test_linked_token_with_only_a_handler_kept():
    """A handler on a linked token is called, also when nobody kept the token itself."""
    long, seen = CancellationToken(), []
    CancellationToken.linked(long).on_cancel(lambda: seen.append(1))
    gc.collect()
    long.cancel()
    assert seen == [1]


def test_token_after(fake_host):
    """`after(seconds)`: all time goes through the host's clock."""
    token = CancellationToken.after(5)
    fake_host.advance(4.9)
    assert not token.is_cancelled
    fake_host.advance(0.2)
    assert token.is_cancelled


def test_token_after_without_a_runtime():
    """The same without one: the system's clock."""
    token = CancellationToken.after(0.01)
    assert token.wait(WAIT)


def test_registry(tk_root, pilot, hold):
    """`TaskRegistry`, `task_registry()`: `.register`, `.cancel_all`, `.cleanup_completed()`, `.task_count(widget)`."""
    registry = task_registry()
    assert isinstance(registry, TaskRegistry)
    frame, other = ttk.Frame(tk_root), ttk.Frame(tk_root)
    assert registry.task_count(frame) == 0
    a = spawn_task(hold_on, hold)
    registry.register(frame, a)
    b = spawn_task(hold_on, hold, owner=frame)
    c = spawn_task(hold_on, hold, owner=other)
    assert registry.task_count(frame) == 2
    registry.cancel_all(frame)
    assert a.cancelled()
    assert b.cancelled()
    assert not c.done()
    pilot.wait_until(lambda: registry.task_count(frame) == 0)
    assert isinstance(registry.cleanup_completed(), int)
    hold.set()
    pilot.wait_until(lambda: registry.task_count(other) == 0)


def test_registry_ends_with_the_widget(tk_root, pilot, hold):
    """A task registered for a widget is cancelled at the widget's end."""
    frame = ttk.Frame(tk_root)
    handle = spawn_task(hold_on, hold)
    task_registry().register(frame, handle)
    frame.destroy()
    assert handle.cancelled()
    assert task_registry().task_count(frame) == 0


def test_registry_is_weak(tk_root, pilot):
    """Weakref-keyed."""
    frame = ttk.Frame(tk_root)
    spawn_task(int, owner=frame, on_done=frame.configure and (lambda h, f=frame: f))
    pilot.settle()
    ref = weakref.ref(frame)
    frame.destroy()
    del frame
    gc.collect()
    pilot.settle()
    gc.collect()
    assert ref() is None


def test_a_finished_task_leaves_by_itself(tk_root, pilot):
    """A finished task leaves by itself."""
    frame = ttk.Frame(tk_root)
    refs = [weakref.ref(spawn_task(int, owner=frame)) for _ in range(20)]
    pilot.settle()
    gc.collect()
    assert task_registry().task_count(frame) == 0
    assert [r for r in refs if r() is not None] == []


def test_unhandled_error_goes_to_runtime_on_error(world):
    """Unhandled errors are never lost: ... else `runtime.on_error`; with a note of where the task was spawned."""
    spawn_task(lambda: 1 / 0)

    async def work():
        raise KeyError("x")

    spawn_task(work)
    spawn_ui_task(work)
    world.until(lambda: len(world.errors) == 3)
    for error in world.errors:
        assert any("test_tasks.py" in note for note in error.__notes__)


def test_a_handled_error_is_not_reported(world):
    """`on_error`, else ..."""
    seen = []
    spawn_task(lambda: 1 / 0, on_error=seen.append)
    spawn_task(lambda: 1 / 0).on_error(seen.append)
    world.until(lambda: len(seen) == 2)
    world.settle()
    assert world.errors == []


def test_an_error_that_a_thread_asked_for(world):
    """... else an awaiter: a thread in `result()`."""
    out = []

    def ask():
        try:
            handle.result(WAIT)
        except ZeroDivisionError:
            out.append("mine")

    gate = threading.Event()

    def work():
        gate.wait(WAIT)
        return 1 / 0

    handle = spawn_task(work)
    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.05)  # it waits
    gate.set()
    world.until(lambda: out)
    thread.join()
    world.settle()
    assert world.errors == []


def test_an_error_nobody_handles_without_on_error(program):
    """... else log plus `root.report_callback_exception`."""
    assert program("""
        import logging; logging.getLogger("tkasync").addHandler(logging.StreamHandler(sys.stdout))
        logging.getLogger("tkasync").propagate = False
        root = tk.Tk(); rt = Runtime(root); shown = []
        root.report_callback_exception = lambda kind, value, trace: shown.append(kind)
        spawn_task(lambda: 1 / 0)
        until(lambda: shown)
        root.destroy()
        print(shown)
    """).endswith("[<class 'ZeroDivisionError'>]\n")


def test_system_exit_in_work(world):
    """`sys.exit()` in work: it is the task's end, not the thread's or the loop's."""
    import sys

    async def work():
        sys.exit(3)

    handles = [spawn_task(sys.exit, 3), spawn_task(work)]
    for handle in handles:
        handle.on_error(lambda e: None)
    world.until(lambda: all(h.done() for h in handles))
    assert all(isinstance(h.exception(), SystemExit) for h in handles)
    after = spawn_task(plus_slowly, 1)
    world.until(after.done)


def test_spawn_from_everywhere(world):
    """Threads, coroutines, UI tasks and callbacks spawn alike; callbacks all on the UI thread."""
    seen = []

    def note(value):
        seen.append((value, threading.get_ident()))

    def from_thread():
        spawn_task(abs, -1, on_result=note)

    async def from_coroutine():
        spawn_task(abs, -2, on_result=note)

    thread = threading.Thread(target=from_thread)
    thread.start()
    thread.join()
    spawn_task(from_thread)
    spawn_task(from_coroutine)
    spawn_ui_task(from_coroutine)
    spawn_task(int, on_result=lambda _v: from_thread())
    world.until(lambda: len(seen) == 5)
    assert sorted(v for v, _ in seen) == [1, 1, 1, 2, 2]
    assert {who for _, who in seen} == {threading.get_ident()}


def test_a_handle_reports_after_the_program_dropped_all(world):
    """No leak: a finished task's handle, value and callbacks are freed."""

    class Value:
        pass

    seen, refs = [], []

    def work():
        value = Value()
        refs.append(weakref.ref(value))
        return value

    def bound(value):
        seen.append(1)

    refs.append(weakref.ref(spawn_task(work, on_result=bound)))
    world.until(lambda: seen)
    world.settle()
    gc.collect()
    world.until(lambda: all(ref() is None for ref in refs))


def test_dropped_in_a_queue_the_drop_policy_hands_back_waiting(world, hold):
    """`"drop"` of something not begun yet is the same task."""
    owner = Owner()
    with cf.ThreadPoolExecutor(1) as pool:
        pool.submit(hold.wait, WAIT)
        a = spawn_task(int, owner=owner, executor=pool, policy="drop")
        assert spawn_task(int, owner=owner, executor=pool, policy="drop") is a
        hold.set()
        world.until(a.done)
