"""What tkasync relies on in `concurrent.futures` that its documentation does not promise.

Each test fails with one sentence, when a version changes one of these parts: what is gone, and who needs it.
docs/design.md lists them ("What is not documented elsewhere"). The rooms that need them are `tasks/outcome`,
`tasks/handle` and `execution/places/workers`.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, _base
from typing import Any

import pytest


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


def test_wrap_future_cancels_by_a_call_that_is_known_by_its_module() -> None:
    seen: list[object] = []

    class Watched(Future[int]):
        def cancel(self) -> bool:
            seen.append(sys._getframe(1).f_globals.get("__name__"))
            return super().cancel()

    async def wrap() -> None:
        asyncio.wrap_future(Watched()).cancel()
        await asyncio.sleep(0)

    asyncio.run(wrap())
    assert seen == ["asyncio.futures"], (
        "asyncio.wrap_future() cancels in another way than before: a TaskHandle takes it for an awaiter that gives up"
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
