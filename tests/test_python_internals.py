"""What tkasync relies on in Python that its documentation does not promise; `test_tk_internals` has tkinter's part.

Each test fails with one sentence, when a version changes one of these parts: what is gone, and who needs it.
docs/design.md lists them ("What is not documented elsewhere").
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging.handlers
import queue
import sys
import threading
import tkinter
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, _base
from types import FunctionType
from typing import Any

import pytest

# concurrent.futures: `tasks/outcome/lazy_future`, `tasks/handle`, `execution/places/pool`


@pytest.mark.parametrize("name", ["PENDING", "RUNNING", "FINISHED", "CANCELLED_AND_NOTIFIED"])
def test_the_states_of_a_future_have_their_names(name: str) -> None:
    assert isinstance(getattr(_base, name, None), str), (
        f"concurrent.futures._base.{name} is gone: a TaskHandle's state is one of these constants"
    )


@pytest.mark.parametrize(
    "name", ["_state", "_result", "_exception", "_condition", "_waiters", "_done_callbacks"]
)
def test_a_future_keeps_what_it_knows_under_these_names(name: str) -> None:
    assert name in vars(Future()), f"Future.{name} is gone: LazyFuture stores its own value under that name"


def test_a_future_has_no_attribute_that_a_lazy_one_lacks() -> None:
    known = {"_state", "_result", "_exception", "_condition", "_waiters", "_done_callbacks"}
    assert set(vars(Future())) == known, (
        "Future.__init__ sets other attributes: LazyFuture, which does not call it, needs a default for each"
    )


class Waiter:
    """What ``wait()`` and ``as_completed()`` put into a future; remembers by which method it was called."""

    def __init__(self) -> None:
        self.called: list[str] = []

    def __getattr__(self, name: str) -> Callable[[object], None]:
        return lambda _future: self.called.append(name)


def cancel(future: Future[int]) -> None:
    future.cancel()
    future.set_running_or_notify_cancel()


@pytest.mark.parametrize(
    ("end", "method"),
    [
        (lambda future: future.set_result(1), "add_result"),
        (lambda future: future.set_exception(ValueError()), "add_exception"),
        (cancel, "add_cancelled"),
    ],
)
def test_a_waiter_is_called_by_the_method_of_the_outcome(
    end: Callable[[Future[int]], None], method: str
) -> None:
    future: Future[int] = Future()
    waiter = Waiter()
    future._waiters.append(waiter)
    end(future)
    assert waiter.called == [method], f"a waiter is not called by {method}(): LazyFuture calls it by that"


@pytest.mark.parametrize(
    "wait", [concurrent.futures.wait, lambda fs: list(concurrent.futures.as_completed(fs))]
)
def test_those_who_wait_for_several_wait_for_the_event_of_what_they_put_in(wait: Any) -> None:
    put_in: list[Any] = []

    class Ended(Exception):
        pass

    class Event(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            raise Ended

    class Watched(list[Any]):
        def append(self, waiter: Any) -> None:
            put_in.append(waiter)
            waiter.event = Event()
            super().append(waiter)

    future: Future[int] = Future()
    future._waiters = Watched()
    with pytest.raises(Ended):
        wait([future])
    expected = "_AllCompletedWaiter" if wait is concurrent.futures.wait else "_AsCompletedWaiter"
    assert [type(waiter).__name__ for waiter in put_in] == [expected], (
        "wait() and as_completed() put another waiter in: a TaskHandle has them wait by its event"
    )


def test_asyncio_wait_adds_a_callback_that_is_known_by_its_module() -> None:
    seen: list[object] = []

    class Watched(asyncio.Future[int]):
        def add_done_callback(self, fn: Any, **_context: Any) -> None:
            seen.append(fn)

    async def wait() -> None:
        await asyncio.wait([Watched()], timeout=0.001)

    asyncio.run(wait())
    assert [getattr(fn, "__module__", None) for fn in seen] == ["asyncio.tasks"], (
        "asyncio.wait() adds another callback than before: a TaskHandle knows by its module on which loop to call it"
    )


def test_wrap_future_adds_a_callback_that_is_known_by_its_module() -> None:
    seen: list[object] = []

    class Watched(Future[int]):
        def add_done_callback(self, fn: Callable[[Future[int]], object]) -> None:
            seen.append(fn)

    async def wrap() -> None:
        asyncio.wrap_future(Watched()).cancel()

    asyncio.run(wrap())
    assert [getattr(fn, "__module__", None) for fn in seen] == ["asyncio.futures"], (
        "asyncio.wrap_future() adds another callback than before: a TaskHandle knows by its module that somebody awaits"
    )


def test_a_future_cannot_be_awaited_yet_and_its_class_can_be_given_the_method() -> None:
    own = Future.__dict__.get("__await__")
    assert own is None or own.__module__ == "tkasync.tasks.outcome.awaiting", (
        "Future has an __await__ of its own: make_futures_awaitable() leaves it alone, and a UI task needs ours"
    )


def test_the_thread_pool_keeps_its_size_under_this_name() -> None:
    assert vars(ThreadPoolExecutor(3)).get("_max_workers") == 3, (
        "ThreadPoolExecutor._max_workers is gone: WorkerPool starts threads up to it"
    )


def test_the_thread_pool_starts_no_thread_before_its_first_call() -> None:
    before = threading.active_count()
    ThreadPoolExecutor(3)
    assert threading.active_count() == before, (
        "ThreadPoolExecutor() starts threads: WorkerPool calls its __init__ and has threads of its own"
    )


def test_a_loop_takes_no_other_default_executor_than_the_standard_pool() -> None:
    loop = asyncio.new_event_loop()
    try:
        with pytest.raises(TypeError):
            loop.set_default_executor(concurrent.futures.Executor())
    except pytest.fail.Exception:
        pytest.fail(
            "set_default_executor() takes any executor now: WorkerPool need not be a ThreadPoolExecutor"
        )
    finally:
        loop.close()


# asyncio: `execution/places/loop`, `execution/places/no_asyncio`, `tasks/outcome/awaiting`


def test_the_running_loop_can_be_replaced_by_a_stub() -> None:
    stub = object()
    before = asyncio._get_running_loop()
    asyncio.events._set_running_loop(stub)
    try:
        running = asyncio.events._get_running_loop()
    finally:
        asyncio.events._set_running_loop(before)
    assert running is stub, (
        "asyncio.events._set_running_loop() refuses a stub: with it a UI task refuses asyncio with the line to write"
    )


def test_a_task_can_be_told_not_to_log_that_it_was_destroyed_pending() -> None:
    async def look() -> bool:
        return asyncio.current_task()._log_destroy_pending

    assert asyncio.run(look()) is True, (
        "asyncio.Task._log_destroy_pending is gone: without it the close would name each task that is left twice"
    )


def test_asyncios_cancellation_is_known_by_its_name() -> None:
    error = asyncio.CancelledError
    assert (error.__module__, error.__name__) == ("asyncio.exceptions", "CancelledError"), (
        "asyncio.CancelledError has another name: is_cancellation() knows it by name, without an import of asyncio"
    )


def test_a_pause_of_no_time_is_a_bare_yield() -> None:
    step = asyncio.sleep(0)
    assert step.send(None) is None, (
        "asyncio.sleep(0) yields something: a UI task refuses the bare yield with a hint"
    )
    step.close()


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


def test_the_error_of_a_callback_comes_to_a_method_of_this_name() -> None:
    called: list[object] = []
    wrapper = tkinter.CallWrapper(lambda: 1 / 0, None, _Reporter(called))
    wrapper()
    assert called == [ZeroDivisionError], (
        "tkinter does not call _report_exception() of a callback's widget: such errors are not in the log file"
    )
    assert callable(tkinter.Misc._report_exception)


class _Reporter:
    def __init__(self, called: list[object]) -> None:
        self._called = called

    def _report_exception(self) -> None:
        self._called.append(sys.exc_info()[0])


def test_a_loop_schedules_what_other_threads_hand_in_past_its_own_call_soon() -> None:
    class Loop(asyncio.SelectorEventLoop):
        def call_soon(self, callback: Any, *args: Any, context: Any = None) -> Any:
            raise AssertionError("call_soon")

    loop = asyncio.SelectorEventLoop()
    try:
        loop.__class__ = Loop
        handle = loop.call_soon_threadsafe(int)
        assert type(handle) is type(loop._call_soon(int, (), None)), (  # type: ignore[attr-defined]
            "BaseEventLoop._call_soon is something else: the private loop refuses other threads in front of it"
        )
        assert (loop._debug, loop._closed) == (False, False)  # type: ignore[attr-defined]
    finally:
        loop.close()


def test_the_listener_of_a_log_queue_has_its_thread_and_its_end_under_these_names() -> None:
    listener = logging.handlers.QueueListener(queue.SimpleQueue())
    listener.start()
    thread = listener._thread
    listener.enqueue_sentinel()
    thread.join(20)
    assert not thread.is_alive(), (
        "QueueListener does not end by its sentinel: LogFile waits only so long for its end"
    )
    listener._thread = None
