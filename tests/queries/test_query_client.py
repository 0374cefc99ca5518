"""What a program does to the cache as a whole: awaited fetches, data that it sets, and what it ends or forgets."""

from __future__ import annotations

from concurrent.futures import CancelledError
from typing import Any

import pytest

from tests.queries.reading import read
from tests.resources.server import Server
from tkasync import Error, Pending, Ready, Runtime, spawn_ui_task
from tkasync.queries import QueryClient, create_query, query
from tkasync.testing import FakeHost


def test_cancel_stops_a_fetch_and_leaves_all_as_it_was(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    reader = read(user(1))
    fake_host.run_pending()
    server.answer(1, "Ada")
    reader.refetch()
    fake_host.run_pending()
    client.cancel(user)
    fake_host.run_pending()
    assert (server.aborted, reader.get(), reader.is_fetching, client.is_fetching) == (
        [1],
        Ready("Ada"),
        False,
        False,
    )


def test_remove_empties_what_is_read_and_forgets_the_rest(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    client.seed({user(1): "Ada", user(2): "Grace"})
    reader = read(user(1))
    client.remove(None)
    fake_host.run_pending()
    assert (reader.get(), server.asked) == (Pending(), [])
    fake_host.advance(300.0)
    assert client.find(None) == [user(1)]
    reader.refetch()
    fake_host.run_pending()
    assert server.asked == [1]


def test_an_awaited_fetch_gives_cached_data_at_once(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    client.set_data(user(1), "Ada")
    handle = client.fetch(user(1))
    fake_host.run_pending()
    assert (handle.result(), server.asked) == ("Ada", [])


def test_an_awaited_fetch_joins_the_one_that_runs_and_raises_its_error(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    reader = read(user(1))
    fake_host.run_pending()

    async def wait() -> str:
        try:
            return str(await client.fetch(user(1)))
        except OSError as error:
            return f"failed: {error}"

    handle = spawn_ui_task(wait)
    fake_host.run_pending()
    server.answer(1, OSError("down"))
    assert (handle.result(), server.asked, str(reader.error)) == ("failed: down", [1], "down")


def test_an_awaited_fetch_after_an_invalidation_gets_no_older_answer(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    read(user(1))
    fake_host.run_pending()
    client.invalidate(user(1))
    handle = client.fetch(user(1))
    fake_host.run_pending()
    server.answer(1, "old")
    assert not handle.done()
    server.answer(1, "new")
    assert handle.result() == "new"


def test_a_fetch_ends_with_the_only_one_who_awaits_it(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    handle = client.fetch(user(1))
    fake_host.run_pending()
    handle.abort()
    fake_host.run_pending()
    assert (server.asked, server.aborted) == ([1], [1])
    with pytest.raises(CancelledError):
        handle.result()


def test_a_prefetch_fetches_for_the_next_reader_and_is_quiet_where_it_fails(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.prefetch(user(1))
    client.prefetch(user(2))
    fake_host.run_pending()
    server.answer(1, "Ada")
    server.answer(2, OSError("down"))
    assert (read(user(1)).data, caplog.records, fake_host.errors) == ("Ada", [], [])


def test_an_error_that_nobody_asks_for_is_logged(
    fake_host: FakeHost, server: Server, user: Any, caplog: pytest.LogCaptureFixture
) -> None:
    create_query(user(1))
    fake_host.run_pending()
    server.answer(1, OSError("down"))
    assert [record.exc_info[0] for record in caplog.records] == [OSError]


def test_the_client_is_asked_from_any_thread(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient, runtime: Runtime
) -> None:
    client.set_data(user(1), "Ada")
    read(user(1))
    runtime.spawn_task(client.invalidate, user)
    fake_host.run_pending()
    assert server.asked == [1]


def test_is_fetching_says_whether_any_query_fetches(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    read(user(1))
    read(user(2))
    fake_host.run_pending()
    assert client.is_fetching
    server.answer(1, "Ada")
    assert client.is_fetching
    server.answer(2, "Grace")
    assert not client.is_fetching


def test_set_data_drops_the_fetch_that_began_before_it(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    reader = read(user(1))
    handle = client.fetch(user(1))
    fake_host.run_pending()
    client.set_data(user(1), "Grace")
    fake_host.run_pending()
    assert (server.aborted, reader.get(), handle.result()) == ([1], Ready("Grace"), "Grace")


def test_set_data_by_a_function_gets_the_data_that_is_there(user: Any, client: QueryClient) -> None:
    client.set_data(user(1), str.upper)
    assert client.get_data(user(1)) is None
    client.set_data(user(1), "Ada")
    client.set_data(user(1), str.upper)
    assert client.get_data(user(1)) == "ADA"
    with pytest.raises(TypeError, match="None is no data"):
        client.set_data(user(1), None)


def test_an_error_is_gone_with_the_data_that_a_program_sets(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    reader = read(user(1))
    fake_host.run_pending()
    failure = OSError("down")
    server.answer(1, failure)
    assert reader.get() == Error(failure)
    client.set_data(user(1), "Ada")
    assert reader.get() == Ready("Ada")


def test_the_data_of_another_query_is_not_given(user: Any, client: QueryClient) -> None:
    other = query(lambda number: number, key="user")
    client.set_data(user(1), "Ada")
    client.set_data(other(1), str.upper)
    assert (client.get_data(other(1)), client.get_data(user(1))) == (None, "Ada")


@pytest.mark.parametrize("name", ["get_data", "set_data", "fetch", "prefetch"])
def test_what_names_no_entry_is_refused_at_once(user: Any, client: QueryClient, name: str) -> None:
    method: Any = getattr(client, name)
    with pytest.raises(TypeError, match="one entry is named by its arguments"):
        method(user, *([str.upper] if name == "set_data" else []))


@pytest.mark.parametrize(
    ("option", "value"), [("stale_time", -1), ("gc_time", "long"), ("retry", -1), ("timeout", float("inf"))]
)
def test_a_default_that_means_nothing_is_refused_where_it_is_set(
    client: QueryClient, option: str, value: Any
) -> None:
    with pytest.raises((TypeError, ValueError), match=option):
        setattr(client.defaults, option, value)


def test_a_fetch_that_was_cancelled_is_an_attempt_from_which_the_interval_counts(
    fake_host: FakeHost, server: Server, user: Any, client: QueryClient
) -> None:
    read(user(1), refetch_every=10.0)
    fake_host.run_pending()
    server.answer(1, "Ada")
    fake_host.advance(12.0)
    client.cancel(user)
    fake_host.advance(9.0)
    assert (server.asked, server.aborted) == ([1, 1], [1])
    fake_host.advance(1.0)
    assert server.asked == [1, 1, 1]
