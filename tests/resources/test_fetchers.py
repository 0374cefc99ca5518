"""Every kind of fetcher, its errors, and the abort from outside."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import Any

import pytest

from tests.resources.server import watch
from tests.support import let_work_end
from tkasync import (
    Error,
    Loading,
    Pending,
    Ready,
    ResourceState,
    Runtime,
    TaskHandle,
    create_effect,
    create_resource,
    create_signal,
    current_task,
    sleep,
    spawn_task,
    ui_task,
)
from tkasync.errors import WrongThreadError
from tkasync.testing import FakeHost


def give_up(value: Any) -> Any:
    task = current_task()
    assert task is not None
    task.abort()
    return value


# Every kind of fetcher


def test_a_function_a_coroutine_a_ui_task_and_a_partial_fetch(fake_host: FakeHost) -> None:
    async def coroutine(value: int) -> str:
        await asyncio.sleep(0)
        return f"coroutine {value}"

    @ui_task
    async def task(value: int) -> str:
        await sleep(1.0)
        return f"ui task {value}"

    class Client:
        def method(self, value: int) -> str:
            return f"method {value}"

        @ui_task(policy="restart")
        async def load(self, value: int) -> str:
            return f"ui method {value}"

    client = Client()
    fetchers = [str, coroutine, task, client.method, client.load]
    resources = [create_resource(lambda: 1, fetcher) for fetcher in fetchers]
    fake_host.advance(1.0)
    told = [resource.data for resource in resources]
    assert told == ["1", "coroutine 1", "ui task 1", "method 1", "ui method 1"]


def test_each_item_of_a_generator_shows_while_it_goes_on(fake_host: FakeHost) -> None:
    def fetch(count: int) -> Generator[list[int], None, None]:
        found: list[int] = []
        for number in range(count):
            found = [*found, number]
            yield found

    resource = create_resource(lambda: 3, fetch)
    seen = watch(resource)
    fake_host.run_pending()
    assert seen == [Loading(), Loading([0]), Loading([0, 1]), Loading([0, 1, 2]), Ready([0, 1, 2])]


def test_what_a_generator_returns_is_the_data(fake_host: FakeHost) -> None:
    def fetch(value: int) -> Generator[str, None, str]:
        yield "half"
        return "whole"

    resource = create_resource(lambda: 1, fetch)
    fake_host.run_pending()
    assert resource.get() == Ready("whole")


def test_an_async_generator_shows_its_items_too(fake_host: FakeHost) -> None:
    async def fetch(value: int) -> AsyncGenerator[str, None]:
        yield "a"
        await asyncio.sleep(0)
        yield "ab"

    resource = create_resource(lambda: 1, fetch)
    seen = watch(resource)
    fake_host.run_pending()
    assert seen == [Loading(), Loading("a"), Loading("ab"), Ready("ab")]


def test_items_of_an_outdated_generator_are_not_shown(fake_host: FakeHost) -> None:
    gate = threading.Event()

    def fetch(value: int) -> Generator[str, None, None]:
        yield f"{value} a"
        if value == 1:
            gate.wait(10)
        yield f"{value} b"

    read, write = create_signal(1)
    resource = create_resource(read, fetch)
    seen = watch(resource)
    fake_host.run_pending()
    write.set(2)
    gate.set()
    let_work_end(fake_host)
    assert seen == [
        Loading(),
        Loading("1 a"),
        Loading("2 a"),
        Loading("2 b"),
        Ready("2 b"),
    ]


def test_a_fetcher_that_returns_nothing_is_told_so(fake_host: FakeHost) -> None:
    """``None`` stands for "no data" everywhere; a fetcher that gives it has most likely forgotten its return."""

    def forgot_the_return(value: int) -> None:
        str(value)

    resource = create_resource(lambda: 1, forgot_the_return)
    fake_host.run_pending()
    assert isinstance(resource.error, TypeError)
    assert "forgot_the_return() returned nothing" in str(resource.error)


def test_a_generator_without_items_returns_nothing(fake_host: FakeHost) -> None:
    def fetch(value: int) -> Generator[int, None, None]:
        yield from ()

    resource = create_resource(lambda: 1, fetch)
    fake_host.run_pending()
    assert "returned nothing" in str(resource.error)


def test_every_state_is_a_resource_state() -> None:
    """For ``isinstance``, too."""
    for state in (Pending(), Loading(1), Ready(2), Error(ValueError())):
        assert isinstance(state, ResourceState)
    assert not isinstance(1, ResourceState)


def test_a_fetcher_that_raises_shows_its_error_and_the_next_one_its_data(fake_host: FakeHost) -> None:
    read, write = create_signal(0)
    resource = create_resource(read, lambda value: 10 // value)
    fake_host.run_pending()
    assert isinstance(resource.error, ZeroDivisionError)
    write.set(2)
    fake_host.run_pending()
    assert (resource.get(), resource.error) == (Ready(5), None)


def test_an_error_that_nobody_asks_for_is_logged(
    fake_host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    resource = create_resource(lambda: 0, lambda value: 10 // value)
    create_effect(lambda: resource.data)
    fake_host.run_pending()
    assert [record.exc_info[0] for record in caplog.records] == [ZeroDivisionError]


def test_an_error_that_somebody_shows_is_not_logged(
    fake_host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    resource = create_resource(lambda: 0, lambda value: 10 // value)
    watch(resource)
    fake_host.run_pending()
    assert caplog.records == []


def test_a_source_value_that_no_task_may_have_is_an_error_of_the_resource(
    fake_host: FakeHost, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any) -> TaskHandle[Any]:
        raise TypeError("no Tcl objects")

    resource = create_resource(lambda: 1, str)
    fake_host.run_pending()
    monkeypatch.setattr(runtime, "spawn", refuse)
    resource.refetch()
    fake_host.run_pending()
    assert str(resource.error) == "no Tcl objects"


@pytest.mark.parametrize("fetcher", [None, 3, "load"])
def test_what_is_no_fetcher_is_refused(fake_host: FakeHost, fetcher: Any) -> None:
    with pytest.raises(TypeError, match=r"function|work"):
        create_resource(lambda: 1, fetcher)


def test_a_coroutine_in_place_of_a_function_is_refused(fake_host: FakeHost) -> None:
    async def fetch(value: int) -> int:
        return value

    with pytest.raises(TypeError, match="pass the function itself"):
        create_resource(lambda: 1, fetch(1))


def test_a_value_in_place_of_a_source_is_refused(fake_host: FakeHost) -> None:
    with pytest.raises(TypeError, match="signal or a function"):
        create_resource(5, str)


def test_a_fetch_that_is_aborted_shows_what_was_there_for_this_source(fake_host: FakeHost) -> None:
    giving_up = [False]
    resource = create_resource(lambda: 1, lambda value: give_up(value) if giving_up[0] else value)
    fake_host.run_pending()
    giving_up[0] = True
    resource.refetch()
    fake_host.run_pending()
    assert resource.get() == Ready(1)


def test_a_fetch_that_is_aborted_with_nothing_to_show_is_an_error(fake_host: FakeHost) -> None:
    """Not the data of another source, and not an endless loading either."""
    read, write = create_signal(1)
    resource = create_resource(read, lambda value: give_up(value) if value == 2 else value)
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    assert isinstance(resource.error, CancelledError)
    assert "was cancelled" in str(resource.error)


def test_an_abort_does_not_end_the_period(fake_host: FakeHost) -> None:
    calls: list[int] = []

    def fetch(value: int) -> int:
        calls.append(value)
        return give_up(value) if len(calls) == 1 else value

    resource = create_resource(lambda: 1, fetch, refetch_every=5.0)
    fake_host.advance(5.0)
    assert (len(calls), resource.get()) == (2, Ready(1))


def test_a_plain_fetcher_is_a_task_on_the_pool(fake_host: FakeHost) -> None:
    """A plain function runs on the pool, and is a task."""
    where = []
    create_resource(lambda: 1, lambda n: where.append((threading.get_ident(), current_task() is not None)))
    fake_host.run_pending()
    assert where[0][0] != threading.get_ident()
    assert where[0][1]


def test_a_resource_is_made_read_and_mutated_on_the_ui_thread_only(fake_host: FakeHost) -> None:
    errors = []
    resource = create_resource(lambda: None, len)
    spawn_task(create_resource, lambda: 1, len, on_error=errors.append)
    spawn_task(resource.get, on_error=errors.append)
    spawn_task(resource.mutate, 1, on_error=errors.append)
    fake_host.run_pending()
    assert [type(e) for e in errors] == [WrongThreadError] * 3


def test_an_error_that_nobody_looks_at_is_logged_by_name(
    fake_host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    """Errors are never lost: that of a resource which nobody has asked is in the log, by name."""

    def load_users(n: int) -> Any:
        return 1 / n

    resource = create_resource(lambda: 0, load_users)
    fake_host.run_pending()
    assert "load_users" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert resource.get().is_error()
    assert fake_host.errors == []


def test_a_fetcher_may_wait_for_an_executor_of_the_program(fake_host: FakeHost) -> None:
    """A fetcher may itself wait for an executor of the program's."""
    with ThreadPoolExecutor(1) as pool:
        resource = create_resource(lambda: 2, lambda n: pool.submit(pow, n, 10).result(20))
        fake_host.run_pending()
        assert resource.get() == Ready(1024)
