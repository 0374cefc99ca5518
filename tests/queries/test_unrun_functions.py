"""A coroutine function in the place of a function of the cache is refused; what a lambda hides when it is called."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dispatch.unrun import HIDDEN, coroutine_function
from tests.queries.reading import read
from tkasync import Runtime
from tkasync.queries import QueryClient, create_mutation, infinite_query, query
from tkasync.testing import FakeHost


@pytest.mark.parametrize("option", ["equal", "reduce", "dump", "load"])
def test_as_an_option_of_a_query_it_is_refused(option: str) -> None:
    with pytest.raises(TypeError, match=f"{option} would never await"):
        query(abs, key="numbers", **{option: coroutine_function})


@pytest.mark.parametrize("option", ["on_result", "on_error", "on_done", "optimistic", "invalidates"])
def test_as_an_option_of_a_mutation_it_is_refused(
    fake_host: FakeHost, client: QueryClient, option: str
) -> None:
    with pytest.raises(TypeError, match=f"{option}.* would never await"):
        create_mutation(abs, **{option: coroutine_function})


def test_what_a_callback_of_a_mutation_hides_is_reported(
    fake_host: FakeHost, runtime: Runtime, client: QueryClient
) -> None:
    told: list[BaseException] = []
    runtime.on_error = told.append
    create_mutation(abs, on_result=HIDDEN["lambda"])(-1)
    fake_host.run_pending()
    assert ["on_result would never await" in str(error) for error in told] == [True]


def test_what_shows_nothing_at_once_is_refused(fake_host: FakeHost, client: QueryClient) -> None:
    with pytest.raises(TypeError, match="optimistic= would never await"):
        create_mutation(abs, optimistic=HIDDEN["lambda"])(-1)


def test_it_is_no_data_and_no_sign_that_there_is_no_network(
    fake_host: FakeHost, client: QueryClient, count: Any, shown: list[Any]
) -> None:
    with pytest.raises(TypeError, match="set_data would never await"):
        client.set_data(count("n"), HIDDEN["lambda"])
    with pytest.raises(TypeError, match="offline_when would never await"):
        client.offline_when = coroutine_function
    assert shown[-1] == 10


@pytest.mark.parametrize("option", ["next", "previous", "key"])
def test_as_what_gives_a_cursor_or_a_key_it_is_refused(option: str) -> None:
    with pytest.raises(TypeError, match=f"{option}= would never await"):
        infinite_query(abs, **{"next": abs, option: coroutine_function})


def test_what_it_hides_is_no_cursor_and_no_key(fake_host: FakeHost) -> None:
    with pytest.raises(TypeError, match="key= would never await"):
        query(abs, key=HIDDEN["lambda"])(1)
    reader = read(infinite_query(lambda _cursor: [1], next=HIDDEN["lambda"], key="feed")())
    fake_host.run_pending()
    assert "next= would never await" in str(reader.error)
