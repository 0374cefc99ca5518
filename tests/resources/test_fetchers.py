"""Every kind of fetcher, and what is none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator
from concurrent.futures import ThreadPoolExecutor
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
    create_resource,
    create_signal,
    current_task,
    sleep,
    spawn_task,
    ui_task,
)
from tkasync.errors import WrongThreadError
from tkasync.testing import FakeHost

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


def test_a_fetcher_may_wait_for_an_executor_of_the_program(fake_host: FakeHost) -> None:
    """A fetcher may itself wait for an executor of the program's."""
    with ThreadPoolExecutor(1) as pool:
        resource = create_resource(lambda: 2, lambda n: pool.submit(pow, n, 10).result(20))
        fake_host.run_pending()
        assert resource.get() == Ready(1024)
