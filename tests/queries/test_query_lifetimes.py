"""Who keeps what alive: readers, fetches that nobody waits for, and entries that nobody reads."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.queries.reading import read
from tests.resources.server import Server
from tkasync import Runtime, Scope, create_effect, create_signal
from tkasync.errors import NoOwnerError, WrongThreadError
from tkasync.queries import QueryClient, create_query, query, query_client
from tkasync.testing import FakeHost


def test_the_end_of_one_reader_leaves_the_fetch_of_another_alone(
    fake_host: FakeHost, owner: Scope, server: Server, user: Any
) -> None:
    create_query(user(1), owner=owner)
    reader = read(user(1))
    fake_host.run_pending()
    owner.close()
    fake_host.run_pending()
    server.answer(1, "Ada")
    assert (reader.data, server.aborted) == ("Ada", [])


def test_the_end_of_the_last_reader_aborts_the_fetch_at_the_end_of_the_turn(
    fake_host: FakeHost, runtime: Runtime, owner: Scope, server: Server, user: Any, client: QueryClient
) -> None:
    scopes = [owner, runtime.new_scope("another")]
    for scope in scopes:
        create_query(user(1), owner=scope)
    fake_host.run_pending()
    for scope in scopes:
        scope.close()
    assert server.aborted == []
    fake_host.run_pending()
    assert (server.aborted, client.is_fetching) == ([1], False)


def test_data_is_as_it_was_before_a_fetch_that_nobody_waited_for(
    fake_host: FakeHost, owner: Scope, server: Server, user: Any, client: QueryClient
) -> None:
    client.set_data(user(1), "Ada")
    create_query(user(1), owner=owner).refetch()
    fake_host.run_pending()
    owner.close()
    fake_host.run_pending()
    assert (server.aborted, client.get_data(user(1)), read(user(1)).is_stale) == ([1], "Ada", False)


def test_a_reader_that_leaves_and_one_that_comes_in_one_turn_keep_the_fetch(
    fake_host: FakeHost, owner: Scope, server: Server, user: Any
) -> None:
    create_query(user(1), owner=owner)
    fake_host.run_pending()
    owner.close()
    reader = read(user(1))
    fake_host.run_pending()
    server.answer(1, "Ada")
    assert (reader.data, server.asked, server.aborted) == ("Ada", [1], [])


@pytest.mark.parametrize("who", ["prefetch", "fetch"])
def test_a_fetch_that_somebody_waits_for_outlives_the_last_reader(
    fake_host: FakeHost, owner: Scope, server: Server, user: Any, client: QueryClient, who: str
) -> None:
    create_query(user(1), owner=owner)
    fake_host.run_pending()
    getattr(client, who)(user(1))
    fake_host.run_pending()
    owner.close()
    fake_host.run_pending()
    server.answer(1, "Ada")
    assert (server.asked, server.aborted, client.get_data(user(1))) == ([1], [], "Ada")


def test_a_query_that_comes_and_goes_in_one_turn_fetches_nothing(
    fake_host: FakeHost, owner: Scope, server: Server, user: Any
) -> None:
    create_query(user(1), owner=owner)
    owner.close()
    fake_host.run_pending()
    assert server.asked == []


def test_a_fetch_that_is_to_end_is_kept_and_cached(
    fake_host: FakeHost, owner: Scope, server: Server, client: QueryClient
) -> None:
    user = query(server.fetch, key="user", keep_fetching=True)
    create_query(user(1), owner=owner)
    fake_host.run_pending()
    owner.close()
    fake_host.run_pending()
    server.answer(1, "Ada")
    assert (server.aborted, client.get_data(user(1))) == ([], "Ada")


def test_an_entry_stays_for_its_time_after_the_last_reader(
    fake_host: FakeHost, owner: Scope, server: Server, user: Any, client: QueryClient
) -> None:
    client.set_data(user(1), "Ada")
    create_query(user(1), owner=owner)
    fake_host.advance(1000.0)
    owner.close()
    fake_host.advance(299.9)
    assert client.find(None) == [user(1)]
    fake_host.advance(0.2)
    assert client.find(None) == []


def test_an_entry_stays_while_it_fetches(fake_host: FakeHost, server: Server, client: QueryClient) -> None:
    user = query(server.fetch, key="user", gc_time=1.0)
    client.prefetch(user(1))
    fake_host.advance(10.0)
    assert client.find(None) == [user(1)]
    server.answer(1, "Ada")
    fake_host.advance(0.9)
    assert client.find(None) == [user(1)]
    fake_host.advance(0.2)
    assert client.find(None) == []


def test_a_reader_that_comes_in_time_finds_the_data(
    fake_host: FakeHost, owner: Scope, server: Server, user: Any, client: QueryClient
) -> None:
    client.set_data(user(1), "Ada")
    create_query(user(1), owner=owner)
    owner.close()
    fake_host.advance(200.0)
    reader = read(user(1))
    fake_host.advance(200.0)
    assert (reader.data, client.find(None)) == ("Ada", [user(1)])


def test_a_reader_that_comes_in_the_turn_in_which_the_time_is_up_finds_the_data(
    fake_host: FakeHost, runtime: Runtime, user: Any, client: QueryClient
) -> None:
    client.set_data(user(1), "Ada")
    readers: list[Any] = []
    runtime.host.after(300.0, lambda: readers.append(read(user(1))))
    fake_host.run_pending()  # the entry's own timer is set in this turn, and so comes second
    fake_host.advance(300.0)
    assert (readers[0].data, client.find(None)) == ("Ada", [user(1)])


def test_without_any_time_an_entry_goes_at_the_end_of_the_turn(
    fake_host: FakeHost, owner: Scope, server: Server, client: QueryClient
) -> None:
    user = query(server.fetch, key="user", gc_time=0.0)
    create_query(user(1), owner=owner)
    fake_host.run_pending()
    server.answer(1, "Ada")
    owner.close()
    assert client.find(None) == [user(1)]
    fake_host.run_pending()
    assert client.find(None) == []


def test_without_any_time_two_readers_still_share_one_fetch(fake_host: FakeHost, server: Server) -> None:
    user = query(server.fetch, key="user", gc_time=0.0, stale_time=0.0)
    readers = [read(user(1)), read(user(1))]
    fake_host.run_pending()
    server.answer(1, "Ada")
    assert (server.asked, [reader.data for reader in readers]) == ([1], ["Ada", "Ada"])


def test_an_endless_time_keeps_an_entry(fake_host: FakeHost, server: Server, client: QueryClient) -> None:
    user = query(server.fetch, key="user", gc_time=math.inf)
    client.set_data(user(1), "Ada")
    fake_host.advance(1e9)
    assert (client.find(None), fake_host.pending) == ([user(1)], 0)


def test_the_close_ends_all_and_no_callback_comes_after_it(
    fake_host: FakeHost, runtime: Runtime, server: Server, user: Any, client: QueryClient
) -> None:
    reader = read(user(1), refetch_every=1.0)
    seen: list[Any] = []
    create_effect(lambda: seen.append(reader.get()))
    client.prefetch(user(2))
    client.set_data(user(3), "Grace")
    fake_host.run_pending()
    before = len(seen)
    runtime.close(0.1)
    assert sorted(server.aborted) == [1, 2]
    assert (len(seen), fake_host.pending, fake_host.errors) == (before, 0, [])


def test_an_entry_that_is_named_in_the_close_is_refused(
    fake_host: FakeHost, runtime: Runtime, user: Any, client: QueryClient
) -> None:
    refused: list[BaseException] = []

    def name_one() -> None:
        try:
            client.set_data(user(1), "Ada")
        except NoOwnerError as error:
            refused.append(error)

    client.scope.on_cleanup(name_one)
    runtime.close(0.1)
    assert len(refused) == 1


def test_a_runtime_has_one_cache(client: QueryClient, runtime: Runtime) -> None:
    assert query_client() is client
    chosen, choose = create_signal(1)
    create_effect(lambda: chosen() and query_client())
    choose.set(2)
    assert query_client() is client


def test_the_cache_is_made_on_the_ui_thread(fake_host: FakeHost, runtime: Runtime) -> None:
    refused: list[BaseException] = []
    runtime.spawn_task(query_client, on_error=refused.append)
    fake_host.run_pending()
    assert [type(error) for error in refused] == [WrongThreadError]
    assert "query_client() in setup()" in str(refused[0])
