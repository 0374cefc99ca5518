"""What tkasync relies on in Python that its documentation does not promise.

`test_futures_internals` has the part of `concurrent.futures`, `test_tk_internals` has tkinter's. Each test fails with
one sentence, when a version changes one of these parts: what is gone, and who needs it. docs/design.md lists them
("What is not documented elsewhere").
"""

from __future__ import annotations

import asyncio
import inspect
import multiprocessing.spawn
import os
import queue
import subprocess
import sys
import threading
import weakref
from concurrent.futures import ProcessPoolExecutor
from types import FunctionType
from typing import Any

import pytest

from tkasync.ownership.report_text import add_remedy
from tkasync.ui_tasks.loop.serving import ServingLoop
from tkasync.ui_tasks.loop.stock import THREADSAFE, StockLoop, is_step

# asyncio: `execution/places/loop`, `ui_tasks/loop`, `dispatch/ambient`, `tasks/outcome/awaiting`


def test_a_running_task_can_be_left_and_entered_again() -> None:
    async def look() -> tuple[object, object, object]:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        asyncio.tasks._leave_task(loop, task)
        asyncio.events._set_running_loop(None)
        outside = asyncio.events._get_running_loop(), asyncio.current_task(loop)
        asyncio.events._set_running_loop(loop)
        asyncio.tasks._enter_task(loop, task)
        return (*outside, asyncio.current_task() is task)

    assert asyncio.run(look()) == (None, None, True), (
        "asyncio's running task cannot be left and entered again: with it a turn in a dialog runs other tasks"
    )


_METHODS = [
    "_call_soon",
    "_add_callback",
    "_process_events",
    "_timer_handle_cancelled",
    "_write_to_self",
    "_make_self_pipe",
    "_close_self_pipe",
    "_add_reader",
    "_remove_reader",
    "_add_writer",
    "_remove_writer",
    "_start_serving",
    "_make_subprocess_transport",
    "_check_closed",
    "_check_thread",
    "_check_callback",
    "_asyncgen_firstiter_hook",
    "_asyncgen_finalizer_hook",
]


def test_asyncios_loop_has_the_parts_that_the_ui_threads_loop_replaces() -> None:
    loop = asyncio.new_event_loop()
    lost = {name for name in {*StockLoop.__annotations__, *_METHODS} if not hasattr(loop, name)}
    loop.close()
    assert lost == set(), "asyncio.SelectorEventLoop has lost a part that ui_tasks/loop replaces"


def test_steps_of_tasks_and_callbacks_of_futures_are_told_from_other_calls() -> None:
    async def look() -> list[bool]:
        loop: Any = asyncio.get_running_loop()
        future, woken = loop.create_future(), loop.create_future()
        future.add_done_callback(str)
        told = list[bool]()

        async def wait() -> None:
            await woken

        for act in (
            lambda: loop.create_task(wait()),
            lambda: future.set_result(None),
            lambda: woken.set_result(None),
        ):
            act()
            told.append(is_step(loop._ready[-1]))
            await asyncio.sleep(0)
        loop.call_soon(str, None)
        return [*told, is_step(loop._ready[-1])]

    assert asyncio.run(look()) == [True, True, True, False], (
        "asyncio queues a task's step in another way: an abort would hold it up, or calls of libraries overtake others"
    )


def test_what_replaces_a_method_of_asyncios_loop_takes_each_option_that_it_takes() -> None:
    """Python 3.15 hands a ``context=`` to those that look after descriptors."""
    ours = ServingLoop.__mro__[: ServingLoop.__mro__.index(StockLoop)]
    names = {name for each in ours for name, value in vars(each).items() if isinstance(value, FunctionType)}
    options = [
        (name, option.name)
        for name in sorted(names - {"__init__"})
        if (method := getattr(asyncio.SelectorEventLoop, name, None))
        for option in inspect.signature(method).parameters.values()
        if option.kind is option.KEYWORD_ONLY
    ]
    refused = [(name, option) for name, option in options if not takes(getattr(ServingLoop, name), option)]
    assert options
    assert refused == [], "asyncio.SelectorEventLoop has an option that ui_tasks/loop would refuse"


def takes(method: Any, option: str) -> bool:
    parameters = inspect.signature(method).parameters
    return option in parameters or any(each.kind is each.VAR_KEYWORD for each in parameters.values())


def test_a_task_can_be_told_not_to_log_that_it_was_destroyed_pending() -> None:
    async def look() -> bool:
        return asyncio.current_task()._log_destroy_pending

    assert asyncio.run(look()) is True, (
        "asyncio.Task._log_destroy_pending is gone: without it the close would name each task that is left twice"
    )


def test_the_ui_threads_loop_takes_what_asyncio_gives_the_parts_that_it_replaces() -> None:
    for name in {
        *_METHODS,
        "create_task",
        "run_in_executor",
        "add_reader",
        "add_writer",
        "add_signal_handler",
    }:
        ours = inspect.signature(getattr(ServingLoop, name)).parameters.values()
        if any(parameter.kind is parameter.VAR_KEYWORD for parameter in ours):
            continue
        theirs = inspect.signature(getattr(asyncio.SelectorEventLoop, name)).parameters
        assert set(theirs) <= {parameter.name for parameter in ours}, (
            f"asyncio gives {name}() more: see ui_tasks/loop"
        )


def test_asyncios_loop_makes_the_calls_of_other_threads_as_the_ui_threads_loop_does() -> None:
    loop = asyncio.new_event_loop()
    made = type(loop.call_soon_threadsafe(abs, 1))
    loop.close()
    assert made is THREADSAFE, "call_soon_threadsafe() makes another kind of handle: see ui_tasks/loop/stock"


def test_asyncios_cancellation_is_known_by_its_name() -> None:
    error = asyncio.CancelledError
    assert (error.__module__, error.__name__) == ("asyncio.exceptions", "CancelledError"), (
        "asyncio.CancelledError has another name: is_cancellation() knows it by name, without an import of asyncio"
    )


async def run_beside(event: asyncio.Event, _future: object) -> None:
    loop, coroutine = asyncio.new_event_loop(), asyncio.sleep(0)
    try:
        loop.run_until_complete(coroutine)
    finally:
        coroutine.close()
        loop.close()


async def wait_on_another_loop(event: asyncio.Event, _future: object) -> None:
    asyncio.get_running_loop().call_soon(event.set)
    await event.wait()
    event.clear()

    async def wait() -> None:
        await event.wait()

    await asyncio.to_thread(asyncio.run, wait())


async def await_a_foreign_future(_event: object, future: asyncio.Future[None]) -> None:
    await future


@pytest.mark.parametrize("mistake", [run_beside, wait_on_another_loop, await_a_foreign_future])
def test_asyncio_says_what_is_wrong_with_two_loops_in_words_that_have_a_remedy(mistake: Any) -> None:
    foreign = asyncio.new_event_loop()
    with pytest.raises(RuntimeError) as raised:
        asyncio.run(mistake(asyncio.Event(), foreign.create_future()))
    foreign.close()
    add_remedy(raised.value)
    assert raised.value.__notes__, "asyncio has other words for it: see ownership/report_text"


# The interpreter: `tasks/site`, `tk/guard`, `reactive/graph`, `execution/stacks`


def test_a_frame_can_be_asked_for_its_callers() -> None:
    assert sys._getframe(0).f_code.co_name == "test_a_frame_can_be_asked_for_its_callers", (
        "sys._getframe() is gone: a task notes the line that spawned it, and the guard looks for a finalizer"
    )


def test_the_frames_of_all_threads_can_be_asked_for() -> None:
    assert threading.get_ident() in sys._current_frames(), (
        "sys._current_frames() is gone: the close names the line at which a straggler stands"
    )


def test_the_call_of_a_weakref_finalizer_has_a_frame() -> None:
    assert isinstance(weakref.finalize.__call__, FunctionType), (
        "weakref.finalize.__call__ is no Python function any more: the guard finds a finalizer by its frame"
    )


def test_a_thread_local_gives_its_dict_and_always_the_same() -> None:
    local = threading.local()
    local.__dict__["observer"] = 1
    assert local.observer == 1, (
        "threading.local().__dict__ is a copy: signals read what is current from that dict"
    )
    assert local.__dict__ is local.__dict__, (
        "threading.local() makes a new dict each time: a graph keeps the first"
    )


def test_a_simple_queue_can_be_put_to_inside_a_put() -> None:
    assert isinstance(queue.SimpleQueue.put, type(list.append)), (
        "queue.SimpleQueue is not written in C here: a finalizer that posts inside a post would wait for ever"
    )


def test_a_loop_schedules_what_other_threads_hand_in_past_its_own_call_soon() -> None:
    class Loop(asyncio.SelectorEventLoop):
        def call_soon(self, callback: Any, *args: Any, context: Any = None) -> Any:
            raise AssertionError("call_soon")

    loop = asyncio.SelectorEventLoop()
    try:
        loop.__class__ = Loop
        handle = loop.call_soon_threadsafe(int)
        # Since 3.14 it is of a class of its own, which other threads may cancel.
        assert isinstance(handle, type(loop._call_soon(int, (), None))), (  # type: ignore[attr-defined]
            "BaseEventLoop._call_soon is something else: the private loop refuses other threads in front of it"
        )
        assert (loop._debug, loop._closed) == (False, False)  # type: ignore[attr-defined]
    finally:
        loop.close()


# multiprocessing: `dispatch/open_runtimes`, `ownership/at_end/cleanups`, `execution/places/executor`, `logs/log_file`


def say_at_the_end() -> None:
    from multiprocessing import util

    util.Finalize(None, print, args=("the last",), kwargs={"flush": True}, exitpriority=-1_000)
    util.Finalize(None, print, args=("the first",), kwargs={"flush": True}, exitpriority=0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_process_that_multiprocessing_forks_ends_with_its_finalizers_the_lowest_priority_last() -> None:
    program = "from tests.test_python_internals import *; import multiprocessing as m; "
    program += "child = m.get_context('fork').Process(target=say_at_the_end); child.start(); child.join()"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "the first\nthe last\n", (
        "multiprocessing.util.Finalize is something else: a process that it has forked loses what it logs last"
    )


def test_a_process_that_imports_the_main_module_is_marked() -> None:
    source = inspect.getsource(multiprocessing.spawn._main)  # type: ignore[attr-defined]  # undocumented
    assert "current_process()._inheriting = True" in source, (
        "a new process is not marked while it imports the main module: by that a missing guard is told"
    )


def test_a_process_pool_holds_its_processes() -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        pool.submit(int).result()
        processes = list(pool._processes.values())
        assert [process.is_alive() for process in processes] == [True], (
            "a process pool does not say which processes it has: a scope that ends could not kill one that is stuck"
        )
