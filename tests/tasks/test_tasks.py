"""One task from spawn to end: every kind of work, the order of its callbacks, aborting it at every moment."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextvars
import functools
import gc
import inspect
import threading
import weakref

import pytest

from tests.support import GIVE_UP, let_work_end
from tkasync import (
    UI,
    Cancelled,
    Component,
    Progress,
    TaskId,
    TaskState,
    call_in_ui,
    checkpoint,
    current_task,
    report_progress,
    spawn_task,
    spawn_task_with_result,
    spawn_ui_task,
)
from tkasync.errors import RuntimeClosedError, WouldBlockError


def plain(a, b=0):
    return a + b


async def coroutine(a, b=0):
    await asyncio.sleep(0)
    return a + b


def generator(a, b=0):
    yield a
    return a + b


async def ui_coroutine(a, b=0):
    return a + b


class Callable:
    def __call__(self, a, b=0):
        return a + b


class AsyncCallable:
    async def __call__(self, a, b=0):
        return a + b


KINDS = {
    "function": (plain, {}),
    "partial": (functools.partial(plain, b=2), {}),
    "callable object": (Callable(), {}),
    "coroutine function": (coroutine, {}),
    "partial of a coroutine function": (functools.partial(coroutine, b=2), {}),
    "async callable object": (AsyncCallable(), {}),
    "generator function": (generator, {}),
    "function on the UI thread": (plain, {"executor": UI}),
    "coroutine function on the UI thread": (ui_coroutine, {"executor": UI}),
}


@pytest.mark.parametrize(("work", "options"), KINDS.values(), ids=KINDS)
def test_each_kind_of_work_gives_its_value(fake_host, work, options):
    results = []
    b = () if isinstance(work, functools.partial) else (2,)
    handle = spawn_task(work, 1, *b, on_result=results.append, **options)
    assert results == []
    fake_host.run_pending()
    assert results == [3]
    assert handle.result() == 3
    assert handle.state is TaskState.SUCCEEDED
    assert handle.is_completed()
    assert not handle.is_running()
    assert not handle.still_running


def test_a_coroutine_object_and_a_generator_object_run(fake_host):
    one, two = spawn_task(coroutine(1, 2)), spawn_task(generator(1, 2))
    fake_host.run_pending()
    assert (one.result(), two.result()) == (3, 3)


def test_spawn_task_with_result_is_the_short_form(fake_host):
    results = []
    spawn_task_with_result(plain, results.append, 1, 2)
    fake_host.run_pending()
    assert results == [3]


def test_a_handle_has_a_number_a_name_and_a_place(fake_host):
    first, second = spawn_task(plain, 1), spawn_task(plain, 2, name="second")
    assert isinstance(first.id, TaskId)
    assert first.id < second.id
    assert (first.name, second.name) == ("plain", "second")
    assert "test_tasks.py" in str(first.spawned_at)
    assert repr(second).startswith(f"<TaskHandle {int(second.id)} 'second' ")
    fake_host.run_pending()


def test_callbacks_come_in_order_on_the_ui_thread_and_never_inline(fake_host):
    calls = []

    def work():
        report_progress(1, 2)
        report_progress(2, 2, "done")
        return "value"

    def note(kind):
        return lambda argument: calls.append((kind, argument, threading.get_ident()))

    handle = spawn_task(
        work,
        on_done=note("done"),
        on_result=note("result"),
        on_error=note("error"),
        on_progress=note("progress"),
    )
    concurrent.futures.wait([handle], GIVE_UP)
    assert calls == []
    fake_host.run_pending()
    assert [call[0] for call in calls] == ["progress", "result", "done"]
    assert calls[0][1] == Progress(2, 2, "done")
    assert calls[0][1].fraction == 1
    assert calls[1][1] == "value"
    assert calls[2][1] is handle
    assert {call[2] for call in calls} == {threading.get_ident()}


def test_callbacks_added_late_still_run_and_never_inline(fake_host):
    def work():
        report_progress(1)
        return "value"

    handle = spawn_task(work)
    fake_host.run_pending()
    calls = []
    handle.on_done(calls.append).on_result(calls.append).on_progress(calls.append).on_error(calls.append)
    assert calls == []
    fake_host.run_pending()
    assert calls == [Progress(1), "value", handle] or calls == ["value", handle, Progress(1)]


def test_progress_is_merged_and_the_last_is_heard_once_by_each(fake_host):
    gate, heard, late = threading.Event(), [], []

    def work():
        for number in range(1, 101):
            report_progress(number, 100)
        gate.wait(GIVE_UP)

    handle = spawn_task(work, on_progress=heard.append)
    fake_host.run_pending()
    assert heard[-1].done == 100
    assert len(heard) < 100
    handle.on_progress(late.append)
    gate.set()
    let_work_end(fake_host)
    assert [progress.done for progress in late] == [100]
    assert [progress.done for progress in heard].count(100) == 1
    assert handle.progress == Progress(100, 100)


def test_a_callback_that_is_no_function_is_refused_at_the_call(fake_host):
    with pytest.raises(TypeError, match="on_result takes a function"):
        spawn_task(plain, 1, on_result="show")
    with pytest.raises(TypeError, match="on_item takes a function"):
        spawn_task(generator, 1, on_item=3)


# Aborting


def test_aborted_before_it_begins_it_never_runs(fake_host, runtime):
    gate, ran, done = threading.Event(), [], []
    holders = [spawn_task(gate.wait, GIVE_UP) for _ in range(runtime.engines.pool._max_workers)]
    handle = spawn_task(ran.append, 1, on_done=done.append, on_result=ran.append)
    assert handle.state is TaskState.PENDING
    assert handle.abort("enough")
    assert handle.state is TaskState.CANCELLED
    assert handle.token.is_cancelled
    assert handle.token.reason == "enough"
    gate.set()
    concurrent.futures.wait(holders, GIVE_UP)
    fake_host.run_pending()
    assert ran == []
    assert done == [handle]
    assert handle.abort()


def test_an_aborted_thread_sees_its_token_and_is_a_straggler_till_then(fake_host, runtime):
    begun, gate, calls, seen = threading.Event(), threading.Event(), [], []

    def work():
        begun.set()
        gate.wait(GIVE_UP)
        report_progress(1)
        try:
            checkpoint()
        except Cancelled as error:
            seen.append(error)
            raise

    handle = spawn_task(work, on_result=calls.append, on_error=calls.append, on_progress=calls.append)
    assert begun.wait(GIVE_UP)
    handle.cancel()
    with pytest.raises(concurrent.futures.CancelledError):
        handle.result()
    assert handle.still_running
    assert runtime.stragglers == [handle]
    fake_host.run_pending()
    gate.set()
    let_work_end(fake_host)
    assert len(seen) == 1
    assert not handle.still_running
    assert runtime.stragglers == []
    assert calls == []


def test_cancellation_passes_except_exception():
    assert not issubclass(Cancelled, Exception)


def test_an_aborted_coroutine_is_cancelled_and_runs_its_finally(fake_host):
    begun, ended = threading.Event(), threading.Event()

    async def work():
        begun.set()
        try:
            await asyncio.sleep(GIVE_UP)
        finally:
            ended.set()

    handle = spawn_task(work)
    assert begun.wait(GIVE_UP)
    assert handle.abort()
    assert ended.wait(GIVE_UP)
    fake_host.run_pending()
    assert handle.cancelled()


def test_a_coroutine_aborted_before_its_first_step_leaves_nothing(fake_host, runtime):
    """asyncio never enters a coroutine that is cancelled before its first step; its job must end even so."""
    gate = threading.Event()
    blocked = threading.Event()

    async def block():
        blocked.set()
        gate.wait(GIVE_UP)

    spawn_task(block)
    assert blocked.wait(GIVE_UP)
    handles = [spawn_task(coroutine(1)) for _ in range(20)]
    job = handles[0]._item
    # In one batch of the loop's inbox: begin, and the cancel of an abort that comes between that and the first step.
    runtime.engines.loop.call(lambda: handles[0].abort())
    assert job is not None
    gate.set()
    let_work_end(fake_host)
    assert handles[0].cancelled()
    assert [handle.result() for handle in handles[1:]] == [1] * 19
    assert len(runtime.in_flight) == 0


def test_aborted_after_the_end_and_before_delivery_it_keeps_its_state_and_is_silent(fake_host):
    calls, done = [], []
    handle = spawn_task(plain, 1, on_result=calls.append, on_done=done.append)
    concurrent.futures.wait([handle], GIVE_UP)
    assert not handle.abort()
    let_work_end(fake_host)
    assert handle.state is TaskState.SUCCEEDED
    assert calls == []
    assert done == [handle]


def test_abort_from_another_thread_while_it_runs(fake_host):
    begun, done = threading.Event(), []

    def work():
        begun.set()
        current_task().token.wait(GIVE_UP)
        checkpoint()

    handle = spawn_task(work, on_done=done.append)
    assert begun.wait(GIVE_UP)
    thread = threading.Thread(target=handle.abort)
    thread.start()
    thread.join(GIVE_UP)
    fake_host.run_pending()
    assert handle.cancelled()
    assert done == [handle]


def test_abort_against_the_end_each_task_ends_once(fake_host):
    """Whichever wins: one end, one on_done, a value only for those that succeeded."""
    results, done = [], []
    handles = []
    for number in range(300):
        handle = spawn_task(plain, number, on_result=results.append, on_done=done.append)
        if number % 3:
            handle.abort()
        handles.append(handle)
    fake_host.run_pending()
    assert sorted(handle.id for handle in done) == [handle.id for handle in handles]
    assert sorted(results) == list(range(0, 300, 3)), "an aborted one is silent, also when it had succeeded"


# Waiting


@pytest.mark.parametrize(
    "ask", [lambda h: h.result(), lambda h: h.exception(), lambda h: h.result(timeout=1)]
)
def test_waiting_on_the_ui_thread_is_refused(fake_host, ask):
    gate = threading.Event()
    handle = spawn_task(gate.wait, GIVE_UP)
    with pytest.raises(WouldBlockError, match="on_result="):
        ask(handle)
    gate.set()
    let_work_end(fake_host)
    assert ask(handle) in (True, None)


def test_a_task_that_waits_for_itself_is_refused(fake_host):
    handle = spawn_task(lambda: current_task().result(), on_error=lambda error: None)
    fake_host.run_pending()
    assert isinstance(handle.exception(), WouldBlockError)


def test_blocking_the_loop_with_a_result_is_refused(fake_host):
    gate = threading.Event()

    async def work(other):
        return other.result()

    handle = spawn_task(work, spawn_task(gate.wait, GIVE_UP), on_error=lambda error: None)
    concurrent.futures.wait([handle], GIVE_UP)
    gate.set()
    let_work_end(fake_host)
    with pytest.raises(WouldBlockError, match="await handle"):
        handle.result()


def test_it_is_a_future_for_wait_and_as_completed(fake_host):
    handles = [spawn_task(plain, number) for number in range(20)]
    done, pending = concurrent.futures.wait(handles, GIVE_UP)
    assert done == set(handles)
    assert not pending
    assert sorted(future.result() for future in concurrent.futures.as_completed(handles)) == list(range(20))
    first = spawn_task(plain, 1)
    seen = []
    first.add_done_callback(seen.append)
    fake_host.run_pending()
    assert seen == [first]


def test_many_threads_wait_for_one_task(fake_host):
    gate, values = threading.Event(), []
    handle = spawn_task(gate.wait, GIVE_UP)
    threads = [threading.Thread(target=lambda: values.append(handle.result(GIVE_UP))) for _ in range(8)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join(GIVE_UP)
    assert values == [True] * 8
    fake_host.run_pending()


def test_result_gives_up_after_its_timeout(fake_host):
    gate = threading.Event()
    handle = spawn_task(gate.wait, GIVE_UP)
    with pytest.raises(TimeoutError):
        handle.result(timeout=0)
    gate.set()
    let_work_end(fake_host)


def test_await_in_a_foreign_asyncio_loop(fake_host):
    async def main():
        handle = spawn_task(plain, 1, 2)
        return await handle, await asyncio.wrap_future(spawn_task(plain, 3))

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, main()).result(GIVE_UP) == (3, 3)
    fake_host.run_pending()


def test_who_is_cancelled_while_awaiting_aborts_the_task(fake_host):
    begun, inner = threading.Event(), []

    async def slow():
        begun.set()
        await asyncio.sleep(GIVE_UP)

    async def outer():
        inner.append(spawn_task(slow))
        await inner[0]

    handle = spawn_task(outer)
    assert begun.wait(GIVE_UP)
    handle.abort()
    let_work_end(fake_host)
    assert inner[0].cancelled()


def test_awaiting_an_aborted_task_cancels_the_awaiter(fake_host):
    async def outer(other):
        await other

    gate = threading.Event()
    other = spawn_task(gate.wait, GIVE_UP)
    handle = spawn_task(outer, other)
    other.abort()
    gate.set()
    let_work_end(fake_host)
    assert handle.cancelled()


# Inside


def test_context_variables_of_the_spawner_are_visible_and_not_shared(fake_host):
    variable = contextvars.ContextVar("variable", default="none")
    variable.set("spawner's")

    def read():
        seen = variable.get()
        variable.set("worker's")
        return seen

    async def read_in_loop():
        return read()

    handles = [
        spawn_task(read),
        spawn_task(read_in_loop),
        spawn_ui_task(read_in_loop),
        spawn_task(read, executor=UI),
    ]
    fake_host.run_pending()
    assert [handle.result() for handle in handles] == ["spawner's"] * 4
    assert variable.get() == "spawner's"


def test_current_task_is_the_handle_in_every_kind_and_none_outside(fake_host):
    async def ask():
        return current_task()

    handles = [
        spawn_task(current_task),
        spawn_task(ask),
        spawn_ui_task(ask),
        spawn_task(current_task, executor=UI),
    ]
    fake_host.run_pending()
    assert [handle.result() for handle in handles] == handles
    assert current_task() is None
    checkpoint()
    report_progress(1)


def test_a_task_in_a_task_has_the_same_owner_and_ends_with_it(fake_host, runtime):
    scope, begun, inner = runtime.new_scope("owner"), threading.Event(), []

    def work():
        inner.append(spawn_task(lambda: current_task().token.wait(GIVE_UP)))
        begun.set()

    spawn_task(work, owner=scope)
    assert begun.wait(GIVE_UP)
    scope.close()
    assert inner[0].cancelled()
    fake_host.run_pending()


# Timeouts


@pytest.mark.parametrize("kind", ["thread", "coroutine", "UI task", "queued function"])
def test_a_timeout_fails_the_task_and_stops_the_work(fake_host, runtime, kind):
    stopped, errors, done = threading.Event(), [], []

    def thread():
        current_task().token.wait(GIVE_UP)
        stopped.set()

    async def sleeper():
        try:
            await (
                asyncio.sleep(GIVE_UP)
                if kind == "coroutine"
                else runtime.call_in_ui(int).__class__ and forever()
            )
        finally:
            stopped.set()

    async def forever():
        from tkasync import sleep

        await sleep(GIVE_UP)

    options = {"timeout": 0.5, "on_error": errors.append, "on_done": done.append}
    if kind == "thread":
        handle = spawn_task(thread, **options)
    elif kind == "queued function":
        gate = threading.Event()
        holders = [spawn_task(gate.wait, GIVE_UP) for _ in range(runtime.engines.pool._max_workers)]
        handle = spawn_task(plain, 1, **options)
        stopped.set()
    else:
        handle = spawn_task(sleeper, executor=UI if kind == "UI task" else None, **options)
    fake_host.run_pending()
    assert not handle.done()
    fake_host.advance(0.5)
    assert stopped.wait(GIVE_UP)
    if kind == "queued function":
        gate.set()
        concurrent.futures.wait(holders, GIVE_UP)
    fake_host.run_pending()
    assert handle.state is TaskState.FAILED
    assert isinstance(errors[0], TimeoutError)
    assert "test_tasks.py" in errors[0].__notes__[0]
    assert done == [handle]
    assert fake_host.pending == 0


def test_a_task_that_ends_in_time_takes_its_timer_back(fake_host):
    gate = threading.Event()
    spawn_task(gate.wait, GIVE_UP, timeout=60)
    assert fake_host.pending == 1
    gate.set()
    let_work_end(fake_host)
    assert fake_host.pending == 0


@pytest.mark.parametrize("timeout", [-1, float("nan"), float("inf")])
def test_a_timeout_that_is_no_time_is_refused(fake_host, timeout):
    with pytest.raises(ValueError, match="timeout"):
        spawn_task(plain, 1, timeout=timeout)


# Mistakes


def test_a_call_instead_of_a_function_is_refused(fake_host):
    with pytest.raises(TypeError, match=r"spawn_task\(load\(path\)\)"):
        spawn_task(plain(1))


def test_a_plain_function_that_returns_a_coroutine_is_refused(fake_host):
    handle = spawn_task(lambda: coroutine(1), on_error=lambda error: None)
    fake_host.run_pending()
    with pytest.raises(TypeError, match="pass the function that makes it"):
        handle.result()


def test_a_plain_function_that_returns_a_generator_is_refused_when_items_are_wanted(fake_host):
    handle = spawn_task(lambda: generator(1), on_item=print, on_error=lambda error: None)
    fake_host.run_pending()
    with pytest.raises(TypeError, match="whose items nobody takes"):
        handle.result()


@pytest.mark.parametrize(
    "options", [{"policy": "sometimes"}, {"timeout": -1}, {"executor": "UI"}, {"on_result": 3}, {"group": []}]
)
def test_a_refused_coroutine_object_is_closed(fake_host, options):
    """Otherwise "was never awaited" would stand beside the error; warnings are errors here."""
    work = coroutine(1)
    with pytest.raises((ValueError, TypeError)):
        spawn_task(work, **options)
    assert work.cr_frame is None
    gc.collect()


def test_arguments_for_a_coroutine_object_are_refused(fake_host):
    with pytest.raises(TypeError, match="takes no arguments"):
        spawn_task(coroutine(1), 2)


def test_a_task_as_work_is_refused(fake_host):
    handle = spawn_task(plain, 1)
    with pytest.raises(TypeError, match="runs already"):
        spawn_task(handle)
    fake_host.run_pending()


def test_after_the_close_nothing_is_spawned(fake_host, runtime):
    runtime.close()
    with pytest.raises(RuntimeClosedError):
        runtime.spawn_task(plain, 1)
    work = coroutine(1)
    with pytest.raises(RuntimeClosedError):
        runtime.spawn_task(work)
    assert work.cr_frame is None


def test_call_in_ui_gives_its_outcome_to_a_worker(fake_host):
    def work():
        return call_in_ui(threading.get_ident).result(GIVE_UP)

    handle = spawn_task(work)
    fake_host.run_pending()
    assert handle.result() == threading.get_ident()


def test_the_signature_shows_every_option():
    for function in (spawn_task, Component.spawn_task):
        names = list(inspect.signature(function).parameters)
        assert names[-10:] == [
            "name", "executor", "timeout", "group", "policy",
            "on_result", "on_error", "on_done", "on_progress", "on_item",
        ]  # fmt: skip


# Letting go


class Big:
    """Something that says where it died."""

    def __init__(self, deaths):
        weakref.finalize(self, lambda: deaths.append(threading.get_ident()))


@pytest.mark.parametrize("kind", ["thread", "coroutine", "generator", "UI"])
@pytest.mark.parametrize("end", ["value", "error", "abort"])
def test_arguments_results_and_errors_die_on_the_ui_thread(fake_host, kind, end):
    deaths, gate, begun = [], threading.Event(), threading.Event()

    def work(argument, result):
        begun.set()
        if end == "abort":
            gate.wait(GIVE_UP)
            checkpoint()
        if end == "error":
            raise ValueError(argument)
        return result

    async def in_loop(argument, result):
        return work(argument, result)

    def items(argument, result):
        yield 1
        return work(argument, result)

    target = {"thread": work, "coroutine": in_loop, "generator": items, "UI": work}[kind]
    gate_before = kind == "UI" or end != "abort"
    if gate_before:
        gate.set()
    gc.disable()
    try:
        handle = spawn_task(
            target,
            Big(deaths),
            Big(deaths),
            executor=UI if kind == "UI" else None,
            on_error=lambda error: None,
            on_result=lambda value: None,
        )
        if end == "abort":
            if kind != "UI":
                assert begun.wait(GIVE_UP)
            handle.abort()
            gate.set()
        let_work_end(fake_host)
        del handle
        fake_host.run_pending()
        assert deaths == [threading.get_ident()] * 2, "without the collector's help"
    finally:
        gc.enable()


def test_an_ended_task_is_forgotten(fake_host, runtime):
    gc.disable()
    try:
        handle = spawn_task(plain, 1, on_result=lambda value: None, on_done=lambda handle: None, timeout=5)
        fake_host.run_pending()
        gone = weakref.ref(handle)
        assert runtime.scope.tasks == []
        assert len(runtime.in_flight) == 0
        del handle
        assert gone() is None, "without the collector's help"
    finally:
        gc.enable()


def test_a_chain_of_tasks_keeps_none_of_them(fake_host):
    """Each spawns the next: the last one must not hold all before it."""
    refs = []

    def link(left):
        refs.append(weakref.ref(current_task()))
        if left:
            spawn_task(link, left - 1)

    spawn_task(link, 20)
    fake_host.run_pending()
    gc.collect()
    assert len(refs) == 21
    assert [ref() for ref in refs] == [None] * 21


def test_dropping_the_handle_does_not_stop_the_task(fake_host):
    gate, results = threading.Event(), []
    spawn_task(gate.wait, GIVE_UP, on_result=results.append)
    gc.collect()
    gate.set()
    let_work_end(fake_host)
    assert results == [True]
