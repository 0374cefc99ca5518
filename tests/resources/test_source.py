"""The source of a resource: what is fetched, and when nothing is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.resources.server import Server, watch
from tkasync import (
    Error,
    Loading,
    Pending,
    Ready,
    Runtime,
    batch,
    create_memo,
    create_resource,
    create_signal,
    current_task,
    sleep,
    ui_task,
)
from tkasync.testing import FakeHost

# Source


def test_it_fetches_for_each_new_value_of_its_source(fake_host: FakeHost, server: Server) -> None:
    read, write = create_signal(1)
    resource = create_resource(read, server.fetch)
    seen = watch(resource)
    fake_host.run_pending()
    server.answer(1, "one")
    write.set(2)
    fake_host.run_pending()
    server.answer(2, "two")
    assert seen == [Loading(), Ready("one"), Loading("one"), Ready("two")]


def test_the_source_may_be_any_function_of_signals(fake_host: FakeHost) -> None:
    first, _set_first = create_signal(1)
    second, set_second = create_signal(10)
    resource = create_resource(lambda: first() + second(), str)
    fake_host.run_pending()
    set_second.set(20)
    fake_host.run_pending()
    assert resource.data == "21"


def test_a_source_without_a_value_is_pending_and_fetches_nothing(
    fake_host: FakeHost, runtime: Runtime, server: Server
) -> None:
    read, write = create_signal(None)
    resource = create_resource(read, server.fetch, owner=runtime.new_scope("owner"))
    fake_host.run_pending()
    assert resource.get() == Pending()
    write.set(1)
    fake_host.run_pending()
    assert (resource.get(), server.asked) == (Loading(), [1])
    write.set(None)
    fake_host.run_pending()
    assert (resource.get(), server.aborted) == (Pending(), [1])


@pytest.mark.parametrize("value", [0, "", False, []])
def test_a_false_value_is_a_value(fake_host: FakeHost, value: Any) -> None:
    resource = create_resource(lambda: value, repr)
    fake_host.run_pending()
    assert resource.get() == Ready(repr(value))


def test_an_equal_source_value_does_not_fetch_again(fake_host: FakeHost) -> None:
    calls: list[Any] = []
    read, write = create_signal([1], equal=lambda old, new: False)
    create_resource(lambda: read()[0], lambda value: calls.append(value) or value)
    write.set([1])
    fake_host.run_pending()
    write.set([1])
    fake_host.run_pending()
    assert calls == [1]


def test_several_changes_in_a_batch_are_one_fetch(fake_host: FakeHost) -> None:
    calls: list[Any] = []
    read, write = create_signal(0)
    create_resource(read, lambda value: calls.append(value) or str(value))
    fake_host.run_pending()
    with batch():
        for value in range(1, 10):
            write.set(value)
    fake_host.run_pending()
    assert calls == [0, 9]


def test_what_a_fetcher_reads_is_no_source(fake_host: FakeHost) -> None:
    other, set_other = create_signal("a")

    @ui_task
    async def fetch(value: int) -> str:
        return other() * value

    resource = create_resource(lambda: 2, fetch)
    fake_host.run_pending()
    set_other.set("b")
    fake_host.run_pending()
    assert resource.data == "aa"


def test_what_an_outdated_fetch_reads_as_it_stops_is_no_source(fake_host: FakeHost) -> None:
    """Its token is cancelled where the new source value is noticed."""
    read, write = create_signal(1)
    other, set_other = create_signal("a")
    fetched: list[int] = []

    @ui_task
    async def fetch(value: int) -> int:
        fetched.append(value)
        current_task().token.on_cancel(other)
        await sleep(60)
        return value

    create_resource(read, fetch)
    fake_host.run_pending()
    write.set(2)
    fake_host.run_pending()
    set_other.set("b")
    fake_host.run_pending()
    assert fetched == [1, 2]


def test_a_source_that_raises_is_an_error_and_recovers(fake_host: FakeHost) -> None:
    read, write = create_signal(0)
    resource = create_resource(lambda: 10 // read(), str)
    seen = watch(resource)
    assert isinstance(resource.error, ZeroDivisionError)
    resource.refetch()
    write.set(5)
    fake_host.run_pending()
    write.set(0)
    fake_host.run_pending()
    assert [type(state) for state in seen] == [Error, Loading, Ready, Error]
    assert resource.data == "2"


def test_a_source_that_raises_stops_the_running_fetch(fake_host: FakeHost, server: Server) -> None:
    read, write = create_signal(1)
    resource = create_resource(lambda: 10 // read(), server.fetch)
    fake_host.run_pending()
    write.set(0)
    fake_host.run_pending()
    assert server.aborted == [10]
    assert resource.get().is_error()


@pytest.mark.parametrize("source", ["signal", "get", "memo", "function", "lambda"])
def test_a_source_is_a_signal_or_any_function(fake_host: FakeHost, source: str) -> None:
    """`source` a signal or function (tracked)."""
    read, write = create_signal(1)
    sources = {"signal": read, "get": read.get, "memo": create_memo(read), "lambda": lambda: read()}

    def function() -> Any:
        return read()

    resource = create_resource(sources.get(source, function), lambda n: n * 10)
    fake_host.run_pending()
    assert resource.get() == Ready(10)
    write.set(2)
    assert resource.get() == Loading(10)
    fake_host.run_pending()
    assert resource.get() == Ready(20)
